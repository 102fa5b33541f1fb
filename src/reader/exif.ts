// Specification: Exif 3.0 §4.6.4 (IFD0: Make, Model); TIFF 6.0 §2
/// <reference path="./exifr-mini.d.ts" />
import { Options, segmentParsers } from 'exifr/dist/mini.esm.mjs';
import type { Part } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { Cursor, concatBytes } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { type DeclarationSignal, RAW_LIMIT, type Reader } from '../signal.ts';

/** Exif in a segment has at most 64 KiB; elsewhere a preview may stand beside it. */
export const MAX_TIFF_BYTES = 8 * 1024 * 1024;
/** Of several Exif blocks in one file the first few are read. */
const MAX_BLOCKS = 8;
const MAKE = 0x010f;
const MODEL = 0x0110;
const ASCII = 2;
const ENTRY_BYTES = 12;
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
    const signals: DeclarationSignal[] = [];
    for (const part of parts.slice(0, MAX_BLOCKS)) {
      const signal = await readBlock(part, source, context.budget);
      if (signal !== undefined) signals.push(signal);
    }
    return signals;
  },
};

async function readBlock(part: Part, source: ByteSource, budget: Budget): Promise<DeclarationSignal | undefined> {
  const [at] = part.ranges;
  if (at === undefined) return undefined;
  const bytes = await readRanges(part, source, budget);
  if (!checkNames(part, bytes, at.offset, budget)) return undefined;
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

/** The block, or its first {@link MAX_TIFF_BYTES}: a raw file is one long TIFF structure with its IFD0 near the start. */
async function readRanges(part: Part, source: ByteSource, budget: Budget): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let left = MAX_TIFF_BYTES;
  for (const { offset, length } of part.ranges) {
    if (left === 0) break;
    budget.step();
    const taken = Math.min(left, length);
    budget.spend(taken);
    pieces.push(await source.read(offset, taken));
    left -= taken;
  }
  return concatBytes(pieces);
}

/** As namesDevice; in a block that we cut ourselves, what is out of reach is our limit and not the file's fault. */
function checkNames(part: Part, bytes: Uint8Array, base: number, budget: Budget): boolean {
  try {
    return namesDevice(bytes, base, budget);
  } catch (error) {
    const cut = part.ranges.reduce((sum, range) => sum + range.length, 0) > bytes.length;
    if (cut && error instanceof MalformedError)
      throw new HardLimitError('tiff bytes', `an Exif block of more than ${MAX_TIFF_BYTES} bytes`);
    throw error;
  }
}

/**
 * Whether IFD0 has a Make or Model that may be handed to exifr, which believes the count of an entry and makes room for it:
 * type and place of the two are checked here first. @throws MalformedError
 */
function namesDevice(bytes: Uint8Array, base: number, budget: Budget): boolean {
  const order = new Cursor(bytes, 0, bytes.length, base).latin1(2);
  if (order !== 'II' && order !== 'MM') throw new MalformedError('an Exif block without a TIFF header', base);
  const little = order === 'II';
  const cursor = new Cursor(bytes, 2, bytes.length, base);
  if (cursor.u16(little) !== 42) throw new MalformedError('an Exif block that is no TIFF', base + 2);
  cursor.at = cursor.u32(little);
  if (cursor.at < 8) throw new MalformedError(`IFD0 at ${cursor.at}`, base + 4);
  const entries = cursor.u16(little);
  let found = false;
  for (let entry = 0; entry < entries; entry++) {
    budget.step();
    const from = cursor.at;
    const tag = cursor.u16(little);
    if (tag === MAKE || tag === MODEL) {
      const type = cursor.u16(little);
      const count = cursor.u32(little);
      const offset = count > 4 ? cursor.u32(little) : 0;
      if (type !== ASCII) throw new MalformedError(`tag ${tag} of type ${type}`, base + from);
      if (offset + count > bytes.length) throw new MalformedError(`tag ${tag} lies outside of its block`, base + from);
      found = true;
    }
    cursor.at = from + ENTRY_BYTES;
  }
  return found;
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
  return name.length <= MAX_NAME && /[\p{L}\p{N}]/u.test(name) && !/[{}]/.test(name) && !/\bAI\b/i.test(name);
}
