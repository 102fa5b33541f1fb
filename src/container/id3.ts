// Specification: ID3v2.2 §3, ID3v2.3 §3, ID3v2.4 structure §3–§4; GEOB store: C2PA 2.2 §A.3.4; XMP in PRIV: XMP Part 3 §1.1.4
import type { Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { type Findings, keepGoing } from './findings.ts';
import type { HeaderWindow } from './header-window.ts';
import { addFrame } from './id3-frame.ts';
import { TagBytes } from './tag-bytes.ts';

const HEADER_BYTES = 10;
/** Some taggers leave an old tag behind a new one. */
const MAX_TAGS = 8;
const UNSYNCHRONISED = 0x80;
const EXTENDED = 0x40;
const FOOTER = 0x10;

interface Tag {
  readonly version: number;
  readonly flags: number;
  readonly body: Range;
  /** Where the tag ends, its footer included. */
  readonly end: number;
}

/**
 * Reads the ID3v2 tags that follow one another from `at`, and answers where they end. `end` is the end of what holds them.
 * What is broken in a tag is noted; the length of a tag is believed, since players do.
 */
export async function readId3Tags(look: HeaderWindow, found: Findings, at: number, end?: number): Promise<number> {
  let here = at;
  for (let count = 0; count < MAX_TAGS; count++) {
    look.budget.step();
    const tag = await readHeader(look, here, end);
    if (tag === undefined) break;
    await keepGoing(found, () => readFrames(look, found, tag));
    here = tag.end;
  }
  return here;
}

async function readHeader(look: HeaderWindow, at: number, end: number | undefined): Promise<Tag | undefined> {
  const start = await look.upTo(at, end === undefined ? HEADER_BYTES : Math.min(HEADER_BYTES, end - at));
  if (latin1(start.subarray(0, 3)) !== 'ID3') return undefined;
  const cursor = new Cursor(start, 3, start.length, at);
  const version = cursor.u8();
  cursor.skip(1);
  const flags = cursor.u8();
  const length = readSynchsafe(cursor.u32());
  if (length === undefined) throw new MalformedError('the size of the ID3 tag is no such number', at + 6);
  const body = { offset: at + HEADER_BYTES, length };
  const tagEnd = body.offset + length + (version === 4 && flags & FOOTER ? HEADER_BYTES : 0);
  await look.mustReach(tagEnd, 'the ID3 tag');
  if (end !== undefined && tagEnd > end) throw new MalformedError('the ID3 tag runs out of its place', at);
  return { version, flags, body, end: tagEnd };
}

/** 28 bits in four bytes, of which the highest bit is never set. */
export function readSynchsafe(value: number): number | undefined {
  if (value & 0x8080_8080) return undefined;
  return (value & 0x7f) | ((value >>> 1) & 0x3f80) | ((value >>> 2) & 0x1f_c000) | ((value >>> 3) & 0xfe0_0000);
}

async function readFrames(look: HeaderWindow, found: Findings, tag: Tag): Promise<void> {
  const { version, flags, body } = tag;
  // In version 2.2 the second flag says that the whole tag is compressed, in a way that was never defined.
  if (version < 2 || version > 4 || (version === 2 && flags & EXTENDED)) {
    found.problem('unsupported', `an ID3 tag of version 2.${version}`, body.offset);
    found.damaged = true;
    return;
  }
  const whole = version < 4 && flags & UNSYNCHRONISED;
  const bytes = whole ? await TagBytes.unsynchronised(look, [body]) : TagBytes.plain(look, body);
  let at = flags & EXTENDED ? await extendedBytes(bytes, version) : 0;
  while (bytes.length - at > headerBytes(version)) {
    look.budget.step();
    const frame = await readFrameHeader(bytes, version, at);
    if (frame === undefined) return; // padding
    await keepGoing(found, () => addFrame(look, found, { ...frame, version, everywhere: (flags & UNSYNCHRONISED) !== 0 }, bytes));
    at = frame.at + frame.length;
  }
}

async function extendedBytes(bytes: TagBytes, version: number): Promise<number> {
  const start = await bytes.read(0, 4);
  const size = new Cursor(start).u32();
  const length = version === 4 ? readSynchsafe(size) : size + 4;
  if (length === undefined || length < 4 || length > bytes.length) throw new MalformedError(`an extended ID3 header of ${size} bytes`);
  return length;
}

function headerBytes(version: number): number {
  return version === 2 ? 6 : HEADER_BYTES;
}

interface FrameHeader {
  readonly id: string;
  /** In the tag's own bytes: where the header stands, where the body starts, and how long it is. */
  readonly from: number;
  readonly at: number;
  readonly length: number;
  readonly flags: number;
}

/** Undefined where padding starts. @throws MalformedError */
async function readFrameHeader(bytes: TagBytes, version: number, from: number): Promise<FrameHeader | undefined> {
  const header = await bytes.read(from, headerBytes(version));
  if (header[0] === 0) return undefined;
  const where = bytes.ranges(from, 1)[0]?.offset;
  const cursor = new Cursor(header);
  const id = cursor.latin1(version === 2 ? 3 : 4);
  if (!/^[A-Z0-9]{3}[A-Z0-9 ]?$/.test(id)) throw new MalformedError('no ID3 frame where one should be', where);
  const at = from + header.length;
  if (version === 2) return { id, from, at, length: fit(bytes, at, cursor.u8() * 0x1_0000 + cursor.u16(), id, where), flags: 0 };
  const size = cursor.u32();
  const length = version === 4 ? await frameLength(bytes, at, size) : size;
  return { id, from, at, length: fit(bytes, at, length, id, where), flags: cursor.u16() & 0xff };
}

function fit(bytes: TagBytes, at: number, length: number, id: string, where: number | undefined): number {
  if (length > bytes.length - at) throw new MalformedError(`ID3 frame ${id} runs out of its tag`, where);
  return length;
}

/** Version 2.4 wants synchsafe sizes, and some writers go on with plain ones: the one that leads to a frame or to padding is meant. */
async function frameLength(bytes: TagBytes, at: number, size: number): Promise<number> {
  const safe = readSynchsafe(size);
  if (safe === undefined || safe === size) return size;
  return (await leadsOn(bytes, at + safe)) || !(await leadsOn(bytes, at + size)) ? safe : size;
}

async function leadsOn(bytes: TagBytes, at: number): Promise<boolean> {
  if (at >= bytes.length) return at === bytes.length;
  const next = await bytes.read(at, 4);
  return next[0] === 0 || /^[A-Z0-9]{4}$/.test(latin1(next));
}
