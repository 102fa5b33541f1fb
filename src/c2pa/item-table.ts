// Specification: ISO/IEC 14496-12 §8.11.3 (item locations), §8.11.6 (item information)
import type { Range } from '../asset.ts';
import { readSmallBoxes } from '../bytes/box.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';

/** Items of one picture, and pieces of all of them; a still of many tiles has some hundred. */
const MAX_ITEMS = 20_000;
const MAX_EXTENTS = 100_000;
const MAX_BOXES = 20_000;
/** How an item is found (§8.11.3.3): in the file, or in the `idat` box beside the table. */
const IN_FILE = 0;
const IN_DATA = 1;

/** One item: what it is, and the pieces that it is put together from, in their order. */
export interface PlacedItem {
  readonly id: number;
  readonly type: string;
  readonly extents: readonly Range[];
}

/** The items of a picture, and the box that some of them stand in. */
export interface ItemTable {
  readonly items: readonly PlacedItem[];
  readonly data: readonly Range[];
}

/**
 * Where the items of the still picture that `bytes` is stand; undefined where it has none.
 * @throws MalformedError where a table stands twice, or an item is kept elsewhere; HardLimitError
 */
export function findItems(bytes: Uint8Array): ItemTable | undefined {
  let boxCount = 0;
  const step = () => {
    if (++boxCount > MAX_BOXES) throw new HardLimitError('boxes', `more than ${MAX_BOXES} boxes`);
  };
  const metas = readSmallBoxes(new Cursor(bytes), step).filter((box) => box.type === 'meta');
  const [meta] = metas;
  if (meta === undefined) return undefined;
  if (metas.length > 1) throw new MalformedError('two lists of items');
  // QuickTime writes this box without version and flags.
  if (latin1(meta.cursor.bytes.subarray(meta.cursor.at + 4, meta.cursor.at + 8)) !== 'hdlr') meta.cursor.skip(4);
  const boxes = readSmallBoxes(meta.cursor, step);
  const one = (type: string) => {
    const [only, another] = boxes.filter((box) => box.type === type);
    if (another !== undefined) throw new MalformedError(`${type} stands twice`);
    return only?.cursor;
  };
  const [locations, infos, data] = [one('iloc'), one('iinf'), one('idat')];
  if (locations === undefined || infos === undefined) return undefined;
  const base = data === undefined ? [] : [{ offset: data.at, length: data.left }];
  return { items: readLocations(locations, readTypes(infos, step), base[0]), data: base };
}

function readTypes(cursor: Cursor, step: () => void): ReadonlyMap<number, string> {
  const { version } = readHeader(cursor);
  cursor.skip(version === 0 ? 2 : 4);
  const types = new Map<number, string>();
  for (const { type, cursor: info } of readSmallBoxes(cursor, step)) {
    if (type !== 'infe') continue;
    const entry = readHeader(info);
    const id = entry.version === 3 ? info.u32() : info.u16();
    info.skip(2);
    types.set(id, entry.version < 2 ? 'mime' : info.latin1(4));
  }
  return types;
}

function readLocations(cursor: Cursor, types: ReadonlyMap<number, string>, data: Range | undefined): PlacedItem[] {
  const { version } = readHeader(cursor);
  const sizes = cursor.u16();
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  const total = version < 2 ? cursor.u16() : cursor.u32();
  if (total > MAX_ITEMS) throw new HardLimitError('items', `more than ${MAX_ITEMS} items`);
  const items = new Map<number, PlacedItem>();
  let room = MAX_EXTENTS;
  for (let left = total; left > 0; left--) {
    const id = version < 2 ? cursor.u16() : cursor.u32();
    const method = version === 0 ? IN_FILE : cursor.u16() & 15;
    if (cursor.u16() !== 0 || method > IN_DATA || (method === IN_DATA && data === undefined))
      throw new MalformedError(`item ${id} is kept elsewhere`);
    const start = readSized(cursor, baseSize) + (method === IN_DATA ? (data?.offset ?? 0) : 0);
    const pieces = cursor.u16();
    room -= pieces;
    if (room < 0) throw new HardLimitError('extents', `more than ${MAX_EXTENTS} pieces of items`);
    const extents = Array.from({ length: pieces }, (): Range => {
      readSized(cursor, indexSize);
      const offset = start + readSized(cursor, offsetSize);
      return { offset, length: readSized(cursor, lengthSize) };
    });
    if (items.has(id)) throw new MalformedError(`item ${id} stands twice`);
    items.set(id, { id, type: types.get(id) ?? '', extents });
  }
  return [...items.values()];
}

function readSized(cursor: Cursor, size: number): number {
  if (size === 0) return 0;
  if (size === 4) return cursor.u32();
  if (size === 8) return cursor.u64();
  throw new MalformedError(`numbers of ${size} bytes`);
}

function readHeader(cursor: Cursor): { readonly version: number } {
  return { version: cursor.u32() >>> 24 };
}
