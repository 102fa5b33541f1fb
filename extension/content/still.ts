import { isAtWindow } from './box.ts';
import { SLOW_LOOK_MS } from './loop.ts';
import { boxOf } from './native.ts';
import type { Badge } from './place.ts';
import { isSame } from './resting.ts';

/** On a still page everything is looked at this long after the last time, and after twice as long each time that nothing had moved. */
const STILL_MS = SLOW_LOOK_MS;
const STILLEST_MS = 4 * SLOW_LOOK_MS;

type Spot = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;

/** What is known of a page that stands still: where its pictures are, and when everything is to be looked at again. */
export class Still {
  /** Where each element was that could be seen; null for what lay outside the window. */
  #places = new WeakMap<Badge, Spot | null>();
  #gap = STILL_MS;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** Milliseconds since everything was last looked at. */
  since(now: number): number {
    return now - this.#at;
  }

  /** Something moved, or may: the next look is at everything. */
  stir(): void {
    this.#gap = STILL_MS;
  }

  /** Everything is looked at now. */
  begin(now: number): void {
    this.#at = now;
  }

  /** Nothing had moved: the next look at everything may come later. */
  keep(badges: Iterable<Badge>): void {
    this.#gap = Math.min(STILLEST_MS, this.#gap * 2);
    this.#places = new WeakMap(Array.from(badges, (badge) => [badge, spotOf(badge)]));
  }

  isDue(now: number, badges: Iterable<Badge>): boolean {
    return this.since(now) >= this.#gap || this.#hasMoved(badges);
  }

  #hasMoved(badges: Iterable<Badge>): boolean {
    for (const badge of badges) {
      const was = this.#places.get(badge);
      if (was === undefined) return true;
      if (was === null) continue; // nobody sees its badge
      if (!isSame(was, boxOf(badge.element))) return true;
    }
    return false;
  }
}

function spotOf({ element }: Badge): Spot | null {
  const box = boxOf(element);
  return isAtWindow(box) ? box : null;
}
