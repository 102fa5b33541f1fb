import type { Range } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { concatBytes } from '../bytes/cursor.ts';
import { TruncatedError } from '../bytes/errors.ts';
import { type ByteSource, readUpTo } from '../bytes/source.ts';

/** Where all bytes are here, a wide view costs nothing and saves many small reads. */
const FREE_WINDOW = 64 * 1024;

/**
 * What a walker looks through: it asks the source for headers only, and for no byte more. Whether it pays to fetch more at once is for the
 * source to know, which keeps what it has.
 */
export class HeaderWindow {
  #bytes: Uint8Array = new Uint8Array();
  #from = 0;

  constructor(
    readonly source: ByteSource,
    readonly budget: Budget,
  ) {}

  /** At most `length` bytes from `offset`; fewer only where the file ends. */
  async upTo(offset: number, length: number): Promise<Uint8Array> {
    const start = offset - this.#from;
    if (start >= 0 && start + length <= this.#bytes.length) return this.#bytes.subarray(start, start + length);
    if (this.source.size !== undefined && offset >= this.source.size) return new Uint8Array();
    const isFree = this.source.whole === true;
    this.#bytes = await readUpTo(this.source, offset, isFree ? Math.max(length, FREE_WINDOW) : length);
    this.#from = offset;
    if (!isFree) this.budget.spend(this.#bytes.length);
    return this.#bytes.subarray(0, Math.min(length, this.#bytes.length));
  }

  /** Exactly `length` bytes from `offset`, or TruncatedError. */
  async exactly(offset: number, length: number): Promise<Uint8Array> {
    const bytes = await this.upTo(offset, length);
    if (bytes.length < length) throw new TruncatedError(`${length} bytes wanted at ${offset}, ${bytes.length} left`, offset);
    return bytes;
  }

  /** The first `length` bytes of a payload that may lie in several ranges; fewer where it is shorter. */
  async startOf(ranges: readonly Range[], length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let left = length;
    for (const range of ranges) {
      if (left <= 0) break;
      this.budget.step();
      const piece = await this.upTo(range.offset, Math.min(left, range.length));
      pieces.push(piece);
      left -= piece.length;
    }
    return concatBytes(pieces);
  }

  /** Whether the file reaches as far as `end`: costs a read only where the source does not know its size. */
  async reaches(end: number): Promise<boolean> {
    if (this.source.size !== undefined) return end <= this.source.size;
    return end === 0 || (await this.upTo(end - 1, 1)).length === 1;
  }

  /** TruncatedError unless the file reaches as far as `end`. */
  async mustReach(end: number, what: string): Promise<void> {
    if (!(await this.reaches(end))) throw new TruncatedError(`${what} ends at ${end}, after the end of the file`, end);
  }

  /** Where the file ends, or undefined where nobody knows yet. */
  get size(): number | undefined {
    return this.source.size;
  }
}
