import type { Corner } from '../messages.ts';
import { type Box, boxAround, cut, type Point } from './box.ts';
import { boxOf } from './native.ts';
import { clipBox, paintedPart, type Rounded, roundedOf } from './painted.ts';
import type { Surroundings } from './surroundings.ts';
import { mappingOf } from './transform.ts';

/** What is to be seen of a picture, in viewport coordinates, and the corner of it that a badge belongs to. */
export interface Ground {
  /** Where it is turned: the box around it. */
  readonly box: Box;
  readonly turned: boolean;
  readonly corner: Point;
  /** Unit vectors from the corner along the two edges that meet there. */
  readonly along: Point;
  readonly down: Point;
  readonly middle: Point;
  /** Names what cuts the picture off so that only hit tests can find its painted corner; empty where nothing does. */
  readonly shape: string;
}

/** Reads only; null where nothing of the picture is left to be seen. */
export function groundOf(image: Element, around: Surroundings, corner: Corner): Ground | null {
  const { clips, turns, cuts, plain } = around;
  if (plain && clips.length + turns.length + cuts.length === 0) return plainGround(boxOf(image), corner);
  const mapping = mappingOf(image, turns);
  if (!mapping) return null;
  const part = plain ? { x: 0, y: 0, width: mapping.width, height: mapping.height } : paintedPart(image, mapping);
  const quad = [
    mapping.at(part.x, part.y),
    mapping.at(part.x + part.width, part.y),
    mapping.at(part.x + part.width, part.y + part.height),
    mapping.at(part.x, part.y + part.height),
  ];
  const whole = boxAround(quad);
  let box: Box | null = whole;
  // Where hit tests have to find the corner, they find the round one too.
  const rounded = plain || cuts.includes(image) ? [] : [roundedOf(image, corner, false)];
  for (const clip of clips) {
    box &&= cut(box, clipBox(clip.element), clip);
    if (clip.round && !cuts.includes(clip.element)) rounded.push(roundedOf(clip.element, corner, true));
  }
  if (!box) return null;
  const shape = around.cuts
    .map((element) => `${cutOf(getComputedStyle(element))} ${Math.round(box.width)} ${Math.round(box.height)}`)
    .join();
  if (!mapping.upright) return { box, shape, turned: true, ...turnedCorner(quad, whole, corner) };
  return { box, shape, turned: false, ...uprightCorner(box, corner, rounded) };
}

/** Every style that may decide what hit tests find cut off. */
function cutOf(style: CSSStyleDeclaration): string {
  const { clipPath, clip, borderRadius } = style;
  return [clipPath, clip, borderRadius, style.getPropertyValue('corner-shape')].join(' ');
}

/** By far the most pictures, and by far the quickest. */
function plainGround({ x, y, width, height }: Box, corner: Corner): Ground | null {
  const box = { x, y, width, height };
  return width > 0 && height > 0 ? { box, shape: '', turned: false, ...uprightCorner(box, corner, []) } : null;
}

type Place = Pick<Ground, 'corner' | 'along' | 'down' | 'middle'>;

const isRight = (corner: Corner) => corner.endsWith('right');
const isBottom = (corner: Corner) => corner.startsWith('bottom');

/** That corner of the box, in its own coordinates. */
function cornerOf(box: Box, corner: Corner): Point {
  return { x: isRight(corner) ? box.x + box.width : box.x, y: isBottom(corner) ? box.y + box.height : box.y };
}

const middleOf = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

function uprightCorner(box: Box, corner: Corner, rounded: readonly Rounded[]): Place {
  const along = { x: isRight(corner) ? -1 : 1, y: 0 };
  const down = { x: 0, y: isBottom(corner) ? -1 : 1 };
  const sharp = cornerOf(box, corner);
  const most = Math.min(box.width, box.height) / 2;
  const inward = Math.min(most, Math.max(0, ...rounded.map((one) => depthOf(sharp, one, corner))));
  return { corner: { x: sharp.x + along.x * inward, y: sharp.y + down.y * inward }, along, down, middle: middleOf(box) };
}

/**
 * How far a point has to go inward, as much along as down, to lie on or inside a rounded corner: the smaller root t of
 * ((rx - x - t) / rx)² + ((ry - y - t) / ry)² = 1, with x and y the point's distances from the two edges.
 */
function depthOf(point: Point, { box, rx, ry }: Rounded, corner: Corner): number {
  const sharp = cornerOf(box, corner);
  const a = (rx - Math.abs(point.x - sharp.x)) / rx;
  const b = (ry - Math.abs(point.y - sharp.y)) / ry;
  const over = a * a + b * b - 1;
  if (!(rx > 0 && ry > 0) || a <= 0 || b <= 0 || over <= 0) return 0;
  const p = 1 / rx ** 2 + 1 / ry ** 2;
  const q = a / rx + b / ry;
  return (q - Math.sqrt(Math.max(0, q * q - p * over))) / p;
}

/** Of a turned picture, the corner that is nearest to that of the box around it. */
function turnedCorner(quad: readonly Point[], whole: Box, corner: Corner): Place {
  const target = cornerOf(whole, corner);
  const far = (point: Point) => Math.hypot(point.x - target.x, point.y - target.y);
  const nearest = quad.reduce((best, point, i) => (far(point) < far(quad[best] ?? point) ? i : best), 0);
  const [at = target, next = target, before = target] = [quad[nearest], quad[(nearest + 1) % 4], quad[(nearest + 3) % 4]];
  return { corner: at, along: unit(at, next), down: unit(at, before), middle: middleOf(whole) };
}

function unit(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}
