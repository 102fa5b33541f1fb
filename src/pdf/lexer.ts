// Specification: ISO 32000-2 §7.2 (lexical conventions), §7.3 (objects)
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { DELIMITERS, WHITE_SPACE } from './character.ts';
import { NULL, type PdfArray, type PdfDict, type PdfLink, type PdfObject } from './object.ts';
import { readHexString, readLiteralString } from './string-octets.ts';

/** Arrays and dictionaries inside each other; real files stay below ten. */
const MAX_DEPTH = 64;
/** Values in one object. */
const MAX_VALUES = 500_000;
/** Digits of a number, and bytes of a name. */
const MAX_DIGITS = 20;
const MAX_NAME = 1024;

/** The window ended before the object did. Whoever opened the window looks again through a larger one, or calls the file cut. */
export class WindowEnd extends Error {
  override readonly name = 'WindowEnd';
}

const [OPEN, LESS, MORE, OPEN_ARRAY, CLOSE_ARRAY, SLASH, PERCENT, HASH] = [0x28, 0x3c, 0x3e, 0x5b, 0x5d, 0x2f, 0x25, 0x23];

/** Reads objects from one window; `base` is where the window begins. `last` = nothing follows the window. */
export class Lexer {
  at = 0;
  #values = 0;

  constructor(
    readonly bytes: Uint8Array,
    readonly base: number,
    readonly last: boolean,
  ) {}

  /** How many values were read so far. */
  get values(): number {
    return this.#values;
  }

  get offset(): number {
    return this.base + this.at;
  }

  /** The byte here; undefined where the file has ended. Throws WindowEnd where only the window has. */
  peek(): number | undefined {
    const byte = this.bytes[this.at];
    if (byte === undefined && !this.last) throw new WindowEnd();
    return byte;
  }

  /** The byte here, stepped over. Throws MalformedError where the file has ended. */
  next(): number {
    const byte = this.peek();
    if (byte === undefined) throw this.fault('the file ends inside an object');
    this.at += 1;
    return byte;
  }

  fault(what: string): MalformedError {
    return new MalformedError(`${what}, at ${this.offset}`, this.offset);
  }

  /** Steps over white space and comments. */
  skipSpace(): void {
    for (;;) {
      const byte = this.peek();
      if (byte === undefined) return;
      if (byte === PERCENT) this.#skipLine();
      else if (WHITE_SPACE.has(byte)) this.at += 1;
      else return;
    }
  }

  #skipLine(): void {
    for (;;) {
      const byte = this.peek();
      if (byte === undefined || byte === 10 || byte === 13) return;
      this.at += 1;
    }
  }

  /** The regular characters from here as text: a keyword or a number. Empty before a delimiter. */
  word(): string {
    let text = '';
    for (;;) {
      const byte = this.peek();
      if (byte === undefined || WHITE_SPACE.has(byte) || DELIMITERS.has(byte)) return text;
      if (text.length > MAX_NAME) throw this.fault('a word without an end');
      text += String.fromCharCode(byte);
      this.at += 1;
    }
  }

  /** True, and stepped over, when this keyword stands here after white space. */
  take(keyword: string): boolean {
    this.skipSpace();
    const from = this.at;
    if (this.word() === keyword) return true;
    this.at = from;
    return false;
  }

  /** A whole number that is not negative. */
  count(what: string): number {
    this.skipSpace();
    const text = this.word();
    if (!/^\d{1,15}$/.test(text)) throw this.fault(`${what} is no number`);
    return Number(text);
  }

  /** Any object but a stream, which only an indirect object can be. */
  object(depth = 0): PdfObject {
    this.skipSpace();
    this.#values += 1;
    if (depth > MAX_DEPTH) throw new HardLimitError('pdf-depth', `more than ${MAX_DEPTH} levels`);
    if (this.#values > MAX_VALUES) throw new HardLimitError('pdf-values', `more than ${MAX_VALUES} values in one object`);
    const start = this.offset;
    switch (this.peek()) {
      case SLASH:
        return { kind: 'name', value: this.#name(), start, end: this.offset };
      case OPEN:
        this.at += 1;
        return { kind: 'string', bytes: readLiteralString(this), hex: false, start, end: this.offset };
      case OPEN_ARRAY:
        return this.#array(start, depth);
      case LESS:
        this.at += 1;
        if (this.peek() === LESS) return this.#dict(start, depth);
        return { kind: 'string', bytes: readHexString(this), hex: true, start, end: this.offset };
      default:
        return this.#plain(start);
    }
  }

  /** Number, reference, or one of the three words. */
  #plain(start: number): PdfObject {
    const text = this.word();
    const end = this.offset;
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', start, end };
    if (text === 'null') return { ...NULL, start, end };
    if (text.length > MAX_DIGITS || !/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) throw this.fault('no object');
    const value = Number(text);
    const whole = /^[+-]?\d+$/.test(text);
    if (whole && /^\d/.test(text)) {
      const ref = this.#reference(value, start);
      if (ref !== undefined) return ref;
    }
    return { kind: 'number', value, whole, start, end };
  }

  #reference(number: number, start: number): PdfObject | undefined {
    const after = this.at;
    this.skipSpace();
    const generation = this.word();
    if (/^\d{1,5}$/.test(generation)) {
      this.skipSpace();
      if (this.word() === 'R') return { kind: 'ref', number, generation: Number(generation), start, end: this.offset };
    }
    this.at = after;
    return undefined;
  }

  #name(): string {
    this.at += 1;
    const text = this.word();
    if (text.length > MAX_NAME) throw this.fault('a name that is too long');
    return text.includes(String.fromCharCode(HASH))
      ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
      : text;
  }

  #array(start: number, depth: number): PdfArray {
    this.at += 1;
    const items: PdfObject[] = [];
    for (;;) {
      this.skipSpace();
      if (this.peek() === CLOSE_ARRAY) {
        this.at += 1;
        return { kind: 'array', items, start, end: this.offset };
      }
      items.push(this.object(depth + 1));
    }
  }

  #dict(start: number, depth: number): PdfDict {
    this.at += 1;
    const entries = new Map<string, PdfObject>();
    // Of keys whose value is null too: another viewer may take the first of two.
    const keys = new Set<string>();
    const all: PdfLink[] = [];
    let doubled = false;
    for (;;) {
      this.skipSpace();
      if (this.peek() === MORE) {
        this.at += 1;
        if (this.next() !== MORE) throw this.fault('a dictionary that does not end');
        return { kind: 'dict', entries, doubled, ...(doubled && { all }), start, end: this.offset };
      }
      if (this.peek() !== SLASH) throw this.fault('a key that is no name');
      const key = this.#name();
      doubled ||= keys.has(key);
      keys.add(key);
      const value = this.object(depth + 1);
      all.push({ key, value });
      // §7.3.7: an entry of null is no entry.
      if (value.kind !== 'null') entries.set(key, value);
    }
  }
}
