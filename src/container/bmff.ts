// Specification: ISO/IEC 14496-12 §4.2 and §8; C2PA box: C2PA 2.2 §A.5; XMP box: XMP Part 3 §1.2.7
import type { Container, Range, Role } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError, TruncatedError } from '../bytes/errors.ts';
import { type Box, forEachBox, isBoxType, readBox } from './bmff-box.ts';
import { mediaTypeOfBrands, QUICKTIME } from './bmff-brand.ts';
import { type Item, readItems } from './bmff-items.ts';
import { isXmpBox, readMetadataBox } from './bmff-metadata.ts';
import { dropStart, type Findings, gather, keepGoing, noteError, totalLength } from './findings.ts';
import { HeaderWindow } from './header-window.ts';

const C2PA_TYPE = 'd8fec3d61b0e483c92975828877ec481';
/** A still of many tiles needs some 100 KiB. */
const MAX_META_BYTES = 4 * 1024 * 1024;
const MAX_FTYP_BYTES = 4_096;
const MAX_PURPOSE = 32;
const STORE_PURPOSES = ['manifest', 'original', 'update'];
/** First boxes of files that name no brand: early QuickTime, and media segments. */
const FIRST_BOXES = ['ftyp', 'styp', 'moov', 'mdat', 'wide'];
const EXIF_IDENTIFIER = 'Exif\0\0';

export const bmff: Container = {
  id: 'bmff',
  sniff: (head) => {
    if (head.length < 8 || !FIRST_BOXES.includes(latin1(head.subarray(4, 8)))) return false;
    const length = new Cursor(head).u32();
    return length === 1 || length >= 8;
  },
  /** Hops over the top-level boxes, and into `meta` and `moov` for their metadata. The media itself is skipped by its size. */
  walk: (source, budget) => gather(QUICKTIME, (found) => new BmffWalk(new HeaderWindow(source, budget), found).run()),
};

class BmffWalk {
  /** Boxes of coded media; pixels, unless items say where in them the pixels are. */
  readonly #media: Box[] = [];
  #described = false;
  #itemised = false;

  constructor(
    readonly look: HeaderWindow,
    readonly found: Findings,
  ) {}

  async run(): Promise<void> {
    try {
      await this.#hopBoxes();
      if (!this.#described) throw new TruncatedError('neither a moov nor a meta box');
      this.found.complete = true;
    } catch (error) {
      noteError(this.found, error);
    }
    for (const box of this.#media) this.found.add(this.#itemised ? 'unknown' : 'pixels', box.type, [box.payload], [box.outer]);
  }

  async #hopBoxes(): Promise<void> {
    for (let at = 0; ; ) {
      this.look.budget.step();
      const head = await this.look.upTo(at, 8);
      if (head.length === 0 && at > 0) return;
      if (head.length === 8 && isBoxType(latin1(head.subarray(4)))) {
        const box = await readBox(this.look, at);
        await keepGoing(this.found, () => this.#readTopBox(box));
        at = box.outer.offset + box.outer.length;
      } else return this.#endInTrailer(head, at);
    }
  }

  /** Bytes after the last box that are no box. Zeros are padding; anything else is noted. */
  #endInTrailer(head: Uint8Array, at: number): void {
    const padding = head.every((byte) => byte === 0);
    if (at === 0 || (head.length < 8 && !padding)) throw new TruncatedError(`no box at ${at}`, at);
    if (!padding) this.found.problem('malformed', `no box at ${at}`, at);
    if (this.look.size === undefined) return;
    const trailer = [{ offset: at, length: this.look.size - at }];
    this.found.add('trailer', 'after the last box', trailer, trailer);
  }

  async #readTopBox(box: Box): Promise<void> {
    if (box.type === 'meta' || box.type === 'moov' || box.type === 'moof') this.#described = true;
    if (box.type === 'ftyp' || box.type === 'styp') await this.#readBrands(box);
    else if (box.type === 'uuid') await this.#readUserBox(box);
    else if (box.type === 'meta') await this.#readMeta(box);
    else if (box.type === 'moov') await this.#readMovie(box);
    else if (box.type === 'mdat') this.#media.push(box);
    // The video of a motion photo, and the data that some phones keep behind a picture.
    else if (box.type === 'mpvd') this.#add('embedded', box.type, box);
    else if (box.type === 'sefd') this.#add('trailer', box.type, box);
    else this.#add('unknown', box.type, box);
  }

