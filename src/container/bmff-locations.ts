// Specification: ISO/IEC 14496-12 §8.11.3 (iloc: construction methods) and §8.11.12 (iref)
import type { Range } from '../asset.ts';
import { readSmallBoxes, type SmallBox } from '../bytes/box.ts';
import type { Budget } from '../bytes/budget.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';

/** Where an item's data stands. */
export interface Place {
  /** In the asset. A length of 0 stands for "to the end of the file". */
  readonly ranges: readonly Range[];
  /** False where the data is in another file, or in items that are not there. */
  readonly located: boolean;
  /** Construction method 2: the data is a part of other items, by their places in the list of references. */
  readonly inItems?: readonly (Range & { readonly index: number })[];
}

/** The places of all items, by their ids. @throws MalformedError */
export function readLocations(iloc: SmallBox | undefined, idat: Range | undefined, step: () => void): Map<number, Place> {
  const places = new Map<number, Place>();
  if (iloc === undefined) return places;
  const { cursor } = iloc;
  const { version } = readFullHeader(cursor);
  const sizes = cursor.u16();
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  const count = version < 2 ? cursor.u16() : cursor.u32();
  for (let item = 0; item < count; item++) {
    step();
    const id = version < 2 ? cursor.u16() : cursor.u32();
    const method = version === 0 ? 0 : cursor.u16() & 15;
    const elsewhere = cursor.u16() !== 0;
    const start = readSized(cursor, baseSize) + (method === 1 ? (idat?.offset ?? 0) : 0);
    const ranges: (Range & { readonly index: number })[] = [];
    let located = !elsewhere && (method === 0 || (method === 1 && idat !== undefined));
    const extents = cursor.u16();
    for (let extent = 0; extent < extents; extent++) {
      step();
      const index = readSized(cursor, indexSize);
      const offset = start + readSized(cursor, offsetSize);
      const length = readSized(cursor, lengthSize);
      ranges.push({ offset, length, index });
      if (method === 1 && idat !== undefined && offset + length > idat.offset + idat.length) located = false;
    }
    // The first entry of an item counts, as it does for players.
    if (places.has(id)) continue;
    const inItems = method === 2 && !elsewhere ? ranges : undefined;
    places.set(id, {
      ranges: located ? ranges.map(({ offset, length }) => ({ offset, length })) : [],
      located,
      ...(inItems && { inItems }),
    });
  }
  return places;
}

/** For each item the items that its data is taken from. */
export function readReferences(iref: SmallBox | undefined, step: () => void): Map<number, number[]> {
  const references = new Map<number, number[]>();
  if (iref === undefined) return references;
  const { version } = readFullHeader(iref.cursor);
  const readId = (cursor: Cursor) => (version === 0 ? cursor.u16() : cursor.u32());
  for (const { cursor } of readSmallBoxes(iref.cursor, step).filter((box) => box.type === 'iloc')) {
    const from = readId(cursor);
    const to = Array.from({ length: cursor.u16() }, () => readId(cursor));
    // The first list of an item counts.
    if (!references.has(from)) references.set(from, to);
  }
  return references;
}

/** Gives the items of method 2 their ranges. One that is taken from another of its kind stays without. */
export function placeInItems(places: Map<number, Place>, references: ReadonlyMap<number, readonly number[]>, budget: Budget): void {
  for (const [id, { inItems }] of [...places]) {
    const ranges = inItems?.map(({ index, offset, length }) => {
      const target = places.get(references.get(id)?.[Math.max(index, 1) - 1] ?? -1);
      budget.step(1 + (target?.ranges.length ?? 0));
      return target?.inItems === undefined ? cutRanges(target?.ranges ?? [], offset, length) : undefined;
    });
    if (ranges?.every((found) => found !== undefined)) places.set(id, { ranges: ranges.flat(), located: true, inItems: inItems ?? [] });
  }
}

/** `length` bytes from `at` of what the ranges hold, or all the rest for 0; undefined where that is not all there. */
function cutRanges(ranges: readonly Range[], at: number, length: number): Range[] | undefined {
  const total = ranges.some((range) => range.length === 0) ? 0 : ranges.reduce((sum, range) => sum + range.length, 0);
  const wanted = length > 0 ? length : total - at;
  if (wanted <= 0 || at + wanted > total) return undefined;
  const out: Range[] = [];
  let [skip, left] = [at, wanted];
  for (const range of ranges) {
    const from = Math.min(skip, range.length);
    const taken = Math.min(left, range.length - from);
    if (taken > 0) out.push({ offset: range.offset + from, length: taken });
    skip -= from;
    left -= taken;
  }
  return out;
}

/** A number of 0, 4 or 8 bytes; other sizes do not exist, and reading on would read nonsense. */
function readSized(cursor: Cursor, size: number): number {
  if (size === 0) return 0;
  if (size === 4) return cursor.u32();
  if (size === 8) return cursor.u64();
  throw new MalformedError(`numbers of ${size} bytes in iloc`, cursor.base + cursor.at);
}

/** Version and flags, which begin most boxes. */
export function readFullHeader(cursor: Cursor): { version: number; flags: number } {
  const word = cursor.u32();
  return { version: word >>> 24, flags: word & 0xff_ffff };
}
