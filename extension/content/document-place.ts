import type { DocumentPlace } from '../messages.ts';
import type { Point } from './box.ts';
import { doc } from './native.ts';
import type { Footing } from './place.ts';

/** Side of the button at a link. */
const LINK_SIDE = 20;
/** Distance of a badge from the corner of what it lies on. */
const INSET = 10;
/** Height of the tool bar of the browser's viewer. */
const TOOL_BAR = 56;

/**
 * Where the badge of a document stands, and a point that has to be seen for it, in viewport coordinates; null where nothing is shown.
 * At a link it stands on the upper end of its last line, so that it covers little of the text; in a viewer in the corner.
 */
export function placeOf(element: Element, place: DocumentPlace): Footing | null {
  if (element === doc.documentElement) return { at: { x: INSET, y: innerHeight > 4 * TOOL_BAR ? TOOL_BAR + INSET : INSET }, seen: null };
  if (!element.isConnected || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return null;
  const box =
    place === 'link' ? [...element.getClientRects()].findLast((one) => one.width > 0 && one.height > 0) : element.getBoundingClientRect();
  if (!box || box.width < 4 || box.height < 4) return null;
  if (place === 'viewer')
    return { at: { x: box.x + INSET, y: box.y + INSET }, seen: { x: box.x + box.width / 2, y: box.y + box.height / 2 } };
  const tall = box.height > 3 * LINK_SIDE;
  const x = tall ? box.right - LINK_SIDE - INSET : box.right + 1;
  const y = tall ? box.y + INSET : box.y - LINK_SIDE / 2;
  const far = doc.documentElement.clientWidth - LINK_SIDE - 2;
  const seen: Point = { x: Math.max(box.x + 1, box.right - 3), y: box.y + box.height * 0.7 };
  return { at: { x: Math.max(0, Math.min(x, far)), y }, seen };
}
