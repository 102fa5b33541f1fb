import { type Carrier, Extra, mayCarry, ownAddresses, styledAddresses } from './carriers.ts';
import { firstLayout } from './first-layout.ts';
import type { Loads } from './loads.ts';
import { doc, isHere, naturalize } from './native.ts';
import { findPageRecords } from './page-records.ts';
import { later, type Timer } from './pause.ts';
import { addressOf, admitSizeless, walk } from './scan.ts';

/** One task of looking lasts at most so long. */
const TASK_MS = 8;
const SWEEP_MS = 400;
/** Shadow roots attached late and styles that show what was hidden are found by looking again: after loading, and after the page changed. */
const DEEP_LOOKS_MS = [1_000, 4_000, 15_000];
const DEEP_LOOK_GAP_MS = 3_000;
// What decides which picture an element shows, and what may move or hide one.
const ATTRIBUTES = [
  ...['src', 'srcset', 'sizes', 'media', 'loading', 'class', 'style', 'open', 'hidden'],
  ...['href', 'xlink:href', 'data', 'poster', 'type'],
];
const EVENTS = ['load', 'error', 'loadedmetadata', 'emptied'];
/** Changed elements of which the styles are still to be looked at; with more, the whole page is. */
const MAX_RESTYLED = 2_000;

export interface Sightings {
  /** The element shows this address now, or nothing that is loaded. `loaded` = a load event of the browser said so. */
  show(carrier: Carrier, address: string | null, loaded: boolean): void;
  /** Elements left the document. */
  sweep(): void;
  /** Something may have moved. */
  kick(): void;
  /** The document was opened anew by a script. */
  reopened(): void;
  /** A shadow tree was found. */
  rooted(root: ShadowRoot): void;
}

interface Search {
  readonly walk: Iterator<Element | ShadowRoot>;
  /** Also what the styles show. */
  readonly styles: boolean;
}

/** A load event tells which address came. */
function noteLoad(element: Element, loads: Loads): void {
  firstLayout.load(element);
  if (element instanceof SVGImageElement) loads.add(new URL(element.href.baseVal, doc.baseURI).href);
  else if (element instanceof HTMLInputElement) loads.add(element.src);
  else if (element instanceof HTMLObjectElement) loads.add(element.data);
  else if (element instanceof HTMLEmbedElement) loads.add(element.src);
}

/** Finds every picture element of the document and its shadow trees, now and later, and tells what each shows. */
export class Watch {
  readonly #told: Sightings;
  readonly #roots = new WeakSet<Node>();
  readonly #observer: MutationObserver;
  readonly #loads: Loads;
  /** What each element has shown besides its main address. */
  readonly #extras = new Map<Element, Extra[]>();
  readonly #carriers = new WeakSet<Element>();
  #restyled = new Set<Element>();
  #work: Search[] = [];
  #working = false;
  #sweep: Timer;
  #deep: Timer;
  #styles: Timer;
  #deepLooks: Timer[] = [];
  #lastDeep = 0;
  #stopped = false;

  constructor(told: Sightings, loads: Loads) {
    this.#told = told;
    this.#loads = loads;
    this.#observer = new MutationObserver((records) => this.#changes(records));
  }

