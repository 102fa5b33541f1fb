import type { FromWorker, ToWorker } from './job.ts';
import type { Lane, Task } from './line.ts';

/** A Worker that is busy for so long is asked for its pulse. One that gives none is computing or hangs; one that waits for bytes answers. */
const PULSE_AFTER_MS = 2_000;
const PULSE_LIMIT_MS = 1_000;
/** The engine's memory only grows: a Worker that saw that much is replaced. */
const RECYCLE_BYTES = 32 * 1024 * 1024;
const RECYCLE_ITEMS = 200;

/** The part of a Worker that is used; tests give their own. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  terminate(): void;
}

/** What is heard from a Worker. */
export interface Ears {
  readonly message: (message: FromWorker) => void;
  readonly error: (note: string) => void;
}

/** A Worker with the item that it is at, and the clocks that run meanwhile. */
export class Seat {
  task: Task | null = null;
  /** Gave no pulse: another one may work in its place. */
  silent = false;
  /** Its Worker was stopped. */
  isLost = false;
  #items = 0;
  #bytes = 0;
  #limit: ReturnType<typeof setTimeout> | undefined;
  #pulse: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly worker: WorkerLike,
    readonly lane: Lane,
  ) {}

  /** Enough was seen here: the Worker is to be replaced. */
  get worn(): boolean {
    return this.#bytes > RECYCLE_BYTES || this.#items >= RECYCLE_ITEMS;
  }

  /** From now on there are so many milliseconds until `late`. */
  limit(limit: number, late: () => void): void {
    clearTimeout(this.#limit);
    this.#limit = setTimeout(late, limit);
  }

  /** Asks the Worker for its pulse, later and again and again; while it gives none, it is `silent`. */
  feel(hush: () => void): void {
    clearTimeout(this.#pulse);
    this.#pulse = setTimeout(() => {
      this.#pulse = setTimeout(() => {
        this.silent = true;
        hush();
      }, PULSE_LIMIT_MS);
      this.worker.postMessage({ type: 'pulse' });
    }, PULSE_AFTER_MS);
  }

  /** The item is done with; true where another Worker took this one's place meanwhile. */
  rest(): boolean {
    this.#stopClocks();
    const replaced = this.silent;
    this.silent = false;
    this.task = null;
    return replaced;
  }

  /** An item was judged here, of so many bytes. */
  count(bytes = 0): void {
    this.#items++;
    this.#bytes += bytes;
  }

  /** Stops the Worker. */
  clear(): void {
    this.#stopClocks();
    this.isLost = true;
    this.worker.terminate();
  }

  #stopClocks(): void {
    clearTimeout(this.#limit);
    clearTimeout(this.#pulse);
  }
}
