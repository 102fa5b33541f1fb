const MAX_HEADER = 8_192;
const MAX_KNOWN = 200;

type Header = { readonly name: string; readonly value?: string };

/** The Link header that may name a manifest (C2PA 2.2 §11.5), or undefined. */
export function linkIn(headers: readonly Header[] | undefined): string | undefined {
  const links = headers?.flatMap(({ name, value }) => (name.toLowerCase() === 'link' && value ? [value] : [])) ?? [];
  const link = links.join(', ');
  return link.length <= MAX_HEADER && link.toLowerCase().includes('c2pa-manifest') ? link : undefined;
}

/** Remembers which frames show a page whose own server names a manifest for it. */
export class PageLinks {
  readonly #known = new Set<string>();

  note(tabId: number, frameId: number, headers: readonly Header[] | undefined): void {
    const key = `${tabId} ${frameId}`;
    this.#known.delete(key);
    if (linkIn(headers) === undefined) return;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.add(key);
  }

  has(tabId: number, frameId: number): boolean {
    return this.#known.has(`${tabId} ${frameId}`);
  }
}
