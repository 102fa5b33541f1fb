// Specification: ISO 32000-2 §7.5 (file structure), §7.5.7 (object streams)
import type { Budget } from '../bytes/budget.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { type IndirectObject, PdfFile, VALUES_A_STEP } from './file.ts';
import { Lexer } from './lexer.ts';
import { countOf, dictOf, NULL, nameOf, type PdfDict, type PdfObject, type PdfRef } from './object.ts';
import { decodeStream } from './stream.ts';
import { findStartXref, readSections, type XrefEntry, type XrefSection } from './xref.ts';

/** Objects in one object stream, and the bytes of all of them together when inflated. */
const MAX_PACKED = 100_000;
const MAX_OBJECT_STREAMS = 64 * 1024 * 1024;
/** References that lead to references. */
const MAX_HOPS = 16;

/** Where an object came from: `packed` objects have offsets in their inflated stream, not in the file. */
export interface Resolved {
  readonly value: PdfObject;
  readonly packed: boolean;
}

/** An inflated object stream and where the objects in it stand, by their numbers. */
interface ObjectStream {
  readonly data: Uint8Array;
  /** Numbers of all objects in it, whether the cross-references name them or not. */
  readonly numbers: readonly number[];
  readonly places: ReadonlyMap<number, number>;
}

/** One state of a document: the file up to `file.end`, seen through its own last cross-reference. */
export class PdfDocument {
  readonly #objects = new Map<number, Promise<Resolved>>();
  readonly #streams = new Map<number, Promise<ObjectStream>>();
  /** Bytes left for object streams. */
  #room = MAX_OBJECT_STREAMS;
  readonly #index = new Map<number, XrefEntry>();

