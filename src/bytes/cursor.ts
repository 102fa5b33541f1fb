import { TruncatedError } from './errors.ts';

/** Reads numbers and slices from one block of bytes; every read is checked. `base` is where the block starts in the asset. */
export class Cursor {
  readonly #view: DataView;
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
    readonly base = 0,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.end - this.at;
  }

  #take(length: number): number {
    if (length < 0 || this.at + length > this.end)
      throw new TruncatedError(`${length} bytes wanted at ${this.base + this.at}, ${this.left} left`, this.base + this.at);
    const at = this.at;
    this.at += length;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  u16(littleEndian = false): number {
    return this.#view.getUint16(this.#take(2), littleEndian);
  }
  u32(littleEndian = false): number {
    return this.#view.getUint32(this.#take(4), littleEndian);
  }
  /** A 64-bit length or offset; beyond 2^53 no file of ours reaches, so it reads as truncated. */
  u64(littleEndian = false): number {
    const value = this.#view.getBigUint64(this.#take(8), littleEndian);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new TruncatedError(`length ${value} is out of reach`, this.base + this.at - 8);
    return Number(value);
  }
  slice(length: number): Uint8Array {
    const at = this.#take(length);
    return this.bytes.subarray(at, at + length);
  }
  skip(length: number): void {
    this.#take(length);
  }
  /** `length` bytes as Latin-1 text: box types, chunk names, magics. */
  latin1(length: number): string {
    return latin1(this.slice(length));
  }
  /** A NUL-terminated UTF-8 text; the NUL is consumed. */
  cString(limit: number): string {
    const from = this.at;
    const to = this.bytes.subarray(from, Math.min(this.end, from + limit)).indexOf(0);
    if (to < 0) throw new TruncatedError(`no end of text within ${limit} bytes`, this.base + from);
    this.at = from + to + 1;
    return utf8(this.bytes.subarray(from, from + to));
  }
}

/** One character for each byte: box types, chunk names, magics. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** UTF-8 text; bytes that are none become U+FFFD. */
export function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

/** Two lower-case digits for each byte. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Whether both have the same bytes; not in constant time, so not for secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** One block of all parts, in their order. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
