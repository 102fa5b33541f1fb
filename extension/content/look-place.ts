import type { ContentMessages } from '../messages.ts';
import type { Box } from './box.ts';
import { doc } from './native.ts';

/** Where a picture is compared with a capture of the tab, with everything of ours that lies over it. */
export type Place = Pick<ContentMessages['item.confirm']['ask'], 'rect' | 'masks' | 'viewport'>;

/** Nothing moved by as little as a part of a pixel. */
export function isSameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** Neither the picture nor what is ours has moved. */
export function isSamePlace(a: Place, b: Place): boolean {
  const areSame = a.masks.length === b.masks.length && a.masks.every((mask, at) => isSameBox(mask, b.masks[at] ?? a.rect));
  return areSame && isSameBox(a.rect, b.rect);
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
