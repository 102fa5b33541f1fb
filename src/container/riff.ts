// Specification: RIFF (Microsoft, 1994) §2; RF64: EBU Tech 3306 §3; XMP: XMP Part 3 §1.1.6, §1.1.8; C2PA chunk: C2PA 2.2 §A.3.6
import type { Container, Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError, TruncatedError } from '../bytes/errors.ts';
import { type Findings, finishAt, gather, keepGoing } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { readId3Tags } from './id3.ts';

const RIFF_HEADER = 12;
const CHUNK_HEADER = 8;
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['WAVE', 'audio/wav'],
  ['AVI ', 'video/x-msvideo'],
]);
/** In a file of more than 4 GiB the 32-bit sizes are all ones, and `ds64` has the true ones. */
const ELSEWHERE = 0xffff_ffff;
const LARGE = ['RF64', 'BW64'];
/** The chunk of the standard, and WebP's, which some writers take. */
const XMP_CHUNKS = ['_PMX', 'XMP '];
/** Broadcast and production notes, and China's label. */
const TEXT_CHUNKS = ['bext', 'iXML', 'axml', 'AIGC'];
/** `avih`: where width and height stand in it. */
const AVIH_SIZE = 32;

export const riff: Container = {
  id: 'riff',
  sniff: (head) => ['RIFF', ...LARGE].includes(latin1(head.subarray(0, 4))) && MEDIA_TYPES.has(latin1(head.subarray(8, 12))),
  /** Hops over the chunks of the list, and of the lists that follow it in a long AVI. Only INFO and the header list are entered. */
  walk: (source, budget) =>
    gather('audio/wav', async (found) => {
      const look = new HeaderWindow(source, budget);
      let end = await walkList(look, found, 0);
      while (latin1(await look.upTo(end, 4)) === 'RIFF') {
        budget.step();
        if (latin1(await look.upTo(end + 8, 4)) !== 'AVIX') break;
        end = await walkList(look, found, end);
      }
      await mustHoldNoStore(look, end);
      finishAt(found, end, look.size, 'after RIFF');
    }),
};

interface Chunk {
  readonly type: string;
  readonly data: Range;
  readonly outer: Range;
}

/** One RIFF list; answers where it ends. */
async function walkList(look: HeaderWindow, found: Findings, from: number): Promise<number> {
  const header = new Cursor(await look.exactly(from, RIFF_HEADER), 0, RIFF_HEADER, from);
  const large = LARGE.includes(header.latin1(4));
  let end = from + CHUNK_HEADER + header.u32(true);
  found.mediaType = MEDIA_TYPES.get(header.latin1(4)) ?? found.mediaType;
  let mediaSize = ELSEWHERE;
  if (large) {
    const sizes = await readLargeSizes(look, from + RIFF_HEADER);
    end = from + CHUNK_HEADER + sizes.riff;
    mediaSize = sizes.media;
  }
  await forEachChunk(look, from + RIFF_HEADER, end, mediaSize, (chunk) =>
    keepGoing(found, () => readChunk(look, found, chunk, { offset: from, length: end - from })),
  );
  if (!(await look.reaches(end))) throw new TruncatedError(`the RIFF list ends at ${end}, after the end of the file`, end);
  // The list itself is padded to an even length too.
  return end % 2 === 1 && (await look.upTo(end, 1))[0] === 0 ? end + 1 : end;
}

async function readLargeSizes(look: HeaderWindow, at: number): Promise<{ riff: number; media: number }> {
  const cursor = new Cursor(await look.exactly(at, CHUNK_HEADER + 16), 0, CHUNK_HEADER + 16, at);
  if (cursor.latin1(4) !== 'ds64') throw new MalformedError('a large file without its sizes', at);
  cursor.skip(4);
  return { riff: cursor.u64(true), media: cursor.u64(true) };
}

