import { isInSight } from './box.ts';
import { doc, native } from './native.ts';
import { shadowOf } from './scan.ts';
import { ancestors } from './surroundings.ts';

/** Elements looked through at one point before we give up. */
const MAX_STACK = 40;

/** The topmost elements at a point, through shadow trees. Chromium names a tree what lies outside of it too, which is told where it stands. */
function stackAt(x: number, y: number): Element[] {
  const found: Element[] = [];
  const look = (root: Document | ShadowRoot, depth: number): void => {
    for (const element of (root === document ? doc : root).elementsFromPoint(x, y)) {
      if (found.length >= MAX_STACK) return;
      if (found.includes(element) || native(element).getRootNode() !== root) continue;
      const shadow = depth > 0 ? shadowOf(element) : null;
      if (shadow) look(shadow, depth - 1);
      if (!found.includes(element)) found.push(element);
    }
  };
  look(document, 8);
  return found;
}

/** Whether nothing but what is ours is met above the picture at a point. */
export function isTopmost(image: Element, x: number, y: number, isOurs: (element: Element) => boolean): boolean {
  return doc.elementFromPoint(x, y) === image || stackAt(x, y).find((element) => !isOurs(element)) === image;
}

export type Sight = 'seen' | 'covered' | 'unknown';

/** Whether the picture is what is seen at a point. A guess: text, filters and half-transparent covers do not count as covers. */
export function sightAt(image: Element, x: number, y: number, isOurs: (element: Element) => boolean): Sight {
  // Of what two fingers have moved out of the window, Firefox's hit tests tell nothing.
  if (!isInSight(x, y)) return 'unknown';
  // Mostly it is the topmost, and to find that one costs far less than to find all.
  if (doc.elementFromPoint(x, y) === image) return 'seen';
  const stack = stackAt(x, y);
  for (const element of stack) {
    if (element === image) return 'seen';
    if (isOurs(element)) continue;
    if (!native(element).contains(image)) {
      if (isOpaque(element)) return 'covered';
    } else if (stack.includes(image) && VEILS.some((veil) => isOpaque(element, veil))) return 'covered';
  }
  return isPassedOver(image) ? 'seen' : 'covered';
}

/** Hit tests pass over what takes no pointer, and over what is inert. */
function isPassedOver(image: Element): boolean {
  const style = getComputedStyle(image);
  if (style.pointerEvents === 'none' || Reflect.get(style, 'interactivity') === 'inert') return true;
  return [image, ...ancestors(image)].some((element) => native(element).matches('[inert]'));
}

const CONTROLS = 'a[href],button,input,select,textarea,summary,[role=button],[role=link],[role=checkbox],[role=switch]';

/** The page's own control that lies above the picture at a point; null for none. */
export function controlAt(image: Element, x: number, y: number, isOurs: (element: Element) => boolean): Element | null {
  for (const element of stackAt(x, y)) {
    if (element === image) return null;
    const control = isOurs(element) ? null : native(element).closest(CONTROLS);
    if (control && !native(control).contains(image)) return control;
  }
  return null;
}

const PAINTED = new Set(['img', 'video', 'canvas', 'iframe', 'embed', 'object', 'input', 'textarea', 'select']);

/** What an ancestor may paint above its content. Where it is met before the picture is, one of them lies above it. */
const VEILS = ['::before', '::after'];

/** Colours that something shines through, in computed styles: `rgba(0, 0, 0, 0.5)`, `color(srgb 0 0 0 / 0.5)`; not `rgb(0, 0, 0)`. */
const CLEAR = /transparent|rgba\([^)]*,\s*0(\.\d+)?\)|\/\s*0(\.\d+)?\)/;

function isOpaque(element: Element, veil?: string): boolean {
  const style = getComputedStyle(element, veil);
  if (veil && /^(none|normal)$/.test(style.content)) return false;
  if (style.opacity === '0' || style.visibility !== 'visible') return false;
  if (!veil && PAINTED.has(element.localName)) return true;
  const { backgroundImage } = style;
  if (backgroundImage !== 'none' && !(backgroundImage.includes('gradient') && CLEAR.test(backgroundImage))) return true;
  return !CLEAR.test(style.backgroundColor);
}
