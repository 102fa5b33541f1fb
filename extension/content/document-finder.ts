import { CANDIDATES, documentOf, type Found, nameOfAddress } from './document-address.ts';
import { doc } from './native.ts';
import { later, type Timer } from './pause.ts';

/** The page changes often; it is searched again only so often, and never for more than a small share of the time. */
const SEARCH_GAP_MS = 600;
const SEARCH_SHARE = 30;
/** Candidates that are looked at in one page. */
const MAX_FOUND = 3_000;
const OBSERVED = { childList: true, subtree: true, attributes: true, attributeFilter: ['href', 'src', 'data', 'type'] };

export interface FinderPorts {
  /** The browser's viewer lets no script in: the page around it has to judge what it shows. */
  readonly viewerIsClosed: boolean;
  readonly found: (element: Element, found: Found) => void;
  /** What these elements led to is gone, or another document now. */
  readonly gone: (elements: readonly Element[]) => void;
}

/** Finds the elements that lead to documents or show them, now and as the page changes. */
export class DocumentFinder {
  readonly #ports: FinderPorts;
  readonly #known = new Map<Element, string>();
  /** Shadow trees of the page. */
  readonly #roots = new Set<ShadowRoot>();
  readonly #changes = new MutationObserver(() => this.#soon());
  #timer: Timer;
  #gap = SEARCH_GAP_MS;

  constructor(ports: FinderPorts) {
    this.#ports = ports;
  }

  start(): void {
    if (isViewer()) {
      const { href } = location;
      this.#add(doc.documentElement, { place: 'viewer', address: href.replace(/#.*/s, ''), name: nameOfAddress(href) });
      return;
    }
    this.#changes.observe(document, OBSERVED);
    this.#soon();
  }

  stop(): void {
    this.#changes.disconnect();
    clearTimeout(this.#timer);
    this.#roots.clear();
  }

  /** A shadow tree was found in the page: what stands in it leads to documents as well. */
  look(root: ShadowRoot): void {
    if (isViewer()) return;
    this.#roots.add(root);
    this.#changes.observe(root, OBSERVED);
    this.#soon();
  }

  #soon(): void {
    const work = (): void => {
      const from = performance.now();
      this.#search();
      this.#gap = Math.max(SEARCH_GAP_MS, (performance.now() - from) * SEARCH_SHARE);
      this.#timer = undefined;
    };
    this.#timer ??= later(work, this.#gap);
  }

  #search(): void {
    const gone = [...this.#known].filter(
      ([element, address]) => (element.isConnected ? documentOf(element)?.address : undefined) !== address,
    );
    for (const [element] of gone) this.#known.delete(element);
    if (gone.length > 0) this.#ports.gone(gone.map(([element]) => element));
    for (const root of this.#roots) if (!root.isConnected) this.#roots.delete(root);
    let left = MAX_FOUND;
    for (const element of [doc, ...this.#roots].flatMap((root) => [...root.querySelectorAll(CANDIDATES)])) {
      if (left-- === 0) break;
      const found = this.#known.has(element) ? null : documentOf(element);
      if (found && (found.place === 'link' || this.#ports.viewerIsClosed)) this.#add(element, found);
    }
  }

  #add(element: Element, found: Found): void {
    this.#known.set(element, found.address);
    this.#ports.found(element, found);
  }
}

/** The browser's viewer fills this document: what it is made of is no link and no document of its own. */
const isViewer = (): boolean => doc.contentType === 'application/pdf';