async function forEachChunk(
  look: HeaderWindow,
  from: number,
  end: number,
  mediaSize: number,
  visit: (chunk: Chunk) => Promise<void>,
): Promise<void> {
  for (let at = from; at < end; ) {
    look.budget.step();
    const cursor = new Cursor(await look.exactly(at, CHUNK_HEADER), 0, CHUNK_HEADER, at);
    const type = cursor.latin1(4);
    let length = cursor.u32(true);
    if (length === ELSEWHERE && type === 'data') length = mediaSize;
    if (!/^[\x20-\x7e]{4}$/.test(type)) throw new MalformedError(`no chunk type at ${at}`, at);
    const data = { offset: at + CHUNK_HEADER, length };
    await look.mustReach(data.offset + length, `chunk ${type}`);
    if (data.offset + length > end) throw new MalformedError(`chunk ${type} runs out of its list`, at);
    // A chunk of odd length is padded by one byte; some writers leave it out after the last chunk.
    const padded = Math.min(data.offset + length + (length % 2), end);
    const next = length % 2 === 0 || (await look.reaches(padded)) ? padded : data.offset + length;
    await visit({ type, data, outer: { offset: at, length: next - at } });
    at = next;
  }
}

async function readChunk(look: HeaderWindow, found: Findings, chunk: Chunk, list: Range): Promise<void> {
  const { type, data, outer } = chunk;
  if (type === 'LIST') await readSubList(look, found, chunk);
  else if (type === 'C2PA') found.add('jumbf', type, [data], storeFraming(outer, list));
  else if (XMP_CHUNKS.includes(type)) found.add('xmp', type, [data], [outer]);
  else if (type === 'data') found.add('pixels', type, [data], [outer]);
  else if (type.toLowerCase() === 'id3 ') await readId3Tags(look, found, data.offset, data.offset + data.length);
  else if (TEXT_CHUNKS.includes(type)) found.add('text', type, [data], [outer]);
  else found.add('unknown', type, [data], [outer]);
}

/** Chunks behind the list that are looked at. */
const MAX_OUTSIDE = 64;

/**
 * The length of the list is no part of what is hashed: made smaller, it leaves the manifest store outside, and the file would look as if it
 * never had one. @throws MalformedError where a store stands among the chunks behind the list
 */
export async function mustHoldNoStore(look: HeaderWindow, end: number): Promise<void> {
  for (const from of end % 2 === 0 ? [end] : [end, end + 1]) await lookOutside(look, from);
}

async function lookOutside(look: HeaderWindow, from: number): Promise<void> {
  for (let at = from, chunks = 0; chunks < MAX_OUTSIDE && (await look.reaches(at + CHUNK_HEADER)); chunks++) {
    look.budget.step();
    const cursor = new Cursor(await look.exactly(at, CHUNK_HEADER), 0, CHUNK_HEADER, at);
    const type = cursor.latin1(4);
    if (type === 'C2PA') throw new MalformedError('a manifest store stands outside of the RIFF list', at);
    if (!/^[\x20-\x7e]{4}$/.test(type)) return;
    const length = cursor.u32(true);
    at += CHUNK_HEADER + length + (length % 2);
  }
}

/**
 * The chunk of a store, and the length of the whole list, which grows with the store: writers leave both outside of the hash.
 * Where something follows the store, another length would cut that off unseen, so then the chunk stands alone.
 */
export function storeFraming(chunk: Range, list: Range): Range[] {
  const isLast = chunk.offset + chunk.length === list.offset + list.length;
  return isLast ? [chunk, { offset: list.offset + 4, length: 4 }] : [chunk];
}

async function readSubList(look: HeaderWindow, found: Findings, { data, outer }: Chunk, inner = false): Promise<void> {
  const kind = latin1(await look.upTo(data.offset, Math.min(4, data.length)));
  const [from, end] = [data.offset + 4, data.offset + data.length];
  if (kind === 'INFO')
    await forEachChunk(look, from, end, 0, async (one) =>
      found.add(one.type === 'LIST' ? 'unknown' : 'text', `LIST/INFO/${one.type}`, [one.data], [one.outer]),
    );
  else {
    found.add(kind === 'movi' ? 'pixels' : 'unknown', `LIST/${kind}`, [data], [outer]);
    // Some writers put INFO among the headers.
    if (kind === 'hdrl' && !inner)
      await forEachChunk(look, from, end, 0, (one) =>
        one.type === 'LIST' ? readSubList(look, found, one, true) : measure(look, found, one),
      );
  }
}

async function measure(look: HeaderWindow, found: Findings, { type, data }: Chunk): Promise<void> {
  if (type !== 'avih' || data.length < AVIH_SIZE + 8) return;
  const cursor = new Cursor(await look.exactly(data.offset + AVIH_SIZE, 8));
  const width = cursor.u32(true);
  found.measure(width, cursor.u32(true));
}
