// Specification: TIFF 6.0 §2 (header, IFD, types); BigTIFF (2007): offsets and counts of 64 bits
import type { Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { HeaderWindow } from './header-window.ts';

const CLASSIC = 42;
const BIG = 43;
/** Bytes of one value of each type, from BYTE on; 0 for a type that does not exist. */
const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const SHORT = 3;
/** Raw files have some hundred entries at most. */
const MAX_ENTRIES = 4_096;
/** Strips, tiles or directories that one entry may list: a strip a row of a very tall picture. */
const MAX_LIST = 200_000;

/** How numbers stand in this file. */
export interface TiffForm {
  readonly little: boolean;
  readonly big: boolean;
  /** Where the first IFD stands. */
  readonly first: number;
}

/** One entry; `values` is where its values stand: in the entry itself, where they fit, or elsewhere in the file. */
export interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly values: Range;
  /** Where the entry says how many values there are. */
  readonly counter: Range;
}

export interface Ifd {
  readonly entries: readonly Entry[];
  readonly outer: Range;
  readonly next: number;
}

/** @throws MalformedError */
export async function readForm(look: HeaderWindow): Promise<TiffForm> {
  const cursor = new Cursor(await look.exactly(0, 8));
  const order = cursor.latin1(2);
  const little = order === 'II';
  const version = cursor.u16(little);
  if ((order !== 'II' && order !== 'MM') || (version !== CLASSIC && version !== BIG)) throw new MalformedError('no TIFF header', 0);
  if (version === CLASSIC) return { little, big: false, first: cursor.u32(little) };
  const rest = new Cursor(await look.exactly(8, 8), 0, 8, 8);
  if (cursor.u16(little) !== 8) throw new MalformedError('a BigTIFF with offsets of another size', 4);
  return { little, big: true, first: rest.u64(little) };
}

/**
 * The directory at `at`. Values that lie out of the file are reported to `lost` and left out.
 * @throws MalformedError, TruncatedError, HardLimitError
 */
export async function readIfd(look: HeaderWindow, form: TiffForm, at: number, lost: (tag: number, end: number) => void): Promise<Ifd> {
  const { little, big } = form;
  const countBytes = big ? 8 : 2;
  const entryBytes = big ? 20 : 12;
  const counter = new Cursor(await look.exactly(at, countBytes), 0, countBytes, at);
  const count = big ? counter.u64(little) : counter.u16(little);
  if (count > MAX_ENTRIES) throw new HardLimitError('tiff entries', `an IFD of ${count} entries`);
  const length = count * entryBytes + (big ? 8 : 4);
  const from = at + countBytes;
  const cursor = new Cursor(await look.exactly(from, length), 0, length, from);
  const entries: Entry[] = [];
  for (let index = 0; index < count; index++) {
    look.budget.step();
    const entry = readEntry(cursor, form, from + index * entryBytes);
    if (entry === undefined) continue;
    const end = entry.values.offset + entry.values.length;
    if (await look.reaches(end)) entries.push(entry);
    else lost(entry.tag, end);
  }
  cursor.at = count * entryBytes;
  return { entries, outer: { offset: at, length: countBytes + length }, next: big ? cursor.u64(little) : cursor.u32(little) };
}

/** Undefined for a type that does not exist: readers have to pass over it (§2). */
function readEntry(cursor: Cursor, { little, big }: TiffForm, at: number): Entry | undefined {
  cursor.at = at - cursor.base;
  const tag = cursor.u16(little);
  const type = cursor.u16(little);
  const count = big ? cursor.u64(little) : cursor.u32(little);
  const size = (TYPE_BYTES[type] ?? 0) * count;
  if ((TYPE_BYTES[type] ?? 0) === 0) return undefined;
  const inline = size <= (big ? 8 : 4);
  const offset = inline ? cursor.base + cursor.at : big ? cursor.u64(little) : cursor.u32(little);
  return { tag, type, count, values: { offset, length: size }, counter: { offset: at + 4, length: big ? 8 : 4 } };
}

/** The whole numbers of an entry: offsets, lengths, sizes. @throws MalformedError, HardLimitError */
export async function readNumbers(look: HeaderWindow, { little }: TiffForm, entry: Entry): Promise<number[]> {
  if (entry.count > MAX_LIST) throw new HardLimitError('tiff list', `${entry.count} values in tag ${entry.tag}`);
  look.budget.step(1 + (entry.count >> 6));
  const width = TYPE_BYTES[entry.type] ?? 0;
  if (entry.type < SHORT && entry.count > 1) throw new MalformedError(`tag ${entry.tag} of type ${entry.type}`, entry.values.offset);
  const cursor = new Cursor(await look.exactly(entry.values.offset, entry.values.length), 0, entry.values.length, entry.values.offset);
  return Array.from({ length: entry.count }, () => {
    if (width === 1) return cursor.u8();
    if (width === 2) return cursor.u16(little);
    return width === 4 ? cursor.u32(little) : cursor.u64(little);
  });
}

/** Whether a file starts as TIFF, classic or big. */
export function isTiff(head: Uint8Array): boolean {
  return ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(latin1(head.subarray(0, 4)));
}
