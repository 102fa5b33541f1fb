// Specification: RFC 3533 §6 (page); Vorbis I §4.2; RFC 7845 §5 (Opus); Theora §6.1; FLAC in Ogg: RFC 9639 §10.1; store: C2PA 2.3 §A.3.5
import type { Container, Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { readTail } from './audio-tail.ts';
import { type Findings, gather } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { OggHeaders } from './ogg-headers.ts';
import { extendRow } from './row.ts';

const MAGIC = 'OggS';
/** Up to the number of lacing values, which follow it. The checksum is not checked: that would cost the data. */
const PAGE_HEADER = 27;
const MAX_SEGMENTS = 255;
const [CONTINUED, FIRST] = [1, 2];
/** Pages of sound are many and small: one step for so many of them. */
const PAGES_A_STEP = 64;

export interface Page {
  readonly serial: number;
  readonly first: boolean;
  readonly continued: boolean;
  readonly outer: Range;
  readonly data: Range;
  /** The pieces of packets in it, and whether each one ends here. */
  readonly pieces: readonly { readonly range: Range; readonly ends: boolean }[];
}

export const ogg: Container = {
  id: 'ogg',
  sniff: (head) => latin1(head.subarray(0, MAGIC.length)) === MAGIC,
  walk: (source, budget) => gather('audio/ogg', (found) => readOgg(new HeaderWindow(source, budget), found, 0)),
};

/**
 * Reads the headers of every stream, which stand in front of all sound. With all bytes at hand it goes on from page to page, as another chain of
 * streams may follow with comments of its own; otherwise it stops where the sound begins and counts that as complete.
 */
export async function readOgg(look: HeaderWindow, found: Findings, from: number): Promise<void> {
  const end = await readTail(look, found, from);
  const media: Range[] = [];
  try {
    await hopPages(look, found, { offset: from, length: end - from }, media);
  } finally {
    for (const range of media) found.add('pixels', 'pages', [range], [range]);
  }
}

async function hopPages(look: HeaderWindow, found: Findings, range: Range, media: Range[]): Promise<void> {
  const end = range.offset + range.length;
  let headers = new OggHeaders(look, found);
  let at = range.offset;
  for (let count = 0; at < end; count++) {
    if (!headers.done || count % PAGES_A_STEP === 0) look.budget.step();
    const page = await readPage(look, at, end);
    if (page === undefined) break;
    // Behind the last page of a chain another one begins.
    if (headers.done && page.first) headers = new OggHeaders(look, found);
    if (headers.done) extendRow(media, page.outer);
    else await headers.take(page);
    at += page.outer.length;
    if (!headers.done || look.source.whole === true) continue;
    if (at < end) media.push({ offset: at, length: end - at });
    at = end;
  }
  headers.finish();
  if (at === range.offset) throw new MalformedError('no page where the first one should be', at);
  found.complete = true;
  if (at >= end) return;
  const trailer = [{ offset: at, length: end - at }];
  found.add('trailer', 'after the last page', trailer, trailer);
}

/** The page at `at`; undefined where none begins. @throws TruncatedError, MalformedError */
async function readPage(look: HeaderWindow, at: number, end: number): Promise<Page | undefined> {
  const head = await look.upTo(at, Math.min(PAGE_HEADER + MAX_SEGMENTS, end - at));
  if (latin1(head.subarray(0, MAGIC.length)) !== MAGIC) return undefined;
  const cursor = new Cursor(head, MAGIC.length, head.length, at);
  if (cursor.u8() !== 0) throw new MalformedError('a page of an unknown version', at);
  const flags = cursor.u8();
  cursor.skip(8);
  const serial = cursor.u32(true);
  cursor.skip(8);
  const lacing = cursor.slice(cursor.u8());
  const length = lacing.reduce((sum, value) => sum + value, 0);
  const data = { offset: at + PAGE_HEADER + lacing.length, length };
  await look.mustReach(data.offset + length, 'a page');
  if (data.offset + length > end) throw new MalformedError('a page runs into the tag at the end', at);
  return {
    serial,
    first: (flags & FIRST) !== 0,
    continued: (flags & CONTINUED) !== 0,
    outer: { offset: at, length: data.offset + length - at },
    data,
    pieces: cut(lacing, data.offset),
  };
}

/** Lacing values of 255 go on; a smaller one ends its packet. */
function cut(lacing: Uint8Array, from: number): Page['pieces'] {
  const pieces: { range: Range; ends: boolean }[] = [];
  let offset = from;
  let length = 0;
  for (const [index, value] of lacing.entries()) {
    length += value;
    const ends = value < MAX_SEGMENTS;
    if (!ends && index + 1 < lacing.length) continue;
    pieces.push({ range: { offset, length }, ends });
    offset += length;
    length = 0;
  }
  return pieces;
}
