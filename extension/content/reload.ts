import { pause } from './pause.ts';

/** So long after a picture came is its entry in the cache written; measured: after 50 ms one in thirty is lost, after 300 none. */
const SETTLE_MS = 400;

/**
 * Firefox writes the cache entries of a reloaded page anew, and throws away one that is asked for while it does. Resolves when that is over;
 * on a page that was not reloaded at once. `end`: when the picture had come, in milliseconds since the document began; undefined = maybe just now.
 */
export async function settleReloaded(end: number | undefined): Promise<void> {
  const [navigation] = performance.getEntriesByType('navigation');
  if (!(navigation instanceof PerformanceNavigationTiming) || navigation.type !== 'reload') return;
  const now = performance.now();
  const left = (end ?? now) + SETTLE_MS - now;
  if (left > 0) await pause(left);
}
