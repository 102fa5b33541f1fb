// Specification: TIFF 6.0 §2; Exif 3.0 §4.6.4 and §4.6.6 (UserComment); the XP fields are Windows Explorer's
import type { Part } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { Cursor, latin1, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { graver, lengthOf, oneOfOurs, readWithin, spanOf } from './part-bytes.ts';

/** A workflow graph in one field. */
const MAX_VALUE = 8 * 1024 * 1024;
const MAX_ENTRIES = 4_096;
const ENTRY_BYTES = 12;
const EXIF_IFD = 0x8769;
const USER_COMMENT = 0x9286;
const CODE_BYTES = 8;
/** A name in capitals, filled up with zeros; or nothing but zeros or spaces. */
const CODE = /^(?:(?:ASCII|JIS|UTF-?8|UNICODE)\0+|\0{8}| {8})$/i;
const ASCII = 2;
/** Types whose values are single bytes: BYTE, ASCII, UNDEFINED, and UTF-8 of Exif 3. */
const BYTE_TYPES = new Set([1, ASCII, 7, 129]);

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x010d, 'DocumentName'],
  [0x010e, 'ImageDescription'],
  [0x010f, 'Make'],
  [0x0110, 'Model'],
  [0x0131, 'Software'],
  [0x013b, 'Artist'],
  [0x9c9b, 'XPTitle'],
  [0x9c9c, 'XPComment'],
  [USER_COMMENT, 'UserComment'],
]);

/** The text fields of an Exif block by name; the first of a name counts. `failure` is the first field that could not be read. */
export interface TiffTexts {
  readonly fields: ReadonlyMap<string, string>;
  readonly failure?: Error;
}

/** Reads only the directories and the fields that matter, so that a long TIFF costs little. @throws MalformedError for no TIFF at all */
export async function readTiffTexts(part: Part, source: ByteSource, budget: Budget): Promise<TiffTexts> {
  const base = spanOf(part).offset;
  const read = (offset: number, length: number) => readWithin(part, source, budget, offset, length, MAX_VALUE);
  const header = new Cursor(await read(0, 8), 0, 8, base);
  const order = header.latin1(2);
  if (order !== 'II' && order !== 'MM') throw new MalformedError('an Exif block without a TIFF header', base);
  const little = order === 'II';
  if (header.u16(little) !== 42) throw new MalformedError('an Exif block that is no TIFF', base + 2);
  const fields = new Map<string, string>();
  let failure: Error | undefined;
  const directories = [header.u32(little)];
  // IFD0, and the Exif directory that it points to.
  for (let index = 0; index < directories.length && index < 2; index++) {
    const rows = await readDirectory(read, directories[index] ?? 0, little, base);
    for (const row of rows) {
      budget.step();
      if (row.tag === EXIF_IFD && index === 0) directories.push(row.place.u32(little));
      const name = NAMES.get(row.tag);
      if (name === undefined || fields.has(name) || !BYTE_TYPES.has(row.type)) continue;
      try {
        if (row.count > lengthOf(part)) throw new MalformedError(`${name} of ${row.count} bytes`, base);
        if (row.count > MAX_VALUE) throw new HardLimitError('exif value', `${name} of ${row.count} bytes`);
        const value = row.count <= 4 ? row.place.slice(row.count) : await read(row.place.u32(little), row.count);
        fields.set(name, decodeField(name, value, little));
      } catch (error) {
        failure = graver(failure, oneOfOurs(error));
      }
    }
  }
  return { fields, ...(failure && { failure }) };
}

interface Row {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly place: Cursor;
}

async function readDirectory(
  read: (offset: number, length: number) => Promise<Uint8Array>,
  offset: number,
  little: boolean,
  base: number,
): Promise<Row[]> {
  const count = new Cursor(await read(offset, 2), 0, 2, base + offset).u16(little);
  if (count > MAX_ENTRIES) throw new HardLimitError('exif entries', `a directory of ${count} entries`);
  const bytes = await read(offset + 2, count * ENTRY_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const from = index * ENTRY_BYTES;
    const cursor = new Cursor(bytes, from, from + ENTRY_BYTES, base + offset + 2);
    return { tag: cursor.u16(little), type: cursor.u16(little), count: cursor.u32(little), place: cursor };
  });
}

function decodeField(name: string, bytes: Uint8Array, little: boolean): string {
  if (name.startsWith('XP')) return toNul(new TextDecoder('utf-16le').decode(bytes));
  return toNul(name === 'UserComment' ? decodeComment(bytes, little) : utf8(bytes));
}

/**
 * Eight bytes name the character code. Some writers leave them out, or zero, or name another code than the one that they write: where every
 * second byte is zero the text is UTF-16, and without a single one it is none.
 */
function decodeComment(bytes: Uint8Array, little: boolean): string {
  const code = latin1(bytes.subarray(0, CODE_BYTES));
  const text = CODE.test(code) ? bytes.subarray(CODE_BYTES) : bytes;
  const isUtf16 = /^unicode/i.test(code) ? text.includes(0) || !isUtf8(text) : looksLikeUtf16(text);
  if (isUtf16) return decodeUtf16(text, little);
  return /^jis/i.test(code) && !isUtf8(text) ? new TextDecoder('shift_jis').decode(text) : utf8(text);
}

/** Plain letters in UTF-16: a letter and a zero, over and over. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second, third, fourth] = bytes;
  const marked = (first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe);
  return (
    marked ||
    (bytes.length >= 4 && (first === 0) !== (second === 0) && (first === 0) === (third === 0) && (second === 0) === (fourth === 0))
  );
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** UTF-16 without a byte-order mark: writers differ from the block's own order, so the zero bytes of plain letters tell. */
function decodeUtf16(bytes: Uint8Array, little: boolean): string {
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  const zeros: [number, number] = [0, 0];
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) zeros[at % 2 === 0 ? 0 : 1]++;
  const big = zeros[0] === zeros[1] ? !little : zeros[0] > zeros[1];
  return new TextDecoder(big ? 'utf-16be' : 'utf-16le').decode(bytes);
}

function toNul(text: string): string {
  return text.split('\0', 1)[0] ?? '';
}
