import { NAME_LIMIT, type Size } from '../messages.ts';
import { api } from './api.ts';
import { isOwnRoot } from './layer.ts';
import { cutName } from './name.ts';
import { doc, native, naturalize } from './native.ts';

/** A picture with no side longer than this is a counter, not a picture. */
const DOT_SIDE = 2;
/** Shadow trees inside each other that we follow. */
const MAX_NESTING = 64;

// The elements besides custom ones that may have a shadow root (DOM standard, attachShadow).
const PLAIN_HOSTS = new Set('article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '));

/** The shadow root of an element, closed ones included; a content script may see those, the page's own script need not. */
export function shadowOf(element: Element): ShadowRoot | null {
  if (element instanceof HTMLFormElement) return null; // can have none
  if (element.shadowRoot) return element.shadowRoot;
  if (!element.localName.includes('-') && !PLAIN_HOSTS.has(element.localName)) return null;
  if (!(element instanceof HTMLElement)) return null;
  try {
    // Firefox gives it as a property that only extensions see, Chrome as a function.
    if ('openOrClosedShadowRoot' in element)
      return element.openOrClosedShadowRoot instanceof ShadowRoot ? element.openOrClosedShadowRoot : null;
    return api.dom?.openOrClosedShadowRoot(element) ?? null;
  } catch {
    return null;
  }
}

/**
 * Every element and every shadow root under `start` (itself included), in document order, shadow trees before the light children.
 * A generator, so that the caller can stop and go on in a later task.
 */
export function* walk(start: Node, depth = 0): Generator<Element | ShadowRoot> {
  const walker = doc.createTreeWalker(start, NodeFilter.SHOW_ELEMENT);
  for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
    naturalize(node);
    if (!(node instanceof Element)) continue;
    yield node;
    const shadow = depth < MAX_NESTING ? shadowOf(node) : null;
    // Whoever watches our own badges hears of every one that is drawn, and looks at the page again for it.
    if (shadow && !isOwnRoot(shadow)) {
      yield shadow;
      yield* walk(shadow, depth + 1);
    }
  }
}

/** The address that the element shows at this instant, or null while nothing is loaded. Only what the browser itself loaded counts. */
export function addressOf(image: HTMLImageElement): string | null {
  if (!image.isConnected || !image.complete) return null;
  const address = image.currentSrc || image.src;
  if (!address) return null;
  const { naturalWidth: width, naturalHeight: height } = image;
  if (width === 0 || height === 0) return sizeless.get(image) === address ? address : null;
  return width <= DOT_SIDE && height <= DOT_SIDE ? null : address;
}

// Pictures without a natural size that were proven to be loaded, with the address that was.
const sizeless = new WeakMap<HTMLImageElement, string>();

/**
 * A loaded SVG picture may have no natural size, which looks like a broken picture. Decoding tells the two apart; after `true`
 * {@link addressOf} knows the picture.
 */
export async function admitSizeless(image: HTMLImageElement): Promise<boolean> {
  if (!image.isConnected || !image.complete || image.naturalWidth > 0) return false;
  const address = image.currentSrc || image.src;
  if (!/\.svgz?([?#]|$)|^data:image\/svg/i.test(address)) return false;
  try {
    await image.decode();
  } catch {
    return false;
  }
  sizeless.set(image, address);
  return addressOf(image) !== null;
}

/** What the page says of a picture in words. */
export function textOf(element: Element): string {
  const text = ['alt', 'aria-label', 'title'].map((name) => native(element).getAttribute(name)).find((one) => one !== null) ?? '';
  return text.replace(/\s+/g, ' ').trim();
}

/** Alternative text, else the last part of the address, else its type. */
export function nameOf(element: Element, address: string): string {
  return cutName(textOf(element) || fileName(address));
}

function fileName(address: string): string {
  if (address.startsWith('data:')) return /^data:([\w.+/-]{1,60})/.exec(address)?.[1] ?? 'data:';
  try {
    const url = new URL(address);
    if (url.protocol === 'blob:') return 'blob:';
    const last = url.pathname.split('/').filter(Boolean).at(-1);
    return last ? decodeURIComponent(last) : url.host;
  } catch {
    return address.slice(0, NAME_LIMIT);
  }
}

/** What a size is while nobody has measured it: no picture has it, so it never passes for a match. */
export const UNMEASURED: Size = { width: 0, height: 0 };

/**
 * Size of the loaded picture in its own pixels. `naturalWidth` is divided by the density that `srcset` chose, so under a `srcset` or in
 * a `<picture>` it says nothing until somebody has measured.
 */
export function pixelSize(image: HTMLImageElement): Size {
  const chosen = image.srcset !== '' || image.parentElement?.localName === 'picture';
  return chosen ? UNMEASURED : { width: image.naturalWidth, height: image.naturalHeight };
}
