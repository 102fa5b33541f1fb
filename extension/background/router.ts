import { type Asks, FROM_CONTENT, FROM_PAGES, type Item, type Look } from '../messages.ts';
import type { Desk } from './desk.ts';
import * as guards from './guards.ts';
import type { Inspector } from './inspector.ts';
import { ItemDesk, type ItemPorts } from './item-desk.ts';
import type { Frame } from './item-store.ts';
import type { PageHeaders } from './page-headers.ts';
import type { PassingBytes } from './passing-bytes.ts';
import { done, failed, type Reply } from './reply.ts';
import type { SavedPages } from './saved-pages.ts';
import { originOf, type Sites } from './sites.ts';
import type { WholeChecks } from './whole-checks.ts';

/** What a browser tells of the sender of a message. */
export interface Sender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly frameId?: number | undefined;
  readonly documentId?: string | undefined;
  readonly tab?: { readonly id?: number | undefined; readonly url?: string | undefined } | undefined;
}

/** Everything that the router uses; wired in index.ts, replaced in tests. */
export interface Ports extends ItemPorts {
  readonly self: { readonly id: string; readonly origin: string; readonly version: string };
  // The router itself prepares for a page, looks at what passes, and forgets what was saved.
  readonly inspector: Pick<Inspector, 'prepare' | 'judge' | 'search' | 'confirm'>;
  readonly passing?: Pick<PassingBytes, 'take' | 'contradict' | 'isMixed' | 'look'>;
  readonly saved?: Pick<SavedPages, 'may' | 'take' | 'forget'>;
  readonly sites: Sites;
  readonly tabUrl: (tabId: number) => Promise<string | undefined>;
  /** Pages whose own server names a manifest, where the browser lets us listen. */
  readonly pages?: Pick<PageHeaders, 'of'>;
  /** Whole films that the user wants checked. */
  readonly whole?: Pick<WholeChecks, 'answer'>;
  /** Puts the style into a frame that shows what has this class; false where that cannot be done, or need not. */
  readonly lease?: (frame: Pick<Frame, 'tabId' | 'frameId'>, name: string) => Promise<boolean>;
  readonly look: () => Promise<Look>;
  /** Has an item's page ask for it again; false where nobody listens in its frame. */
  readonly again: (tabId: number, frameId: number, id: string) => Promise<boolean>;
  /** Answers the panel, the options and the welcome page. */
  readonly desk?: Desk;
  /** Tells every tab of that origin whether it is looked at. */
  readonly tellSite: (origin: string) => Promise<void>;
}

/** Id of the document that fills a tab in which no script of ours runs. */
export const SHOWN_DOCUMENT = 'shown';

/** Answers every message: with a value or a problem, never with an error. */
export class Router {
  readonly #itemDesk: ItemDesk;
  constructor(readonly ports: Ports) {
    this.#itemDesk = new ItemDesk(ports);
  }

  async answer(message: unknown, sender: Sender): Promise<Reply> {
    if (!guards.isRecord(message) || typeof message.type !== 'string') return failed('internal', 'not a message');
    const { type, ask } = message;
    try {
      const frame = this.#contentFrame(sender);
      if (FROM_CONTENT.some((one) => one === type)) {
        return frame ? await this.#content(type, ask, frame, sender) : failed('internal', `${type} may not be sent from there`);
      }
      if (FROM_PAGES.some((one) => one === type)) {
        return this.#isPage(sender) ? await this.#page(type, ask) : failed('internal', `${type} may not be sent from there`);
      }
      return failed('internal', 'unknown message');
    } catch (error) {
      return failed('internal', error instanceof Error ? error.message : String(error));
    }
  }

