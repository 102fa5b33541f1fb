import { addressOf, admitSizeless, walk } from './scan.ts';

/** One task of looking lasts at most so long. */
const TASK_MS = 8;
const SWEEP_MS = 400;
/** Shadow roots attached late and styles that show what was hidden are found by looking again: after loading, and after the page changed. */
const DEEP_LOOKS_MS = [1_000, 4_000, 15_000];
const DEEP_LOOK_GAP_MS = 3_000;
// What decides which picture an element shows, and what may move or hide one.
const ATTRIBUTES = ['src', 'srcset', 'sizes', 'media', 'loading', 'class', 'style', 'open', 'hidden'];

export interface Sightings {
  /** The element shows this address now, or nothing that is loaded. `loaded` = a load event of the browser said so. */
  show(image: HTMLImageElement, address: string | null, loaded: boolean): void;
  /** Elements left the document. */
  sweep(): void;
  /** Something may have moved. */
  kick(): void;
  /** The document was opened anew by a script. */
  reopened(): void;
}

/** Finds every picture element of the document and its shadow trees, now and later, and tells what each shows. */
export class Watch {
  readonly #told: Sightings;
  readonly #roots = new WeakSet<Node>();
  readonly #observer: MutationObserver;
  #work: Generator<HTMLImageElement | ShadowRoot | null>[] = [];
  #working = false;
  #sweep: ReturnType<typeof setTimeout> | undefined;
  #deep: ReturnType<typeof setTimeout> | undefined;
  #deepLooks: ReturnType<typeof setTimeout>[] = [];
  #lastDeep = 0;
  #stopped = false;

  constructor(told: Sightings) {
    this.#told = told;
    this.#observer = new MutationObserver((records) => this.#changes(records));
  }

  start(): void {
    this.#adopt(document);
    this.#search(document);
    document.addEventListener('DOMContentLoaded', this.#look);
    window.addEventListener('load', this.#loaded);
    if (document.readyState === 'complete') this.#loaded();
  }

  stop(): void {
    this.#stopped = true; // shadow roots keep their listeners
    this.#observer.disconnect();
    this.#work = [];
    document.removeEventListener('DOMContentLoaded', this.#look);
    window.removeEventListener('load', this.#loaded);
    document.removeEventListener('load', this.#event, true);
    document.removeEventListener('error', this.#event, true);
    for (const timer of [this.#sweep, this.#deep, ...this.#deepLooks]) clearTimeout(timer);
  }

  #look = (): void => this.#search(document);

  #loaded = (): void => {
    this.#search(document);
    this.#deepLooks = DEEP_LOOKS_MS.map((delay) => setTimeout(this.#look, delay));
  };

  /** Load events do not leave a shadow tree, so each root is listened to by itself. */
  #adopt(root: Document | ShadowRoot): void {
    root.addEventListener('load', this.#event, true);
    root.addEventListener('error', this.#event, true);
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    this.#observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES });
  }

  #event = (event: Event): void => {
    const image = event.target;
    if (image instanceof HTMLImageElement) this.#image(image, event.isTrusted && event.type === 'load');
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

  #changes(records: readonly MutationRecord[]): void {
    for (const { type, target, addedNodes, removedNodes } of records) {
      if (type === 'attributes') {
        if (target instanceof HTMLImageElement) this.#image(target);
        continue;
      }
      // document.open() takes every listener away with the old tree.
      if (target === document) {
        this.#adopt(document);
        this.#told.reopened();
      }
      for (const node of addedNodes) if (node instanceof Element) this.#search(node);
      if (removedNodes.length > 0) this.#sweepSoon();
      if (addedNodes.length > 0) this.#deepSoon();
    }
    this.#told.kick();
  }

  #sweepSoon(): void {
    this.#sweep ??= setTimeout(() => {
      this.#sweep = undefined;
      this.#told.sweep();
    }, SWEEP_MS);
  }

  /** Added elements may get a shadow root after we saw them. */
  #deepSoon(): void {
    const wait = Math.max(DEEP_LOOK_GAP_MS, this.#lastDeep + DEEP_LOOK_GAP_MS - Date.now());
    this.#deep ??= setTimeout(() => {
      this.#deep = undefined;
      this.#lastDeep = Date.now();
      this.#search(document);
    }, wait);
  }

  #search(start: Node): void {
    this.#work.push(walk(start));
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
      const { done, value } = current.next();
      if (done) this.#work.shift();
      else if (value instanceof HTMLImageElement) this.#image(value);
      else if (value) this.#adopt(value);
    }
    setTimeout(this.#task, 0);
  };
}
