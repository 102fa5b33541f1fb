import type { Storage } from './storage.ts';

const KEY = 'reached';

/** What a look at the browser's tabs tells, as far as it is needed. */
export interface OpenTab {
  readonly id?: number | undefined;
  readonly url?: string | undefined;
  readonly active?: boolean | undefined;
  readonly discarded?: boolean | undefined;
}

export interface OpenTabsPorts {
  /** Forgotten when the browser closes, and when the extension is updated or switched off: then its old scripts have ended. */
  readonly session: Storage;
  readonly tabs: () => Promise<readonly OpenTab[]>;
  /** Runs the content script in every frame of a tab; the script itself sees to it that no page has two. */
  readonly inject: (tabId: number) => Promise<unknown>;
}

/**
 * Brings the content script to the pages that were open before the extension was installed, updated or switched on again: once after each
 * such start, the tabs that are seen first. A tab that the browser has put away loads its page, and with it the script, when it is next seen.
 */
export async function reachOpenTabs({ session, tabs, inject }: OpenTabsPorts): Promise<void> {
  if ((await session.get(KEY))[KEY] === true) return;
  await session.set({ [KEY]: true });
  const open = (await tabs()).filter(({ url, discarded }) => discarded !== true && isPage(url));
  const order = open.toSorted((a, b) => Number(b.active === true) - Number(a.active === true));
  // A page where no extension may run refuses; that is nobody else's matter.
  await Promise.allSettled(order.flatMap(({ id }) => (id === undefined ? [] : [inject(id)])));
}

function isPage(url: string | undefined): boolean {
  return url !== undefined && /^(https?|file):/.test(url);
}
