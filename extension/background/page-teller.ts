import type { FrameMessages, Look, Message } from '../messages.ts';
import type { ItemStore } from './item-store.ts';
import type { PassingBytes } from './passing-bytes.ts';
import { originOf, type Sites } from './sites.ts';
import type { Toolbar } from './toolbar.ts';

export interface PageTellerPorts {
  readonly tabs: () => Promise<readonly { readonly id?: number | undefined; readonly url?: string | undefined }[]>;
  /** Ends with the page's answer; rejects where nobody listens. */
  readonly send: (tabId: number, message: Message<keyof FrameMessages>) => Promise<unknown>;
  readonly look: () => Promise<Look>;
  readonly sites: Pick<Sites, 'isOn' | 'leave'>;
  readonly items: Pick<ItemStore, 'clear'>;
  readonly passing: Pick<PassingBytes, 'look'>;
  readonly toolbar: Pick<Toolbar, 'update'>;
}

/** Tells open pages whether and how they are looked at. What stands still, as a page with an open dialog does, keeps nobody else waiting. */
export class PageTeller {
  constructor(readonly ports: PageTellerPorts) {}

  /** The user switched a site; what a policy says of it stands. */
  async tellSite(origin: string): Promise<void> {
    await this.#tellTabs((of) => of === origin, false);
  }

  /** Every tab begins anew: what was judged under other settings or other anchors is not shown a moment longer. */
  async tellAll(): Promise<void> {
    await this.#tellTabs(() => true, true);
  }

  /** Has one tab looked at, if somebody listens there: in one that was open before the extension nobody does. */
  async wake(tabId: number): Promise<void> {
    await this.#tell(tabId, true, await this.ports.look());
  }

  async #tellTabs(wants: (origin: string) => boolean, afresh: boolean): Promise<void> {
    const { tabs, sites, items, look } = this.ports;
    const [open, how] = await Promise.all([tabs(), look()]);
    const begin = async (tabId: number, origin: string): Promise<void> => {
      // A choice for the site is newer than the wish to look at one page of it once.
      if (!afresh) await sites.leave(tabId);
      const on = await sites.isOn(origin, tabId);
      if (afresh || !on) await items.clear(tabId);
      void this.#tell(tabId, on, how);
    };
    await Promise.all(
      open.map(async ({ id, url }) => {
        const origin = originOf(url);
        if (id !== undefined && origin !== null && wants(origin)) await begin(id, origin);
      }),
    );
  }

  async #tell(tabId: number, on: boolean, look: Look): Promise<void> {
    const { passing, toolbar, send } = this.ports;
    passing.look(tabId, on);
    toolbar.update(tabId);
    await send(tabId, { type: 'site.changed', ask: { on, look } }).catch(() => undefined);
  }
}
