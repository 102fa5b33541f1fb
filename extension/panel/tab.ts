import { useEffect, useState } from 'preact/hooks';
import { type Asks, type PanelRequest, panelKey } from '../messages.ts';
import { browser } from '../platform.ts';
import { ask } from '../ui/ask.ts';

export type Listing = Asks['tab.items']['reply'];

/** The tab in front of the panel's window. */
export interface FrontTab {
  readonly id: number;
  readonly windowId: number;
  /** Nothing of it may be kept. */
  readonly private: boolean;
}

/** Verdicts come in bursts; one question serves a burst. */
const SOON_MS = 120;
/** For what no event tells of, such as a background that was just started. */
const SLOW_MS = 4_000;
/** What the user asked for longer ago is expected by nobody any more; a panel that is opened for it takes a few seconds. */
const REQUEST_FRESH_MS = 30_000;

/** Follows the tab in front. An address such as `index.html?tab=7` names one tab and stays with it. */
export function useFrontTab(search: string): FrontTab | null {
  const [tab, setTab] = useState<FrontTab | null>(null);
  useEffect(() => {
    const named = Number(new URLSearchParams(search).get('tab') ?? Number.NaN);
    const fixed = Number.isSafeInteger(named) && named >= 0;
    const look = async () => {
      const found = fixed ? await browser.tabs.get(named) : (await browser.tabs.query({ active: true, currentWindow: true }))[0];
      if (found?.id === undefined || found.windowId === undefined) setTab(null);
      else setTab({ id: found.id, windowId: found.windowId, private: found.incognito });
    };
    const again = () => void look().catch(() => setTab(null));
    again();
    if (fixed) return;
    browser.tabs.onActivated.addListener(again);
    browser.windows.onFocusChanged.addListener(again);
    return () => {
      browser.tabs.onActivated.removeListener(again);
      browser.windows.onFocusChanged.removeListener(again);
    };
  }, [search]);
  return tab;
}

/** What the background knows of a tab, kept up while its page changes; null while nothing is known. */
export function useListing(tabId: number | null): readonly [Listing | null, () => void] {
  const [known, setKnown] = useState<{ readonly tabId: number; readonly listing: Listing } | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (tabId === null) return;
    let open = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const answer = await ask('tab.items', { tabId });
      if (!open) return;
      if (answer.ok) setKnown({ tabId, listing: answer.value });
      clearTimeout(timer);
      timer = setTimeout(look, SLOW_MS);
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, SOON_MS);
    };
    const stored = (changes: object, area: string) => {
      const mine = (key: string) => key === `tab:${tabId}` || key.startsWith(`item:${tabId}:`) || key === 'sites' || key === 'settings';
      if (area === 'session' || area === 'local') if (Object.keys(changes).some(mine)) soon();
    };
    const updated = (id: number) => {
      if (id === tabId) soon();
    };
    void look();
    browser.storage.onChanged.addListener(stored);
    browser.tabs.onUpdated.addListener(updated);
    return () => {
      open = false;
      clearTimeout(timer);
      browser.storage.onChanged.removeListener(stored);
      browser.tabs.onUpdated.removeListener(updated);
    };
  }, [tabId, round]);
  return [known?.tabId === tabId ? known.listing : null, () => setRound((before) => before + 1)];
}

/** Takes what the user asked for in this tab: now, or just before the panel was open. */
export function useRequests(tab: FrontTab | null, take: (request: PanelRequest) => void): void {
  useEffect(() => {
    if (!tab) return;
    const key = panelKey(tab.windowId);
    let taken: number | null = null;
    const look = async () => {
      const request = (await browser.storage.session.get(key))[key];
      // Two looks may find the same before it is removed.
      if (!isRequest(request) || request.at === taken) return;
      const fresh = Math.abs(Date.now() - request.at) < REQUEST_FRESH_MS;
      // The user may have gone to another tab meanwhile, and come back.
      if (fresh && request.tabId !== tab.id) return;
      taken = request.at;
      await browser.storage.session.remove(key);
      if (fresh) take(request);
    };
    const stored = (changes: Readonly<Record<string, { readonly newValue?: unknown }>>, area: string) => {
      if (area === 'session' && changes[key]?.newValue !== undefined) void look();
    };
    void look();
    browser.storage.onChanged.addListener(stored);
    return () => browser.storage.onChanged.removeListener(stored);
  }, [tab?.windowId, tab?.id]);
}

/** Only our background writes it. */
function isRequest(value: unknown): value is PanelRequest {
  return typeof value === 'object' && value !== null && 'kind' in value && 'at' in value && 'tabId' in value;
}
