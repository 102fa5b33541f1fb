import { NAME_LIMIT } from '../messages.ts';
import { cutName } from './name.ts';

/** Formats that can carry a signature. */
const ENDING = /\.(pdf|docx|docm|xlsx|xlsm|pptx|pptm|odt|ods|odp|odg)$/i;
const TYPE = /^application\/(pdf|vnd\.openxmlformats-officedocument\.|vnd\.ms-\w+\.\w+\.macroenabled|vnd\.oasis\.opendocument\.)/i;

/** So much of the words of a link is read: they may be indented by many blanks. */
const LOOKED_AT = 4 * NAME_LIMIT;

/** Whatever may lead to a document or show one; {@link documentOf} looks closer. */
export const CANDIDATES = [
  ...['pdf', 'doc', 'xls', 'ppt', '.od'].map((part) => `a[href*="${part}" i]`),
  ...['a[type^="application/" i]', 'embed', 'object', 'iframe[src]'],
].join(',');

/** A document that an element leads to, or shows. */
export interface Found {
  readonly place: 'link' | 'viewer';
  /** Without the part behind `#`, which the server never sees. */
  readonly address: string;
  readonly name: string;
}

/** What an element tells of a document by its address or its type attribute; null where it tells of none. */
export function documentOf(element: Element): Found | null {
  if (element instanceof HTMLAnchorElement) return find('link', element.href, element.type, element.textContent ?? '');
  if (element instanceof HTMLEmbedElement) return find('viewer', element.src, element.type, element.title);
  if (element instanceof HTMLObjectElement) return find('viewer', element.data, element.type, element.title);
  if (element instanceof HTMLIFrameElement) return find('viewer', element.src, '', element.title);
  return null;
}

function find(place: Found['place'], address: string, type: string, text: string): Found | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (!ENDING.test(url.pathname) && !TYPE.test(type)) return null;
  url.hash = '';
  const name = text.slice(0, LOOKED_AT).replace(/\s+/g, ' ').trim();
  return { place, address: url.href, name: cutName(name || nameOfAddress(url.href)) };
}

/** The last part of the path, else the host. */
export function nameOfAddress(address: string): string {
  const { pathname, host } = new URL(address);
  const last = pathname.split('/').filter(Boolean).at(-1);
  try {
    return last ? decodeURIComponent(last) : host;
  } catch {
    return last ?? host;
  }
}
