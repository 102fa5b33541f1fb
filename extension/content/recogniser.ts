import { doc } from './native.ts';
import { later, type Timer } from './pause.ts';

/** So long a document has to stay near the viewport, or the pointer or the focus on its link, before anything is asked for it. */
const NEAR_MS = 500;
const POINT_MS = 300;
/** Documents of one page that are looked at without being pointed at. */
const MAX_NEAR = 60;

export interface RecogniserPorts {
  /** Whether the document there is signed; asks for a few pieces of it. */
  readonly ask: (address: string) => Promise<boolean>;
  readonly isNear: (element: Element) => boolean;
  /** A signed document; the next one waits until the promise ends. */
  readonly found: (element: Element) => Promise<void>;
}

/**
 * Looks for signed documents behind links: on the page's own site where a link is near the viewport, else only where the user points at a
 * link or focuses it. One at a time, after the page has loaded; each address once.
 */
export class Recogniser {
  readonly #ports: RecogniserPorts;
  readonly #seen = new Set<string>();
  readonly #waiting = new Map<Element, { readonly address: string; readonly since: number }>();
  #timer: Timer;
  #pointed: { readonly element: Element; readonly timer: Timer } | null = null;
  #left = MAX_NEAR;
  #busy = false;
  #stopped = false;

  constructor(ports: RecogniserPorts) {
    this.#ports = ports;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.leave();
    this.#waiting.clear();
  }

  /** A link came near the viewport. */
  near(element: Element, address: string): void {
    if (this.#seen.has(address) || this.#waiting.has(element) || !isOwnSite(address) || savesData()) return;
    this.#waiting.set(element, { address, since: performance.now() });
    this.#soon();
  }

  /** The pointer or the focus came to a link. */
  point(element: Element, address: string): void {
    if (this.#pointed?.element === element) return;
    this.leave();
    if (this.#seen.has(address)) return;
    const timer = later(() => void this.#look(element, address), POINT_MS);
    this.#pointed = { element, timer };
  }

  /** The pointer or the focus went elsewhere. */
  leave(): void {
    clearTimeout(this.#pointed?.timer);
    this.#pointed = null;
  }

  #soon(): void {
    if (this.#stopped || this.#busy || this.#waiting.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = later(() => void this.#next(), NEAR_MS);
  }

  async #next(): Promise<void> {
    const now = performance.now();
    for (const [element, { address, since }] of this.#waiting) {
      if (doc.readyState !== 'complete') break;
      const near = this.#ports.isNear(element);
      if (near && now - since < NEAR_MS) continue;
      this.#waiting.delete(element);
      if (!near || this.#seen.has(address) || this.#left <= 0) continue;
      this.#left--;
      this.#busy = true;
      await this.#look(element, address);
      this.#busy = false;
      break;
    }
    this.#soon();
  }

  async #look(element: Element, address: string): Promise<void> {
    if (this.#seen.has(address)) return;
    this.#seen.add(address);
    if ((await this.#ports.ask(address)) && !this.#stopped) await this.#ports.found(element);
  }
}

/**
 * Whether an address is of the site in the address bar, where the user browses anyway. An address with a query may do more than to name a
 * document, so it is not asked for unasked.
 */
export function isOwnSite(address: string): boolean {
  const url = new URL(address);
  const top = topHost();
  return top !== null && url.search === '' && url.protocol === location.protocol && bare(url.host) === bare(top);
}

const bare = (host: string): string => host.replace(/^www\./, '');

/** Null in a frame of another site than the page's. */
function topHost(): string | null {
  try {
    return window.top?.location.host ?? null;
  } catch {
    return null;
  }
}

/** The user asked the browser to save data; only some browsers tell. */
function savesData(): boolean {
  const connection: unknown = Reflect.get(navigator, 'connection');
  return typeof connection === 'object' && connection !== null && Reflect.get(connection, 'saveData') === true;
}
