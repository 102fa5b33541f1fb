// Specification: ISO/IEC 18181-2 §9 (boxes) and 18181-1 §B (codestream); manifest store: C2PA 2.2 §A.3.8
import type { Container } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError, TruncatedError } from '../bytes/errors.ts';
import { type Box, isBoxType, readBox } from './bmff-box.ts';
import { type Findings, finishAt, gather, keepGoing } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { isC2paStore, STORE_PREFIX_BYTES } from './jumbf-label.ts';

const CODESTREAM = '\xff\x0a';
const CONTAINER = '\0\0\0\x0cJXL \r\n\x87\n';
/** Boxes whose content may be packed with Brotli inside a `brob` box. */
const METADATA_BOXES = ['Exif', 'xml ', 'jumb'];

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
    if (type === 'brob') await checkPacked(look, found, box);
  }
}

/** A number says how many bytes stand between it and the TIFF header. */
async function addExif(look: HeaderWindow, found: Findings, box: Box): Promise<void> {
  const { offset, length } = box.payload;
  const start = await look.upTo(offset, Math.min(length, 4));
  const skip = start.length === 4 ? 4 + new Cursor(start).u32() : Number.POSITIVE_INFINITY;
  if (skip >= length) throw new MalformedError('an Exif box without a TIFF header', box.outer.offset);
  found.add('tiff', box.type, [{ offset: offset + skip, length: length - skip }], [box.outer]);
}

/** Metadata packed with Brotli cannot be opened here, and what could not be looked at is not called empty. */
async function checkPacked(look: HeaderWindow, found: Findings, box: Box): Promise<void> {
  const inner = latin1(await look.upTo(box.payload.offset, Math.min(box.payload.length, 4)));
  if (!METADATA_BOXES.includes(inner)) return;
  found.problem('unsupported', `box ${inner.trim()} is packed with Brotli`, box.outer.offset);
  found.damaged = true;
}
