// Specification: GIF89a §17–§26; XMP: XMP Part 3 §1.1.2; manifest store: C2PA 2.2 §A.3.7
import type { Container, Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { dropStart, type Findings, finishAt, gather, noteError, totalLength } from './findings.ts';
import { HeaderWindow } from './header-window.ts';

const HEADER_BYTES = 13;
const DESCRIPTOR_BYTES = 10;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const COMMENT = 0xfe;
const APPLICATION = 0xff;
/** Identifier and authentication code of an application extension. */
const APPLICATION_BYTES = 11;
const STORE = 'C2PA_GIF';
const XMP = 'XMP DataXMP';
/** The packet is written as it is; these bytes behind it lead every reader of sub-blocks to the end: 1, 255, 254 … 1, 0. */
const XMP_END = 257;
/** Sub-blocks of pixels are many and small: one step for so many of them. */
const BLOCKS_A_STEP = 64;

export const gif: Container = {
  id: 'gif',
  sniff: (head) => /^GIF8[79]a/.test(latin1(head.subarray(0, 6))),
  /** Sub-blocks have no length in all, so even the pixels are passed block by block. */
  walk: (source, budget) =>
    gather('image/gif', async (found) => {
      const look = new HeaderWindow(source, budget);
      const pixels: Range[] = [];
      try {
        await hopBlocks(look, found, pixels);
      } catch (error) {
        noteError(found, error);
      }
      if (pixels.length > 0) found.add('pixels', 'image', pixels, pixels);
    }),
};

async function hopBlocks(look: HeaderWindow, found: Findings, pixels: Range[]): Promise<void> {
  const screen = new Cursor(await look.exactly(0, HEADER_BYTES), 6);
  const width = screen.u16(true);
  found.measure(width, screen.u16(true));
  let at = HEADER_BYTES + tableBytes(screen.u8());
  await look.mustReach(at, 'the colour table');
  pixels.push({ offset: 6, length: at - 6 });
  for (;;) {
    look.budget.step();
    const [kind = 0] = await look.exactly(at, 1);
    if (kind === TRAILER) return finishAt(found, at + 1, look.size, 'after the trailer');
    if (kind === EXTENSION) at = await readExtension(look, found, at);
    else if (kind === IMAGE) {
      const descriptor = await look.exactly(at, DESCRIPTOR_BYTES);
      const data = at + DESCRIPTOR_BYTES + tableBytes(descriptor[DESCRIPTOR_BYTES - 1] ?? 0) + 1;
      const end = await skipBlocks(look, data);
      pixels.push({ offset: at, length: end - at });
      at = end;
    } else throw new MalformedError(`no block at ${at}`, at);
  }
}

/** Size of the colour table that the packed flags promise. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

async function readExtension(look: HeaderWindow, found: Findings, at: number): Promise<number> {
  const [, label = 0, length = 0] = await look.exactly(at, 3);
  const isApplication = label === APPLICATION && length === APPLICATION_BYTES;
  const name = isApplication ? latin1(await look.exactly(at + 3, APPLICATION_BYTES)) : '';
  const from = at + 2 + (isApplication ? 1 + APPLICATION_BYTES : 0);
  if (label !== COMMENT && !name.startsWith(STORE) && name !== XMP) {
    const end = await skipBlocks(look, from);
    found.add('unknown', name || `21${label.toString(16).toUpperCase()}`, [{ offset: from, length: end - from }], [outerOf(at, end)]);
    return end;
  }
  const { ranges, end } = await readBlocks(look, from);
  const outer = [outerOf(at, end)];
  if (label === COMMENT) found.add('text', 'comment', ranges, outer);
  else if (name === XMP) found.add('xmp', name, await findPacket(look, from, end, ranges), outer);
  else found.add('jumbf', STORE, ranges, outer);
  return end;
}

function outerOf(at: number, end: number): Range {
  return { offset: at, length: end - at };
}

/** The payloads of the sub-blocks from `at`, and where the chain ends. */
async function readBlocks(look: HeaderWindow, from: number): Promise<{ ranges: Range[]; end: number }> {
  const ranges: Range[] = [];
  for (let at = from; ; ) {
    look.budget.step();
    const [length = 0] = await look.exactly(at, 1);
    if (length === 0) return { ranges, end: at + 1 };
    await look.mustReach(at + 1 + length, 'a sub-block');
    ranges.push({ offset: at + 1, length });
    at += 1 + length;
  }
}

async function skipBlocks(look: HeaderWindow, from: number): Promise<number> {
  await look.mustReach(from, 'a block');
  let at = from;
  for (let count = 0; ; count++) {
    if (count % BLOCKS_A_STEP === 0) look.budget.step();
    const [length = 0] = await look.exactly(at, 1);
    at += 1 + length;
    if (length === 0) return at;
  }
}

/** The packet without the run of bytes that ends it; a writer that cut it into sub-blocks after all is taken at its word. */
async function findPacket(look: HeaderWindow, from: number, end: number, ranges: readonly Range[]): Promise<readonly Range[]> {
  const length = end - 1 - XMP_END - from;
  if (length > 0) {
    const [first, second] = await look.exactly(from + length, 2);
    if (first === 1 && second === 0xff) return [{ offset: from, length }];
  }
  return totalLength(ranges) > 0 ? dropStart(ranges, 0) : [];
}
