import { type Asks, type PanelRequest, panelKey } from '../messages.ts';
import { browser, openPanel } from '../platform.ts';
import { ask } from '../ui/ask.ts';

/** What the popup shows of the tab. */
export type Listing = Asks['tab.items']['reply'];

/** The tab that the popup belongs to: the one in front of its window. An address such as `index.html?tab=7` names another. */
export async function findTab(search: string): Promise<number | null> {
  const named = Number(new URLSearchParams(search).get('tab') ?? Number.NaN);
  if (Number.isSafeInteger(named) && named >= 0) return named;
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? null;
}

/** Opens the panel, at an item if one is named. Only at once after a click. */
export async function openAtPanel(windowId: number, request: PanelRequest): Promise<void> {
  const opened = openPanel(windowId);
  await browser.storage.session.set({ [panelKey(windowId)]: request });
  await opened;
}

/** The items of a tab; null where the background did not answer, which is asked again a little later. */
export async function askItems(tabId: number): Promise<Listing | null> {
  const answer = await ask('tab.items', { tabId });
  return answer.ok ? answer.value : null;
}

/** In a private window nothing is kept on disk. */
export async function setSite(tabId: number | null, origin: string, on: boolean): Promise<void> {
  const tab = tabId === null ? null : await browser.tabs.get(tabId).catch(() => null);
  await ask('site.set', { origin, on, keep: tab?.incognito !== true });
}
