/** Each turn of a scroll lasts so many milliseconds: six frames of sixty a second, so that badges come, go and hide five times a second. */
export const TURN_MS = 95;

/** What a frame of a scroll has time for: to follow what moves, and in every other turn to draw as well, or to look. */
export type Turn = 'follow' | 'draw' | 'look';

/**
 * The turns of a scroll. Whatever is drawn costs a look at styles, a layout and a paint, for one badge as for twenty, and frames of sixty a
 * second are lost to it; so it is drawn together, and never in the frame in which it was looked at.
 */
export class Turns {
  #at = Number.NEGATIVE_INFINITY;
  #last: Turn = 'look';

  /** The turn of a frame, once: the next one is later. */
  next(now: number): Turn {
    if (now - this.#at < TURN_MS) return 'follow';
    this.#at = now;
    this.#last = this.#last === 'draw' ? 'look' : 'draw';
    return this.#last;
  }
}
