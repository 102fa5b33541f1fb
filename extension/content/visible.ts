import type { ContentMessages } from '../messages.ts';
import { flatParent } from './layer.ts';
import { shadowOf } from './scan.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Elements looked through at one point before we give up. */
const MAX_STACK = 40;
/** Points on each side of the grid that must show the picture before a capture. */
const CAPTURE_GRID = 5;

/** Ancestors in the flat tree, nearest first. */
function* ancestors(element: Element): Generator<Element> {
  for (let node: Node | null = flatParent(element); node; node = node instanceof ShadowRoot ? node.host : flatParent(node)) {
    if (node instanceof Element) yield node;
  }
}

/** What around the picture cuts it off, and whether it keeps its place while the document scrolls. */
export interface Surroundings {
  readonly clips: readonly Element[];
  readonly stuck: boolean;
}

/** Asks for styles, so it is done now and then, not for every frame. */
export function surroundingsOf(image: Element): Surroundings {
  const clips: Element[] = [];
  let { position } = getComputedStyle(image);
  let stuck = position === 'fixed' || position === 'sticky';
  for (const element of ancestors(image)) {
    if (element === document.documentElement || element === document.body) break; // their overflow is the viewport's
    const style = getComputedStyle(element);
    if (style.position === 'fixed' || style.position === 'sticky') stuck = true;
    const holds = position !== 'fixed' && (position !== 'absolute' || style.position !== 'static');
    if (holds && style.overflow !== 'visible' && style.display !== 'inline' && style.display !== 'contents') clips.push(element);
    if (holds && style.position !== 'static') position = style.position;
  }
  return { clips, stuck };
}

/** The part of the painted picture that no ancestor cuts off, in viewport coordinates; null where nothing is left. */
export function visibleBox(image: Element, clips: readonly Element[]): Box | null {
  let box: Box | null = paintedBox(image);
  for (const clip of clips) {
    if (box) box = intersect(box, clip.getBoundingClientRect());
  }
  return box;
}

export function intersect(a: Box, b: Box): Box | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** `object-fit` may paint the picture smaller than its box: the badge belongs on the picture. */
function paintedBox(image: Element): Box {
  const { x, y, width, height } = image.getBoundingClientRect();
  if (!(image instanceof HTMLImageElement)) return { x, y, width, height };
  const { naturalWidth, naturalHeight } = image;
  const { objectFit, objectPosition } = getComputedStyle(image);
  if (objectFit === 'fill' || objectFit === 'cover' || !naturalWidth || !naturalHeight || !width || !height) return { x, y, width, height };
  const fit = Math.min(width / naturalWidth, height / naturalHeight);
  const scale = objectFit === 'contain' ? fit : objectFit === 'scale-down' ? Math.min(1, fit) : 1;
  const painted = { width: Math.min(width, naturalWidth * scale), height: Math.min(height, naturalHeight * scale) };
  const [left = 0.5, top = 0.5] = objectPosition.split(' ').map((part) => (part.endsWith('%') ? Number.parseFloat(part) / 100 : 0.5));
  return { x: x + (width - painted.width) * left, y: y + (height - painted.height) * top, ...painted };
}

/** The topmost elements at a point, through shadow trees. */
function stackAt(x: number, y: number): Element[] {
  const found: Element[] = [];
  const look = (root: DocumentOrShadowRoot, depth: number): void => {
    for (const element of root.elementsFromPoint(x, y)) {
      if (found.length >= MAX_STACK) return;
      if (found.includes(element)) continue;
      const shadow = depth > 0 ? shadowOf(element) : null;
      if (shadow) look(shadow, depth - 1);
      if (!found.includes(element)) found.push(element);
    }
  };
  look(document, 8);
  return found;
}

export type Sight = 'seen' | 'covered' | 'unknown';

/** Whether the picture is what is seen at a point. A guess: text, filters and half-transparent covers do not count as covers. */
export function sightAt(image: Element, x: number, y: number, isOurs: (element: Element) => boolean): Sight {
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return 'unknown';
  for (const element of stackAt(x, y)) {
    if (element === image) return 'seen';
    if (!isOurs(element) && !element.contains(image) && isOpaque(element)) return 'covered';
  }
  return getComputedStyle(image).pointerEvents === 'none' ? 'seen' : 'covered';
}

