// Specification: RFC 2557 (MHTML), RFC 2045 §5–6 and RFC 2046 §5.1 (MIME), as Chrome's pageCapture writes it

/** A page that is larger is not taken apart. */
export const MAX_PAGE_BYTES = 64 * 1024 * 1024;
const MAX_PARTS = 2_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_ADDRESS = 8_192;
const MAX_PICTURE_BYTES = 24 * 1024 * 1024;
const MAX_BOUNDARY = 200;
const LINE_END = '\r\n';

/** One picture of a saved page: the address that the page used, and the bytes as the browser held them. */
export interface PagePicture {
  readonly url: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The pictures in a saved page. An address that stands there twice is left out, since nobody can tell which of the two is meant; so is
 * everything that is not exactly as it should be.
 */
export function readPagePictures(page: Uint8Array): PagePicture[] {
  if (page.length > MAX_PAGE_BYTES) return [];
  const text = new TextDecoder('latin1').decode(page);
  const boundary = findBoundary(text);
  if (boundary === null) return [];
  const pictures = new Map<string, PagePicture | null>();
  const separator = `${LINE_END}--${boundary}`;
  let at = text.indexOf(separator);
  for (let count = 0; at >= 0 && count < MAX_PARTS; count++) {
    const start = at + separator.length;
    // Two hyphens end the page.
    if (!text.startsWith(LINE_END, start)) break;
    const next = text.indexOf(separator, start);
    if (next < 0) break; // a part without its end was cut
    const part = readPart(text, start + LINE_END.length, next);
    if (part) pictures.set(part.url, pictures.has(part.url) ? null : part.picture);
    at = next;
  }
  return [...pictures.values()].filter((picture) => picture !== null);
}

function findBoundary(text: string): string | null {
  const end = text.indexOf(LINE_END + LINE_END);
  if (end < 0 || end > MAX_HEADER_BYTES) return null;
  const type = headersIn(text.slice(0, end)).get('content-type') ?? '';
  const boundary = /^multipart\/related\s*;(?:.*;)?\s*boundary="([^"]+)"/is.exec(type)?.[1] ?? null;
  return boundary !== null && boundary.length <= MAX_BOUNDARY ? boundary : null;
}

/** The address of a part, and its picture if it is one that can be read. */
function readPart(text: string, start: number, end: number): { readonly url: string; readonly picture: PagePicture | null } | null {
  const head = text.indexOf(LINE_END + LINE_END, start);
  if (head < 0 || head > end || head - start > MAX_HEADER_BYTES) return null;
  const headers = headersIn(text.slice(start, head));
  const url = headers.get('content-location') ?? '';
  if (url === '' || url.length > MAX_ADDRESS || !/^https?:/.test(url)) return null;
  if (!/^image\//i.test(headers.get('content-type') ?? '')) return { url, picture: null };
  const body = text.slice(head + 2 * LINE_END.length, end);
  const bytes = decode(body, headers.get('content-transfer-encoding')?.toLowerCase() ?? '');
  return { url, picture: bytes && bytes.length > 0 && bytes.length <= MAX_PICTURE_BYTES ? { url, bytes } : null };
}

/** Header fields by their names in lower case; a folded line belongs to the one before. A doubled field counts as empty. */
function headersIn(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.replace(/\r\n[ \t]+/g, ' ').split(LINE_END)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, headers.has(name) ? '' : line.slice(colon + 1).trim());
  }
  return headers;
}

function decode(body: string, encoding: string): Uint8Array<ArrayBuffer> | null {
  if (encoding === 'base64') return fromBase64(body);
  if (encoding === 'quoted-printable') return fromQuotedPrintable(body);
  return encoding === 'binary' || encoding === '8bit' ? toBytes(body) : null;
}

function fromBase64(body: string): Uint8Array<ArrayBuffer> | null {
  try {
    return toBytes(atob(body.replaceAll(LINE_END, '')));
  } catch {
    return null;
  }
}

/** A broken escape leaves the whole out: these bytes were never shown. */
function fromQuotedPrintable(body: string): Uint8Array<ArrayBuffer> | null {
  const joined = body.replace(/=[ \t]*\r\n/g, '');
  if (/=(?![0-9A-F]{2})/i.test(joined)) return null;
  return toBytes(joined.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
