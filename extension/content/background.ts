// Specification: CSS Backgrounds § background-position, -size, -repeat, -origin and -clip
import type { Box } from './box.ts';
import { lengthOf, lengthsIn } from './length.ts';
import { doc } from './native.ts';

/** A longer list of backgrounds is not looked through for the first picture. */
const MAX_LIST = 4_096;

/** From one side to the other, in the element's own pixels. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** How a background lies along one axis. */
interface Axis {
  /** Where it is placed, and what of it is painted. */
  readonly origin: Span;
  readonly clip: Span;
  readonly repeats: boolean;
  readonly position: string;
  /** Its size along this axis, `cover`, `contain` or `auto`. */
  readonly size: string;
}

/** Whether an element has a picture in its background, which need not fill its box. The page's own ground is no element's. */
export function hasBackground(element: Element, { backgroundImage }: CSSStyleDeclaration): boolean {
  return backgroundImage.includes('url(') && element !== doc.body && element !== doc.documentElement;
}

/**
 * Where in its own border box an element paints the first picture of its background. Null where only the browser knows: how large such a picture
 * is by itself, which `contain` and `auto` go by, no script is told.
 */
export function backgroundPart(style: CSSStyleDeclaration, width: number, height: number): Box | null {
  const index = firstPicture(style.backgroundImage);
  const named = (list: string): string => {
    const all = listOf(list);
    return all[index % all.length] ?? '';
  };
  if (index < 0 || named(style.backgroundAttachment) !== 'scroll') return null;
  const [across = '', down = across] = repeatsOf(named(style.backgroundRepeat));
  const size = named(style.backgroundSize);
  const [wide = '', high = size === 'cover' || size === 'contain' ? wide : 'auto'] = lengthsIn(size);
  const [origin, clip] = [named(style.backgroundOrigin), named(style.backgroundClip)];
  const spanOf = (box: string, whole: number, before: 'Left' | 'Top', after: 'Right' | 'Bottom'): Span => ({
    from: edgeOf(style, box, before),
    to: whole - edgeOf(style, box, after),
  });
  const x = paintedSpan({
    origin: spanOf(origin, width, 'Left', 'Right'),
    clip: spanOf(clip, width, 'Left', 'Right'),
    ...{ repeats: across !== 'no-repeat', position: named(style.backgroundPositionX), size: wide },
  });
  const y = paintedSpan({
    origin: spanOf(origin, height, 'Top', 'Bottom'),
    clip: spanOf(clip, height, 'Top', 'Bottom'),
    ...{ repeats: down !== 'no-repeat', position: named(style.backgroundPositionY), size: high },
  });
  return x && y ? { x: x.from, y: y.from, width: x.to - x.from, height: y.to - y.from } : null;
}

/** Its place in the list; -1 where it is not found. */
function firstPicture(images: string): number {
  if (images.startsWith('url(')) return 0;
  return images.length > MAX_LIST ? -1 : listOf(images).findIndex((image) => image.startsWith('url('));
}

/** Null where it is not known, or nothing of it is seen. */
function paintedSpan({ origin, clip, repeats, position, size }: Axis): Span | null {
  if (repeats) return clip;
  const room = origin.to - origin.from;
  if (size === 'contain' || size === 'auto') return null;
  const length = size === 'cover' ? room : lengthOf(size, room);
  const start = origin.from + lengthOf(position, room - length);
  const from = Math.max(clip.from, start);
  const to = Math.min(clip.to, start + length);
  return to > from ? { from, to } : null;
}

/** Pixels from the border box to another of an element's boxes. */
function edgeOf(style: CSSStyleDeclaration, box: string, side: 'Left' | 'Top' | 'Right' | 'Bottom'): number {
  const border = Number.parseFloat(style[`border${side}Width`]) || 0;
  const padding = Number.parseFloat(style[`padding${side}`]) || 0;
  return { 'padding-box': border, 'content-box': border + padding }[box] ?? 0;
}

function repeatsOf(repeat: string): readonly string[] {
  if (repeat === 'repeat-x') return ['repeat', 'no-repeat'];
  if (repeat === 'repeat-y') return ['no-repeat', 'repeat'];
  return repeat.split(' ');
}

/** Entries of a computed list; a comma inside brackets or quotes parts none. */
function listOf(text: string): readonly string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|\((?:"(?:[^"\\]|\\.)*"|[^()"]|\([^()]*\))*\)|[^,("])+/g)?.map((entry) => entry.trim()) ?? [];
}