  /** The frame of a content script of ours; null for everybody else. */
  #contentFrame(sender: Sender): Frame | null {
    const tabId = sender.tab?.id;
    if (sender.id !== this.ports.self.id || tabId === undefined || tabId < 0 || sender.frameId === undefined) return null;
    if (sender.url === undefined || sender.url.startsWith(this.ports.self.origin)) return null;
    return { tabId, frameId: sender.frameId, document: sender.documentId ?? null };
  }

  #isPage(sender: Sender): boolean {
    return sender.id === this.ports.self.id && sender.url?.startsWith(this.ports.self.origin) === true;
  }

  async #content(type: string, ask: unknown, frame: Frame, sender: Sender): Promise<Reply> {
    if (type === 'frame.start' && guards.isFrameStart(ask)) return done(await this.#start(frame, sender, ask.run));
    if (type === 'frame.end' && guards.isFrameEnd(ask)) {
      await this.ports.items.end(frame, ask.run);
      this.ports.changed(frame.tabId);
      return done(null);
    }
    if (!(await this.ports.items.isCurrent(frame))) return failed('aborted', 'the document has left its frame');
    if (type === 'items.found' && guards.isItemsFound(ask)) {
      await this.ports.items.add(frame, ask.items);
      this.ports.changed(frame.tabId);
      return done(null);
    }
    if (type === 'items.gone' && guards.isItemsGone(ask)) {
      this.ports.documents?.leave(frame, ask.ids);
      await this.ports.items.remove(frame, ask.ids);
      this.ports.changed(frame.tabId);
      return done(null);
    }
    if (type === 'item.inspect' && guards.isItemInspect(ask)) return this.#itemDesk.inspect(frame, ask);
    if (type === 'item.whole' && guards.isItemWhole(ask)) return this.#whole({ ...frame, ...ask });
    if (type === 'item.search' && guards.isIdAsk(ask)) return this.#itemDesk.search(frame, ask.id);
    if (type === 'item.allow' && guards.isItemAllow(ask)) return this.#itemDesk.allow(frame, ask);
    if (type === 'frame.lease' && guards.isFrameLease(ask)) return done((await this.ports.lease?.(frame, ask.name)) ?? false);
    if (type === 'item.confirm' && guards.isItemConfirm(ask)) return this.#itemDesk.confirm(frame, ask);
    if (type === 'item.doubt' && guards.isIdAsk(ask)) return this.#itemDesk.doubt(frame, ask.id);
    return (await this.ports.documents?.answer(type, ask, frame)) ?? failed('internal', `${type} is not well formed`);
  }

  async #page(type: string, ask: unknown): Promise<Reply> {
    if (type === 'ping') return done({ version: this.ports.self.version });
    if (type === 'tab.items' && guards.isTabItems(ask)) return done(await this.#list(ask.tabId));
    if (type === 'item.check' && guards.isItemCheck(ask)) return this.#whole(ask);
    if (type === 'item.report' && guards.isItemReport(ask)) return this.#itemDesk.report(ask);
    if (type === 'item.look-up' && guards.isItemLookUp(ask)) {
      const answer = await this.#itemDesk.allow(ask, ask);
      return answer.ok ? done(await this.ports.again(ask.tabId, ask.frameId, ask.id)) : answer;
    }
    if (type === 'item.marks' && guards.isItemReport(ask)) {
      const answer = await this.#itemDesk.wantMarks(ask);
      return answer.ok ? done(await this.ports.again(ask.tabId, ask.frameId, ask.id)) : answer;
    }
    if (type === 'site.set' && guards.isSiteSet(ask)) {
      await this.ports.sites.set(ask.origin, ask.on, ask.keep);
      await this.ports.tellSite(ask.origin);
      return done(null);
    }
    return (await this.ports.desk?.answer(type, ask)) ?? failed('internal', `${type} is not well formed`);
  }

  /** The switch is the site's in the address bar, whatever frames it holds. */
  async #start(frame: Frame, sender: Sender, run: string | null = null): Promise<Asks['frame.start']['reply']> {
    const origin = originOf(frame.frameId === 0 ? sender.url : (sender.tab?.url ?? sender.url)) ?? '';
    const top = frame.frameId === 0;
    // The page waits for this answer, so what it takes is asked for together.
    const [look, saves, on] = await Promise.all([
      this.ports.look(),
      top ? this.ports.saved?.may() : false,
      this.#enter(frame, origin),
      this.ports.items.start(frame, origin, run),
    ]);
    this.ports.changed(frame.tabId);
    if (top) this.ports.passing?.look(frame.tabId, on);
    const head = this.ports.pages?.of(frame.tabId, frame.frameId) ?? { linked: false, disclosed: null };
    return { on, look, ...head, saves: saves === true };
  }

  /** Whether the site is on. A page that was looked at once is another page now. */
  async #enter({ tabId, frameId }: Frame, origin: string): Promise<boolean> {
    if (frameId === 0) {
      this.ports.saved?.forget(tabId);
      await this.ports.sites.leave(tabId);
    }
    const on = await this.ports.sites.isOn(origin, tabId);
    if (frameId === 0 && on) this.ports.inspector.prepare();
    return on;
  }

  /** Judges the document that fills a tab in which no script of ours runs. `shown`: what the viewer got, where that is known. */
  async showDocument(tabId: number, url: string, name: string, shown: Promise<Blob | null>): Promise<void> {
    const frame: Frame = { tabId, frameId: 0, document: null };
    // The tab may be elsewhere by now, and its next page has begun.
    const isThere = async () => (await this.ports.tabUrl(tabId))?.split('#', 1)[0] === url.split('#', 1)[0];
    if (!(await isThere()) || !(await this.#start(frame, { url })).on || !(await isThere())) return;
    const item = { id: SHOWN_DOCUMENT, url, name, document: 'viewer' as const };
    await this.ports.items.add(frame, [item]);
    this.ports.changed(tabId);
    const bytes = await shown;
    const way = bytes === null ? ({ rung: null, copy: 'unconfirmed' } as const) : ({ rung: 'page-cache', copy: 'shown' } as const);
    if ((await this.ports.items.find(tabId, 0, item.id))?.url !== url || !(await isThere())) return;
    await this.#itemDesk.inspect(frame, { ...item, ...way, sizes: [], bytes });
  }

  async #whole({ tabId, frameId, id, step }: Asks['item.check']['ask']): Promise<Reply> {
    return (await this.ports.whole?.answer({ tabId, frameId, id }, step)) ?? failed('internal', 'nothing checks whole films here');
  }

  async #list(tabId: number): Promise<{ items: readonly Item[]; origin: string | null; on: boolean; scannable: boolean }> {
    const origin = originOf(await this.ports.tabUrl(tabId));
    const known = await this.ports.items.list(tabId);
    // What is known of another site than the one in the address bar is old.
    const scannable = origin !== null && known.origin === origin;
    return { items: scannable ? known.items : [], origin, on: origin === null || (await this.ports.sites.isOn(origin, tabId)), scannable };
  }
}
