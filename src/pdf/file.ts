// Specification: ISO 32000-2 §7.3.8 (streams), §7.3.10 (indirect objects)
import type { Budget } from '../bytes/budget.ts';
import { HardLimitError, MalformedError, TruncatedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { Lexer, WindowEnd } from './lexer.ts';
import type { PdfObject } from './object.ts';

/** First look at an object, how the look grows, and the longest object (its stream apart) that we read, in bytes. */
const FIRST_WINDOW = 4 * 1024;
const WINDOW_GROWTH = 8;
const MAX_OBJECT = 64 * 1024 * 1024;
/** Objects do not overlap, so each byte of a document is read a few times at most: in each of its versions, and for its length. */
const READINGS = 4;
const SPARE_BYTES = 1024 * 1024;
/** One budget step for so many values. */
export const VALUES_A_STEP = 10;

/** An indirect object as it stands in the file; `end` is after `endobj`. */
export interface IndirectObject {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfObject;
  readonly start: number;
  readonly end: number;
}

/** How long a stream is, when its Length is a reference. */
export type LengthOf = (length: PdfObject | undefined) => Promise<number>;

/** The bytes of one document: a whole file, or the part of it that a signature covers (`end`). */
export class PdfFile {
  /** Bytes that were read as objects. */
  #scanned = 0;

  constructor(
    readonly source: ByteSource,
    readonly end: number,
    readonly budget: Budget,
  ) {}

  /** Exactly these bytes. @throws TruncatedError when they reach past the end of the document */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (offset < 0 || length < 0 || offset + length > this.end)
      throw new TruncatedError(`${length} bytes wanted at ${offset}, the document ends at ${this.end}`, offset);
    if (this.source.whole !== true) this.budget.spend(length);
    return this.source.read(offset, length);
  }

  /** Runs `look` over the bytes from `offset`, with more and more of them until it has what it needs. */
  async scan<T>(offset: number, look: (lexer: Lexer) => T): Promise<T> {
    this.budget.step();
    if (offset < 0 || offset >= this.end) throw new TruncatedError(`nothing at ${offset}, the document ends at ${this.end}`, offset);
    for (let size = this.source.whole === true ? MAX_OBJECT : FIRST_WINDOW; ; size *= WINDOW_GROWTH) {
      const length = Math.min(size, this.end - offset);
      const last = length === this.end - offset;
      try {
        const lexer = new Lexer(await this.read(offset, length), offset, last);
        const found = look(lexer);
        this.#count(lexer);
        return found;
      } catch (error) {
        if (!(error instanceof WindowEnd)) throw error;
        if (size >= MAX_OBJECT) throw new HardLimitError('pdf-object', `an object of more than ${MAX_OBJECT} bytes`);
      }
    }
  }

  /** Objects inside each other would let a small file fill the memory. */
  #count({ at, values }: Lexer): void {
    this.#scanned += at;
    this.budget.step(Math.ceil(values / VALUES_A_STEP));
    if (this.#scanned > READINGS * this.end + SPARE_BYTES) throw new HardLimitError('pdf-overlap', 'objects that lie over each other');
  }

  /** The indirect object that begins at `offset`. @throws MalformedError when none does */
  async objectAt(offset: number, lengthOf: LengthOf): Promise<IndirectObject> {
    const head = await this.scan(offset, readHead);
    if (head.stream === undefined) return head;
    const { value, stream } = head;
    if (value.kind !== 'dict') throw new MalformedError(`a stream without a dictionary at ${offset}`, offset);
    const length = await lengthOf(value.entries.get('Length'));
    const end = await this.scan(stream + length, readStreamEnd);
    return { ...head, value: { kind: 'stream', dict: value, data: { offset: stream, length }, start: value.start, end }, end };
  }
}

function readHead(lexer: Lexer): IndirectObject & { readonly stream?: number } {
  const start = lexer.offset;
  const number = lexer.count('object number');
  const generation = lexer.count('generation');
  if (!lexer.take('obj')) throw lexer.fault('no object');
  const value = lexer.object();
  if (lexer.take('endobj')) return { number, generation, value, start, end: lexer.offset };
  if (!lexer.take('stream')) throw lexer.fault('an object without an end');
  // §7.3.8.1: CR LF or LF alone.
  if (lexer.peek() === 13) lexer.at += 1;
  if (lexer.peek() !== 10) throw lexer.fault('a stream without a line end');
  lexer.at += 1;
  return { number, generation, value, start, end: lexer.offset, stream: lexer.offset };
}

function readStreamEnd(lexer: Lexer): number {
  if (!lexer.take('endstream') || !lexer.take('endobj')) throw lexer.fault('a stream that does not end where its length says');
  return lexer.offset;
}