  constructor(
    readonly file: PdfFile,
    readonly startXref: number,
    /** The newest first. */
    readonly sections: readonly XrefSection[],
  ) {
    for (const section of sections)
      for (const [number, entry] of section.entries) if (!this.#index.has(number)) this.#index.set(number, entry);
  }

  get trailer(): PdfDict {
    return this.sections[0]?.trailer ?? { kind: 'dict', entries: new Map(), doubled: false, start: 0, end: 0 };
  }

  get encrypted(): boolean {
    return this.trailer.entries.has('Encrypt');
  }

  entryOf(number: number): XrefEntry | undefined {
    return this.#index.get(number);
  }

  /** Whether an object is in use whose number is this one or higher. */
  hasObjectFrom(number: number): boolean {
    for (const [at, entry] of this.#index) if (at >= number && entry.kind !== 'free') return true;
    return false;
  }

  /** Numbers of the streams in which other objects are said to stand, whether they are there or not. */
  holders(): ReadonlySet<number> {
    const found = new Set<number>();
    for (const entry of this.#index.values()) if (entry.kind === 'packed') found.add(entry.stream);
    return found;
  }

  /** The value itself, or what a reference leads to; a reference to nothing is null (§7.3.10). */
  async resolve(value: PdfObject | undefined): Promise<PdfObject> {
    return (await this.locate(value)).value;
  }

  async locate(value: PdfObject | undefined): Promise<Resolved> {
    let found: Resolved = { value: value ?? NULL, packed: false };
    for (let hops = 0; found.value.kind === 'ref'; hops++) {
      if (hops > MAX_HOPS) throw new MalformedError('references that lead to references');
      found = await this.#byRef(found.value);
    }
    return found;
  }

  async dict(value: PdfObject | undefined): Promise<PdfDict | undefined> {
    return dictOf(await this.resolve(value));
  }

  #byRef(ref: PdfRef): Promise<Resolved> {
    const entry = this.#index.get(ref.number);
    const generation = entry?.kind === 'plain' ? entry.generation : 0;
    if (entry === undefined || entry.kind === 'free' || generation !== ref.generation)
      return Promise.resolve({ value: NULL, packed: false });
    const known = this.#objects.get(ref.number);
    if (known !== undefined) return known;
    const reading = this.#read(ref.number, entry);
    this.#objects.set(ref.number, reading);
    return reading;
  }

  async #read(number: number, entry: XrefEntry): Promise<Resolved> {
    if (entry.kind === 'packed') return { value: this.#pick(await this.#packed(entry.stream), number), packed: true };
    if (entry.kind === 'free') return { value: NULL, packed: false };
    return { value: (await this.objectAt(number, entry.offset, entry.generation)).value, packed: false };
  }

  /** Numbers of all objects in this object stream, whether the cross-references name them or not. */
  async numbersIn(stream: number): Promise<readonly number[]> {
    return (await this.#packed(stream)).numbers;
  }

  /** The object at this place, which has to be the one that the cross-reference names. */
  async objectAt(number: number, offset: number, generation: number): Promise<IndirectObject> {
    const found = await this.file.objectAt(offset, (length) => this.#lengthOf(length));
    if (found.number !== number || found.generation !== generation)
      throw new MalformedError(`object ${number} ${generation} is said to stand at ${offset}, there is ${found.number}`, offset);
    return found;
  }

  async #lengthOf(length: PdfObject | undefined): Promise<number> {
    // The length of a stream may be a reference, and that to a number only; so this cannot loop.
    if (length?.kind === 'ref') {
      const entry = this.#index.get(length.number);
      if (entry?.kind === 'plain') {
        const { value } = await this.file.objectAt(entry.offset, noStream);
        return needLength(countOf(value));
      }
      return needLength(countOf(await this.resolve(length)));
    }
    return needLength(countOf(length));
  }

  #pick({ data, places }: ObjectStream, number: number): PdfObject {
    const at = places.get(number);
    if (at === undefined) return NULL;
    const lexer = new Lexer(data.subarray(at), at, true);
    const found = lexer.object();
    this.file.budget.step(Math.ceil(lexer.values / VALUES_A_STEP));
    return found;
  }

  #packed(number: number): Promise<ObjectStream> {
    const known = this.#streams.get(number);
    if (known !== undefined) return known;
    const reading = this.#unpack(number);
    this.#streams.set(number, reading);
    return reading;
  }

  async #unpack(number: number): Promise<ObjectStream> {
    const entry = this.#index.get(number);
    if (entry?.kind !== 'plain') throw new MalformedError(`object stream ${number} is no plain object`);
    const { value } = await this.objectAt(number, entry.offset, entry.generation);
    if (value.kind !== 'stream' || nameOf(value.dict.entries.get('Type')) !== 'ObjStm')
      throw new MalformedError(`object ${number} is no object stream`);
    if (this.encrypted) throw new HardLimitError('pdf-encrypted', 'the document is encrypted');
    const data = await decodeStream(this.file, value, this.#room);
    this.#room -= data.length;
    const [count, first] = [countOf(value.dict.entries.get('N')), countOf(value.dict.entries.get('First'))];
    // A reference could lead to another number in a later version.
    if (count === undefined || first === undefined || count > MAX_PACKED || first > data.length)
      throw new MalformedError(`object stream ${number} is not well-formed`);
    this.file.budget.step(Math.ceil(count / 16));
    const header = new Lexer(data.subarray(0, first), 0, true);
    const places = new Map<number, number>();
    const numbers: number[] = [];
    for (let i = 0; i < count; i++) {
      const inner = header.count('object number');
      numbers.push(inner);
      const at = first + header.count('offset');
      if (at >= data.length) throw new MalformedError(`object stream ${number} points outside of itself`);
      const entry = this.#index.get(inner);
      if (entry?.kind !== 'packed' || entry.stream !== number) continue;
      // Some readers look for the number, some for the place.
      if (entry.index !== i) throw new MalformedError(`object ${inner} is not at its place in object stream ${number}`);
      if (places.has(inner)) throw new MalformedError(`object ${inner} stands twice in object stream ${number}`);
      places.set(inner, at);
    }
    return { data, numbers, places };
  }
}

async function noStream(): Promise<number> {
  throw new MalformedError('the length of a stream is a stream');
}

function needLength(length: number | undefined): number {
  if (length === undefined) throw new MalformedError('a stream without a length');
  return length;
}

/** Opens the document that ends at `end` (the size of the file, or the end of what a signature covers). No repair: anything odd throws. */
export async function openDocument(source: ByteSource, end: number, budget: Budget): Promise<PdfDocument> {
  const file = new PdfFile(source, end, budget);
  const start = await findStartXref(file);
  return new PdfDocument(file, start.offset, await readSections(file, start.offset));
}
