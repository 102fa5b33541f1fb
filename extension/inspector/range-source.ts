// Specification: RFC 9110 §14
import { type ByteSource, memorySource, type Problem, SourceError, TooLargeError } from '../../src/index.ts';
import { type Ask, get, isStrong, type Piece, refuse, sameVersion, type Whole } from './http.ts';

/** Pieces are kept in blocks of this size, and are whole blocks: about what the headers of one more request take. */
export const BLOCK = 1024;
/** The first piece: all headers of most pictures, and all of a small one. */
export const HEAD_BYTES = 4 * 1024;
/** The objects that a document is known by stand close together, so its pieces are larger. */
export const DOCUMENT_PIECE = 16 * 1024;
/**
 * A piece that begins this close behind the last one is the next step of a walk through small parts: each such piece is twice as long as the
 * one before, up to the widest. A jump further on begins anew.
 */
const STEP_BYTES = 16 * 1024;
const WIDEST_PIECE = 64 * 1024;
/** After so many pieces without a gap between them a file is read from end to end, as a GIF has to be: it costs less at once. */
const MAX_ADJOINING = 3;
/** A walk that jumps more often than that costs more than the file; in a film, more jumps still cost less. */
const MAX_REQUESTS = 8;
const MAX_FILM_REQUESTS = 64;
const BYTES_PER_REQUEST = 256 * 1024;
/** A document is known by its cross-references, which point all over it; a small one costs less when it is read at once. */
const MAX_DOCUMENT_REQUESTS = 32;
const SMALL_DOCUMENT = 128 * 1024;

/**
 * A file behind an address of which the first piece is here. Every later answer has to be of the same version, else `failure` tells it
 * and nothing of the file may be used.
 */
export class RangeSource implements ByteSource {
  readonly size: number;
  readonly #blocks = new Map<number, Uint8Array>();
  readonly #head: Piece;
  #whole: Uint8Array | undefined;
  #fetching: Promise<Uint8Array> | undefined;
  #requests = 1;
  /** Where the last piece ended, and how long the next one is at least. */
  #lastEnd: number;
  #piece: number;
  #adjoining = 0;
  failure: Problem | null = null;

  /** `head` starts at 0. */
  constructor(
    readonly ask: Ask,
    head: Piece,
  ) {
    this.size = head.total;
    this.#head = head;
    this.#lastEnd = head.bytes.length;
    this.#piece = this.#smallestPiece;
    this.#keep(0, head.bytes);
    if (head.bytes.length === head.total) this.#whole = head.bytes;
  }

  /** All bytes, if they were wanted and are here. */
  get bytes(): Uint8Array | null {
    return this.#whole ?? null;
  }

