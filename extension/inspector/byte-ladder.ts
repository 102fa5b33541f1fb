import { type ByteSource, memorySource, type Problem, type Recognition, recognise, SourceError } from '../../src/index.ts';
import type { Allowed, MediaKind, Rung } from '../messages.ts';
import { type Ask, type Fetch, get, isWeb, type Piece, refuse, SIZE_CAP, type Whole } from './http.ts';
import { RangeSource } from './range-source.ts';
import { DOCUMENT_PIECE, FILM_HEAD, HEAD_BYTES } from './read-ahead.ts';

/** A film or a sound that is larger is read in pieces only, unless the user asks for all of it. */
export const FREE_MEDIA_BYTES = 2 * 1024 * 1024;

/** What a page carries for its own text has no address; this stands for one. */
export const isPageRecord = (url: string): boolean => url.startsWith('c2pa-record:');

/** Bytes to look at. `whole` and `failure` are asked after the look. */
export interface Taken {
  readonly source: ByteSource;
  rung(): Rung;
  /** All bytes, where all are here. */
  whole(): Uint8Array | null;
  /** The Link header that came with the bytes. */
  readonly link: string | null;
  /** What went wrong while pieces were fetched: then nothing that was read may be used. */
  failure(): Problem | null;
}

/** Fetched at most to tell whether a document that nobody asked about is signed, in bytes. */
const RECOGNITION_CAP = 1024 * 1024;

export interface Wanted {
  readonly url: string;
  readonly rung: Rung | null;
  readonly bytes: Blob | ArrayBuffer | null;
  readonly document?: unknown;
  readonly link?: string;
  readonly media?: MediaKind;
  readonly whole?: true;
  readonly allowed?: Allowed;
}

export interface Web {
  readonly fetch: Fetch;
  readonly signal: () => AbortSignal;
  readonly cap?: number;
  readonly progress?: Ask['progress'];
}

/**
 * The bytes of an item by the cheapest rung: those that came with the question, else a first piece (256 bytes of a picture, more of others), else all; all at once where the
 * user asks for the whole, or for a look with their login. Throws SourceError.
 */
export async function takeBytes(wanted: Wanted, web: Web): Promise<Taken> {
  const cap = web.cap ?? SIZE_CAP;
  if (wanted.bytes !== null) {
    const size = wanted.bytes instanceof Blob ? wanted.bytes.size : wanted.bytes.byteLength;
    if (size > cap) throw refuse('too-large', `the file has ${size} bytes`);
    const bytes = wanted.bytes instanceof Blob ? await wanted.bytes.arrayBuffer() : wanted.bytes;
    return inMemory(new Uint8Array(bytes), wanted.rung ?? 'given', wanted.link ?? null);
  }
  // What a page makes itself, or feeds to a player, exists only there.
  if (/^(blob|mediastream):/.test(wanted.url)) throw refuse('no-file', 'the page holds no file for this');
  if (isPageRecord(wanted.url)) throw refuse('page-record', 'the page carries a record for its own text');
  if (!isWeb(wanted.url)) throw refuse('bad-scheme', `no bytes came with this ${schemeOf(wanted.url)} address`);
  const ask: Ask = {
    url: wanted.url,
    fetch: web.fetch,
    signal: web.signal(),
    ...capsOf(wanted, cap),
    document: wanted.document !== undefined,
    ...(web.progress && { progress: web.progress }),
  };
  if (wanted.allowed?.login?.includes(wanted.url)) return wholeOf(await getAll({ ...ask, login: true }));
  if (wanted.whole) return wholeOf(await getAll(ask));
  const first = await takeFirst(ask, headOf(wanted));
  if (first.kind === 'whole') return wholeOf(first);
  const source = new RangeSource(ask, first);
  return {
    source,
    link: first.link,
    rung: () => (source.bytes ? 'whole' : 'range'),
    whole: () => source.bytes,
    failure: () => source.failure,
  };
}

/**
 * Whether the document at an address is signed, by a few pieces of it. A server that gives no pieces is asked for no more: the body is
 * left where it is. Never throws.
 */
export async function recogniseAt(url: string, web: Web): Promise<Recognition> {
  if (!isWeb(url)) return 'unsure';
  try {
    const ask: Ask = { url, fetch: web.fetch, signal: web.signal(), cap: RECOGNITION_CAP, document: true };
    const first = await get(ask, { from: 0, to: DOCUMENT_PIECE - 1 });
    if (first === 'unsatisfiable') return 'unsure';
    const source = first.kind === 'whole' ? memorySource(first.bytes) : new RangeSource(ask, first);
    const found = await recognise(source, ask.signal);
    return source instanceof RangeSource && source.failure ? 'unsure' : found;
  } catch {
    return 'unsure';
  }
}

/** Nobody downloads a film because somebody looks at a page. */
function capsOf({ media, whole }: Wanted, most: number): Pick<Ask, 'cap' | 'most'> {
  return media === undefined || whole ? { cap: most } : { cap: Math.min(most, FREE_MEDIA_BYTES), most };
}

/** All bytes again, for a comparison. Throws SourceError. */
export async function takeWhole(url: string, web: Web): Promise<Uint8Array> {
  if (!isWeb(url)) throw refuse('bad-scheme', `no bytes came with this ${schemeOf(url)} address`);
  const answer = await getAll({ url, fetch: web.fetch, signal: web.signal(), cap: web.cap ?? SIZE_CAP });
  return answer.bytes;
}

function headOf({ document, media }: Wanted): number {
  if (document !== undefined) return DOCUMENT_PIECE;
  return media === undefined ? HEAD_BYTES : FILM_HEAD;
}

async function takeFirst(ask: Ask, length: number): Promise<Piece | Whole> {
  try {
    const head = await get(ask, { from: 0, to: length - 1 });
    // An empty file has no first piece.
    return head === 'unsatisfiable' ? await getAll(ask) : head;
  } catch (error) {
    if (error instanceof SourceError) throw error;
    // Some servers break the connection at a range.
    return getAll(ask);
  }
}

async function getAll(ask: Ask): Promise<Whole> {
  try {
    const answer = await get(ask, null);
    if (answer !== 'unsatisfiable' && answer.kind === 'whole') return answer;
    throw refuse('wrong-range', 'a piece came where all was asked for');
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw refuse('fetch-failed', error instanceof Error ? error.message : String(error));
  }
}

const wholeOf = ({ bytes, link }: Whole): Taken => inMemory(bytes, 'whole', link);

function inMemory(bytes: Uint8Array, rung: Rung, link: string | null): Taken {
  return {
    link,
    source: memorySource(bytes),
    rung: () => rung,
    whole: () => bytes,
    failure: () => null,
  };
}

function schemeOf(url: string): string {
  return /^[a-z][a-z0-9+.-]{0,30}:/i.exec(url)?.[0].toLowerCase() ?? 'unknown';
}
