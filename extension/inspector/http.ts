// Specification: RFC 9110 §14 (ranges), §8.8.3 (ETag), §13.1.5 (If-Range)
import { type Problem, type ProblemCode, SourceError } from '../../src/index.ts';

/** Larger files are refused before or while they are read. */
export const SIZE_CAP = 64 * 1024 * 1024;
/** What a browser asks for when it loads a picture: a site must not tell us apart by it. */
const PICTURE_ACCEPT = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';
/** What a browser asks for behind a link. */
const DOCUMENT_ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const OK = 200;
const PARTIAL = 206;
const RANGE_NOT_SATISFIABLE = 416;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Ranges do not work here; the whole file may. */
class NoRangesError extends Error {
  override readonly name = 'NoRangesError';
}

/** Bytes could not be had; the reason is a value, which the core takes over as it is. */
export function refuse(code: Problem['code'], note: string): SourceError {
  return new SourceError({ code, note });
}

/** What names the version of a file. Two answers with different validators are of different files. */
export interface Validator {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Whether the entity tag promises the same bytes (RFC 9110 §8.8.1). */
export const isStrong = (validator: Validator) => validator.etag?.startsWith('"') === true;

/** Whether two answers name the same version of a file; two that name none are alike. */
export function sameVersion(a: Validator, b: Validator): boolean {
  return a.etag === b.etag && a.lastModified === b.lastModified;
}

/** The answer to one GET: a piece of the file, or all of it. `body` is not read yet. */
export interface Piece {
  readonly kind: 'piece';
  readonly offset: number;
  /** Bytes in the whole file. */
  readonly total: number;
  readonly bytes: Uint8Array;
  readonly validator: Validator;
  /** The answer's Link header. */
  readonly link: string | null;
}
export interface Whole {
  readonly kind: 'whole';
  readonly bytes: Uint8Array;
  readonly validator: Validator;
  readonly link: string | null;
}

export interface Ask {
  readonly url: string;
  readonly signal: AbortSignal;
  readonly fetch: Fetch;
  /** Most that is loaded, in bytes. */
  readonly cap: number;
  /** Largest file that would be loaded if the user asked for all of it, where that is more than the cap. */
  readonly most?: number;
  /** Asked for as what is behind a link, not as a picture. */
  readonly document?: boolean;
  /** The user clicked on a button that names this address's host: with cookies, and nowhere else than there. */
  readonly login?: boolean;
  /** Told while the whole or its rest comes: bytes so far, and in all where the server says it. */
  readonly progress?: (got: number, total: number | null) => void;
}

/** One GET without referrer or HEAD, and without cookies unless the user asks for it. `from`–`to` are inclusive, `to` null means to the end. Throws SourceError. */
export async function get(
  ask: Ask,
  range: { readonly from: number; readonly to: number | null; readonly ifRange?: string | null } | null,
): Promise<Piece | Whole | 'unsatisfiable'> {
  const headers: Record<string, string> = { Accept: ask.document ? DOCUMENT_ACCEPT : PICTURE_ACCEPT };
  if (range) headers.Range = `bytes=${range.from}-${range.to ?? ''}`;
  if (range?.ifRange) headers['If-Range'] = range.ifRange;
  const controller = new AbortController();
  const stop = () => controller.abort(ask.signal.reason);
  if (ask.signal.aborted) stop();
  ask.signal.addEventListener('abort', stop, { once: true });
  try {
    const response = await ask.fetch(ask.url, {
      method: 'GET',
      headers,
      credentials: ask.login ? 'include' : 'omit',
      referrerPolicy: 'no-referrer',
      // The refusal that we got without cookies may be in the cache.
      cache: ask.login ? 'no-store' : 'default',
      redirect: ask.login ? 'error' : 'follow',
      signal: controller.signal,
    });
    // A redirect to another host is the site's own business; one away from the web is not followed.
    if (response.url !== '' && !isWeb(response.url)) throw refuse('redirected-away', `redirected to ${new URL(response.url).protocol}`);
    const validator = { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') };
    const link = response.headers.get('link');
    if (response.status === RANGE_NOT_SATISFIABLE && range) return 'unsatisfiable';
    if (response.status === PARTIAL && range) {
      // A piece of a packed body, or of a file without a known end, cannot be placed: the caller has to do without ranges.
      if (response.headers.has('content-encoding') || response.headers.get('content-range')?.endsWith('/*')) throw new NoRangesError();
      const { offset, end, total } = readContentRange(response, range);
      // A piece may be had of a file of any size, but not a piece of any size.
      if (end - offset + 1 > ask.cap) throw beyondCap(ask, total);
      const bytes = await readBody(response, end - offset + 1, 'wrong-range', (got) => {
        if (range.to === null) ask.progress?.(offset + got, total);
      });
      if (bytes.length !== end - offset + 1) throw refuse('wrong-range', `${end - offset + 1} bytes promised, ${bytes.length} sent`);
      return { kind: 'piece', offset, total, bytes, validator, link };
    }
    if (response.status !== OK) throw statusError(response.status);
    const length = Number(response.headers.get('content-length') ?? '0');
    if (length > ask.cap) throw beyondCap(ask, length);
    // What a packed body has on the way is not what comes out of it.
    const total = length > 0 && !response.headers.has('content-encoding') ? length : null;
    const bytes = await readBody(response, ask.cap, codeBeyond(ask, ask.cap), (got) => ask.progress?.(got, total));
    return { kind: 'whole', bytes, validator, link };
  } catch (error) {
    if (ask.signal.aborted) throw refuse('timeout', 'the bytes did not come in time');
    throw error;
  } finally {
    ask.signal.removeEventListener('abort', stop);
    // Whatever of the body is still to come is not wanted.
    controller.abort();
  }
}

/** What it is that a file of so many bytes is not loaded: nobody asked for all of it, or it is larger than the user's limit. */
export function beyondCap(ask: Ask, bytes: number): SourceError {
  return refuse(codeBeyond(ask, bytes), `the file has ${bytes} bytes`);
}

const codeBeyond = ({ cap, most = cap }: Ask, bytes: number): ProblemCode => (most > cap && bytes <= most ? 'not-loaded' : 'too-large');

/** Whether it is an address of the web: http or https. */
export function isWeb(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  return protocol === 'http:' || protocol === 'https:';
}

/** Every number of a 206 is checked against what was asked: a server that answers another piece would have us judge a file that is none. */
function readContentRange(
  response: Response,
  range: { readonly from: number; readonly to: number | null },
): { readonly offset: number; readonly end: number; readonly total: number } {
  const text = response.headers.get('content-range') ?? '';
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text);
  const [offset, end, total] = [Number(found?.[1] ?? Number.NaN), Number(found?.[2] ?? Number.NaN), Number(found?.[3] ?? Number.NaN)];
  const wanted = range.to === null ? total - 1 : Math.min(range.to, total - 1);
  if (!(offset === range.from && end === wanted && end >= offset && end < total)) {
    throw refuse('wrong-range', `asked for bytes from ${range.from} to ${range.to ?? 'the end'}, the answer says "${text.slice(0, 80)}"`);
  }
  return { offset, end, total };
}

/** Reads the stream up to `limit` bytes; a longer one is cut off and refused as `surplus`. */
export async function readBody(
  response: Response,
  limit: number,
  surplus: ProblemCode,
  progress?: (got: number) => void,
): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) throw refuse(surplus, `more than ${limit} bytes`);
    chunks.push(value);
    progress?.(size);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The problem that an answer of this HTTP status is. */
export function statusError(status: number): SourceError {
  const note = `the site answered ${status}`;
  if (status === 404 || status === 410) return refuse('not-found', note);
  if (status === 401 || status === 407) return refuse('needs-login', note);
  if (status === 403 || status === 451) return refuse('fetch-refused', note);
  return refuse('fetch-failed', note);
}
