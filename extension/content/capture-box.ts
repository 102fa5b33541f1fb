import type { ContentMessages, Mask } from '../messages.ts';
import { type Box, cut } from './box.ts';
import { curvesOf, isBeyond, isCutOff } from './curves.ts';
import { doc } from './native.ts';
import { clipBox, paintedPart, wholePart } from './painted.ts';
import { type Scale, scaleOf } from './scale.ts';
import { ancestors, surroundingsOf } from './surroundings.ts';
import { isTopmost } from './visible.ts';

/** Points on each side of the grid that must show the picture before a first capture. */
const CAPTURE_GRID = 5;
/** A picture may be so many CSS pixels larger than its box: that is rounding. */
const ROUNDING = 0.5;

/** Where a picture is to be compared with what the tab shows. */
export interface CaptureBox extends Pick<ContentMessages['item.confirm']['ask'], 'rect' | 'whole' | 'viewport'> {
  /** The rounded corners, beyond which it is not painted. */
  readonly curves: readonly Mask[];
  /** Nothing that hit tests meet lies over it. */
  readonly clear: boolean;
}

// Whatever of these is set on the picture or around it makes its pixels on the screen other than its own.
const PLAIN: readonly (readonly [keyof CSSStyleDeclaration & string, string])[] = [
  ['rotate', 'none'],
  ['offsetPath', 'none'],
  ['perspective', 'none'],
  ['filter', 'none'],
  ['opacity', '1'],
  ['mixBlendMode', 'normal'],
  ['clipPath', 'none'],
  ['maskImage', 'none'],
];
/** Moved or scaled, and neither turned nor mirrored. */
const UPRIGHT = /^(|none|matrix\(\d[\d.e-]*, 0, 0, \d[\d.e-]*, [^,]+, [^,]+\))$/;
const UPRIGHT_SCALE = /^(|none|\d[\d.e-]*( \d[\d.e-]*)?)$/;

/**
 * Where the picture stands in the top frame's viewport, if it can be compared there: upright, untouched by effects, and, unless it is looked at
 * `again`, uncovered and all in view that is ever seen of it. Null where it cannot, now.
 */
export function captureBox(image: HTMLImageElement, isOurs: (element: Element) => boolean, again: boolean): CaptureBox | null {
  if (window.top !== window || doc.visibilityState !== 'visible' || (window.visualViewport?.scale ?? 1) !== 1) return null;
  const own = getComputedStyle(image);
  if (own.content !== 'normal' || [image, ...ancestors(image)].some((element) => isChanged(getComputedStyle(element)))) return null;
  const scale = scaleOf(image);
  const whole = inViewport(scale, wholePart(image, scale));
  const painted = inViewport(scale, paintedPart(image, scale));
  const { clips } = surroundingsOf(image);
  // What is taken for cut off without being so would be shown and never compared.
  if (clips.some(({ sure }) => !sure)) return null;
  let seen: Box | null = painted;
  for (const clip of clips) seen &&= cut(seen, clipBox(clip.element), clip);
  if (!seen || (isLarger(whole, painted) && !isCutOff(own))) return null;
  const viewport = { width: innerWidth, height: innerHeight };
  const rect = cut(seen, { x: 0, y: 0, ...viewport });
  if (!rect || rect.width < 1 || rect.height < 1 || (!again && isLarger(seen, rect))) return null;
  const curves = curvesOf(image, clips, rect);
  if (!curves) return null;
  const clear = isClear(image, rect, curves, isOurs);
  return clear || again ? { rect, whole, curves, viewport, clear } : null;
}

function isChanged(style: CSSStyleDeclaration): boolean {
  const isSet = ([name, value]: (typeof PLAIN)[number]) => style[name] !== undefined && style[name] !== '' && style[name] !== value;
  return PLAIN.some(isSet) || !UPRIGHT.test(style.transform) || !UPRIGHT_SCALE.test(style.scale);
}

function inViewport({ frame, across, down }: Scale, { x, y, width, height }: Box): Box {
  return { x: frame.x + x * across, y: frame.y + y * down, width: width * across, height: height * down };
}

const isLarger = (one: Box, two: Box) => one.width > two.width + ROUNDING || one.height > two.height + ROUNDING;

function isClear(image: HTMLImageElement, rect: Box, curves: readonly Mask[], isOurs: (element: Element) => boolean): boolean {
  for (let i = 0; i < CAPTURE_GRID * CAPTURE_GRID; i++) {
    const x = rect.x + ((i % CAPTURE_GRID) + 0.5) * (rect.width / CAPTURE_GRID);
    const y = rect.y + (Math.floor(i / CAPTURE_GRID) + 0.5) * (rect.height / CAPTURE_GRID);
    if (!isBeyond(curves, x, y) && !isTopmost(image, x, y, isOurs)) return false;
  }
  return true;
}
