import { firstLayout } from './first-layout.ts';
import { later, type Timer } from './pause.ts';

/** A scroll goes on for so long after its last event. */
const SCROLL_MS = 150;
/** So often badges come, go and hide in a scroll: whatever is drawn costs a look at styles, a layout and a paint, for one as for twenty. */
export const DRAW_MS = 190;
/** So often a scroll looks what to draw, each time a little. */
const LOOK_MS = 95;

/** What a frame has time for: all of it, or in a scroll to follow what moves and in its turn to draw as well; and what a look between frames does. */
export type Turn = 'all' | 'follow' | 'draw' | 'look';

/** The scrolls of a page, one after the other. */
export class Scroll {
  readonly #look: (now: number) => void;
  readonly #over: () => void;
  #at = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #timer: Timer;

  /** `look` is called now and then between the frames of a scroll: it needs none of them, and none has to wait for it. `over`: it has ended. */
  constructor(look: (now: number) => void, over: () => void) {
    this.#look = look;
    this.#over = over;
  }

  /** The browser told of it. */
  goesOn(now: number): void {
    this.#at = now;
    this.#timer ??= later(this.#next, LOOK_MS);
  }

  isOn(now: number): boolean {
    return this.left(now) > 0 && this.#at > 0;
  }

  /** Milliseconds until it has ended, if nothing more comes; none for one that nobody saw the end of; infinite where there is none. */
  left(now: number): number {
    return this.#at > 0 ? Math.max(0, this.#at + SCROLL_MS + 1 - now) : Number.POSITIVE_INFINITY;
  }

  /** True for the first who sees its end. */
  ends(now: number): boolean {
    if (this.left(now) > 0) return false;
    this.#at = 0;
    return true;
  }

  /** What a frame does. */
  turn(now: number): Turn {
    if (!this.isOn(now)) return 'all';
    if (now - this.#drawnAt < DRAW_MS) return 'follow';
    this.#drawnAt = now;
    return 'draw';
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #next = (): void => {
    this.#timer = undefined;
    const now = performance.now();
    if (!this.isOn(now)) {
      this.#over();
      return;
    }
    if (!firstLayout.isDue()) this.#look(now);
    this.#timer = later(this.#next, LOOK_MS);
  };
}
