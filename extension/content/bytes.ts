import { DISCLOSURE_LIMIT, type PageHead, type Rung } from '../messages.ts';

/** Largest picture that we take from the page. */
const PAGE_BYTES_LIMIT = 64 * 1024 * 1024;
/** The first look at another origin's picture: the most that this rung may ever cost the network. */
export const FIRST_LOOK_BYTES = 16 * 1024;
/** The browser's cache answers in a few milliseconds; an answer that took longer may have come over the network, and then we stop. */
const CACHE_ANSWER_MS = 60;
/** So much later than a second, surely cached look may the first one come. */
const CACHE_SLACK_MS = 4;

/** A longer Link header is not handed on. */
const LINK_LIMIT = 8_192;

/** What the ladder needs of its surroundings, so that tests can give their own. */
export interface Surroundings {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** `self.origin`: in a srcdoc frame the one it inherited. */
  readonly origin: string;
  readonly firefox: boolean;
  /** A service worker of the page stands before its fetches. */
  readonly controlled: boolean;
  readonly now: () => number;
  /** Resolves when a look into the cache does this address no harm; absent = at once. */
  readonly settled?: (address: string) => Promise<void>;
  /** The browser will save the page with the bytes that it shows: then nothing has to be tried that may cost the network. */
  readonly saves?: boolean;
}

export interface PageBytes {
  readonly rung: Extract<Rung, 'page-cache' | 'page-data'>;
  readonly blob: Blob;
  /** The Link header that came with them, where it may name a manifest. */
  readonly link?: string;
}

/** The header names where a manifest is kept. */
function linkOf(response: Response): Pick<PageBytes, 'link'> {
  const link = response.headers.get('link');
  return link?.toLowerCase().includes('c2pa-manifest') && link.length <= LINK_LIMIT ? { link } : {};
}

/** Where an address lies, and so which way to its bytes costs nothing. */
export type Place = 'data' | 'blob' | 'same-origin' | 'elsewhere' | 'other';

/** Where the bytes of an address are to be had from, for a page of `origin`. */
export function placeOf(address: string, origin: string): Place {
  if (address.startsWith('data:')) return 'data';
  if (address.startsWith('blob:')) return 'blob';
  if (!/^https?:/.test(address)) return 'other';
  return URL.canParse(address) && new URL(address).origin === origin ? 'same-origin' : 'elsewhere';
}

/**
 * The bytes that the page already holds, for nothing; null where it cannot be had that way.
 * Never more than {@link FIRST_LOOK_BYTES} of network, never with `credentials: include`, never a HEAD.
 */
export async function readPageBytes(address: string, around: Surroundings): Promise<PageBytes | null> {
  try {
    const place = placeOf(address, around.origin);
    if (place === 'data') return wrap('page-data', decodeDataAddress(address), null);
    if (place === 'blob') return wrap('page-data', await readBody(await around.fetch(address, {}), PAGE_BYTES_LIMIT), null);
    if (place === 'same-origin') return await readOwnCache(address, around);
    if (place === 'elsewhere' && !around.firefox && !around.saves) return await readSharedCache(address, around);
    return null;
  } catch {
    return null; // refused, not in the cache, or cut: the background goes on from here
  }
}

function wrap(rung: PageBytes['rung'], blob: Blob | null, response: Response | null): PageBytes | null {
  return blob && blob.size > 0 ? { rung, blob, ...(response && linkOf(response)) } : null;
}

/** `only-if-cached` cannot reach the network. In Firefox it passes through the page's service worker, whose answer proves nothing. */
async function readOwnCache(address: string, around: Surroundings): Promise<PageBytes | null> {
  if (around.firefox && around.controlled) return null;
  await around.settled?.(address);
  const response = await around.fetch(address, { mode: 'same-origin', cache: 'only-if-cached', credentials: 'same-origin' });
  return response.ok ? wrap('page-cache', await readBody(response, PAGE_BYTES_LIMIT), response) : null;
}

/**
 * Chrome reads the page's own cache partition for what CORS lets it read, and fails without a request for the rest. What is not in the cache
 * goes to the network, and nothing in the answer says so. Hence a first look at 16 KB, and a second one at the same range, which now is in the
 * cache for certain: only if the first came as fast as that is the whole asked for.
 */
async function readSharedCache(address: string, around: Surroundings): Promise<PageBytes | null> {
  const options: RequestInit = { cache: 'force-cache', credentials: 'same-origin' };
  const ranged: RequestInit = { ...options, headers: { Range: `bytes=0-${FIRST_LOOK_BYTES - 1}` } };
  const first = await askCache(address, ranged, 206, CACHE_ANSWER_MS, around);
  const look = first && (await readBody(first.response, FIRST_LOOK_BYTES));
  if (!first || !look) return null;
  if (look.size < FIRST_LOOK_BYTES) return wrap('page-cache', look, first.response); // the range went past the end: this is the whole
  const second = await askCache(address, ranged, 206, CACHE_ANSWER_MS, around);
  await second?.response.body?.cancel();
  if (!second || first.ms - second.ms > CACHE_SLACK_MS) return null;
  const whole = await askCache(address, options, 200, CACHE_ANSWER_MS, around);
  return whole ? wrap('page-cache', await readBody(whole.response, PAGE_BYTES_LIMIT), whole.response) : null;
}

