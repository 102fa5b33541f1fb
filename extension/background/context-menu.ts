import type { AddressKind, Item, PanelRequest } from '../messages.ts';
import { panelKey } from '../messages.ts';
import { browser } from '../platform.ts';
import { isRecord } from './guards.ts';
import type { Storage } from './storage.ts';

const MENUS = [
  { id: 'media', title: 'ui_panel_menu_check', contexts: ['image', 'video', 'audio'] },
  { id: 'link', title: 'ui_panel_menu_link', contexts: ['link'] },
  { id: 'page', title: 'ui_panel_menu_check', contexts: ['page'] },
] as const;

/** What the browser tells of a click in its menu. */
export interface Click {
  readonly menuItemId: string | number;
  readonly frameId?: number | undefined;
  readonly srcUrl?: string | undefined;
  readonly linkUrl?: string | undefined;
  readonly pageUrl?: string | undefined;
}
export interface ClickedTab {
  readonly id?: number | undefined;
  readonly windowId?: number | undefined;
}

export interface MenuPorts {
  readonly session: Storage;
  readonly items: (tabId: number) => Promise<readonly Item[]>;
  /** Looks at a page once, where the scan is off. */
  readonly check: (tabId: number) => Promise<void>;
  readonly open: (windowId: number) => Promise<void>;
  readonly now: () => number;
}

/** "Check with Assay", once for the life of the installation. */
export async function createMenus(): Promise<void> {
  await browser.contextMenus.removeAll();
  for (const { id, title, contexts } of MENUS)
    browser.contextMenus.create({ id, title: browser.i18n.getMessage(title), contexts: [...contexts] }, () => {
      void browser.runtime.lastError; // read, so that a menu that is there already is no uncaught error
    });
}

/** Opens the panel (before anything is awaited, or the browser no longer takes it for the user's wish) and tells it what to show. */
export async function answerClick(click: Click, tab: ClickedTab | undefined, ports: MenuPorts): Promise<void> {
  const { id: tabId, windowId } = tab ?? {};
  if (tabId === undefined || windowId === undefined || tabId < 0) return;
  const opened = ports.open(windowId);
  const request = await requestOf(click, tabId, ports);
  await ports.session.set({ [panelKey(windowId)]: request });
  if (request.kind === 'page') await ports.check(tabId);
  await opened;
}

/** What a tab that is closed now had asked for, and no panel has taken, is not kept: it may be an address of a private window. */
export async function dropRequest(session: Storage, windowId: number, tabId: number): Promise<void> {
  const key = panelKey(windowId);
  const left = (await session.get(key))[key];
  if (isRecord(left) && left.tabId === tabId) await session.remove(key);
}

async function requestOf(click: Click, tabId: number, { items, now }: MenuPorts): Promise<PanelRequest> {
  const at = now();
  const address = (url: string, what: AddressKind): PanelRequest => ({ kind: 'address', tabId, url, what, at });
  if (click.menuItemId === 'link' && click.linkUrl !== undefined) return address(click.linkUrl, 'link');
  if (click.menuItemId !== 'media' || click.srcUrl === undefined) return { kind: 'page', tabId, at };
  const { srcUrl, frameId } = click;
  const known = (await items(tabId)).find((item) => item.url === srcUrl && (frameId === undefined || item.frameId === frameId));
  if (known) return { kind: 'item', tabId, frameId: known.frameId, id: known.id, at };
  // A file that fills its own tab is shown by nobody's page.
  return address(srcUrl, srcUrl === click.pageUrl ? 'typed' : 'shown');
}
