// Specification: ISO/IEC 14496-12 §8.7.2 (data reference box)
import type { Part } from '../asset.ts';
import { readSmallBoxes } from '../bytes/box.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';

/** Where the tables of other files stand, below the box of the first name. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  moov: ['trak', 'mdia', 'minf', 'dinf', 'dref'],
  meta: ['dinf', 'dref'],
};
const MAX_TABLES_BOX = 64 * 1024 * 1024;
const MAX_BOXES = 20_000;
/** Flag of an entry: the media are in this very file. */
const SELF_CONTAINED = 1;

/** Whether a movie or a still picture takes media from another file, which no hash over this one covers. What cannot be read counts as such. */
export async function takesFromElsewhere(parts: readonly Part[], source: ByteSource): Promise<boolean> {
  try {
    for (const { name, outer } of parts) {
      const path = TABLES[name];
      if (path === undefined) continue;
      for (const { offset, length } of outer) {
        if (length > MAX_TABLES_BOX) throw new HardLimitError('tables', `a ${name} box of ${length} bytes`);
        if (findTables(await source.read(offset, length), name, path).some(namesAnother)) return true;
      }
    }
    return false;
  } catch (error) {
    if (error instanceof MalformedError || error instanceof HardLimitError) return true;
    throw error;
  }
}

function findTables(bytes: Uint8Array, name: string, path: readonly string[]): Cursor[][] {
  let boxCount = 0;
  const step = () => {
    if (++boxCount > MAX_BOXES) throw new HardLimitError('boxes', `more than ${MAX_BOXES} boxes`);
  };
  let level = readSmallBoxes(new Cursor(bytes), step)
    .filter((box) => box.type === name)
    .map((box) => box.cursor);
  // QuickTime writes `meta` without version and flags.
  for (const box of level) if (name === 'meta' && latin1(box.bytes.subarray(box.at + 4, box.at + 8)) !== 'hdlr') box.skip(4);
  for (const type of path)
    level = level.flatMap((parent) => readSmallBoxes(parent, step).filter((box) => box.type === type)).map((box) => box.cursor);
  return level.map((table) => {
    table.skip(8);
    return readSmallBoxes(table, step).map((entry) => entry.cursor);
  });
}

function namesAnother(entries: readonly Cursor[]): boolean {
  return entries.some((entry) => (entry.u32() & SELF_CONTAINED) === 0);
}
