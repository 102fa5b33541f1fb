import type { Jumped, JumpFrom } from '../messages.ts';
import { seenPart } from './box.ts';
import { boxOf, native } from './native.ts';
import type { Badge } from './place.ts';
import { compareInReading } from './reading-order.ts';

/** Elements that have a badge, or would have one if they were near. */
export interface Stops {
  stops(): Iterable<Element>;
  /** The element's badge, made if it has none; null where it may have none. */
  badgeFor(element: Element): Badge | null;
}

/** Hidden or covered elements passed over in one jump. */
const MAX_PASSED = 50;

/** Goes from `current` to the next element whose badge can be shown, scrolls there, and tells how it went. */
export function jump(from: JumpFrom, current: Element | null, owners: readonly Stops[], show: (badge: Badge) => boolean): Jumped {
  if (from === 'here' && !current) return 'elsewhere';
  const stops = owners.flatMap((owner) => [...owner.stops()].map((element) => ({ owner, element })));
  stops.sort((a, b) => compareInReading(a.element, b.element));
  const isNext = (element: Element): boolean => {
    if (from === 'here') return current !== null && current !== element && compareInReading(element, current) > 0;
    return from === 'first' || boxOf(element).bottom > 0;
  };
  const start = stops.findIndex(({ element }) => isNext(element));
  if (start < 0) return 'end';
  for (const { owner, element } of stops.slice(start, start + MAX_PASSED)) {
    if (!isInView(element)) native(element).scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    const badge = owner.badgeFor(element);
    if (badge && show(badge)) return 'moved';
  }
  return 'end';
}

function isInView(element: Element): boolean {
  const { top, bottom, left, right } = boxOf(element);
  const { x, y, width, height } = seenPart();
  return top >= y && left >= x && bottom <= y + height && right <= x + width;
}
