// Specification: RFC 9110 §14
import { type ByteSource, memorySource, type Problem, SourceError } from '../../src/index.ts';
import { type Ask, beyondCap, get, isStrong, type Piece, refuse, sameVersion, type Whole } from './http.ts';
import { Pieces } from './pieces.ts';
import { ReadAhead } from './read-ahead.ts';

/** The description box of a C2PA manifest store begins so (ISO/IEC 19566-5 §B.3, C2PA 2.2 §11.1.4): its type, and the first half of its UUID. */
const STORE = Uint8Array.from('jumdc2pa', (letter) => letter.charCodeAt(0));

/**
 * A file behind an address of which the first piece is here. Every later answer has to be of the same version, else `failure` tells it
 * and nothing of the file may be used.
 */
export class RangeSource implements ByteSource {
  readonly size: number;
  readonly #pieces = new Pieces();
  readonly #ahead: ReadAhead;
  readonly #head: Piece;
  #whole: Uint8Array | undefined;
  #fetching: Promise<Uint8Array> | undefined;
  /** A signature covers the whole file: what else is read of one that has a manifest store is read with it. */
  #hasStore = false;
  failure: Problem | null = null;

  /** `head` starts at 0. */
  constructor(
    readonly ask: Ask,
    head: Piece,
  ) {
    this.size = head.total;
    this.#head = head;
    this.#ahead = new ReadAhead(head.total, head.bytes.length, ask.document === true);
    this.#keep(head);
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
    if (this.#whole) return memorySource(this.#whole).read(offset, length);
    const bytes = this.#pieces.copy(offset, offset + length);
    if (!bytes) throw refuse('wrong-range', `no bytes at ${offset}`);
    return bytes;
  }

  all(): Promise<Uint8Array> {
    if (this.#whole) return Promise.resolve(this.#whole);
    if (this.size > this.ask.cap) return Promise.reject(beyondCap(this.ask, this.size));
    this.#fetching ??= this.#guard(() => this.#fetchAll());
    return this.#fetching;
  }

  /** Loads what is missing of a run with one request, and a little more where that is likely to be wanted next. */
  async #load(from: number, to: number): Promise<void> {
    const run = this.#pieces.missingIn(from, to);
    if (!run) return;
    const reach = this.#ahead.reach(run.from, run.to, this.#pieces.count);
    if (reach === 'whole' || (this.#hasStore && this.size <= this.ask.cap)) {
      await this.all();
      return;
    }
    // Not up to bytes that are here already.
    const end = this.#pieces.missingIn(run.from, reach)?.to ?? run.to;
    if (this.#pieces.count + end - run.from > this.ask.cap) throw beyondCap(this.ask, this.size);
    this.#ahead.note(run.from, end);
    await this.#guard(async () => {
      const answer = await get(this.ask, { from: run.from, to: end - 1, ifRange: this.#strongTag() });
      if (answer === 'unsatisfiable') throw refuse('wrong-range', 'the file became shorter');
      this.#check(answer);
      if (answer.kind === 'whole') this.#whole = answer.bytes;
      else this.#keep(answer);
    });
  }

  /**
   * The missing rest is stitched on only where a strong ETag proves that both are of one version: two versions in one piece would look
   * like a file that was changed after signing.
   */
  async #fetchAll(): Promise<Uint8Array> {
    const tag = this.#strongTag();
    const start = this.#pieces.copy(0, this.#pieces.start) ?? new Uint8Array();
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

  #strongTag(): string | null {
    return isStrong(this.#head.validator) ? this.#head.validator.etag : null;
  }

  /** The answer has to be of the file that the first piece is of. */
  #check(answer: Piece | Whole): void {
    if (!sameVersion(answer.validator, this.#head.validator)) throw refuse('wrong-range', 'the file changed while it was read');
    const total = answer.kind === 'whole' ? answer.bytes.length : answer.total;
    if (total !== this.size) throw refuse('wrong-range', `the file had ${this.size} bytes, now ${total}`);
    if (answer.kind === 'piece') return;
    if (!this.#pieces.agreeWith(answer.bytes)) throw refuse('wrong-range', 'the whole file differs from its pieces');
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

  #keep({ offset, bytes }: Piece): void {
    this.#pieces.keep(offset, bytes);
    this.#hasStore ||= this.ask.document !== true && holds(bytes, STORE);
  }
}

function holds(bytes: Uint8Array, wanted: Uint8Array): boolean {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (wanted.every((byte, n) => bytes[at + n] === byte)) return true;
  return false;
}
