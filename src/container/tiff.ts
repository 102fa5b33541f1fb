// Specification: TIFF 6.0 §2, §8, §15; DNG 1.7 §4; XMP Part 3 §1.1.9; manifest store in tag 52545: C2PA 2.2 §A.3.5
import type { Container, Range, Role } from '../asset.ts';
import { HardLimitError, MalformedError, TruncatedError } from '../bytes/errors.ts';
import { type Findings, gather, keepGoing, noteError } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { type Entry, type Ifd, isTiff, readForm, readIfd, readNumbers, type TiffForm } from './tiff-ifd.ts';

const MAX_IFDS = 256;
/** What readers of Exif take of one block: what lies behind is not looked at. */
const MAX_EXIF_BYTES = 8 * 1024 * 1024;
const WIDTH = 0x0100;
const HEIGHT = 0x0101;
const SUB_IFDS = 0x014a;
const EXIF_IFD = 0x8769;
const GPS_IFD = 0x8825;
const DNG_VERSION = 0xc612;
/** Where coded pictures stand, and how long each piece is: strips, tiles, and the JPEG of a preview. */
const PICTURES: readonly (readonly [offsets: number, lengths: number, name: string])[] = [
  [0x0111, 0x0117, 'strips'],
  [0x0144, 0x0145, 'tiles'],
  [0x0201, 0x0202, 'preview'],
];
/** Tags that hold a carrier of their own. */
const CARRIERS: ReadonlyMap<number, readonly [Role, string]> = new Map([
  [0x02bc, ['xmp', 'tag 700']],
  [0x83bb, ['iptc', 'tag 33723']],
  [0x8649, ['iptc', 'tag 34377']],
  [0xcd41, ['jumbf', 'tag 52545']],
] as const);
/** Values that belong to pictures and not to metadata, so that Exif is not stretched over them. */
const PICTURE_TAGS = new Set([...PICTURES.map(([offsets]) => offsets), ...PICTURES.map(([, lengths]) => lengths)]);

export const tiff: Container = {
  id: 'tiff',
  sniff: isTiff,
  /** Follows every directory: the chain, the sub-directories, Exif and GPS. The pictures themselves are not read. */
  walk: (source, budget) => gather('image/tiff', (found) => new TiffWalk(new HeaderWindow(source, budget), found).run()),
};

interface Place {
  readonly at: number;
  /** Directories of metadata have no pictures. */
  readonly metadata: boolean;
}

class TiffWalk {
  readonly #seen = new Set<number>();
  readonly #pixels = new Map<string, Range[]>();
  /** Where the values of the first directory and of Exif end. */
  #metadataEnd = 8;

  constructor(
    readonly look: HeaderWindow,
    readonly found: Findings,
  ) {}

  async run(): Promise<void> {
    const form = await readForm(this.look);
    try {
      await this.#walkIfds(form);
      this.found.complete = true;
    } catch (error) {
      noteError(this.found, error);
    }
    this.#addExif(form);
    for (const [name, ranges] of this.#pixels) this.found.add('pixels', name, ranges, ranges);
  }

  async #walkIfds(form: TiffForm): Promise<void> {
    const queue: Place[] = [{ at: form.first, metadata: false }];
    for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
      this.look.budget.step();
      const { at, metadata } = place;
      if (this.#seen.has(at)) throw new MalformedError(`the directory at ${at} comes back`, at);
      this.#seen.add(at);
      if (this.#seen.size > MAX_IFDS) throw new HardLimitError('tiff directories', `more than ${MAX_IFDS} directories`);
      const isFirst = this.#seen.size === 1;
      const ifd = await readIfd(this.look, form, at, (tag, end) => this.#lose(tag, end));
      if (isFirst || metadata) this.#stretch(ifd);
      await keepGoing(this.found, () => this.#readEntries(form, ifd, isFirst, queue));
      if (!metadata) await keepGoing(this.found, () => this.#findPixels(form, ifd));
      if (!metadata && ifd.next !== 0) queue.push({ at: ifd.next, metadata });
    }
  }

  #lose(tag: number, end: number): void {
    this.found.problem('truncated', `tag ${tag} ends at ${end}, after the end of the file`, end);
    this.found.damaged = true;
  }

  #stretch({ entries, outer }: Ifd): void {
    const ends = entries
      .filter(({ tag }) => !PICTURE_TAGS.has(tag) && !CARRIERS.has(tag))
      .map(({ values }) => values.offset + values.length);
    this.#metadataEnd = Math.max(this.#metadataEnd, outer.offset + outer.length, ...ends);
  }

  async #readEntries(form: TiffForm, { entries }: Ifd, isFirst: boolean, queue: Place[]): Promise<void> {
    for (const entry of entries) {
      const carrier = CARRIERS.get(entry.tag);
      if (carrier !== undefined) this.#addCarrier(carrier, entry);
      else if (entry.tag === DNG_VERSION && isFirst) this.found.mediaType = 'image/x-adobe-dng';
      else if (entry.tag === SUB_IFDS || entry.tag === EXIF_IFD || entry.tag === GPS_IFD)
        for (const at of await readNumbers(this.look, form, entry)) queue.push({ at, metadata: entry.tag !== SUB_IFDS });
    }
  }

  /** The number of a store's bytes changes with the store, so it belongs to the store and not to what the hash covers. */
  #addCarrier([role, name]: readonly [Role, string], { values, counter }: Entry): void {
    this.found.add(role, name, [values], role === 'jumbf' ? [values, counter] : [values]);
  }

  async #findPixels(form: TiffForm, { entries }: Ifd): Promise<void> {
    const find = (tag: number): Entry | undefined => entries.find((entry) => entry.tag === tag);
    const numbers = async (tag: number) => {
      const entry = find(tag);
      return entry === undefined ? [] : readNumbers(this.look, form, entry);
    };
    const [width] = await numbers(WIDTH);
    const [height] = await numbers(HEIGHT);
    if (width !== undefined && height !== undefined) this.found.measure(width, height);
    for (const [offsets, lengths, name] of PICTURES) {
      const starts = await numbers(offsets);
      const sizes = await numbers(lengths);
      for (const [index, offset] of starts.entries()) await this.#addPixels(name, { offset, length: sizes[index] ?? 0 });
    }
  }

  async #addPixels(name: string, range: Range): Promise<void> {
    const end = range.offset + range.length;
    if (!(await this.look.reaches(end))) throw new TruncatedError(`a piece of the picture ends at ${end}, after the end of the file`, end);
    const known = this.#pixels.get(name) ?? [];
    const last = known.at(-1);
    // Pieces mostly stand one behind the other: one range for a row of them.
    if (last !== undefined && last.offset + last.length === range.offset)
      known[known.length - 1] = { offset: last.offset, length: last.length + range.length };
    else known.push(range);
    this.#pixels.set(name, known);
  }

  /**
   * The file itself is the TIFF structure: from its start to the end of the values of the first directory, of Exif and of GPS. Nothing of it
   * may stand outside of a hash, so it has no outer bytes. Readers know classic TIFF only, and no more of it than MAX_EXIF_BYTES.
   */
  #addExif({ big }: TiffForm): void {
    const reason = big ? 'Exif in a BigTIFF' : `Exif that reaches to ${this.#metadataEnd}`;
    if (big || this.#metadataEnd > MAX_EXIF_BYTES) {
      this.found.problem('over-limit', `${reason} is not read`);
      this.found.damaged = true;
    } else if (this.#seen.size > 0) this.found.add('tiff', 'IFD0', [{ offset: 0, length: this.#metadataEnd }], []);
  }
}
