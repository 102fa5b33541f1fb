import type { ContentMessages } from '../messages.ts';
import type { Entry } from './entries.ts';
import { firstLayout } from './first-layout.ts';
import type { Loads } from './loads.ts';
import { doc } from './native.ts';
import { isReplaced } from './proof.ts';

/** Pages with more to show are not saved unasked. */
const MAX_PICTURES = 200;
const MAX_PIXELS = 12_000_000;

/**
 * Chrome can save the page with the very bytes that it shows. It writes one part for each address: whose bytes those are is certain only
 * where this document has loaded the address once, and one `<img>` shows it. Null where saving is not for this picture or this page.
 */
export function savedOf(entry: Entry, loads: Pick<Loads, 'count'>): NonNullable<ContentMessages['item.inspect']['ask']['saved']> | null {
  if (window.top !== window || !/^https?:/.test(entry.address) || !(entry.asked || isSmall())) return null;
  const [image, ...more] = entry.images;
  const single = image instanceof HTMLImageElement && more.length === 0;
  return { sole: single && loads.count(entry.address) === 1 && !firstLayout.isDue() && !isReplaced(image) };
}

/** Saving the page, which is too large to be saved unasked, may tell more of what the user has just opened. `seen`: it rests on a look at the tab. */
export function isWorthSaving({ asked, view, media }: Entry, seen: boolean): boolean {
  return !asked && media === null && (seen || view?.reason === 'copy-unconfirmed' || view?.reason === 'unread');
}

/** The browser saves a page in one go, and the page waits: whether it shows little enough for that. */
export function isSmall(): boolean {
  const { images } = doc;
  if (images.length > MAX_PICTURES) return false;
  let pixels = 0;
  for (const image of images) pixels += image.naturalWidth * image.naturalHeight;
  return pixels <= MAX_PIXELS;
}
