import type { Item } from '../messages.ts';
import { browser } from '../platform.ts';

/** Many verdicts come at once; one update serves them all. */
const DELAY_MS = 150;
/** Neutral: the count says how much there is to read, not how good or bad it is. */
const COLOR = '#3d4f5c';
const MAX_SHOWN = 999;

/** True for an item that says more than "nothing there" or "could not look". */
export function hasNews(item: Item): boolean {
  if (item.view === null) return false;
  return item.view.label !== 'unknown' || (item.view.reason !== 'none' && item.view.reason !== 'unread');
}

/** The count at the toolbar button: text and the same in words. */
export function describe(items: readonly Item[]): { readonly text: string; readonly title: string } {
  const news = items.filter(hasNews).length;
  const text = news === 0 ? '' : news > MAX_SHOWN ? `${MAX_SHOWN}+` : String(news);
  const name = browser.i18n.getMessage('ui_name');
  if (items.length === 0) return { text, title: name };
  const words =
    news === 0
      ? browser.i18n.getMessage('ui_toolbar_none', [String(items.length)])
      : browser.i18n.getMessage('ui_toolbar_count', [String(news), String(items.length)]);
  return { text, title: `${name}: ${words}` };
}

/** The number and the title on the toolbar button of each tab. */
export class Toolbar {
  #coloured = false;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  constructor(readonly list: (tabId: number) => Promise<readonly Item[]>) {}

  /** Soon shows what the tab's items have to tell. */
  update(tabId: number): void {
    if (this.#timers.has(tabId)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(tabId);
      void this.#show(tabId);
    }, DELAY_MS);
    this.#timers.set(tabId, timer);
  }

  async #show(tabId: number): Promise<void> {
    const { text, title } = describe(await this.list(tabId));
    try {
      if (!this.#coloured) await browser.action.setBadgeBackgroundColor({ color: COLOR });
      this.#coloured = true;
      await browser.action.setBadgeText({ tabId, text });
      await browser.action.setTitle({ tabId, title });
    } catch {
      // The tab was closed meanwhile.
    }
  }
}
