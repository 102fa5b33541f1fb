import type { Corner } from '../messages.ts';
import { type Box, cut } from './box.ts';
import { native } from './native.ts';
import { inside, type Scale, scaleOf } from './scale.ts';

/** A box whose corner is rounded, in viewport coordinates. */
export interface Rounded {
  readonly box: Box;
  readonly rx: number;
  readonly ry: number;
}

/** Pixels from the border box's edges: left, top, right, bottom. */
type Edges = readonly [number, number, number, number];
type Sized = Pick<Scale, 'width' | 'height'>;

/** The picture's pixels in an `<img>` lie inside its border and padding. */
function edgesOf(image: Element): Edges {
  if (!(image instanceof HTMLImageElement)) return [0, 0, 0, 0];
  const style = getComputedStyle(image);
  const edge = (side: 'Left' | 'Top' | 'Right' | 'Bottom') =>
    (Number.parseFloat(style[`padding${side}`]) || 0) + (Number.parseFloat(style[`border${side}Width`]) || 0);
  return [edge('Left'), edge('Top'), edge('Right'), edge('Bottom')];
}

/** An ancestor cuts off what overflows it inside its border and its scroll bars. */
function clipEdges(element: Element, { width, height }: Sized): Edges {
  const { clientLeft: left, clientTop: top, clientWidth, clientHeight } = native(element);
  return [left, top, width - left - clientWidth, height - top - clientHeight];
}

/** What an ancestor leaves to be seen of what overflows it. */
export function clipBox(element: Element): Box {
  const scale = scaleOf(element);
  return inside(scale, clipEdges(element, scale));
}

/** Which part of its border box an element paints its picture on, in its own coordinates. */
export function paintedPart(image: Element, size: Sized): Box {
  const content = contentOf(image, size);
  return cut(wholePart(image, size), content) ?? content;
}

function contentOf(image: Element, { width, height }: Sized): Box {
  const [left, top, right, bottom] = edgesOf(image);
  return { x: left, y: top, width: Math.max(0, width - left - right), height: Math.max(0, height - top - bottom) };
}

/** Where in its own coordinates the whole picture would be painted if nothing cut it off, not even its own box (CSS Images § object-fit). */
export function wholePart(image: Element, size: Sized): Box {
  const content = contentOf(image, size);
  if (!(image instanceof HTMLImageElement)) return content;
  const { naturalWidth, naturalHeight } = image;
  const { objectFit, objectPosition } = getComputedStyle(image);
  if (objectFit === 'fill' || !naturalWidth || !naturalHeight) return content;
  const across = content.width / naturalWidth;
  const down = content.height / naturalHeight;
  const fit = Math.min(across, down);
  const scale = { contain: fit, cover: Math.max(across, down), 'scale-down': Math.min(1, fit) }[objectFit] ?? 1;
  const painted = { width: naturalWidth * scale, height: naturalHeight * scale };
  const [x = '', y = ''] = objectPosition.match(/calc\([^)]*\)|\S+/g) ?? [];
  const at = {
    x: content.x + lengthOf(x, content.width - painted.width),
    y: content.y + lengthOf(y, content.height - painted.height),
  };
  return { ...at, ...painted };
}

/** A computed length in pixels: `50%`, `10px` or `calc(50% + 10px)`, percentages being of `whole`. */
function lengthOf(text: string, whole: number): number {
  let sum = 0;
  for (const [, sign, number, unit] of text.matchAll(/([+-]?)\s*([\d.]+)(%|px)/g)) {
    sum += Number(`${sign}${number}`) * (unit === '%' ? whole / 100 : 1);
  }
  return sum;
}

/** The rounded corner of a picture, or of an ancestor that cuts it off: the border's, less what lies between border and picture. */
export function roundedOf(element: Element, corner: Corner, isClip: boolean): Rounded {
  const scale = scaleOf(element);
  const edges = isClip ? clipEdges(element, scale) : edgesOf(element);
  const [rx, ry] = radiiOf(element, corner, scale);
  const shrink = shrinkOf(element, scale);
  const less = [edges[corner.endsWith('right') ? 2 : 0], edges[corner.startsWith('bottom') ? 3 : 1]] as const;
  return {
    box: inside(scale, edges),
    rx: Math.max(0, rx * shrink - less[0]) * scale.across,
    ry: Math.max(0, ry * shrink - less[1]) * scale.down,
  };
}

type Radii = readonly [across: number, down: number];

/** As the style names them. */
function radiiOf(element: Element, corner: Corner, { width, height }: Sized): Radii {
  const [across = '', down = across] = getComputedStyle(element).getPropertyValue(`border-${corner}-radius`).split(' ');
  return [lengthOf(across, width), lengthOf(down, height)];
}

/** Where two corners would overlap, the browser shrinks all of them alike (CSS Backgrounds § corner overlap). */
function shrinkOf(element: Element, size: Sized): number {
  const radii = (corner: Corner): Radii => radiiOf(element, corner, size);
  const [[tlx, tly], [trx, tryY], [blx, bly], [brx, bry]] = [
    radii('top-left'),
    radii('top-right'),
    radii('bottom-left'),
    radii('bottom-right'),
  ];
  const fits = (length: number, one: number, two: number): number => (one + two > length ? length / (one + two) : 1);
  return Math.min(fits(size.width, tlx, trx), fits(size.width, blx, brx), fits(size.height, tly, bly), fits(size.height, tryY, bry));
}
