import type { Report } from '../../src/report.ts';
import type { AddressKind, Allowed, Item } from '../messages.ts';
import type { Way } from './document.ts';

/** A report that is open, and where it came from. `key` is new whenever another one is opened. */
export type Opened = {
  readonly key: string;
  readonly report: Report;
  readonly way: Way;
  /** What the user already allowed to be asked for this file or address. */
  readonly allowed?: Allowed;
} & (
  | { readonly from: 'item'; readonly tabId: number; readonly item: Item }
  /** `manifest`: the store that was given beside it. */
  | { readonly from: 'file'; readonly file: Blob; readonly manifest?: Blob }
  | { readonly from: 'address'; readonly what: AddressKind }
  /** Out of a saved file: nothing in it was checked now. `before` are the jobs that were there already. */
  | { readonly from: 'saved'; readonly fileName: string; readonly before: readonly string[] }
);

/** Tells an item from all others, also from the one that has its id on the next page. It stays while the page is checked anew. */
export function keyOfItem(tabId: number, { frameId, id, url }: Item): string {
  return `item ${tabId} ${frameId} ${id} ${url}`;
}
