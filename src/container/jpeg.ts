// Specification: ITU-T T.81 §B; APP1 and APP13 as in Exif 3.0 §4.5.4 and XMP Part 3 §1.1.3; APP11 as in ISO/IEC 19566-5 §D
import type { Container, Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError, TruncatedError } from '../bytes/errors.ts';
import { type Findings, gather, noteError } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { SplitSegments } from './jpeg-split.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COM = 0xfe;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP11 = 0xeb;
const APP13 = 0xed;
const APP15 = 0xef;
/** The last bytes of a file that tell whether something follows its image. */
const END_BYTES = 4;
const END = '\xff\xd9';
/** Longer than every identifier that starts an APP segment, with the numbers that follow it. */
const PREFIX_BYTES = 80;
/** Precision, height and width, which begin a frame. */
const FRAME_BYTES = 5;
const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const EXTENDED_XMP = 'http://ns.adobe.com/xmp/extension/\0';
const PHOTOSHOP = 'Photoshop 3.0\0';

export const jpeg: Container = {
  id: 'jpeg',
  sniff: (head) => head[0] === 0xff && head[1] === SOI && head[2] === 0xff,
  /**
   * Walks from segment to segment. With all bytes at hand it goes on through the scans to the end of the image. Otherwise it stops
   * at the first scan and counts that as complete: the metadata segments of a JPEG stand before it, and to look behind it would cost the
   * pixels. Where the image ends is not known then; a file that does not end as an image does has a trailer all the same, which is known
   * from its end.
   */
  walk: (source, budget) =>
    gather('image/jpeg', async (found) => {
      const look = new HeaderWindow(source, budget);
      const split = new SplitSegments();
      try {
        await hopSegments(look, found, split);
      } catch (error) {
        noteError(found, error);
      }
      await split.addTo(found, look);
    }),
};

async function hopSegments(look: HeaderWindow, found: Findings, split: SplitSegments): Promise<void> {
  let at = 2;
  for (;;) {
    look.budget.step();
    const [first, marker] = await look.upTo(at, 2);
    if (first === undefined || marker === undefined) throw new TruncatedError('the image has no end', at);
    if (first !== 0xff) throw new MalformedError(`no marker at ${at}`, at);
    if (marker === 0xff)
      at += 1; // fill byte
    else if (isAlone(marker)) at += 2;
    else if (marker === EOI) return finish(look, found, at + 2);
    else if (marker === 0 || marker === SOI) throw new MalformedError(`marker ${marker} at ${at} has no place here`, at);
    else {
      const length = new Cursor(await look.exactly(at + 2, 2), 0, 2, at + 2).u16();
      if (length < 2) throw new MalformedError(`segment length ${length}`, at);
      const outer = { offset: at, length: length + 2 };
      at += outer.length;
      await look.mustReach(at, 'a segment');
      if (marker !== SOS) await readSegment(look, found, split, marker, outer);
      else if (look.source.whole === true) at = await readScan(look, found, outer);
      else return await stopAtScan(look, found, outer);
    }
  }
}

/** RST0 to RST7 and TEM have no length. */
function isAlone(marker: number): boolean {
  return (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01;
}

async function finish(look: HeaderWindow, found: Findings, end: number): Promise<void> {
  found.complete = true;
  const size = look.size;
  if (size === undefined || size <= end) return;
  const trailer = [{ offset: end, length: size - end }];
  found.add('trailer', 'after EOI', trailer, trailer);
}

/** Adds the scan and answers where its coded data ends: at the next marker that is neither a stuffed byte nor a restart. */
async function readScan(look: HeaderWindow, found: Findings, header: Range): Promise<number> {
  const bytes = await look.source.all();
  const from = header.offset + header.length;
  const end = findMarker(bytes, from);
  found.add('pixels', 'SOS', [{ offset: from, length: end - from }], [{ offset: header.offset, length: end - header.offset }]);
  return end;
}

function findMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && !isAlone(next)) return at;
  }
  return bytes.length;
}

async function stopAtScan(look: HeaderWindow, found: Findings, header: Range): Promise<void> {
  found.complete = true;
  if (look.size === undefined) return;
  const from = header.offset + header.length;
  found.add('pixels', 'SOS', [{ offset: from, length: look.size - from }], [{ offset: header.offset, length: look.size - header.offset }]);
  const end = look.size - END_BYTES;
  if (end < from) return;
  const last = await look.exactly(end, END_BYTES);
  // A padded image still ends as one.
  if (latin1(last).includes(END) || last.every((byte) => byte === 0)) return;
  // Where it begins is not known, so it is said to frame nothing.
  found.add('trailer', 'end of file', [{ offset: from, length: look.size - from }], []);
}

async function readSegment(look: HeaderWindow, found: Findings, split: SplitSegments, marker: number, outer: Range): Promise<void> {
  const payload = { offset: outer.offset + 4, length: outer.length - 4 };
  const prefix = await look.upTo(payload.offset, Math.min(payload.length, prefixBytes(marker)));
  const text = latin1(prefix);
  const name = segmentName(marker, text);
  const rest = (skip: number) => [{ offset: payload.offset + skip, length: payload.length - skip }];

  if (marker === APP1 && text.startsWith('Exif\0') && prefix.length >= 6) found.add('tiff', name, rest(6), [outer]);
  else if (marker === APP1 && text.startsWith(XMP)) found.add('xmp', 'APP1 XMP', rest(XMP.length), [outer]);
  else if (marker === APP1 && text.startsWith(EXTENDED_XMP)) split.addExtendedXmp(found, prefix, EXTENDED_XMP.length, payload, outer);
  else if (marker === APP13 && text.startsWith(PHOTOSHOP)) split.addPhotoshop(rest(PHOTOSHOP.length), outer);
  else if (marker === APP11 && text.startsWith('JP')) split.addJumbf(found, prefix, payload, outer);
  // Some apps in China write their label as a bare text segment.
  else if (marker === COM || (isApp(marker) && text.startsWith('AIGC'))) found.add('text', name, [payload], [outer]);
  else {
    if (isFrame(marker)) measureFrame(found, prefix);
    found.add('unknown', name, [payload], [outer]);
  }
}

/** What has to be seen of a segment to know what it is: nothing of a table, since its marker says it all. */
function prefixBytes(marker: number): number {
  if (isApp(marker)) return PREFIX_BYTES;
  return isFrame(marker) ? FRAME_BYTES : 0;
}

function isApp(marker: number): boolean {
  return marker >= APP0 && marker <= APP15;
}

/** SOF0 to SOF15, without DHT, JPG and DAC that share the row. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function measureFrame(found: Findings, payload: Uint8Array): void {
  if (payload.length < FRAME_BYTES) return;
  const cursor = new Cursor(payload, 1);
  const height = cursor.u16();
  found.measure(cursor.u16(), height);
}

function segmentName(marker: number, text: string): string {
  if (marker === COM) return 'COM';
  if (!isApp(marker)) return `FF${marker.toString(16).toUpperCase()}`;
  const [identifier = ''] = text.split('\0', 1);
  return `APP${marker - APP0}${/^[\w .]{2,20}$/.test(identifier) ? ` ${identifier}` : ''}`;
}
