// Specification: ID3v2.4 structure §6.1 (unsynchronisation); RFC 3533 §5 (packets over several pages)
import type { Range } from '../asset.ts';
import { HardLimitError } from '../bytes/errors.ts';
import type { HeaderWindow } from './header-window.ts';

/** Bytes that are read whole to undo the scheme; covers of some megabytes are kept in such tags. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_PIECES = 200_000;

/**
 * A stretch of the asset as a tag means it: without the zero bytes that unsynchronisation put in after every FF, or the headers of the pages
 * that it runs over.
 */
export class TagBytes {
  /** Where each piece starts, counted in the bytes that are meant. */
  readonly #starts: number[] = [];
  readonly length: number;

  private constructor(
    readonly look: HeaderWindow,
    readonly pieces: readonly Range[],
  ) {
    let length = 0;
    for (const piece of pieces) {
      this.#starts.push(length);
      length += piece.length;
    }
    this.length = length;
  }

  static plain(look: HeaderWindow, range: Range): TagBytes {
    return new TagBytes(look, range.length > 0 ? [range] : []);
  }

  /** Pieces that follow one another. */
  static joined(look: HeaderWindow, ranges: readonly Range[]): TagBytes {
    return new TagBytes(
      look,
      ranges.filter(({ length }) => length > 0),
    );
  }

  /** @throws TruncatedError, HardLimitError */
  static async unsynchronised(look: HeaderWindow, ranges: readonly Range[]): Promise<TagBytes> {
    const pieces: Range[] = [];
    for (const { offset, length } of ranges) {
      if (length > MAX_BYTES) throw new HardLimitError('id3 bytes', `an unsynchronised tag of ${length} bytes`);
      look.budget.spend(length);
      const bytes = await look.exactly(offset, length);
      let from = 0;
      for (let at = bytes.indexOf(0xff); at >= 0 && at + 1 < length; at = bytes.indexOf(0xff, at + 1)) {
        if (bytes[at + 1] !== 0) continue;
        if (pieces.length >= MAX_PIECES) throw new HardLimitError('id3 pieces', `more than ${MAX_PIECES} pieces in one tag`);
        pieces.push({ offset: offset + from, length: at + 1 - from });
        from = at + 2;
      }
      if (length > from) pieces.push({ offset: offset + from, length: length - from });
    }
    return new TagBytes(look, pieces);
  }

  /** Where `length` meant bytes from `at` stand in the asset. */
  ranges(at: number, length: number): Range[] {
    const out: Range[] = [];
    let left = Math.min(length, this.length - at);
    for (let index = this.#pieceAt(at); left > 0; index++) {
      const piece = this.pieces[index];
      if (piece === undefined) break;
      const skip = out.length === 0 ? at - (this.#starts[index] ?? 0) : 0;
      const taken = Math.min(left, piece.length - skip);
      out.push({ offset: piece.offset + skip, length: taken });
      left -= taken;
    }
    return out;
  }

  /** `length` meant bytes from `at`, as a stretch of its own. */
  part(at: number, length: number): TagBytes {
    return new TagBytes(this.look, this.ranges(at, length));
  }

  /** At most `length` meant bytes from `at`. */
  read(at: number, length: number): Promise<Uint8Array> {
    return this.look.startOf(this.ranges(at, length), length);
  }

  /** The last piece that starts at or before `at`. */
  #pieceAt(at: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