  /** A style has loaded a picture. */
  styled(): void {
    if (!this.#stopped) this.#stylesSoon();
  }

  start(): void {
    this.#adopt(document);
    this.#ownDocument();
    this.#search(document);
    doc.addEventListener('DOMContentLoaded', this.#look);
    window.addEventListener('load', this.#loaded);
    if (doc.readyState === 'complete') this.#loaded();
  }

  stop(): void {
    this.#stopped = true; // shadow roots keep their listeners
    this.#observer.disconnect();
    this.#work = [];
    doc.removeEventListener('DOMContentLoaded', this.#look);
    window.removeEventListener('load', this.#loaded);
    for (const type of EVENTS) doc.removeEventListener(type, this.#event, true);
    for (const timer of [this.#sweep, this.#deep, this.#styles, ...this.#deepLooks]) clearTimeout(timer);
  }

  #look = (): void => this.#search(document);

  #loaded = (): void => {
    this.#search(document, this.#loads.byStyle);
    for (const { address, host } of findPageRecords()) this.#told.show(new Extra(host), address, false);
    // Once in any case: what a style holds in itself, the browser loads from nowhere.
    this.#deepLooks = DEEP_LOOKS_MS.map((delay, i) => later(() => this.#search(document, i === 0 || this.#hasStyled()), delay));
  };

  /** Load events do not leave a shadow tree, so each root is listened to by itself. */
  #adopt(root: Document | ShadowRoot): void {
    for (const type of EVENTS) (root === document ? doc : root).addEventListener(type, this.#event, true);
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    if (root instanceof ShadowRoot) this.#told.rooted(root);
    this.#observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES });
  }

  #event = (event: Event): void => {
    const { target } = event;
    naturalize(target);
    const loaded = event.isTrusted && event.type === 'load';
    if (target instanceof HTMLImageElement) this.#image(target, loaded);
    else if (target instanceof Element && mayCarry(target)) {
      if (loaded) noteLoad(target, this.#loads);
      this.#other(target, false, loaded);
    }
  };

  #image(image: HTMLImageElement, loaded = false): void {
    if (this.#stopped) return;
    const address = addressOf(image);
    this.#told.show(image, address, loaded);
    if (address !== null) return;
    void admitSizeless(image).then((admitted) => {
      if (admitted && !this.#stopped) this.#told.show(image, addressOf(image), loaded);
    });
  }

  #element(element: Element, styles: boolean): void {
    if (element instanceof HTMLImageElement) this.#image(element);
    if (!styles && !mayCarry(element)) return;
    firstLayout.note(element);
    this.#other(element, styles);
  }

  /** What an element shows besides the picture of an `<img>`: its own file, and with `styles` what its styles have loaded. */
  #other(element: Element, styles: boolean, loaded = false): void {
    if (this.#stopped || !element.isConnected) return;
    const own = mayCarry(element) ? ownAddresses(element, this.#loads) : [];
    const styled = styles ? styledAddresses(element, this.#loads) : null;
    const before = this.#extras.get(element) ?? [];
    // Without a look at the styles, what they showed stands.
    if (!styled && own.length === 0 && !this.#carriers.has(element)) return;
    if (!styled && this.#carriers.has(element) && !mayCarry(element)) return;
    const main =
      element instanceof HTMLImageElement ? undefined : (own[0] ?? (styled && styled.boxed > 0 ? styled.addresses[0] : undefined));
    const rest = [...own, ...(styled?.addresses ?? [])].filter((address) => address !== main);
    if (!(element instanceof HTMLImageElement) && (main !== undefined || this.#carriers.has(element))) {
      this.#told.show(element, main ?? null, loaded);
      if (main === undefined) this.#carriers.delete(element);
      else this.#carriers.add(element);
    }
    for (let i = 0; i < Math.max(before.length, rest.length); i++) {
      before[i] ??= new Extra(element);
      const extra = before[i];
      if (extra) this.#told.show(extra, rest[i] ?? null, false);
    }
    if (rest.length === 0) this.#extras.delete(element);
    else this.#extras.set(element, before.slice(0, rest.length));
  }

  #hasStyled(): boolean {
    return this.#loads.byStyle || this.#extras.size > 0;
  }

  /** A changed attribute: the picture at once, the styles when the page has drawn. */
  #changed(element: Element): void {
    if (element instanceof HTMLImageElement) this.#image(element);
    else if (mayCarry(element)) this.#other(element, false);
    if (!this.#hasStyled()) return;
    if (this.#restyled.size < MAX_RESTYLED) this.#restyled.add(element);
    this.#stylesSoon();
  }

  #stylesSoon(): void {
    this.#styles ??= later(() => {
      this.#styles = undefined;
      const some = this.#restyled;
      this.#restyled = new Set();
      // Something loaded, or too much changed: look everywhere.
      if (some.size === 0 || some.size >= MAX_RESTYLED) this.#search(document, true);
      else this.#goOn({ walk: some.values(), styles: true });
    }, SWEEP_MS);
  }

  /** A drawing opened in a tab of its own has no element around it. */
  #ownDocument(): void {
    if (doc.contentType !== 'image/svg+xml' || window.top !== window) return;
    const extra = new Extra(doc.documentElement);
    this.#told.show(extra, doc.URL, false);
  }

  #changes(records: readonly MutationRecord[]): void {
    for (const { type, target, addedNodes, removedNodes } of records) {
      if (type === 'attributes') {
        firstLayout.restyle(target);
        if (target instanceof Element) this.#changed(target);
        continue;
      }
      firstLayout.change();
      // document.open() takes every listener away with the old tree.
      if (target === document) {
        this.#adopt(document);
        this.#told.reopened();
      }
      for (const node of addedNodes) {
        naturalize(node);
        if (node instanceof Element) this.#search(node, this.#hasStyled());
      }
      if (removedNodes.length > 0) this.#sweepSoon();
      if (addedNodes.length > 0) this.#deepSoon();
    }
    this.#told.kick();
  }

  #sweepSoon(): void {
    this.#sweep ??= later(() => {
      this.#sweep = undefined;
      this.#told.sweep();
      for (const element of this.#extras.keys()) if (!isHere(element)) this.#extras.delete(element);
    }, SWEEP_MS);
  }

  /** Added elements may get a shadow root after we saw them. */
  #deepSoon(): void {
    const wait = Math.max(DEEP_LOOK_GAP_MS, this.#lastDeep + DEEP_LOOK_GAP_MS - Date.now());
    this.#deep ??= later(() => {
      this.#deep = undefined;
      this.#lastDeep = Date.now();
      this.#search(document, this.#hasStyled());
    }, wait);
  }

  #search(start: Node, styles = false): void {
    this.#goOn({ walk: walk(start), styles });
  }

  #goOn(search: Search): void {
    if (this.#stopped) return;
    this.#work.push(search);
    if (!this.#working) this.#task();
  }

  /** Walks for a few milliseconds, then lets the page go on. */
  #task = (): void => {
    this.#working = true;
    const end = performance.now() + TASK_MS;
    while (performance.now() < end) {
      const current = this.#work[0];
      if (!current) {
        this.#working = false;
        return;
      }
      if (current.styles && firstLayout.isDue()) {
        this.#work.shift();
        firstLayout.run(() => this.#goOn(current));
        continue;
      }
      const { done, value } = current.walk.next();
      if (done) this.#work.shift();
      else if (value instanceof ShadowRoot) this.#adopt(value);
      else this.#element(value, current.styles);
    }
    later(this.#task, 0);
  };
}
