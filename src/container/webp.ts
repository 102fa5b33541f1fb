// Specification: RFC 9649 (WebP) §2; C2PA chunk: C2PA 2.2 §A.3.6
import type { Container, Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError, TruncatedError } from '../bytes/errors.ts';
import { type Findings, gather } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { mustHoldNoStore, storeFraming } from './riff.ts';

const RIFF_HEADER = 12;
const CHUNK_HEADER = 8;
/** Enough of a chunk for the size in pixels or for an Exif identifier. */
const PREFIX_BYTES = 16;
const PIXEL_CHUNKS = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANMF']);
/** Some writers end the type with a zero. */
const XMP_CHUNKS = ['XMP ', 'XMP\0'];
const EXIF_IDENTIFIER = 'Exif\0\0';

export const webp: Container = {
  id: 'webp',
  sniff: (head) => latin1(head.subarray(0, 4)) === 'RIFF' && latin1(head.subarray(8, 12)) === 'WEBP',
  /** Hops over the whole list: the flags of VP8X name Exif and XMP, but none names a manifest store, and it stands last. */
  walk: (source, budget) =>
    gather('image/webp', async (found) => {
      const look = new HeaderWindow(source, budget);
      const header = new Cursor(await look.exactly(0, RIFF_HEADER), 4);
      await hopChunks(look, found, CHUNK_HEADER + header.u32(true));
    }),
};

async function hopChunks(look: HeaderWindow, found: Findings, end: number): Promise<void> {
  let at = RIFF_HEADER;
  while (at < end) {
    look.budget.step();
    const cursor = new Cursor(await look.exactly(at, CHUNK_HEADER), 0, CHUNK_HEADER, at);
    const type = cursor.latin1(4);
    const length = cursor.u32(true);
    const data = { offset: at + CHUNK_HEADER, length };
    // A chunk of odd length is padded by one byte; some writers leave it out after the last chunk.
    const padded = Math.min(data.offset + length + (length % 2), end);
    await look.mustReach(data.offset + length, `chunk ${type}`);
    if (data.offset + length > end) throw new MalformedError(`chunk ${type} runs out of the RIFF list`, at);
    const next = length % 2 === 0 || (await look.reaches(padded)) ? padded : data.offset + length;
    const outer = { offset: at, length: next - at };
    await readChunk(look, found, type, data, outer, end);
    at = next;
  }
  if (!(await look.reaches(end))) throw new TruncatedError(`the RIFF list ends at ${end}, after the end of the file`, end);
  await mustHoldNoStore(look, end);
  found.complete = true;
  if (look.size === undefined || look.size <= end) return;
  const trailer = [{ offset: end, length: look.size - end }];
  found.add('trailer', 'after RIFF', trailer, trailer);
}

async function readChunk(look: HeaderWindow, found: Findings, type: string, data: Range, outer: Range, end: number): Promise<void> {
  if (type === 'C2PA') found.add('jumbf', type, [data], storeFraming(outer, { offset: 0, length: end }));
  else if (XMP_CHUNKS.includes(type)) found.add('xmp', 'XMP ', [data], [outer]);
  else {
    const start = await look.upTo(data.offset, Math.min(data.length, PREFIX_BYTES));
    if (type === 'EXIF') {
      // The chunk is a bare TIFF structure; some writers keep the identifier of the JPEG segment.
      const skip = latin1(start).startsWith(EXIF_IDENTIFIER) ? EXIF_IDENTIFIER.length : 0;
      found.add('tiff', type, [{ offset: data.offset + skip, length: data.length - skip }], [outer]);
      return;
    }
    measure(found, type, start);
    found.add(PIXEL_CHUNKS.has(type) ? 'pixels' : 'unknown', type, [data], [outer]);
  }
}

function measure(found: Findings, type: string, start: Uint8Array): void {
  const cursor = new Cursor(start);
  if (type === 'VP8X' && start.length >= 10) {
    cursor.skip(4);
    const width = cursor.u16(true) + cursor.u8() * 0x1_0000 + 1;
    found.measure(width, cursor.u16(true) + cursor.u8() * 0x1_0000 + 1);
  } else if (type === 'VP8 ' && start.length >= 10) {
    cursor.skip(6);
    const width = cursor.u16(true) & 0x3fff;
    found.measure(width, cursor.u16(true) & 0x3fff);
  } else if (type === 'VP8L' && start.length >= 5) {
    cursor.skip(1);
    const bits = cursor.u32(true);
    found.measure((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
}
