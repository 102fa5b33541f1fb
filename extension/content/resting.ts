import { type Box, isAtWindow } from './box.ts';
import type { Origin } from './layer.ts';
import { boxOf } from './native.ts';
import type { Badge } from './place.ts';

// Badges of pictures that the user has scrolled far away from are left standing: to take them out and to make them anew costs a scroll the
// most frames. Nothing is done about them while their pictures stay where they are in the document.

/** Pictures this close to the viewport have a live badge: as far as a quick scroll goes while badges come in groups. */
export const NEAR_PX = 500;
/** A move of less is the rounding of a scroll. */
const SAME_PX = 0.5;

/** Whether a badge is shown, not in use, and moved by nothing but the document's own scrolling. */
export function mayRest({ on, around, asked, button }: Badge): boolean {
  return on && !around.stuck && !asked && !button.matches(':focus,.open');
}

/** Lets a badge rest that has just been read, or keeps it so. True where its picture is elsewhere than it was before. */
export function isAstray(badge: Badge, origin: Origin): boolean {
  const { x, y, width, height } = boxOf(badge.element);
  const was = badge.spot;
  const now = { x: x - origin.x, y: y - origin.y, width, height };
  badge.spot = now;
  return was !== null && !isSame(was, now);
}

/** Whether the document was scrolled so far that its picture, unless it moved, is near the viewport again. */
export function isBack({ x, y, width, height }: Box, origin: Origin, all: Box): boolean {
  return isAtWindow({ x: x + origin.x, y: y + origin.y, width, height }, NEAR_PX, all);
}

/** Whether two boxes differ by no more than the rounding of a scroll. */
export function isSame(one: Box, other: Box): boolean {
  return (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(one[side] - other[side]) <= SAME_PX);
}
