// Specification: Exif 3.0 §4.6.4 (IFD0: Make, Model); TIFF 6.0 §2
/// <reference path="./exifr-mini.d.ts" />
import { Options, segmentParsers } from 'exifr/dist/mini.esm.mjs';
import type { Part } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { Cursor } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { type DeclarationSignal, RAW_LIMIT, type Reader } from '../signal.ts';
import { AI_MAKERS } from '../vocab/generator-name.ts';
import { gatherParts, lengthOf, readWithin, settle, spanOf } from './part-bytes.ts';

/** Exif in a segment has at most 64 KiB; elsewhere a preview may stand beside it. */
export const MAX_TIFF_BYTES = 8 * 1024 * 1024;
/** Of several Exif blocks in one file the first few are read. */
const MAX_BLOCKS = 8;
const MAKE = 0x010f;
const MODEL = 0x0110;
const ASCII = 2;
const TIFF_HEADER = 8;
const ENTRY_BYTES = 12;
/** A value this short stands in its entry. */
const INLINE_BYTES = 4;
/** Longest name of a device that is shown; what is longer is no name. */
const MAX_NAME = 128;

/**
 * The device that an Exif block names. Anyone can write that, so it is a declaration that says nothing of the origin.
 * A name of an AI service in the same field is for the reader of tool names.
 */
export const exif: Reader = {
  id: 'exif',
  wants: (part) => part.role === 'tiff',
  async read(parts, source, context) {
    const { found, failure } = await gatherParts(parts.slice(0, MAX_BLOCKS), context.budget, async (part) => {
      const signal = await readBlock(part, source, context.budget);
      return signal === undefined ? [] : [signal];
    });
    return settle(found, failure);
  },
};

async function readBlock(part: Part, source: ByteSource, budget: Budget): Promise<DeclarationSignal | undefined> {
  const [at] = part.ranges;
  if (at === undefined) return undefined;
  const bytes = await readNames(part, source, budget);
  if (bytes === undefined) return undefined;
  const { make, model } = await parseDevice(bytes, at.offset);
  const names = [make, model].filter((name) => name !== '');
  const [field, raw] = make === '' ? ['EXIF Model', model] : ['EXIF Make', names.join(' ')];
  if (names.length === 0 || !names.every(isDeviceName)) return undefined;
  // Many makers repeat their name in the model.
  const tool = make !== '' && model.toLowerCase().startsWith(make.toLowerCase()) ? model : names.join(' ');
  return {
    kind: 'declaration',
    reader: 'exif',
    says: 'camera',
    field,
    raw: raw.slice(0, RAW_LIMIT),
    tool: tool.slice(0, MAX_NAME),
    sentence: 'case_42',
    at,
  };
}

/**
 * As much of the block as names the device: header, IFD0, and the values of Make and Model, each at its place and with zeros between them;
 * undefined where neither is there. So neither the preview beside Exif nor the strips of a TIFF are read. exifr believes the count of an
 * entry and makes room for it: type and place of the two are checked here first.
 * @throws MalformedError; HardLimitError where they lie behind {@link MAX_TIFF_BYTES}
 */
async function readNames(part: Part, source: ByteSource, budget: Budget): Promise<Uint8Array | undefined> {
  const base = spanOf(part).offset;
  const size = lengthOf(part);
  const pieces: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  const take = async (at: number, length: number): Promise<Cursor> => {
    if (at + length > MAX_TIFF_BYTES && at + length <= size)
      throw new HardLimitError('tiff bytes', `an Exif block of more than ${MAX_TIFF_BYTES} bytes`);
    const bytes = await readWithin(part, source, budget, at, length, MAX_TIFF_BYTES);
    pieces.push({ at, bytes });
    return new Cursor(bytes, 0, bytes.length, base + at);
  };
  const header = await take(0, TIFF_HEADER);
  const order = header.latin1(2);
  if (order !== 'II' && order !== 'MM') throw new MalformedError('an Exif block without a TIFF header', base);
  const little = order === 'II';
  if (header.u16(little) !== 42) throw new MalformedError('an Exif block that is no TIFF', base + 2);
  const ifd = header.u32(little);
  if (ifd < TIFF_HEADER) throw new MalformedError(`IFD0 at ${ifd}`, base + 4);
  const count = (await take(ifd, 2)).u16(little);
  budget.step(count);
  const entries = await take(ifd + 2, count * ENTRY_BYTES);
  const before = pieces.length;
  for (let entry = 0; entry < count; entry++) {
    entries.at = entry * ENTRY_BYTES;
    const tag = entries.u16(little);
    if (tag !== MAKE && tag !== MODEL) continue;
    const type = entries.u16(little);
    const length = entries.u32(little);
    if (type !== ASCII) throw new MalformedError(`tag ${tag} of type ${type}`, entries.base + entry * ENTRY_BYTES);
    const at = length > INLINE_BYTES ? entries.u32(little) : ifd + 2 + entries.at;
    if (at + length > size) throw new MalformedError(`tag ${tag} lies outside of its block`, entries.base + entry * ENTRY_BYTES);
    await take(at, length);
  }
  return pieces.length === before ? undefined : atPlace(pieces);
}

/** One block that is zero where nothing was read. */
function atPlace(pieces: readonly { readonly at: number; readonly bytes: Uint8Array }[]): Uint8Array {
  const block = new Uint8Array(Math.max(...pieces.map(({ at, bytes }) => at + bytes.length)));
  for (const { at, bytes } of pieces) block.set(bytes, at);
  return block;
}

async function parseDevice(bytes: Uint8Array, base: number): Promise<{ make: string; model: string }> {
  const TiffParser = segmentParsers.get('tiff');
  const options = new Options({
    ifd0: { pick: [MAKE, MODEL] },
    ifd1: false,
    exif: false,
    gps: false,
    interop: false,
    translateKeys: false,
    translateValues: false,
    reviveValues: false,
    mergeOutput: false,
    silentErrors: false,
  });
  let output: unknown;
  try {
    output = await new TiffParser(bytes, options, bytes).parse();
  } catch (error) {
    throw new MalformedError(`Exif: ${error instanceof Error ? error.message : 'unreadable'}`, base);
  }
  const ifd0 = property(output, 'ifd0');
  return { make: nameText(property(ifd0, String(MAKE))), model: nameText(property(ifd0, String(MODEL))) };
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
}

/** Text up to the first NUL, without the spaces that cameras pad with. */
function nameText(value: unknown): string {
  return typeof value === 'string' ? (value.split('\0', 1)[0] ?? '').trim().slice(0, RAW_LIMIT) : '';
}

/** A short text with a letter or digit in it. Settings kept in the field, and makers that call themselves AI, are no device. */
function isDeviceName(name: string): boolean {
  const isMaker = AI_MAKERS.includes(name.toLowerCase());
  return name.length <= MAX_NAME && /[\p{L}\p{N}]/u.test(name) && !/[{}]/.test(name) && !/\bAI\b/i.test(name) && !isMaker;
}