const PAINTED = new Set(['img', 'video', 'canvas', 'iframe', 'embed', 'object', 'input', 'textarea', 'select']);

function isOpaque(element: Element): boolean {
  const style = getComputedStyle(element);
  if (style.opacity === '0' || style.visibility !== 'visible') return false;
  if (PAINTED.has(element.localName)) return true;
  if (style.backgroundImage !== 'none' && !style.backgroundImage.includes('gradient')) return true;
  return !/^transparent$|,\s*0(\.\d+)?\)$|\/\s*0(\.\d+)?\)$/.test(style.backgroundColor);
}

// Whatever of these is set on the picture or around it makes its pixels on the screen other than its own.
const PLAIN: readonly (readonly [keyof CSSStyleDeclaration & string, string])[] = [
  ['transform', 'none'],
  ['rotate', 'none'],
  ['scale', 'none'],
  ['translate', 'none'],
  ['perspective', 'none'],
  ['filter', 'none'],
  ['opacity', '1'],
  ['mixBlendMode', 'normal'],
  ['clipPath', 'none'],
  ['maskImage', 'none'],
];

/**
 * Where the picture stands in the top frame's viewport, if it can be compared there: whole, upright, uncovered, untouched by effects.
 * Null where it cannot, now.
 */
export function captureBox(
  image: HTMLImageElement,
  isOurs: (element: Element) => boolean,
): Pick<ContentMessages['item.confirm']['ask'], 'rect' | 'viewport'> | null {
  if (window.top !== window || document.visibilityState !== 'visible' || (window.visualViewport?.scale ?? 1) !== 1) return null;
  const own = getComputedStyle(image);
  const chain = [image, ...ancestors(image)];
  if (own.content !== 'normal' || own.borderRadius !== '0px') return null;
  for (const element of chain) {
    const style = element === image ? own : getComputedStyle(element);
    if (PLAIN.some(([name, value]) => style[name] !== undefined && style[name] !== '' && style[name] !== value)) return null;
    if (element !== image && style.overflow !== 'visible' && style.borderRadius !== '0px') return null;
  }
  const rect = contentBox(image, own);
  const fitted =
    own.objectFit === 'fill' || Math.abs(rect.width * image.naturalHeight - rect.height * image.naturalWidth) < image.naturalWidth;
  const viewport = { width: innerWidth, height: innerHeight };
  const inside = rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= viewport.width && rect.y + rect.height <= viewport.height;
  const cut = intersectAll(rect, surroundingsOf(image).clips);
  if (!fitted || !inside || rect.width < 1 || rect.height < 1 || !cut || cut.width < rect.width || cut.height < rect.height) return null;
  for (let i = 0; i < CAPTURE_GRID * CAPTURE_GRID; i++) {
    const x = rect.x + ((i % CAPTURE_GRID) + 0.5) * (rect.width / CAPTURE_GRID);
    const y = rect.y + (Math.floor(i / CAPTURE_GRID) + 0.5) * (rect.height / CAPTURE_GRID);
    const top = stackAt(x, y).find((element) => !isOurs(element));
    if (top !== image) return null;
  }
  return { rect, viewport };
}

function intersectAll(box: Box, clips: readonly Element[]): Box | null {
  let left: Box | null = box;
  for (const clip of clips) if (left) left = intersect(left, clip.getBoundingClientRect());
  return left;
}

function contentBox(image: HTMLImageElement, style: CSSStyleDeclaration): Box {
  const { x, y, width, height } = image.getBoundingClientRect();
  const edge = (side: 'Left' | 'Top' | 'Right' | 'Bottom') =>
    (Number.parseFloat(style[`padding${side}`]) || 0) + (Number.parseFloat(style[`border${side}Width`]) || 0);
  const [left, top] = [edge('Left'), edge('Top')];
  return { x: x + left, y: y + top, width: width - left - edge('Right'), height: height - top - edge('Bottom') };
}
