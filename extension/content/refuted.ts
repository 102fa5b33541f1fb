/** Addresses remembered at most; with more, no look proves anything any more. */
const MAX_REFUTED = 1_000;

/** Addresses of which a look at the tab once showed what their file does not. Kept as long as the document, its stays in the back-forward cache too. */
export class Refuted {
  readonly #addresses = new Set<string>();

  add(address: string): void {
    if (this.#addresses.size <= MAX_REFUTED) this.#addresses.add(address);
  }

  has(address: string): boolean {
    return this.#addresses.size > MAX_REFUTED || this.#addresses.has(address);
  }
}