  #add(role: Role, name: string, box: Box, payload: Range = box.payload): void {
    this.found.add(role, name, [payload], [box.outer]);
  }

  async #readBrands(box: Box): Promise<void> {
    this.#add('unknown', box.type, box);
    const cursor = new Cursor(await this.look.exactly(box.payload.offset, Math.min(box.payload.length, MAX_FTYP_BYTES)));
    if (cursor.left < 8) throw new MalformedError('a file type box without a brand', box.outer.offset);
    const major = cursor.latin1(4);
    cursor.skip(4);
    const others: string[] = [];
    while (cursor.left >= 4) others.push(cursor.latin1(4));
    this.found.mediaType = mediaTypeOfBrands(major, others);
  }

  async #readUserBox(box: Box): Promise<void> {
    if (isXmpBox(box)) this.#add('xmp', 'uuid:xmp', box);
    else if (box.userType === C2PA_TYPE) await this.#readProvenance(box);
    else this.#add('unknown', 'uuid', box);
  }

  /** Version and flags, a purpose, and for a store the offset of the first merkle box; then the store itself. */
  async #readProvenance(box: Box): Promise<void> {
    const { offset, length } = box.payload;
    const start = await this.look.upTo(offset, Math.min(length, 4 + MAX_PURPOSE + 16));
    const nul = start.indexOf(0, 4);
    if (nul < 0) {
      // Handed over as it is, so that the reader of stores calls it unreadable.
      this.#add('jumbf', 'uuid:', box);
      throw new MalformedError('a C2PA box without a purpose', box.outer.offset);
    }
    const purpose = latin1(start.subarray(4, nul));
    const isStore = STORE_PURPOSES.includes(purpose);
    const bare = purpose !== 'manifest' && latin1(start.subarray(nul + 5, nul + 9)) === 'jumb';
    const skip = Math.min(length, nul + 1 + (isStore && !bare ? 8 : 0));
    this.#add(isStore ? 'jumbf' : 'unknown', `uuid:${purpose}`, box, { offset: offset + skip, length: length - skip });
  }

  async #readMovie(box: Box): Promise<void> {
    this.#add('unknown', 'moov', box);
    await this.#eachChild(box, async (child) => {
      if (child.type === 'trak') await keepGoing(this.found, () => this.#readTrack(child));
      else await keepGoing(this.found, () => readMetadataBox(this.look, this.found, 'moov', child));
    });
  }

  async #readTrack(trak: Box): Promise<void> {
    await this.#eachChild(trak, async (child) => {
      if (child.type === 'tkhd') await this.#measureTrack(child);
      else await keepGoing(this.found, () => readMetadataBox(this.look, this.found, 'moov/trak', child));
    });
  }

  /** Width and height are the last two numbers of `tkhd`, as 16.16 fixed point; zero for sound. */
  async #measureTrack({ payload }: Box): Promise<void> {
    if (payload.length < 8) return;
    const cursor = new Cursor(await this.look.exactly(payload.offset + payload.length - 8, 8));
    const width = cursor.u32() >>> 16;
    this.found.measure(width, cursor.u32() >>> 16);
  }

  #eachChild(box: Box, visit: (child: Box) => Promise<void>): Promise<void> {
    const { offset, length } = box.payload;
    return forEachBox(this.look, offset, offset + length, visit);
  }

  async #readMeta(box: Box): Promise<void> {
    this.#add('unknown', 'meta', box);
    const { offset, length } = box.payload;
    if (length > MAX_META_BYTES) throw new HardLimitError('meta bytes', `a meta box of ${length} bytes`);
    const bytes = await this.look.exactly(offset, length);
    const skip = latin1(bytes.subarray(4, 8)) === 'hdlr' ? 0 : 4;
    const { items, width, height } = readItems(bytes.subarray(skip), offset + skip, this.look.budget);
    if (width !== undefined && height !== undefined) this.found.measure(width, height);
    const pixels = new Map<string, Range[]>();
    for (const item of items) {
      this.look.budget.step();
      await keepGoing(this.found, () => this.#readItem(item, pixels));
    }
    for (const [type, ranges] of pixels) this.found.add('pixels', `item ${type}`, ranges, ranges);
    this.#itemised = pixels.size > 0;
    await keepGoing(this.found, () => readMetadataBox(this.look, this.found, '', box));
  }

  async #readItem(item: Item, pixels: Map<string, Range[]>): Promise<void> {
    const isMetadata = item.type === 'Exif' || item.type === 'mime' || item.type === 'uri ';
    if (!item.located) {
      if (isMetadata) throw new MalformedError(`item ${item.id} (${item.type}) has no place in this file`);
      return;
    }
    const ranges: Range[] = [];
    for (const { offset, length } of item.ranges) {
      this.look.budget.step();
      const end = length > 0 ? offset + length : Math.max(offset, this.look.size ?? offset);
      await this.look.mustReach(end, `item ${item.id} (${item.type})`);
      if (end > offset) ranges.push({ offset, length: end - offset });
    }
    if (item.type === 'Exif') await this.#addExif(item, ranges);
    else if (item.type === 'mime' && /^application\/rdf\+xml(?:;|$)/.test(item.contentType))
      this.found.add('xmp', 'item mime', ranges, ranges, item.contentEncoding === 'deflate' ? 'zlib' : undefined);
    else if (isMetadata) this.found.add('unknown', `item ${item.type.trim()}`, ranges, ranges);
    else {
      const known = pixels.get(item.type) ?? [];
      pixels.set(item.type, known);
      for (const range of ranges) known.push(range);
    }
  }

  /** The item begins with a number: how many bytes stand between it and the TIFF header. */
  async #addExif(item: Item, ranges: readonly Range[]): Promise<void> {
    const start = await this.look.startOf(ranges, 4);
    const gap = start.length === 4 ? new Cursor(start).u32() : Number.POSITIVE_INFINITY;
    if (4 + gap >= totalLength(ranges)) throw new MalformedError(`item ${item.id} (Exif) has no TIFF header`, ranges[0]?.offset);
    let tiff = dropStart(ranges, 4 + gap);
    // Some writers leave the identifier of the JPEG segment out of the count.
    if (latin1(await this.look.startOf(tiff, EXIF_IDENTIFIER.length)) === EXIF_IDENTIFIER) tiff = dropStart(tiff, EXIF_IDENTIFIER.length);
    this.found.add('tiff', 'item Exif', tiff, ranges);
  }
}
