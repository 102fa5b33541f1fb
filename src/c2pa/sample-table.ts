// Specification: ISO/IEC 14496-12 §8.5–8.7 (sample tables of a movie)
import type { Range } from '../asset.ts';
import { readSmallBoxes } from '../bytes/box.ts';
import { Cursor } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';

/** Chunks of all tracks; an hour of film has some 100,000. */
const MAX_CHUNKS = 2_000_000;
const MAX_BOXES = 20_000;
const PATH = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/**
 * Where the chunks of coded media stand, by the tracks of the movie that `bytes` is.
 * @throws MalformedError, HardLimitError
 */
export function findChunks(bytes: Uint8Array): Range[][] {
  let boxCount = 0;
  const step = () => {
    if (++boxCount > MAX_BOXES) throw new HardLimitError('boxes', `more than ${MAX_BOXES} boxes`);
  };
  let level = [new Cursor(bytes)];
  for (const type of PATH)
    level = level.flatMap((parent) => readSmallBoxes(parent, step).filter((box) => box.type === type)).map((box) => box.cursor);
  let room = MAX_CHUNKS;
  return level.map((table) => {
    const boxes = readSmallBoxes(table, step);
    const find = (type: string) => boxes.find((box) => box.type === type)?.cursor;
    const [places, another] = boxes.filter((box) => box.type === 'stco' || box.type === 'co64');
    if (another !== undefined) throw new MalformedError('a track with two tables of chunks');
    const offsets = places === undefined ? [] : readOffsets(places.cursor, places.type === 'co64');
    room -= offsets.length;
    if (room < 0) throw new HardLimitError('chunks', `more than ${MAX_CHUNKS} chunks`);
    return offsets.length === 0 ? [] : joinChunks(offsets, find('stsc'), find('stsz'));
  });
}

function joinChunks(offsets: readonly number[], perChunk: Cursor | undefined, sizes: Cursor | undefined): Range[] {
  if (!perChunk || !sizes) throw new MalformedError('chunks without their samples');
  const chunks: Range[] = [];
  const sizeOf = readSizes(sizes);
  perChunk.skip(4);
  const runs: { first: number; samples: number }[] = [];
  for (let left = perChunk.u32(); left > 0; left--) {
    runs.push({ first: perChunk.u32(), samples: perChunk.u32() });
    perChunk.skip(4);
  }
  let run = -1;
  let sample = 0;
  for (const [index, offset] of offsets.entries()) {
    while ((runs[run + 1]?.first ?? Number.POSITIVE_INFINITY) <= index + 1) run++;
    const samples = runs[run]?.samples ?? 0;
    chunks.push({ offset, length: sizeOf(sample, samples) });
    sample += samples;
  }
  return chunks;
}

function readOffsets(cursor: Cursor, large: boolean): number[] {
  cursor.skip(4);
  const count = cursor.u32();
  if (count > MAX_CHUNKS) throw new HardLimitError('chunks', `more than ${MAX_CHUNKS} chunks`);
  const offsets: number[] = [];
  while (offsets.length < count) offsets.push(large ? cursor.u64() : cursor.u32());
  return offsets;
}

/** How many bytes `count` samples from the one at `from` on have. */
function readSizes(cursor: Cursor): (from: number, count: number) => number {
  cursor.skip(4);
  const uniform = cursor.u32();
  const total = cursor.u32();
  if (uniform > 0) return (_from, count) => uniform * count;
  const table = new Cursor(cursor.slice(total * 4));
  const sums = [0];
  for (let i = 0; i < total; i++) sums.push((sums[i] ?? 0) + table.u32());
  return (from, count) => {
    const [start, end] = [sums[from], sums[from + count]];
    if (start === undefined || end === undefined) throw new MalformedError('a chunk with samples that have no size');
    return end - start;
  };
}
