import type { PagePart } from '../messages.ts';
import type { Inspector } from './inspector.ts';

/** Asked within this time, the pictures of one tab are told of one page. */
const FRESH_MS = 3_000;
/** Saving makes the page wait for a moment: so often at most, and so far apart, unless the page is loaded anew. */
const MAX_SAVES = 6;
const GAP_MS = 1_500;
/** Each time after twice the pause. */
const TRIES = 5;
/** A page that was given and held nothing for us is no accident the second time. */
const MAX_PAGES = 2;
const PAUSE_MS = 150;

export interface SavedPorts {
  readonly inspector: Pick<Inspector, 'unpack'>;
  /** The page that a tab shows as MHTML; null where the browser does not give it, or the user has not allowed it. */
  readonly save: (tabId: number) => Promise<Blob | null>;
  /** Whether the user has allowed it. */
  readonly may: () => Promise<boolean>;
  readonly pause: (ms: number) => Promise<void>;
  readonly now?: () => number;
}

interface Saved {
  readonly at: number;
  readonly parts: Promise<ReadonlyMap<string, Blob>>;
}

/** Chrome only: the pictures that a tab shows, as the browser itself saves them with the page. No request is made, and nothing is kept. */
export class SavedPages {
  readonly #saved = new Map<number, Saved>();
  readonly #counts = new Map<number, number>();
  readonly #now: () => number;
  constructor(readonly ports: SavedPorts) {
    this.#now = ports.now ?? (() => performance.now());
  }

  may(): Promise<boolean> {
    return this.ports.may();
  }

  /** The bytes under an address; null where the page holds none, holds two under it, or was saved often enough. */
  async take(tabId: number, url: string): Promise<Blob | null> {
    const bare = url.split('#', 1)[0] ?? url;
    const known = this.#saved.get(tabId);
    if (known && this.#now() - known.at < FRESH_MS) {
      const found = (await known.parts).get(bare);
      // It may have come since.
      if (found || this.#now() - known.at < GAP_MS) return found ?? null;
    }
    const count = this.#counts.get(tabId) ?? 0;
    if (count >= MAX_SAVES) return null;
    this.#counts.set(tabId, count + 1);
    const saved: Saved = { at: this.#now(), parts: this.#unpack(tabId) };
    this.#saved.set(tabId, saved);
    void saved.parts.finally(() => setTimeout(() => this.#saved.get(tabId) === saved && this.#saved.delete(tabId), FRESH_MS));
    return (await saved.parts).get(bare) ?? null;
  }

  /** Another page, or none. */
  forget(tabId: number): void {
    this.#saved.delete(tabId);
    this.#counts.delete(tabId);
  }

  /** Nothing at all is what a browser or an inspector gives that has just been started. */
  async #unpack(tabId: number): Promise<ReadonlyMap<string, Blob>> {
    let pages = 0;
    for (let i = 0; i < TRIES && pages < MAX_PAGES && (await this.ports.may()); i++) {
      const page = await this.ports.save(tabId);
      if (page) pages++;
      const parts: readonly PagePart[] = page ? await this.ports.inspector.unpack({ key: `page ${crypto.randomUUID()}`, page }) : [];
      if (parts.length > 0) return new Map(parts.map(({ url, bytes }) => [url, bytes]));
      await this.ports.pause(PAUSE_MS * 2 ** i);
    }
    return new Map();
  }
}
