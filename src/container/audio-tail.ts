// Specification: ID3v1; APEv2 tag format (header, items, footer); ID3v2.4 structure §3.4 (a tag at the end has a footer)
import type { Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { type Findings, keepGoing } from './findings.ts';
import type { HeaderWindow } from './header-window.ts';
import { readId3Tags, readSynchsafe } from './id3.ts';

const ID3V1_BYTES = 128;
/** Header and footer of ID3v2. */
const ID3_FRAME = 10;
const APE_FRAME = 32;
const APE_MAGIC = 'APETAGEX';
const HAS_HEADER = 0x8000_0000;
const MAX_APE_BYTES = 16 * 1024 * 1024;
const MAX_KEY = 255;
/** Bits of an item's flags that say what the value is; 0 is UTF-8 text. */
const VALUE_KIND = 6;

/** Reads the tags at the end of a sound file, from the end on, and answers where the sound before them ends; never before `from`. */
export async function readTail(look: HeaderWindow, found: Findings, from: number): Promise<number> {
  const size = look.size ?? (await look.source.all()).length;
  let end = size;
  if (end - from >= ID3V1_BYTES && latin1(await look.upTo(end - ID3V1_BYTES, 3)) === 'TAG') {
    end -= ID3V1_BYTES;
    const range = [{ offset: end, length: ID3V1_BYTES }];
    found.add('text', 'ID3v1', [{ offset: end + 3, length: ID3V1_BYTES - 3 }], range);
  }
  end = await readEndTag(look, found, from, end);
  if (end - from < APE_FRAME) return end;
  const footer = await look.exactly(end - APE_FRAME, APE_FRAME);
  if (latin1(footer.subarray(0, APE_MAGIC.length)) !== APE_MAGIC) return end;
  let start = end;
  await keepGoing(found, async () => {
    const tag = readFooter(footer, from, end);
    start = tag.start;
    await readItems(look, found, tag.items, tag.count);
  });
  return start;
}

/** A tag of ID3v2 at the end, which its footer tells; answers where it begins. */
async function readEndTag(look: HeaderWindow, found: Findings, from: number, end: number): Promise<number> {
  if (end - from < 2 * ID3_FRAME || latin1(await look.upTo(end - ID3_FRAME, 3)) !== '3DI') return end;
  const length = readSynchsafe(new Cursor(await look.exactly(end - 4, 4)).u32());
  const start = end - 2 * ID3_FRAME - (length ?? end);
  if (start < from) return end;
  return (await readId3Tags(look, found, start, end)) === end ? start : end;
}

function readFooter(footer: Uint8Array, from: number, end: number): { start: number; items: Range; count: number } {
  const cursor = new Cursor(footer, APE_MAGIC.length + 4, APE_FRAME, end - APE_FRAME);
  const length = cursor.u32(true);
  const count = cursor.u32(true);
  const header = (cursor.u32(true) & HAS_HEADER) !== 0 ? APE_FRAME : 0;
  if (length < APE_FRAME || length + header > end - from) throw new MalformedError(`an APE tag of ${length} bytes`, end - APE_FRAME);
  if (length > MAX_APE_BYTES) throw new HardLimitError('ape bytes', `an APE tag of ${length} bytes`);
  return { start: end - length - header, items: { offset: end - length, length: length - APE_FRAME }, count };
}

async function readItems(look: HeaderWindow, found: Findings, items: Range, count: number): Promise<void> {
  const end = items.offset + items.length;
  let at = items.offset;
  for (let item = 0; item < count; item++) {
    look.budget.step();
    const head = await look.upTo(at, Math.min(end - at, 8 + MAX_KEY + 1));
    const cursor = new Cursor(head, 0, head.length, at);
    if (cursor.left < 9) throw new MalformedError('an APE item is cut', at);
    const length = cursor.u32(true);
    const isText = (cursor.u32(true) & VALUE_KIND) === 0;
    const keyEnd = head.indexOf(0, 8);
    if (keyEnd < 0) throw new MalformedError('an APE item without a key', at);
    const value = { offset: at + keyEnd + 1, length };
    if (value.offset + length > end) throw new MalformedError('an APE item runs out of its tag', at);
    const name = `APE/${latin1(head.subarray(8, keyEnd))}`;
    found.add(isText ? 'text' : 'unknown', name, [value], [{ offset: at, length: keyEnd + 1 + length }]);
    at = value.offset + length;
  }
}
