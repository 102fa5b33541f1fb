import type { MediaKind } from '../messages.ts';
import { isFirefox } from './api.ts';
import type { Loads } from './loads.ts';
import { doc } from './native.ts';

/** An address that an element shows beside its main one, or that has no box which a badge could stand on. */
export class Extra {
  constructor(readonly host: Element) {}
}

/** What shows an address: an element with a box, or something of an element without one. */
export type Carrier = Element | Extra;

/** The element that stands on the page for a carrier. */
export const hostOf = (carrier: Carrier): Element => (carrier instanceof Extra ? carrier.host : carrier);

/** Addresses of one element's styles at most. */
const MAX_STYLED = 16;
/** Longest address taken out of a style. */
const MAX_ADDRESS = 16 * 1024 * 1024;
/** How the address of a picture ends. */
export const PICTURE_NAME = /\.(avif|bmp|gif|heic|heif|ico|jfif|jpe?g|jxl|png|svgz?|tiff?|webp)([?#]|$)/i;

/** Elements that show a file of their own, besides `<img>`. */
const OWN = new Set(['image', 'input', 'object', 'embed', 'video', 'audio']);

/** Whether an element other than `<img>` can show a file of its own. */
export const mayCarry = (element: Element) => OWN.has(element.localName);

/** A film or a sound: read by its boxes, never out of the page's cache. Null for a picture, such as a film's poster. */
export function mediaOf(carrier: Carrier, address: string): MediaKind | null {
  if (!(carrier instanceof HTMLMediaElement) || (address !== carrier.currentSrc && address !== STREAM)) return null;
  return carrier instanceof HTMLVideoElement ? 'video' : 'audio';
}

/** The addresses that an element other than `<img>` shows by itself, main one first; only what the browser has loaded. */
export function ownAddresses(element: Element, loads: Loads): string[] {
  if (element instanceof SVGImageElement) return kept([absolute(element.href.baseVal)], loads);
  if (element instanceof HTMLInputElement) return element.type === 'image' ? kept([element.src], loads) : [];
  if (isHolder(element)) return kept([heldBy(element)], loads);
  if (!(element instanceof HTMLMediaElement)) return [];
  const poster = element instanceof HTMLVideoElement ? kept([element.poster], loads) : [];
  // With a current address but without a stream's length nothing was loaded yet.
  if (element.readyState === HTMLMediaElement.HAVE_NOTHING) return poster;
  // A stream that a script feeds has no address at all.
  return [element.currentSrc || STREAM, ...poster];
}

type Holder = HTMLObjectElement | HTMLEmbedElement;
/** By its name: of a class that is known here it is only in its own document. */
const isHolder = (element: Element | null): element is Holder => /^(object|embed)$/.test(element?.localName ?? '');

/**
 * The address of the picture that it holds; '' where there is none. Firefox shows every such picture in a document of its own, as in a frame:
 * of another site, only that one's script can tell that it is one, and whose.
 */
function heldBy(holder: Holder): string {
  const address = 'data' in holder ? holder.data : holder.src;
  const isElsewhere = isFirefox() && URL.canParse(address) && new URL(address).origin !== self.origin;
  return isPicture(holder.type, address) && !isElsewhere ? address : '';
}

/** This document is no more than the picture of an `<object>` or `<embed>`, to which the script of the page around it sees. */
export function isHeld(): boolean {
  const { frameElement } = window;
  return isFirefox() && /^image\/(?!svg)/.test(doc.contentType) && isHolder(frameElement) && heldBy(frameElement) !== '';
}

/** Stands for a stream that a script hands to a media element. */
const STREAM = 'mediastream:';

function isPicture(type: string, address: string): boolean {
  return type === '' ? PICTURE_NAME.test(address) || /^data:image\//i.test(address) : /^image\//i.test(type);
}

function absolute(address: string): string {
  return address !== '' && URL.canParse(address, doc.baseURI) ? new URL(address, doc.baseURI).href : '';
}

function kept(addresses: readonly string[], loads: Loads): string[] {
  return addresses.filter((address) => address !== '' && loads.has(address));
}

/**
 * The addresses that the styles of an element show: backgrounds first, then those of what stands before and after it, then borders, masks,
 * list marks and replaced content. `boxed` of them, from the start, fill the element's own box.
 */
export function styledAddresses(element: Element, loads: Loads): { readonly addresses: string[]; readonly boxed: number } {
  const style = getComputedStyle(element);
  if (style.display === 'none') return { addresses: [], boxed: 0 };
  const boxed = kept(addressesIn(style.backgroundImage), loads);
  const rest = [style.borderImageSource, style.maskImage, style.content];
  // The mark of a list is inherited, and shown by the entries of the list.
  if (style.display === 'list-item') rest.push(style.listStyleImage);
  for (const side of ['::before', '::after']) {
    const beside = getComputedStyle(element, side);
    if (beside.content === 'none' || beside.content === 'normal' || beside.content === '') continue;
    boxed.push(...kept(addressesIn(beside.backgroundImage), loads));
    rest.push(beside.content, beside.borderImageSource, beside.maskImage);
  }
  const addresses = [...boxed, ...kept(rest.flatMap(addressesIn), loads)];
  return { addresses: [...new Set(addresses)].slice(0, MAX_STYLED), boxed: boxed.length };
}

/** The addresses in a computed style; there they are absolute and quoted. */
export function addressesIn(value: string | undefined): string[] {
  if (!value?.includes('url(') || value.length > MAX_ADDRESS) return [];
  return [...value.matchAll(/url\("((?:[^"\\]|\\.)*)"\)/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1')).filter(isFile);
}

/** A fragment of the page itself is no file. */
function isFile(address: string): boolean {
  return address !== '' && !address.startsWith('#') && address.split('#')[0] !== doc.URL.split('#')[0];
}
