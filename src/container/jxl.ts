// Specification: ISO/IEC 18181-2 §9 (boxes) and 18181-1 §B (codestream); manifest store: C2PA 2.2 §A.3.8
import type { Container } from '../asset.ts';
import { hasBrotli, unpackBrotli } from '../bytes/brotli.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError, TruncatedError } from '../bytes/errors.ts';
import { type Box, isBoxType, readBox } from './bmff-box.ts';
import { type Findings, finishAt, gather, keepGoing } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { isC2paStore, STORE_PREFIX_BYTES } from './jumbf-label.ts';

const CODESTREAM = '\xff\x0a';
const CONTAINER = '\0\0\0\x0cJXL \r\n\x87\n';
/** Metadata in front of its `brob` box: the type of the box that is packed in it. */
const TYPE_BYTES = 4;
/** Metadata of that size is a bomb, or nothing that a label needs. */
const MAX_PACKED = 8 * 1024 * 1024;
const MAX_OPENED = 8 * 1024 * 1024;
/** The first field of an `Exif` box says how many bytes stand between it and the TIFF header. */
const EXIF_OFFSET_BYTES = 4;

export const jxl: Container = {
  id: 'jxl',
  sniff: (head) => latin1(head.subarray(0, 2)) === CODESTREAM || latin1(head.subarray(0, CONTAINER.length)) === CONTAINER,
  walk: (source, budget) =>
    gather('image/jxl', async (found) => {
      const look = new HeaderWindow(source, budget);
      const head = await look.exactly(0, 2);
      if (latin1(head) === CODESTREAM) await addCodestream(look, found);
      else await hopBoxes(look, found);
    }),
};

/** A bare codestream has no room for metadata and says nowhere how long it is. */
async function addCodestream(look: HeaderWindow, found: Findings): Promise<void> {
  const length = look.size ?? (await look.source.all()).length;
  if (length <= CODESTREAM.length) throw new TruncatedError('a codestream without content', length);
  found.add('pixels', 'codestream', [{ offset: 0, length }], [{ offset: 0, length }]);
  found.complete = true;
}

async function hopBoxes(look: HeaderWindow, found: Findings): Promise<void> {
  let coded = false;
  for (let at = 0; ; ) {
    look.budget.step();
    const head = await look.upTo(at, 8);
    if (head.length === 0 && coded) return finishAt(found, at, look.size, '');
    if (head.length === 8 && coded && !isBoxType(latin1(head.subarray(4)))) return finishAt(found, at, look.size, 'after the last box');
    const box = await readBox(look, at);
    if (box.type === 'jxlc' || box.type === 'jxlp') coded = true;
    await keepGoing(found, () => readTopBox(look, found, box));
    at = box.outer.offset + box.outer.length;
  }
}

async function readTopBox(look: HeaderWindow, found: Findings, box: Box): Promise<void> {
  const { type, payload } = box;
  if (type === 'jxlc' || type === 'jxlp') found.add('pixels', type, [payload], [box.outer]);
  else if (type === 'xml ') found.add('xmp', type, [payload], [box.outer]);
  else if (type === 'Exif') await addExif(look, found, box);
  else if (type === 'jumb') {
    const start = await look.upTo(box.outer.offset, Math.min(box.outer.length, STORE_PREFIX_BYTES));
    found.add(isC2paStore(start) ? 'jumbf' : 'unknown', type, [box.outer], [box.outer]);
  } else {
    found.add('unknown', type, [payload], [box.outer]);
    if (type === 'brob') await readPacked(look, found, box);
  }
}

async function addExif(look: HeaderWindow, found: Findings, box: Box): Promise<void> {
  const { offset, length } = box.payload;
  const skip = skipOf(await look.upTo(offset, Math.min(length, EXIF_OFFSET_BYTES)), length, box);
  found.add('tiff', box.type, [{ offset: offset + skip, length: length - skip }], [box.outer]);
}

/** Where the TIFF header stands in an Exif box of so many bytes that begins with `start`. */
function skipOf(start: Uint8Array, length: number, box: Box): number {
  const skip = start.length < EXIF_OFFSET_BYTES ? Number.POSITIVE_INFINITY : EXIF_OFFSET_BYTES + new Cursor(start).u32();
  if (skip >= length) throw new MalformedError('an Exif box without a TIFF header', box.outer.offset);
  return skip;
}

/**
 * Opens metadata packed with Brotli (§9.3). Of what could not be looked at nothing is called empty: not where the host has no decoder, and not
 * of a packed manifest store, which the engine does not open.
 */
async function readPacked(look: HeaderWindow, found: Findings, box: Box): Promise<void> {
  const { offset, length } = box.payload;
  const inner = latin1(await look.upTo(offset, Math.min(length, TYPE_BYTES)));
  if (inner === 'jumb') return leavePacked(found, box, 'a JUMBF box is packed with Brotli, which the engine does not open');
  if (inner !== 'Exif' && inner !== 'xml ') return;
  if (!hasBrotli()) return leavePacked(found, box, `box ${inner.trim()} is packed with Brotli, and no decoder is at hand`);
  const packed = { offset: offset + TYPE_BYTES, length: length - TYPE_BYTES };
  if (packed.length > MAX_PACKED) throw new HardLimitError('packed bytes', `a packed box of ${packed.length} bytes`);
  look.budget.spend(packed.length);
  const opened = await unpackBrotli(await look.source.read(packed.offset, packed.length), look.budget, MAX_OPENED);
  const skip = inner === 'Exif' ? skipOf(opened, opened.length, box) : 0;
  found.addOpened(inner === 'Exif' ? 'tiff' : 'xmp', `brob ${inner.trim()}`, opened.subarray(skip), packed, box.outer);
}

function leavePacked(found: Findings, box: Box, note: string): void {
  found.problem('unsupported', note, box.outer.offset);
  found.damaged = true;
}