/**
 * A response with the status that the cache gives, within `limit` milliseconds; else null, and its body is not read. The cache grants every
 * range, so a 200 to a ranged question came from a server that ignores ranges.
 */
async function askCache(
  address: string,
  init: RequestInit,
  status: number,
  limit: number,
  around: Surroundings,
): Promise<{ readonly response: Response; readonly ms: number } | null> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), limit);
  const from = around.now();
  try {
    const response = await around.fetch(address, { ...init, signal: abort.signal });
    const kept = !/no-store/i.test(response.headers.get('cache-control') ?? '');
    if (kept && response.status === status) return { response, ms: around.now() - from };
    abort.abort();
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** The whole body up to `limit` bytes, else null; the rest of a longer one is not awaited. */
async function readBody(response: Response, limit: number): Promise<Blob | null> {
  // What cannot become longer than it says, or than a packed look can, the browser gathers: that costs the page least.
  const { headers, type } = response;
  const length = Number(headers.get('content-length') ?? Number.NaN);
  if (length <= limit && ((type === 'basic' && !headers.has('content-encoding')) || length <= FIRST_LOOK_BYTES)) {
    const whole = await response.blob();
    return whole.size <= limit ? whole : null;
  }
  const reader = response.body?.getReader();
  if (!reader) return null;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  return new Blob(chunks, { type: response.headers.get('content-type') ?? '' });
}

/** Specification: RFC 2397, and the Fetch standard § data: URLs. Null where it is not decodable or too large. */
export function decodeDataAddress(address: string): Blob | null {
  const comma = address.indexOf(',');
  if (comma < 0 || address.length > PAGE_BYTES_LIMIT * 2) return null;
  const type = address.slice('data:'.length, comma);
  const hash = address.indexOf('#', comma);
  const body = address.slice(comma + 1, hash < 0 ? undefined : hash);
  const encoded = /;\s*base64\s*$/i.test(type);
  const bytes = encoded ? fromBase64(body) : fromPercents(body);
  if (!bytes || bytes.byteLength > PAGE_BYTES_LIMIT) return null;
  return new Blob([bytes], { type: type.replace(/;.*$/, '').trim() });
}

function fromBase64(body: string): Uint8Array<ArrayBuffer> | null {
  try {
    const plain = body.includes('%') ? decodeURIComponent(body) : body;
    const binary = atob(plain.replace(/[\t\n\f\r ]+/g, ''));
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return null;
  }
}

/** Percent-decoding of bytes: a broken escape stands for itself. */
function fromPercents(body: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(body);
  const bytes = new Uint8Array(text.length);
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const pair = text[i] === 0x25 ? /^[0-9a-f]{2}$/i.exec(String.fromCharCode(text[i + 1] ?? 0, text[i + 2] ?? 0)) : null;
    bytes[size++] = pair ? Number.parseInt(pair[0], 16) : (text[i] ?? 0);
    if (pair) i += 2;
  }
  return bytes.slice(0, size);
}

/** Largest picture that is handed to the panel. */
const PICTURE_LIMIT = 24 * 1024 * 1024;

/** The bytes as a data: address; null where they are too many. */
export function toDataAddress(blob: Blob): Promise<string | null> {
  if (blob.size > PICTURE_LIMIT) return Promise.resolve(null);
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : null);
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(blob);
  });
}

const NO_HEAD: PageHead = { linked: false, disclosed: null };

/**
 * What the headers of this page say of the page itself, as far as the cache tells: `only-if-cached` cannot reach the network, and only the
 * head of the answer is read. A service worker of the page may answer in the server's place; what it says is the site's own word too.
 */
export async function readPageHead(address: string, around: Surroundings): Promise<PageHead> {
  if (around.firefox || placeOf(address, around.origin) !== 'same-origin') return NO_HEAD;
  const abort = new AbortController();
  try {
    const init: RequestInit = { mode: 'same-origin', cache: 'only-if-cached', credentials: 'same-origin', signal: abort.signal };
    const response = await around.fetch(address, init);
    if (!response.ok) return NO_HEAD;
    const disclosed = response.headers.get('ai-disclosure');
    return { linked: linkOf(response).link !== undefined, disclosed: disclosed && disclosed.length <= DISCLOSURE_LIMIT ? disclosed : null };
  } catch {
    return NO_HEAD; // not in the cache
  } finally {
    abort.abort();
  }
}
