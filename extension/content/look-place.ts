import type { ContentMessages } from '../messages.ts';
import type { Box } from './box.ts';
import { boxOf, doc } from './native.ts';

/** Where a picture is compared with a capture of the tab, with its rounded corners and everything of ours that lies over it. */
export interface Place extends Pick<ContentMessages['item.confirm']['ask'], 'rect' | 'whole' | 'masks' | 'viewport'> {
  /** Nothing of the page's that hit tests meet lies over it. */
  readonly clear: boolean;
}

/** Part of a CSS pixel that is no difference. */
const SAME = 0.01;
/** A strip that is narrower than this shows nothing of a picture, in CSS pixels. */
const MIN_STRIP = 16;
const SEEN: CheckVisibilityOptions = { checkOpacity: true, checkVisibilityCSS: true };

/** Nothing moved by as little as a part of a pixel. */
function isSameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** Neither the picture nor what is ours has moved. */
export function isSamePlace(a: Place, b: Place): boolean {
  const areSame = a.masks.length === b.masks.length && a.masks.every((mask, at) => isSameBox(mask, b.masks[at] ?? a.rect));
  return areSame && isSameBox(a.rect, b.rect) && isSameBox(a.whole, b.whole);
}

/** As large as before, the same part of the picture, and as far from whole pixels: browsers draw it as before. */
export function isSameShape(a: Place, b: Place): boolean {
  const [one, two] = [shapeOf(a), shapeOf(b)];
  return one.every((value, at) => Math.abs(value - (two[at] ?? Number.NaN)) < SAME);
}

function shapeOf({ rect, whole }: Place): readonly number[] {
  const part = (at: number): number => at - Math.floor(at);
  const crop = [rect.x - whole.x, rect.y - whole.y, whole.width, whole.height];
  return [part(rect.x), part(rect.y), rect.width, rect.height, ...crop];
}

/** Something of it is in the window, and not made invisible. */
export function isInWindow(image: Element): boolean {
  const { left, right, top, bottom } = boxOf(image);
  const width = Math.min(right, innerWidth) - Math.max(left, 0);
  const height = Math.min(bottom, innerHeight) - Math.max(top, 0);
  return width >= MIN_STRIP && height >= MIN_STRIP && image.checkVisibility(SEEN);
}

/** The pointer is on it, or on the link or the figure that it stands in: pages draw something over it then. */
export function isPointedAt(image: Element): boolean {
  return image.matches(':hover') || image.closest('a,button,figure')?.matches(':hover') === true;
}

/** It is part of what the user has selected, which browsers tint. */
export function isSelected(image: Element): boolean {
  const selection = doc.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(image, true);
}
