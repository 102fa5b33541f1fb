import { isInSight, type Point } from './box.ts';
import type { Ground } from './ground.ts';
import { doc } from './native.ts';
import { type Badge, pointsBeside, spotOf } from './place.ts';
import { BADGE_SIDE } from './style.ts';
import { controlAt, sightAt } from './visible.ts';

/** Where on a turned picture the badge may stand, from its corner (0) to its middle (1). */
const INWARD = [0, 0.25, 0.5, 0.75];
/** Steps in which the painted corner of a shape is looked for, and halvings after that. */
const SHAPE_STEPS = 32;
const HALVINGS = 7;
/** Controls under a badge's words are looked for at most this often: it takes a hit test for every few pixels. */
const CONTROLS_MS = 5_000;
const NO_SHIFT = { x: 0, y: 0 };

/** Looks what is seen where a badge stands, and sets its `seen` and `shift`. `moved`: how far its layer went since the reading. */
export function look(badge: Badge, moved: Point, isOurs: (element: Element) => boolean): void {
  const { footing } = badge;
  if (see(badge, moved, isOurs) && footing && !('at' in footing)) feel(badge, footing, moved, isOurs);
}

/** The same, for those who want to know no more than whether it is seen now and was not, or was seen and no longer is. */
export function isSeenOtherwise(badge: Badge, moved: Point, isOurs: (element: Element) => boolean): boolean {
  const { seen } = badge;
  see(badge, moved, isOurs);
  return badge.seen !== seen;
}

/** True where it is seen for certain. */
function see(badge: Badge, moved: Point, isOurs: (element: Element) => boolean): boolean {
  const { footing, element } = badge;
  if (!footing) return false;
  if ('at' in footing) {
    badge.seen = footing.seen === null || isLinkSeen(element, footing.seen, moved, isOurs);
    return badge.seen;
  }
  const sight = (point: Point) => sightAt(element, point.x + moved.x, point.y + moved.y, isOurs);
  let unknown = false;
  for (const shift of shiftsOf(badge, footing, (point) => sight(point) === 'seen')) {
    for (const point of pointsBeside(spotOf(badge, footing, shift), footing)) {
      const found = sight(point);
      if (found === 'seen') {
        badge.seen = true;
        badge.shift = shift;
        return true;
      }
      unknown ||= found === 'unknown';
    }
  }
  if (!unknown) badge.seen = false;
  return false;
}

/** Looks, now and then and while nothing scrolls, for a control of the page under the badge's words, which then give it the place. */
function feel(badge: Badge, ground: Ground, moved: Point, isOurs: (element: Element) => boolean): void {
  const now = performance.now();
  if (badge.quiet || ground.turned || moved.x !== 0 || moved.y !== 0 || now - badge.tightAt < CONTROLS_MS) return;
  badge.tightAt = now;
  const { x, y, width, height } = spotOf({ ...badge, tight: false }, ground);
  const step = BADGE_SIDE * badge.origin.zoom;
  badge.tight = false;
  for (let far = width - 1; far > step && !badge.tight; far -= step) {
    const across = ground.along.x < 0 ? x + width - far : x + far;
    const box = controlAt(badge.element, across, y + height / 2, isOurs)?.getBoundingClientRect();
    // One that takes up the whole picture is the picture's own.
    badge.tight = box !== undefined && (box.width < ground.box.width || box.height < ground.box.height);
  }
}

/** Where the badge may stand, best first. */
function shiftsOf(badge: Badge, ground: Ground, isSeen: (point: Point) => boolean): Point[] {
  if (ground.turned) {
    const { x, y, width } = spotOf(badge, ground, NO_SHIFT);
    const way = { x: ground.middle.x - x - width / 2, y: ground.middle.y - y - width / 2 };
    return INWARD.map((share) => ({ x: way.x * share, y: way.y * share }));
  }
  if (ground.shape === '') return [NO_SHIFT];
  if (badge.shape === ground.shape) return [badge.shift];
  const shift = shapeShift(ground, isSeen);
  badge.shape = shift ? ground.shape : '';
  return shift ? [shift] : [];
}

/**
 * From the corner of its box to the painted corner of a picture that has a shape: first inward, as much along as down, and then towards the
 * middle until something is seen; from there back along each edge as far as it is. Null where nothing is seen.
 */
function shapeShift({ corner, middle, along, down }: Ground, isSeen: (point: Point) => boolean): Point | null {
  const isSeenAt = ({ x, y }: Point) => isSeen({ x: corner.x + x + along.x / 2, y: corner.y + y + down.y / 2 });
  const whole = { x: middle.x - corner.x, y: middle.y - corner.y };
  const even = Math.min(Math.abs(whole.x), Math.abs(whole.y));
  const turn = { x: along.x * even, y: down.y * even };
  // One half of the way is as long as the shorter side allows; the other goes on to the middle.
  const wayAt = (share: number): Point => {
    const [there, on] = [Math.min(1, 2 * share), Math.max(0, 2 * share - 1)];
    return { x: turn.x * there + (whole.x - turn.x) * on, y: turn.y * there + (whole.y - turn.y) * on };
  };
  const steps = Array.from({ length: SHAPE_STEPS }, (_, step) => step / SHAPE_STEPS);
  const first = steps.find((share) => isSeenAt(wayAt(share)));
  if (first === undefined) return null;
  const { x: far, y: deep } = wayAt(least(Math.max(0, first - 1 / SHAPE_STEPS), first, (share) => isSeenAt(wayAt(share))));
  const x = least(0, far, (one) => isSeenAt({ x: one, y: deep }));
  const y = least(0, deep, (one) => isSeenAt({ x, y: one }));
  // Points are looked at half a pixel further in, and a round edge is met up to a pixel too early.
  return { x: x === 0 ? 0 : x + along.x, y: y === 0 ? 0 : y + down.y };
}

/** The value nearest to `none` for which `holds` is true, as it is for `some`. */
function least(none: number, some: number, holds: (value: number) => boolean): number {
  if (holds(none)) return none;
  let [low, high] = [none, some];
  for (let i = 0; i < HALVINGS; i++) {
    const half = (low + high) / 2;
    if (holds(half)) high = half;
    else low = half;
  }
  return high;
}

/** What a link holds may lie over it; everything else that does is a cover. */
function isLinkSeen(element: Element, point: Point, moved: Point, isOurs: (element: Element) => boolean): boolean {
  const [x, y] = [point.x + moved.x, point.y + moved.y];
  if (!isInSight(x, y)) return true;
  const top = doc.elementFromPoint(x, y);
  if (top === null || isOurs(top) || element.contains(top)) return true;
  // Of what stands in a shadow tree the document only tells the host.
  const root = element.getRootNode();
  return root instanceof ShadowRoot && element.contains(root.elementFromPoint(x, y));
}
