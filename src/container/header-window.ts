import type { Range } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { concatBytes } from '../bytes/cursor.ts';
import { TruncatedError } from '../bytes/errors.ts';
import { type ByteSource, readUpTo } from '../bytes/source.ts';

const HEAD_BYTES = 4_096;
const HEADER_BYTES = 512;
/** Many small chunks in a row (PNG writers like 8 KiB) are read on in growing windows: fewer requests for more bytes. */
const SINGLE_READS = 8;
const SMALL_HOP = 16 * 1024;
const WIDEST_WINDOW = 64 * 1024;

/**
 * What a walker looks through: it asks the source for headers only, keeps the last window, and reads ahead
 * a little where the next header is near. The head of the file stays, since walkers come back to it.
 */
export class HeaderWindow {
  #head: Uint8Array = new Uint8Array();
  #bytes: Uint8Array = new Uint8Array();
  #from = 0;
  #reads = 0;
  #width = HEADER_BYTES;

  constructor(
    readonly source: ByteSource,
    readonly budget: Budget,
  ) {}

  /** At most `length` bytes from `offset`; fewer only where the file ends. */
  async upTo(offset: number, length: number): Promise<Uint8Array> {
    const kept = view(this.#head, 0, offset, length) ?? view(this.#bytes, this.#from, offset, length);
    if (kept !== undefined) return kept;
    if (this.source.size !== undefined && offset >= this.source.size) return new Uint8Array();
    if (this.#reads === 0) {
      this.#head = await this.#fetch(0, HEAD_BYTES);
      return this.upTo(offset, length);
    }
    this.#widen(offset);
    this.#bytes = await this.#fetch(offset, Math.max(length, this.#width));
    this.#from = offset;
    return this.#bytes.subarray(0, Math.min(length, this.#bytes.length));
  }

  async #fetch(offset: number, length: number): Promise<Uint8Array> {
    this.#reads++;
    const bytes = await readUpTo(this.source, offset, length);
    if (this.source.whole !== true) this.budget.spend(bytes.length);
    return bytes;
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

  #widen(offset: number): void {
    const hop = offset - (this.#from + this.#bytes.length);
    this.#width = this.#reads > SINGLE_READS && hop < SMALL_HOP ? Math.min(this.#width * 2, WIDEST_WINDOW) : HEADER_BYTES;
  }
}

function view(bytes: Uint8Array, from: number, offset: number, length: number): Uint8Array | undefined {
  const start = offset - from;
  return start >= 0 && start + length <= bytes.length ? bytes.subarray(start, start + length) : undefined;
}
