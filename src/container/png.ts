// Specification: PNG (W3C, third edition) §5 and §11; caBX: C2PA 2.2 §A.3.2; XMP in iTXt: XMP Part 3 §1.1.5
import type { Container, Range } from '../asset.ts';
import { Cursor, equalBytes, latin1 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { dropStart, type Findings, gather, noteError } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { isRawProfile, readRawProfile } from './png-profile.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** §5.3: a chunk length is at most 2^31 - 1. */
const MAX_LENGTH = 0x7fff_ffff;
/** Length and type before the data, CRC after it. The CRC is not checked: that would cost the data. */
const HEADER_BYTES = 8;
const FRAME_BYTES = 12;
/** Shorter chunks are as soon read as passed. */
const SMALLEST_RUN = 1024;
/** Looks ahead that may meet something else, in one picture. */
const MAX_FAILURES = 8;
const EXIF_IDENTIFIER = 'Exif\0\0';
const XMP_KEYWORD = 'XML:com.adobe.xmp\0';
/** Keyword, two flags, language and translated keyword of an iTXt; XMP leaves the last two empty. */
const TEXT_PREFIX = 256;

export const png: Container = {
  id: 'png',
  sniff: (head) => equalBytes(head.subarray(0, SIGNATURE.length), SIGNATURE),
  walk: (source, budget) =>
    gather('image/png', async (found) => {
      const look = new HeaderWindow(source, budget);
      const pixels = new Map<string, { ranges: Range[]; outer: Range[] }>();
      try {
        await hopChunks(look, found, pixels);
      } catch (error) {
        noteError(found, error);
      }
      for (const [name, { ranges, outer }] of pixels) found.add('pixels', name, ranges, outer, name === 'IDAT' ? 'zlib' : undefined);
    }),
};

async function hopChunks(look: HeaderWindow, found: Findings, pixels: Map<string, { ranges: Range[]; outer: Range[] }>): Promise<void> {
  let at = SIGNATURE.length;
  const runs = new PixelRuns(look, found);
  for (;;) {
    look.budget.step();
    const { type, length } = await readHeader(look, at);
    const outer = { offset: at, length: length + FRAME_BYTES };
    const data = { offset: at + HEADER_BYTES, length };
    await look.mustReach(at + outer.length, `chunk ${type}`);
    at += outer.length;
    if (type === 'IDAT' || type === 'fdAT') {
      const known = pixels.get(type) ?? { ranges: [], outer: [] };
      pixels.set(type, known);
      const like = type === 'IDAT' ? await runs.countLike(outer) : 1;
      look.budget.step(like - 1);
      for (let one = 0; one < like; one++) {
        known.ranges.push({ offset: data.offset + one * outer.length, length });
        known.outer.push({ offset: outer.offset + one * outer.length, length: outer.length });
      }
      at += (like - 1) * outer.length;
    } else await readChunk(look, found, type, data, outer);
    if (type === 'IEND') return finish(look, found, at);
  }
}

async function readHeader(look: HeaderWindow, at: number): Promise<{ type: string; length: number }> {
  const cursor = new Cursor(await look.exactly(at, HEADER_BYTES), 0, HEADER_BYTES, at);
  const length = cursor.u32();
  const type = cursor.latin1(4);
  if (length > MAX_LENGTH) throw new MalformedError(`chunk length ${length}`, at);
  if (!/^[A-Za-z]{4}$/.test(type)) throw new MalformedError(`no chunk type at ${at}`, at + 4);
  return { type, length };
}

/**
 * Passes many chunks of pixels with one look. Nothing may stand between the IDAT chunks of a picture (§5.6), and writers make all but the
 * last of one length: where a header of that very length stands a whole number of chunks further on, those between are of the same kind.
 * Only where bytes cost, and never in an animation, or in a picture with a manifest store, which is read whole anyway.
 */
class PixelRuns {
  #failures = 0;
  /** The run ends before this. */
  #limit: number | undefined;
  #last: Range | undefined;

  constructor(
    readonly look: HeaderWindow,
    readonly found: Findings,
  ) {}

  /** How many chunks like this one follow each other from here on, itself among them. */
  async countLike(chunk: Range): Promise<number> {
    const { look } = this;
    const before = this.#last;
    this.#last = chunk;
    if (look.source.whole === true || look.size === undefined || chunk.length < SMALLEST_RUN) return 1;
    if (before !== undefined && before.length !== chunk.length) return 1;
    if (this.found.parts.some(({ role, name }) => role === 'jumbf' || name === 'acTL')) return 1;
    this.#limit ??= look.size;
    for (let count = Math.floor((this.#limit - chunk.offset) / chunk.length); count > 1 && this.#failures < MAX_FAILURES; count >>= 1) {
      const at = chunk.offset + (count - 1) * chunk.length;
      const header = await look.upTo(at, HEADER_BYTES);
      if (
        header.length === HEADER_BYTES &&
        new Cursor(header).u32() === chunk.length - FRAME_BYTES &&
        latin1(header.subarray(4)) === 'IDAT'
      )
        return count;
      this.#failures++;
      this.#limit = at;
    }
    return 1;
  }
}

async function readChunk(look: HeaderWindow, found: Findings, type: string, data: Range, outer: Range): Promise<void> {
  if (type === 'eXIf') {
    // The chunk is a bare TIFF structure; some writers keep the identifier of the JPEG segment.
    const start = latin1(await look.upTo(data.offset, Math.min(data.length, EXIF_IDENTIFIER.length)));
    found.add('tiff', type, start === EXIF_IDENTIFIER ? dropStart([data], EXIF_IDENTIFIER.length) : [data], [outer]);
  } else if (type === 'caBX') found.add('jumbf', type, [data], [outer]);
  else if (type === 'iTXt' || type === 'tEXt' || type === 'zTXt') await readText(look, found, type, data, outer);
  else {
    if (type === 'IHDR' && data.length >= 8) {
      const cursor = new Cursor(await look.exactly(data.offset, 8));
      found.measure(cursor.u32(), cursor.u32());
    }
    found.add('unknown', type, [data], [outer]);
  }
}

/** A text chunk goes out with its keyword in front, unless the keyword says that it holds XMP or a profile. */
async function readText(look: HeaderWindow, found: Findings, type: string, data: Range, outer: Range): Promise<void> {
  const prefix = await look.upTo(data.offset, Math.min(data.length, TEXT_PREFIX));
  const xmp = latin1(prefix).startsWith(XMP_KEYWORD) ? findXmp(type, prefix) : undefined;
  if (isRawProfile(prefix)) return readRawProfile(look, found, type, data, outer);
  if (xmp === undefined) found.add('text', type, [data], [outer]);
  else found.add('xmp', type, [{ offset: data.offset + xmp.skip, length: data.length - xmp.skip }], [outer], xmp.coding);
}

/** Where the packet begins. It belongs into an iTXt, but one generator writes it as tEXt. */
function findXmp(type: string, prefix: Uint8Array): { skip: number; coding?: 'zlib' } | undefined {
  const at = XMP_KEYWORD.length;
  if (type === 'tEXt') return { skip: at };
  if (type === 'zTXt') return prefix.length > at ? { skip: at + 1, coding: 'zlib' } : undefined;
  const languageEnd = prefix.indexOf(0, at + 2);
  const translatedEnd = languageEnd < 0 ? -1 : prefix.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return undefined;
  return { skip: translatedEnd + 1, ...(prefix[at] === 1 ? { coding: 'zlib' } : {}) };
}

async function finish(look: HeaderWindow, found: Findings, end: number): Promise<void> {
  found.complete = true;
  if (look.size === undefined || look.size <= end) return;
  const trailer = [{ offset: end, length: look.size - end }];
  found.add('trailer', 'after IEND', trailer, trailer);
}
