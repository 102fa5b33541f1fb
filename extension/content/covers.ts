import type { Point } from './box.ts';
import type { Layer, Origin } from './layer.ts';
import type { Badge } from './place.ts';
import { isSeenOtherwise, look } from './sight.ts';
import { BADGE_SIDE } from './style.ts';

/** Time for hit tests in one frame, and in one of the looks of a scroll. */
const SCROLL_HITS_MS = 1;
const HITS_MS = 3;
/** Every look at a still page is also one at what covers so many badges, in turns, and lasts no longer for it. */
const GLANCES = 12;
const GLANCES_MS = 0.5;

type IsOurs = (element: Element) => boolean;

/** Who is to be looked at for what covers it: hit tests cost too much for all at once. */
export class Covers {
  readonly #isOurs: IsOurs;
  #waiting = new Set<Badge>();
  #glances = 0;

  constructor(isOurs: IsOurs) {
    this.#isOurs = isOurs;
  }

  /** Badges that wait for their look. */
  get size(): number {
    return this.#waiting.size;
  }

  add(badge: Badge): void {
    this.#waiting.add(badge);
  }

  delete(badge: Badge): void {
    this.#waiting.delete(badge);
  }

  /** This one comes before all others. */
  first(badge: Badge): void {
    this.#waiting = new Set([badge, ...this.#waiting]);
  }

  /** Looks at as many as a frame has time for. In a scroll every badge has its turn: a header that stays may cover any. */
  look(badges: Iterable<Badge>, origins: ReadonlyMap<Layer, Origin>, scrolling: boolean): Badge[] {
    const end = performance.now() + (scrolling ? SCROLL_HITS_MS : HITS_MS);
    const looked: Badge[] = [];
    if (scrolling && this.#waiting.size === 0) for (const badge of badges) if (isNear(badge, origins)) this.#waiting.add(badge);
    for (const badge of this.#waiting) {
      if (looked.length > 0 && performance.now() >= end) break;
      this.#waiting.delete(badge);
      const origin = origins.get(badge.layer);
      if (!origin) continue;
      look(badge, shiftOf(badge, origin), this.#isOurs);
      looked.push(badge);
    }
    return looked;
  }

  /** Whether one of the next few came to be covered, or to be seen, without any event. */
  glance(badges: Iterable<Badge>): boolean {
    const layers = new Set(Array.from(badges, ({ layer }) => layer));
    const origins = new Map(Array.from(layers, (layer) => [layer, layer.origin()]));
    const near = [...badges].filter((badge) => isNear(badge, origins));
    const end = performance.now() + GLANCES_MS;
    for (let left = Math.min(GLANCES, near.length); left > 0 && performance.now() < end; left--) {
      const badge = near[this.#glances++ % near.length];
      const origin = badge && origins.get(badge.layer);
      if (origin && isSeenOtherwise(badge, shiftOf(badge, origin), this.#isOurs)) return true;
    }
    return false;
  }
}

/** How far its layer went since the badge was read. */
function shiftOf({ origin }: Badge, { x, y }: Origin): Point {
  return { x: x - origin.x, y: y - origin.y };
}

/** In the viewport, as far as is known. */
function isNear(badge: Badge, origins: ReadonlyMap<Layer, Origin>): boolean {
  const origin = origins.get(badge.layer);
  if (!origin || !badge.footing) return false;
  const y = badge.y * origin.zoom + origin.y;
  return y > -BADGE_SIDE && y < innerHeight;
}
