import type { ItemView, MediaKind, Size } from '../messages.ts';
import { type Carrier, hostOf, mediaOf } from './carriers.ts';
import { isHere } from './native.ts';
import { nameOf, pixelSize, UNMEASURED } from './scan.ts';

/** Longest data: address sent as it is; a longer one is shortened and made unlike every other. Its bytes go beside it. */
const ADDRESS_LIMIT = 2_048;
const ADDRESS_HEAD = 80;
/** Different sizes told of one address; two are already one too many. */
const SIZES_LIMIT = 100;

/** One address that this frame shows, with every element that shows it. */
export interface Entry {
  /** Unique in this frame for the life of the document. */
  readonly id: string;
  readonly address: string;
  /** The address as the background is told it. */
  readonly url: string;
  readonly name: string;
  readonly images: Set<Carrier>;
  /** Null for a picture. */
  readonly media: MediaKind | null;
  /** Null while it has to be judged (again). */
  view: ItemView | null;
  /** Grows whenever an element joins or loads again: an answer to an older round may not call the newer state authentic. */
  round: number;
  /** One of its elements is near the viewport. */
  near: boolean;
  /** The user opened its card while more could be found out about it. */
  asked: boolean;
}

export interface EntryEvents {
  /** A new address, or one that has to be judged again. */
  judge(entry: Entry): void;
  /** The last element that showed it is gone. */
  gone(entry: Entry): void;
  /** An element began or ceased to show the entry, or its view was taken back. */
  changed(image: Carrier): void;
}

/** Which element shows which address. */
export class Entries {
  readonly #byAddress = new Map<string, Entry>();
  readonly #byImage = new Map<Carrier, Entry>();
  readonly #measured = new WeakMap<Carrier, { readonly address: string; readonly size: Size }>();
  readonly #salt = [...crypto.getRandomValues(new Uint32Array(2))].map((n) => n.toString(36)).join('');
  readonly #events: EntryEvents;
  #count = 0;

  constructor(events: EntryEvents) {
    this.#events = events;
  }

  all(): Iterable<Entry> {
    return this.#byAddress.values();
  }

  of(image: Carrier): Entry | undefined {
    return this.#byImage.get(image);
  }

  find(id: string): Entry | undefined {
    for (const entry of this.#byAddress.values()) if (entry.id === id) return entry;
    return undefined;
  }

  /** The element shows `address` now, or nothing. `loaded` = it has just been loaded (again), maybe with other content. */
  show(image: Carrier, address: string | null, loaded: boolean): void {
    const before = this.#byImage.get(image);
    if (before && before.address === address) {
      if (loaded) this.#reconsider(before, image);
      return;
    }
    if (before) this.#leave(image, before);
    if (address !== null) this.#join(image, address);
    this.#events.changed(image);
  }

  /** Takes out every element that is no longer in the document. */
  sweep(): void {
    for (const image of [...this.#byImage.keys()]) if (!isHere(hostOf(image))) this.show(image, null, false);
  }

  /** Size of what the element shows in its own pixels; {@link UNMEASURED} where nobody knows. */
  sizeOf(image: Carrier): Size {
    const known = this.#measured.get(image);
    if (known && known.address === this.#byImage.get(image)?.address) return known.size;
    return image instanceof HTMLImageElement ? pixelSize(image) : UNMEASURED;
  }

  remember(image: Carrier, size: Size): void {
    const entry = this.#byImage.get(image);
    if (entry) this.#measured.set(image, { address: entry.address, size });
  }

  /** Every size among the elements of an entry, once each. */
  sizesOf(entry: Entry): Size[] {
    const sizes = new Map<string, Size>();
    for (const image of entry.images) {
      const size = this.sizeOf(image);
      if (sizes.size < SIZES_LIMIT) sizes.set(`${size.width} ${size.height}`, size);
    }
    return [...sizes.values()];
  }

  /** Two elements of one address with different sizes: they cannot both show the same bytes. */
  disagree(entry: Entry): boolean {
    const [first, ...rest] = this.sizesOf(entry).filter((size) => size.width !== UNMEASURED.width);
    return first !== undefined && rest.some((size) => size.width !== first.width || size.height !== first.height);
  }

  /** What is shown under this address may have changed: a verdict that rests on the shown copy is taken back and asked for again. */
  doubt(entry: Entry): void {
    entry.round++;
    entry.view = null;
    for (const image of entry.images) this.#events.changed(image);
    this.#events.judge(entry);
  }

  #join(image: Carrier, address: string): void {
    const known = this.#byAddress.get(address);
    const entry = known ?? this.#create(address, nameOf(hostOf(image), address), mediaOf(image, address));
    entry.images.add(image);
    this.#byImage.set(image, entry);
    if (known) this.#reconsider(entry, image);
    else this.#events.judge(entry);
  }

  #create(address: string, name: string, media: Entry['media']): Entry {
    const id = `p${++this.#count}`;
    // Two long addresses with the same beginning must not look like one to a store that goes by address.
    const whole = address.length <= ADDRESS_LIMIT || !address.startsWith('data:');
    const url = whole ? address : `${address.slice(0, ADDRESS_HEAD)}…${this.#salt}-${id}`;
    const entry: Entry = { id, address, url, name, images: new Set(), media, view: null, round: 0, near: false, asked: false };
    this.#byAddress.set(address, entry);
    return entry;
  }

  #reconsider(entry: Entry, image: Carrier): void {
    this.#measured.delete(image);
    if (entry.view === null) entry.round++;
    else if (restsOnCopy(entry.view) || this.disagree(entry)) this.doubt(entry);
  }

  #leave(image: Carrier, entry: Entry): void {
    entry.images.delete(image);
    this.#byImage.delete(image);
    this.#measured.delete(image);
    if (entry.images.size > 0) return;
    this.#byAddress.delete(entry.address);
    this.#events.gone(entry);
  }
}

/** A verdict that another shown copy would make wrong in the direction that may not happen. */
export function restsOnCopy(view: ItemView): boolean {
  return view.label === 'authentic' || view.reason === 'copy-unconfirmed' || view.reason === 'different-copy';
}
