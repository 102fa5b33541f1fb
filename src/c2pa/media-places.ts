// Specification: C2PA 2.2 §18.7 (BMFF hash): tables of places may be left out of the hash, since a store that is put in moves what they name
import type { Part, Range } from '../asset.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { findItems, type PlacedItem } from './item-table.ts';
import { overlaps, subtract } from './ranges.ts';
import { findChunks } from './sample-table.ts';

const ITEM_TABLE = '/meta/iloc';
const CHUNK_TABLES: readonly string[] = ['/moov/trak/mdia/minf/stbl/stco', '/moov/trak/mdia/minf/stbl/co64'];
const FRAGMENT_TABLES: readonly string[] = ['/moof/traf/tfhd', '/moof/traf/trun'];
/** All that say where in the file something stands. */
export const PLACE_TABLES: readonly string[] = [ITEM_TABLE, ...CHUNK_TABLES, ...FRAGMENT_TABLES];
/** A movie has one `mdat` or a few. */
const MAX_MEDIA_BOXES = 64;

/**
 * Whether what is shown can only be what was signed, though the tables at `paths` are not: anyone can point such a table at other bytes of the
 * file, or take the same ones in another order. All has to stand in hashed media, once, and in the order of its kind.
 */
export async function keepsMediaInPlace(paths: readonly string[], parts: readonly Part[], source: ByteSource): Promise<boolean> {
  const has = (name: string) => parts.some((part) => part.name === name);
  if (has('moof') && paths.some((path) => FRAGMENT_TABLES.includes(path))) return false;
  const media = parts.filter((part) => part.name === 'mdat').flatMap((part) => part.ranges);
  if (media.length > MAX_MEDIA_BOXES) return false;
  try {
    const readsItems = has('meta') && paths.includes(ITEM_TABLE);
    const playsChunks = has('moov') && paths.some((path) => CHUNK_TABLES.includes(path));
    return (!readsItems || areItemsInPlace(await source.all(), media)) && (!playsChunks || areChunksInPlace(await source.all(), media));
  } catch (error) {
    if (error instanceof MalformedError || error instanceof HardLimitError) return false;
    throw error;
  }
}

/** Each item in one piece, all of them side by side without a gap, and those of one type in the order of their numbers. */
function areItemsInPlace(bytes: Uint8Array, media: readonly Range[]): boolean {
  const table = findItems(bytes);
  if (table === undefined) return true;
  const { items, data } = table;
  const extents = items.flatMap((item) => item.extents);
  const left = subtract([...media, ...data], extents);
  return (
    items.every((item) => item.extents.length <= 1) &&
    // A length of nothing stands for all the rest of the file.
    extents.every(({ length }) => length > 0) &&
    subtract(extents, [...media, ...data]).length === 0 &&
    areApart(extents) &&
    left.every(({ offset, length }) => bytes.subarray(offset, offset + length).every((byte) => byte === 0)) &&
    areSorted(items)
  );
}

function areSorted(items: readonly PlacedItem[]): boolean {
  const byNumber = [...items].sort((a, b) => a.id - b.id);
  const last = new Map<string, number>();
  return byNumber.every(({ type, extents: [extent] }) => {
    const isLater = extent === undefined || extent.offset > (last.get(type) ?? -1);
    if (extent !== undefined) last.set(type, extent.offset);
    return isLater;
  });
}

/** The chunks of each track one after the other, and none over another. */
function areChunksInPlace(bytes: Uint8Array, media: readonly Range[]): boolean {
  const tracks = findChunks(bytes);
  const chunks = tracks.flat();
  return (
    tracks.every((track) => track.every(({ offset }, at) => offset > (track[at - 1]?.offset ?? -1))) &&
    areApart(chunks) &&
    chunks.every((chunk) => media.some((one) => one.offset <= chunk.offset && chunk.offset + chunk.length <= one.offset + one.length))
  );
}

function areApart(ranges: readonly Range[]): boolean {
  const sorted = ranges.filter(({ length }) => length > 0).sort((a, b) => a.offset - b.offset);
  return sorted.every((range, at) => {
    const next = sorted[at + 1];
    return next === undefined || !overlaps(range, next);
  });
}
