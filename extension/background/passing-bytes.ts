/** What is kept at once, over all tabs: a page's pictures until its content script has asked for them. */
const MAX_TOTAL = 64 * 1024 * 1024;
/** A larger picture is not kept. */
export const MAX_PICTURE = 24 * 1024 * 1024;
const MAX_PICTURES = 2_000;
const MAX_REDIRECTS = 500;

/** Bytes as the page received them. `fresh` until they were handed out once: what was judged before them is old. */
export interface Passed {
  readonly bytes: Blob;
  /** The Link header that came with them, where it may name a manifest; it may come later than they do. */
  readonly link: Link;
  readonly fresh: boolean;
}

type Link = Promise<string | undefined> | undefined;

interface Kept {
  readonly tabId: number;
  readonly bytes: Blob;
  readonly link: Link;
  /** Other bytes passed under the same address before. */
  readonly mixed: Promise<boolean>;
  fresh: boolean;
}

/** The pictures that passed by on their way to a tab, the oldest forgotten first. In memory only: when the background ends, so do they. */
export class PassingBytes {
  readonly #kept = new Map<string, Kept>();
  /** From the address that a redirect led to, to the one that the page knows. */
  readonly #origins = new Map<string, string>();
  readonly #off = new Set<number>();
  #total = 0;

  /** An empty body is one that has not changed: what was kept stands. */
  keep(tabId: number, address: string, bytes: Blob, link?: Link): void {
    if (bytes.size === 0 || bytes.size > MAX_PICTURE) return;
    const known = this.#origins.get(keyOf(tabId, address));
    for (const name of known === undefined ? [address] : [address, known]) {
      const key = keyOf(tabId, name);
      this.#put(key, { tabId, bytes, link, mixed: isMixed(this.#kept.get(key), bytes), fresh: true });
    }
    while (this.#total > MAX_TOTAL || this.#kept.size > MAX_PICTURES) {
      const [oldest] = this.#kept.keys();
      if (oldest === undefined) return;
      this.#drop(oldest);
    }
  }

  redirect(tabId: number, from: string, to: string): void {
    const known = this.#origins.get(keyOf(tabId, from)) ?? bare(from);
    if (this.#origins.size >= MAX_REDIRECTS) this.#origins.clear();
    this.#origins.set(keyOf(tabId, to), known);
  }

  take(tabId: number, address: string): Passed | null {
    const kept = this.#kept.get(keyOf(tabId, address));
    if (!kept) return null;
    const { bytes, fresh, link } = kept;
    kept.fresh = false;
    return { bytes, fresh, link };
  }

  /**
   * Whether other bytes than these passed to that tab under the address, be it before or beside them: which of two a picture shows nobody can
   * tell, nor of what did not pass, or is forgotten, anything.
   */
  async contradict(tabId: number, address: string, bytes: Blob | ArrayBuffer): Promise<boolean> {
    return isMixed(this.#kept.get(keyOf(tabId, address)), bytes);
  }

  /** Whether different bytes passed to that tab under the address. */
  async isMixed(tabId: number, address: string): Promise<boolean> {
    return (await this.#kept.get(keyOf(tabId, address))?.mixed) ?? false;
  }

  /** Whether the pages of a tab are looked at; those of a tab that nobody spoke of are. */
  look(tabId: number, on: boolean): void {
    if (on) {
      this.#off.delete(tabId);
      return;
    }
    this.#off.add(tabId);
    this.#empty(tabId);
  }

  isOff(tabId: number): boolean {
    return this.#off.has(tabId);
  }

  forget(tabId: number): void {
    this.#off.delete(tabId);
    this.#empty(tabId);
  }

  #empty(tabId: number): void {
    for (const [key, kept] of this.#kept) if (kept.tabId === tabId) this.#drop(key);
    for (const key of this.#origins.keys()) if (key.startsWith(`${tabId} `)) this.#origins.delete(key);
  }

  #put(key: string, kept: Kept): void {
    this.#drop(key);
    this.#kept.set(key, kept);
    this.#total += kept.bytes.size;
  }

  #drop(key: string): void {
    this.#total -= this.#kept.get(key)?.bytes.size ?? 0;
    this.#kept.delete(key);
  }
}

async function isMixed(before: Kept | undefined, bytes: Blob | ArrayBuffer): Promise<boolean> {
  if (!before) return false;
  return (await before.mixed) || !(await areSame(before.bytes, bytes));
}

/** Byte for byte. */
export async function areSame(one: Blob, two: Blob | ArrayBuffer): Promise<boolean> {
  if (one.size !== (two instanceof Blob ? two.size : two.byteLength)) return false;
  const [ones, twos] = [new Uint8Array(await one.arrayBuffer()), new Uint8Array(two instanceof Blob ? await two.arrayBuffer() : two)];
  return ones.every((byte, at) => byte === twos[at]);
}

const keyOf = (tabId: number, address: string) => `${tabId} ${bare(address)}`;

/** A fragment is not sent, so the browser does not tell it. */
function bare(address: string): string {
  return address.split('#', 1)[0] ?? address;
}
