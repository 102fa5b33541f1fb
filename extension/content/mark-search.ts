import type { ItemView } from '../messages.ts';
import type { Entry } from './entries.ts';
import { doc } from './native.ts';
import { later, type Timer } from './pause.ts';

/** The page has had its labels for so long. */
const REST_MS = 1_500;
/** One page may cost so much of the checker's time, all its searches together, and so many searches. */
const PAGE_LIMIT_MS = 6_000;
const MAX_SEARCHES = 60;
/** After a search, others have the processor for this many times as long. */
const PAUSE_SHARE = 2;
/** A page that never rests is not waited for longer. */
const IDLE_LIMIT_MS = 10_000;

export interface SearchPorts {
  readonly entries: () => Iterable<Entry>;
  /** Nothing waits for a label. */
  readonly isResting: () => boolean;
  /** Null where it could not be searched. */
  readonly search: (id: string) => Promise<ItemView | null>;
  readonly found: (entry: Entry) => void;
}

/**
 * Has the pixels of pictures without a sign searched for hidden marks: when every label is there, while the page is idle and in front, one
 * picture at a time, those near the viewport first.
 */
export class MarkSearch {
  readonly #ports: SearchPorts;
  readonly #done = new WeakSet<ItemView>();
  #timer: Timer;
  #idle = 0;
  #running = false;
  #spent = 0;
  #count = 0;
  #stopped = false;

  constructor(ports: SearchPorts) {
    this.#ports = ports;
  }

  /** A label came. */
  wake(): void {
    if (this.#running || this.#stopped || this.#idle) return;
    clearTimeout(this.#timer);
    this.#timer = later(() => {
      this.#idle = requestIdleCallback(() => void this.#run(), { timeout: IDLE_LIMIT_MS });
    }, REST_MS);
  }

  #shown = (): void => this.wake();

  stop(): void {
    this.#stopped = true;
    doc.removeEventListener('visibilitychange', this.#shown);
    clearTimeout(this.#timer);
    cancelIdleCallback(this.#idle);
  }

  async #run(): Promise<void> {
    this.#idle = 0;
    const entry = this.#next();
    if (!entry?.view || !this.#ports.isResting()) return; // the next label wakes us
    if (doc.visibilityState !== 'visible') {
      doc.addEventListener('visibilitychange', this.#shown, { once: true });
      return;
    }
    this.#running = true;
    const { view } = entry;
    this.#done.add(view);
    this.#count++;
    const from = performance.now();
    const found = await this.#ports.search(entry.id).catch(() => null);
    const took = performance.now() - from;
    this.#spent += took;
    this.#running = false;
    // Whatever came of it, a verdict that was given meanwhile stands.
    if (found && entry.view === view && !this.#stopped) {
      entry.view = found;
      if (found.label !== view.label) this.#ports.found(entry);
    }
    if (!this.#stopped) this.#timer = later(() => this.wake(), took * PAUSE_SHARE);
  }

  #next(): Entry | undefined {
    if (this.#spent > PAGE_LIMIT_MS || this.#count >= MAX_SEARCHES) return undefined;
    const open = [...this.#ports.entries()].filter(({ view }) => view?.searchable && !this.#done.has(view));
    return open.find((entry) => entry.near) ?? open[0];
  }
}
