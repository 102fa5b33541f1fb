import { CORNERS, type Corner } from '../messages.ts';
import { backgroundPart, hasBackground } from './background.ts';
import { type Box, cut } from './box.ts';
import { lengthOf, lengthsIn } from './length.ts';
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

/** Elements in whose place something else is drawn, and nothing of their own text. */
const REPLACED = new Set(['img', 'input', 'video', 'object', 'embed']);
const isReplaced = (element: Element): boolean => REPLACED.has(element.localName);

/** The pixels of what is drawn in an element's place lie inside its border and padding. */
function edgesOf(image: Element): Edges {
  if (!isReplaced(image)) return [0, 0, 0, 0];
  const style = getComputedStyle(image);
  const edge = (side: 'Left' | 'Top' | 'Right' | 'Bottom') =>
    (Number.parseFloat(style[`padding${side}`]) || 0) + (Number.parseFloat(style[`border${side}Width`]) || 0);
  return [edge('Left'), edge('Top'), edge('Right'), edge('Bottom')];
}

/** An ancestor cuts off what overflows it inside its border and its scroll bars, or where its style puts the edge. */
function clipEdges(element: Element, { width, height }: Sized): Edges {
  const { clientLeft: left, clientTop: top, clientWidth, clientHeight } = native(element);
  const edges: Edges = [left, top, width - left - clientWidth, height - top - clientHeight];
  const { overflowX, overflowY, overflowClipMargin = '' } = getComputedStyle(element);
  const margin = Number.parseFloat(/[\d.]+px/.exec(overflowClipMargin)?.[0] ?? '0');
  if (margin === 0 || SCROLLS.test(overflowX) || SCROLLS.test(overflowY)) return edges;
  const [a, b, c, d] = overflowClipMargin.includes('border-box') ? [0, 0, 0, 0] : edges;
  return [a - margin, b - margin, c - margin, d - margin];
}

/** Overflow that could be scrolled knows no margin (CSS Overflow § overflow-clip-margin). */
const SCROLLS = /hidden|auto|scroll/;

/** What an ancestor leaves to be seen of what overflows it. */
export function clipBox(element: Element): Box {
  const scale = scaleOf(element);
  return inside(scale, clipEdges(element, scale));
}

/** Which part of its border box an element paints its picture on, in its own coordinates. */
export function paintedPart(image: Element, size: Sized): Box {
  const style = getComputedStyle(image);
  const ground = isReplaced(image) || !hasBackground(image, style) ? null : backgroundPart(style, size.width, size.height);
  if (ground) return ground;
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
  const natural = naturalOf(image);
  const style = getComputedStyle(image);
  if (style.objectFit === 'fill' || !natural.width || !natural.height) return content;
  const view = viewOf(natural, style);
  if (view.width <= 0 || view.height <= 0) return content;
  const across = content.width / view.width;
  const down = content.height / view.height;
  const fit = Math.min(across, down);
  const scale = { contain: fit, cover: Math.max(across, down), 'scale-down': Math.min(1, fit) }[style.objectFit] ?? 1;
  const [x = '', y = ''] = lengthsIn(style.objectPosition);
  return {
    x: content.x + lengthOf(x, content.width - view.width * scale) - view.x * scale,
    y: content.y + lengthOf(y, content.height - view.height * scale) - view.y * scale,
    width: natural.width * scale,
    height: natural.height * scale,
  };
}

/** What of a picture's own pixels is to be fitted: all of them, or its `object-view-box`, which is computed as an inset; what lies around that is painted too. */
function viewOf({ width, height }: Sized, style: CSSStyleDeclaration): Box {
  const [, inset = ''] = /^inset\((.*)\)$/.exec(style.getPropertyValue('object-view-box')) ?? [];
  const [top = '', right = top, bottom = top, left = right] = lengthsIn(inset);
  const [x, y] = [lengthOf(left, width), lengthOf(top, height)];
  return { x, y, width: width - x - lengthOf(right, width), height: height - y - lengthOf(bottom, height) };
}

/** In pixels of its own; 0 by 0 where no browser tells it, as of a poster or of an input's picture. */
function naturalOf(image: Element): Sized {
  if (image instanceof HTMLImageElement) return { width: image.naturalWidth, height: image.naturalHeight };
  const film = image instanceof HTMLVideoElement && (image.poster === '' || image.played.length > 0) ? image : null;
  return { width: film?.videoWidth ?? 0, height: film?.videoHeight ?? 0 };
}

/** A picture's pixels fill its box up to square corners. */
export function isPlain(image: Element): boolean {
  const style = getComputedStyle(image);
  const { objectFit, padding, borderWidth, borderRadius } = style;
  const isBare = objectFit === 'fill' && [padding, borderWidth, borderRadius].every((value) => /^(0px ?)*$/.test(value));
  return isBare && (isReplaced(image) || !hasBackground(image, style));
}

/** Corners can have other shapes than a quarter of an ellipse, a right angle among them, and radii that only the browser can work out. */
export function hasOddCorners(style: CSSStyleDeclaration): boolean {
  const has = (property: string, known: RegExp): boolean => known.test(style.getPropertyValue(property));
  return CORNERS.some(
    (corner) =>
      !has(`corner-${corner}-shape`, /^(|round|superellipse\(1\))$/) || !has(`border-${corner}-radius`, /^[\d.]+(px|%)( [\d.]+(px|%))?$/),
  );
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
    rx: rx > 0 ? Math.max(0, rx * shrink - less[0]) * scale.across : 0,
    ry: ry > 0 ? Math.max(0, ry * shrink - less[1]) * scale.down : 0,
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
