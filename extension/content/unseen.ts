/** Times in a row that an address may be taken for proven, or be looked at in vain, without one look that fits. */
export const MAX_UNSEEN = 4;
/** Addresses remembered at most; with more, none is taken for proven without a look. */
const MAX_ADDRESSES = 10_000;

/** How often pictures were proven by their first frame alone. Kept by address: an element that is taken out and put in again is no new one. */
export class Unseen {
  readonly #times = new Map<string, number>();

  add(address: string): void {
    if (this.#times.has(address) || this.#times.size <= MAX_ADDRESSES) this.#times.set(address, (this.#times.get(address) ?? 0) + 1);
  }

  /** From now on it has to be seen. */
  exhaust(address: string): void {
    while (!this.has(address)) this.add(address);
  }

  /** A look at the tab fitted. */
  forget(address: string): void {
    this.#times.delete(address);
  }

  /** Its first frame alone proves nothing any more. */
  has(address: string): boolean {
    return this.#times.size > MAX_ADDRESSES || (this.#times.get(address) ?? 0) >= MAX_UNSEEN;
  }
}
