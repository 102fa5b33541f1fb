import type { Box } from './box.ts';
import { boxOf, native } from './native.ts';

/** An element's border box in the viewport, its size in its own pixels, and how large one of those is there. */
export interface Scale {
  readonly frame: Box;
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly down: number;
}

/** The element is taken to stand upright. What is no HTML element, and what has no box of its own, counts in the viewport's pixels. */
export function scaleOf(element: Element): Scale {
  const frame = boxOf(element);
  const { offsetWidth, offsetHeight } = element instanceof HTMLElement ? native(element) : { offsetWidth: 0, offsetHeight: 0 };
  const own = offsetWidth > 0 && offsetHeight > 0;
  const width = own ? offsetWidth : frame.width;
  const height = own ? offsetHeight : frame.height;
  return { frame, width, height, across: frame.width / width || 1, down: frame.height / height || 1 };
}

/** A box inside the element, by its distances from the border box's edges in the element's own pixels. */
export function inside({ frame, width, height, across, down }: Scale, edges: readonly [number, number, number, number]): Box {
  const [left, top, right, bottom] = edges;
  return {
    x: frame.x + left * across,
    y: frame.y + top * down,
    width: Math.max(0, width - left - right) * across,
    height: Math.max(0, height - top - bottom) * down,
  };
}
