// Specification: ISO 32000-2 §7.3.4 (strings)
import { hexDigit, WHITE_SPACE } from './character.ts';

const [OPEN, CLOSE, MORE, BACKSLASH, LINE_FEED, RETURN] = [0x28, 0x29, 0x3e, 0x5c, 0x0a, 0x0d];
/** §7.3.4.2, table 3: what a letter behind a backslash stands for. */
const ESCAPES: ReadonlyMap<number, number> = new Map(
  Array.from('nrtbf', (letter, at) => [letter.charCodeAt(0), [10, 13, 9, 8, 12][at] ?? 0]),
);
const MAX_OCTAL_DIGITS = 3;

/** Where the characters of a string come from. `next` throws where there are none left. */
export interface Characters {
  at: number;
  peek(): number | undefined;
  next(): number;
  fault(what: string): Error;
}

/** The octets of a string in hexadecimal digits, from behind its `<`. */
export function readHexString(from: Characters): Uint8Array {
  const octets = new Octets();
  let first: number | undefined;
  for (let byte = from.next(); byte !== MORE; byte = from.next()) {
    if (WHITE_SPACE.has(byte)) continue;
    const digit = hexDigit(byte);
    if (digit === undefined) throw from.fault('no hexadecimal digit');
    if (first !== undefined) octets.push(first * 16 + digit);
    first = first === undefined ? digit : undefined;
  }
  if (first !== undefined) octets.push(first * 16);
  return octets.take();
}

/** The octets of a literal string, from behind its `(`. */
export function readLiteralString(from: Characters): Uint8Array {
  const octets = new Octets();
  for (let open = 1; ; ) {
    const byte = from.next();
    if (byte === BACKSLASH) {
      const escaped = readEscape(from);
      if (escaped !== undefined) octets.push(escaped);
      continue;
    }
    if (byte === OPEN) open += 1;
    if (byte === CLOSE) open -= 1;
    if (open === 0) return octets.take();
    octets.push(byte);
  }
}

/** Undefined for the end of a line, which stands for nothing. */
function readEscape(from: Characters): number | undefined {
  const byte = from.next();
  const letter = ESCAPES.get(byte);
  if (letter !== undefined) return letter;
  if (byte === RETURN && from.peek() === LINE_FEED) from.at += 1;
  if (byte === RETURN || byte === LINE_FEED) return undefined;
  if (!isOctal(byte)) return byte;
  let value = byte - 0x30;
  for (let digits = 1; digits < MAX_OCTAL_DIGITS; digits++) {
    const more = from.peek();
    if (more === undefined || !isOctal(more)) break;
    value = value * 8 + more - 0x30;
    from.at += 1;
  }
  return value & 0xff;
}

function isOctal(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x37;
}

/** Octets of a string as they are read: a list of numbers would take eight times the room. */
class Octets {
  #bytes = new Uint8Array(64);
  #length = 0;

  push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
