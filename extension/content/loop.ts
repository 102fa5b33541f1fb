import { later, type Timer } from './pause.ts';

/** Frames that are asked for so soon after the last one are served together, unless something moves. */
export const BATCH_MS = 80;
/** The page stands still when no frame was needed for so long. */
const SETTLE_MS = 130;
/** Moves that tell nobody are seen by this slow look. */
export const SLOW_LOOK_MS = 2_500;

/** When the next frame is needed: the very next one, one in so many milliseconds, or none until somebody wakes the loop. */
export type Next = 'frame' | 'rest' | number;

export interface LoopPorts {
  /** Nothing may be read before the page's own frame has gone through. */
  isHeld(): boolean;
  /** Does the work of one frame. */
  frame(now: number): Next;
  /** No frame was needed for a while. */
  settled(): void;
  /** No frame was needed for long; whoever wakes the loop now, or has it look later, is asked again. */
  slowly(): void;
}

/** Frames when they are needed, and nothing at all while they are not: a frame without work still costs the page a turn of its renderer. */
export class Loop {
  readonly #ports: LoopPorts;
  #frameId = 0;
  #timer: Timer;
  #due = Number.POSITIVE_INFINITY;
  #rest: Timer;
  #last = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(ports: LoopPorts) {
    this.#ports = ports;
  }

  /** Something moves: the next frame. */
  wake(): void {
    this.#in(0);
  }

  /** Something came: a frame so long after the last one, for everything that comes until then. */
  wakeSoon(pause = BATCH_MS): void {
    this.#in(this.#last + pause - performance.now());
  }

  /** The frame that something waits for, if there is one, needs to wait for nothing more. */
  hurry(): void {
    if (this.#due < Number.POSITIVE_INFINITY) this.wakeSoon();
  }

  /** Nothing was to be seen: the next slow look, without a frame before it. */
  lookLater(ms = SLOW_LOOK_MS): void {
    if (this.#stopped || this.#frameId) return;
    clearTimeout(this.#rest);
    this.#rest = later(this.#slowly, ms);
  }

  stop(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#frameId);
    clearTimeout(this.#timer);
    clearTimeout(this.#rest);
  }

  #in(ms: number): void {
    if (this.#stopped || this.#frameId) return;
    clearTimeout(this.#rest);
    if (ms <= 0) {
      clearTimeout(this.#timer);
      this.#due = Number.POSITIVE_INFINITY;
      this.#frameId = requestAnimationFrame(this.#frame);
      return;
    }
    const due = performance.now() + ms;
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = later(() => this.#in(0), ms);
  }

  #frame = (now: number): void => {
    if (this.#stopped) return;
    if (this.#ports.isHeld()) {
      this.#frameId = requestAnimationFrame(this.#frame);
      return;
    }
    const next = this.#ports.frame(now);
    this.#last = performance.now();
    // What woke us in there was served by this very frame.
    this.#frameId = 0;
    if (next !== 'rest') this.#in(next === 'frame' ? 0 : next);
    else this.#rest = later(this.#settle, SETTLE_MS);
  };

  #slowly = (): void => {
    if (this.#ports.isHeld()) this.lookLater();
    else this.#ports.slowly();
  };

  #settle = (): void => {
    if (this.#ports.isHeld()) {
      this.#rest = later(this.#settle, SETTLE_MS);
      return;
    }
    this.lookLater();
    this.#ports.settled();
  };
}
