import type { Point } from './box.ts';
import { scaleOf } from './scale.ts';

/** How an element's own coordinates, from the upper left corner of its border box, come to stand in the viewport. */
export interface Mapping {
  /** Size of the border box in the element's own pixels. */
  readonly width: number;
  readonly height: number;
  /** Its edges are parallel to the viewport's. */
  readonly upright: boolean;
  at(x: number, y: number): Point;
}

/** Share of an axis that counts as turned. */
const TURNED = 0.001;

/**
 * No browser tells a page where a turned element's corners are. But the middle of the box around it is its own middle, so the directions of
 * its axes, out of the transforms, and the size of that box settle the rest (CSS Transforms § transform rendering). `turns`: innermost
 * first. Null for an element without a box.
 */
export function mappingOf(element: Element, turns: readonly Element[]): Mapping | null {
  const { frame, ...size } = scaleOf(element);
  if (frame.width <= 0 || frame.height <= 0) return null;
  // A picture in a drawing has its size in units of that drawing, which is as good: only its proportions count.
  const { width, height } = element instanceof SVGImageElement ? element.getBBox() : size;
  const { a, b, c, d } = axesOf(element instanceof HTMLElement || element instanceof SVGImageElement ? turns : []);
  const across = frame.width / (Math.abs(a) * width + Math.abs(c) * height);
  const down = frame.height / (Math.abs(b) * width + Math.abs(d) * height);
  const small = Math.max(...[a, b, c, d].map(Math.abs)) * TURNED;
  const isSmall = (...parts: number[]) => parts.every((part) => Math.abs(part) <= small);
  return {
    width,
    height,
    upright: isSmall(b, c) || isSmall(a, d),
    at: (x, y) => {
      const [px, py] = [x - width / 2, y - height / 2];
      return { x: frame.x + frame.width / 2 + (a * px + c * py) * across, y: frame.y + frame.height / 2 + (b * px + d * py) * down };
    },
  };
}

/** The product of the transforms, outermost on the left, as far as it says where the axes point. */
function axesOf(turns: readonly Element[]): { a: number; b: number; c: number; d: number } {
  if (turns.length === 0) return { a: 1, b: 0, c: 0, d: 1 };
  let product = new DOMMatrix();
  for (const element of turns) {
    const { transform, rotate, scale } = getComputedStyle(element);
    const own = new DOMMatrix();
    if (/^-?[\d.e+-]+deg$/.test(rotate)) own.rotateSelf(Number.parseFloat(rotate));
    const [sx = 1, sy = sx] = scale === 'none' || !scale ? [] : scale.split(' ').map(Number);
    own.scaleSelf(sx, sy);
    if (transform !== 'none') own.multiplySelf(new DOMMatrix(transform));
    product = own.multiply(product);
  }
  return product;
}
