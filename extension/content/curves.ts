// Specification: CSS Backgrounds § corner shaping and § corner clipping, CSS Overflow § overflow-clip-margin
import { CORNERS, type Mask } from '../messages.ts';
import { type Box, cut } from './box.ts';
import { doc } from './native.ts';
import { hasOddCorners, roundedOf } from './painted.ts';
import type { Clip } from './surroundings.ts';

/** Share of a radius at which a point lies well beyond the curve, still inside the corner. */
const BEYOND = 0.1;

/** The curves that cut corners off `box`, a part of the picture; null where it cannot be told what is left of them. */
export function curvesOf(image: HTMLImageElement, clips: readonly Clip[], box: Box): readonly Mask[] | null {
  const own = getComputedStyle(image);
  const isRounded = own.borderRadius !== '0px';
  if (isRounded && (hasOddCorners(own) || !isCutOff(own))) return null;
  const curves = isRounded ? cornersOf(image, false, box) : [];
  for (const { element, x, y, round } of clips) {
    const style = getComputedStyle(element);
    if (hasMargin(style)) return null;
    const found = round ? cornersOf(element, true, box) : [];
    if (found.length > 0 && (!x || !y || hasOddCorners(style))) return null;
    if (found.some((curve) => isMet(image, curve))) return null;
    curves.push(...found);
  }
  return curves;
}

/** What lies outside its own box is not painted. */
export function isCutOff(style: CSSStyleDeclaration): boolean {
  return style.overflowX !== 'visible' && style.overflowY !== 'visible' && !hasMargin(style);
}

/** Something is painted beyond the edge that cuts off. */
function hasMargin(style: CSSStyleDeclaration): boolean {
  return !/^(|0px|content-box|padding-box)$/.test(style.getPropertyValue('overflow-clip-margin'));
}

function cornersOf(element: Element, isClip: boolean, part: Box): Mask[] {
  return CORNERS.flatMap((corner) => {
    const { box, rx, ry } = roundedOf(element, corner, isClip);
    const x = corner.endsWith('right') ? box.x + box.width - rx : box.x;
    const y = corner.startsWith('bottom') ? box.y + box.height - ry : box.y;
    const curve = { x, y, width: rx, height: ry, corner };
    return rx > 0 && ry > 0 && cut(curve, part) ? [curve] : [];
  });
}

/** The picture is met where the curve should have cut it off. */
function isMet(image: Element, { x, y, width, height, corner = 'top-left' }: Mask): boolean {
  const across = x + width * (corner.endsWith('right') ? 1 - BEYOND : BEYOND);
  const down = y + height * (corner.startsWith('bottom') ? 1 - BEYOND : BEYOND);
  const root = image.getRootNode();
  return (root instanceof ShadowRoot ? root : doc).elementsFromPoint(across, down).includes(image);
}

/** Whether a point lies beyond one of the curves. */
export function isBeyond(curves: readonly Mask[], x: number, y: number): boolean {
  return curves.some((curve) => {
    const { corner = 'top-left', width, height } = curve;
    const right = corner.endsWith('right');
    const bottom = corner.startsWith('bottom');
    if (x < curve.x || y < curve.y || x > curve.x + width || y > curve.y + height) return false;
    return ((x - curve.x - (right ? 0 : width)) / width) ** 2 + ((y - curve.y - (bottom ? 0 : height)) / height) ** 2 > 1;
  });
}