  get whole(): boolean {
    return this.#whole !== undefined;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    // A length that points beyond the end is settled on the whole file: is it cut, or only what the server says of it?
    if (offset < 0 || length < 0 || offset + length > this.size) await this.all();
    else if (!this.#whole && length > 0) await this.#load(offset, offset + length);
    return this.#whole ? memorySource(this.#whole).read(offset, length) : this.#copy(offset, length);
  }

  all(): Promise<Uint8Array> {
    if (this.#whole) return Promise.resolve(this.#whole);
    if (this.size > this.ask.cap) return Promise.reject(new TooLargeError(`the file has ${this.size} bytes`));
    this.#fetching ??= this.#guard(() => this.#fetchAll());
    return this.#fetching;
  }

  /** Loads what is missing of a run with one request, and a little more where that is likely to be wanted next. */
  async #load(from: number, to: number): Promise<void> {
    const [first, last] = [Math.floor(from / BLOCK), Math.floor((to - 1) / BLOCK)];
    const missing: number[] = [];
    for (let block = first; block <= last; block++) if (!this.#blocks.has(block)) missing.push(block);
    const [start, end] = [missing[0], missing.at(-1)];
    if (start === undefined || end === undefined) return;
    const at = start * BLOCK;
    this.#adjoining = at === this.#lastEnd ? this.#adjoining + 1 : 0;
    if (this.#isDearer()) {
      await this.all();
      return;
    }
    const until = this.#reachOf(at, (end + 1) * BLOCK);
    if (this.#blocks.size * BLOCK + until - at > this.ask.cap) throw new TooLargeError(`pieces of more than ${this.ask.cap} bytes`);
    this.#requests++;
    await this.#guard(async () => {
      const answer = await get(this.ask, { from: at, to: until - 1, ifRange: this.#strongTag() });
      if (answer === 'unsatisfiable') throw refuse('wrong-range', 'the file became shorter');
      this.#check(answer);
      if (answer.kind === 'whole') this.#whole = answer.bytes;
      else this.#keep(answer.offset, answer.bytes);
    });
  }

  get #smallestPiece(): number {
    return this.ask.document ? DOCUMENT_PIECE : BLOCK;
  }

  /** Where a piece ends that begins at `at` and has to hold all up to `to`: not in blocks that are here already. */
  #reachOf(at: number, to: number): number {
    const isStep = at >= this.#lastEnd && at - this.#lastEnd < STEP_BYTES;
    this.#piece = isStep ? Math.min(this.#piece * 2, WIDEST_PIECE) : this.#smallestPiece;
    let until = Math.max(to, at + this.#piece);
    while (until > to && this.#blocks.has(until / BLOCK - 1)) until -= BLOCK;
    this.#lastEnd = Math.min(until, this.size);
    return this.#lastEnd;
  }

  /** Whether one more piece costs more than the whole file. */
  #isDearer(): boolean {
    if (this.ask.document) return this.size <= SMALL_DOCUMENT || this.#requests >= MAX_DOCUMENT_REQUESTS;
    if (this.#adjoining >= MAX_ADJOINING && this.size <= this.ask.cap) return true;
    return this.#requests >= Math.max(MAX_REQUESTS, Math.min(MAX_FILM_REQUESTS, this.size / BYTES_PER_REQUEST));
  }

  /**
   * The missing rest is stitched on only where a strong ETag proves that both are of one version: two versions in one piece would look
   * like a file that was changed after signing.
   */
  async #fetchAll(): Promise<Uint8Array> {
    const tag = this.#strongTag();
    const start = this.#startBytes();
    if (tag && start.length === this.size) {
      this.#whole = start;
      return start;
    }
    const answer = await get(this.ask, tag ? { from: start.length, to: null, ifRange: tag } : null);
    if (answer === 'unsatisfiable') throw refuse('wrong-range', 'the file became shorter');
    this.#check(answer);
    if (answer.kind === 'whole') this.#whole = answer.bytes;
    else {
      const whole = new Uint8Array(this.size);
      whole.set(start);
      whole.set(answer.bytes, start.length);
      this.#whole = whole;
    }
    return this.#whole;
  }

  /** What is here of the file from its start on, without a gap. */
  #startBytes(): Uint8Array {
    let blocks = 0;
    while (this.#blocks.has(blocks)) blocks++;
    return this.#copy(0, Math.min(blocks * BLOCK, this.size));
  }

  #strongTag(): string | null {
    return isStrong(this.#head.validator) ? this.#head.validator.etag : null;
  }

  /** The answer has to be of the file that the first piece is of. */
  #check(answer: Piece | Whole): void {
    if (!sameVersion(answer.validator, this.#head.validator)) throw refuse('wrong-range', 'the file changed while it was read');
    const total = answer.kind === 'whole' ? answer.bytes.length : answer.total;
    if (total !== this.size) throw refuse('wrong-range', `the file had ${this.size} bytes, now ${total}`);
    if (answer.kind === 'piece') return;
    for (const [block, bytes] of this.#blocks) {
      const same = answer.bytes.subarray(block * BLOCK, block * BLOCK + bytes.length);
      if (!bytes.every((byte, i) => byte === same[i])) throw refuse('wrong-range', 'the whole file differs from its pieces');
    }
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { problem } = error instanceof SourceError ? error : refuse('fetch-failed', String(error));
      this.failure ??= problem;
      throw new SourceError(problem);
    }
  }

  #keep(offset: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += BLOCK) this.#blocks.set((offset + at) / BLOCK, bytes.subarray(at, at + BLOCK));
  }

  #copy(offset: number, length: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let at = offset; at < offset + length; ) {
      const block = this.#blocks.get(Math.floor(at / BLOCK));
      const piece = block?.subarray(at % BLOCK, Math.min(BLOCK, (at % BLOCK) + offset + length - at));
      if (!piece || piece.length === 0) throw refuse('wrong-range', `no bytes at ${at}`);
      out.set(piece, at - offset);
      at += piece.length;
    }
    return out;
  }
}
