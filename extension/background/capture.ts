import { browser } from '../platform.ts';
import { Queue } from './queue.ts';

/**
 * A PNG; `barred` where another tab lies in front, so that nobody sees this one, and no page can bring that about; null where it could not be had
 * for any other reason, a permission that is missing among them.
 */
export type Capture = Blob | 'barred' | null;

/** Chrome refuses more than two captures a second. */
const GAP_MS = 600;

/** Questions about the pictures of a page come one after the other, a few milliseconds apart. */
const GATHER_MS = 20;

const queue = new Queue<string>();
let last = 0;
/** Captures that have not begun: each serves everybody who asks for its tab until then. */
const coming = new Map<number, Promise<Capture>>();

/** What the tab shows. It has to be the one that its window shows, before and after, with the same document's address. */
export function captureTab(tabId: number): Promise<Capture> {
  const known = coming.get(tabId);
  if (known) return known;
  const shot = queue.run('capture', async () => {
    const wait = Math.max(last + GAP_MS - Date.now(), GATHER_MS);
    await new Promise((resolve) => setTimeout(resolve, Math.min(wait, GAP_MS)));
    coming.delete(tabId);
    return capture(tabId);
  });
  coming.set(tabId, shot);
  return shot;
}

async function capture(tabId: number): Promise<Capture> {
  try {
    const before = await browser.tabs.get(tabId);
    if (before.windowId === undefined) return null;
    if (!before.active) return isBeside(before) ? null : 'barred';
    last = Date.now();
    const address = await browser.tabs.captureVisibleTab(before.windowId, { format: 'png' });
    const after = await browser.tabs.get(tabId);
    if (!after.active || after.windowId !== before.windowId || after.url !== before.url) return null;
    return await (await fetch(address)).blob();
  } catch {
    return null; // the tab went away, or the browser does not let this page be captured
  }
}

/** In a split window it is seen beside the tab in front, and cannot be captured. */
function isBeside(tab: object): boolean {
  const split: unknown = Reflect.get(tab, 'splitViewId');
  return typeof split === 'number' && split >= 0;
}
