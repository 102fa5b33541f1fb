import type { Container, Part, Walk } from '../../../src/asset.ts';
import { Budget } from '../../../src/bytes/budget.ts';
import { concatBytes } from '../../../src/bytes/cursor.ts';
import type { ByteSource } from '../../../src/bytes/source.ts';
import { memorySource } from '../../../src/bytes/source.ts';

// Files built by hand, byte by byte, so that each test sees exactly the structure that it names.

/** Text as Latin-1, numbers as one byte, the rest as it is. */
export function bytes(...pieces: readonly (string | number | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return concatBytes(
    pieces.map((piece) => {
      if (typeof piece === 'number') return Uint8Array.of(piece);
      return typeof piece === 'string' ? Uint8Array.from(piece, (letter) => letter.charCodeAt(0)) : piece;
    }),
  );
}

export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value);
}

export function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function u64(value: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, value);
  return out;
}

export function u32le(value: number): Uint8Array {
  return u32(value).toReversed();
}

/** A BMFF or JUMBF box. */
export function box(type: string, ...payload: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = bytes(...payload);
  return bytes(u32(body.length + 8), type, body);
}

const STORE_TYPE = bytes('c2pa', 0, 0x11, 0, 0x10, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71);
const OTHER_TYPE = bytes('json', 0, 0x11, 0, 0x10, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71);

/** A JUMBF superbox of `size` bytes in all with this label; `c2pa` makes it a manifest store. */
export function superbox(label: string, size: number): Uint8Array {
  const description = box('jumd', label === 'c2pa' ? STORE_TYPE : OTHER_TYPE, 3, label, 0);
  const rest = Uint8Array.from({ length: size - description.length - 16 }, (_, index) => index % 251);
  return box('jumb', description, box('bidb', rest));
}

export function segment(marker: number, ...payload: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = bytes(...payload);
  return bytes(0xff, marker, u16(body.length + 2), body);
}

/** One APP11 packet; `repeat` is the box header that packets after the first repeat. */
export function app11(instance: number, sequence: number, piece: Uint8Array, repeat: Uint8Array = bytes()): Uint8Array {
  return segment(0xeb, 'JP', u16(instance), u32(sequence), repeat, piece);
}

/** A superbox cut into packets of `size` bytes each. */
export function app11Packets(instance: number, superBox: Uint8Array, size: number): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let at = 0; at < superBox.length; at += size)
    packets.push(app11(instance, packets.length + 1, superBox.subarray(at, at + size), at === 0 ? bytes() : superBox.subarray(0, 8)));
  return packets;
}

export const FRAME = segment(0xc0, 8, u16(40), u16(60), 1, 1, 0x11, 0);
/** A scan with a stuffed byte and a restart marker inside. */
export const SCAN = bytes(segment(0xda, 1, 1, 0, 0, 63, 0), 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 5);

/** A JPEG with these segments before its frame, and one scan. */
export function jpegOf(...segments: readonly Uint8Array[]): Uint8Array {
  return bytes(0xff, 0xd8, ...segments, FRAME, SCAN, 0xff, 0xd9);
}

export function chunk(type: string, ...payload: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = bytes(...payload);
  return bytes(u32(body.length), type, body, u32(0));
}

export const SIGNATURE = bytes(0x89, 'PNG\r\n', 0x1a, '\n');
export const IHDR = chunk('IHDR', u32(70), u32(30), 8, 2, 0, 0, 0);

export function pngOf(...chunks: readonly Uint8Array[]): Uint8Array {
  return bytes(SIGNATURE, IHDR, ...chunks, chunk('IEND'));
}

export function riffChunk(type: string, ...payload: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = bytes(...payload);
  return bytes(type, u32le(body.length), body, ...(body.length % 2 === 1 ? [0] : []));
}

export function webpOf(...chunks: readonly Uint8Array[]): Uint8Array {
  const body = bytes('WEBP', ...chunks);
  return bytes('RIFF', u32le(body.length), body);
}

export const FTYP_AVIF = box('ftyp', 'avif', u32(0), 'mif1', 'miaf');
export const FTYP_MP4 = box('ftyp', 'isom', u32(0), 'isom', 'mp41');

export const C2PA_UUID = Uint8Array.of(0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81);
export const XMP_UUID = Uint8Array.of(0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac);

export function c2paBox(purpose: string, ...data: readonly Uint8Array[]): Uint8Array {
  return box('uuid', C2PA_UUID, u32(0), purpose, 0, ...data);
}

/** A `keys` box with these keys of the `mdta` kind. */
export function keysOf(...keys: readonly string[]): Uint8Array {
  return box('keys', u32(0), u32(keys.length), ...keys.map((key) => box('mdta', key)));
}

/** One item of an `ilst`: a name, or the number of a key, with a value of this kind (1 is UTF-8). */
export function itemOf(key: string | number, value: string, kind = 1): Uint8Array {
  const item = box('----', box('data', u32(kind), u32(0), value));
  item.set(typeof key === 'number' ? u32(key) : bytes(key), 4);
  return item;
}

export function walkBytes(container: Container, file: Uint8Array, budget = new Budget()): Promise<Walk> {
  return container.walk(memorySource(file), budget);
}

/** The payload of a part, joined. */
export function payloadOf(part: Part | undefined, file: Uint8Array): Uint8Array {
  return concatBytes((part?.ranges ?? []).map(({ offset, length }) => file.subarray(offset, offset + length)));
}

export function textOf(part: Part | undefined, file: Uint8Array): string {
  return String.fromCharCode(...payloadOf(part, file));
}

export function partsOf(walk: Walk, role: Part['role']): Part[] {
  return walk.parts.filter((part) => part.role === role);
}

export interface CountingSource extends ByteSource {
  readonly reads: { offset: number; length: number }[];
  wholeReads: number;
}

/** A source as over HTTP ranges, that writes down what it is asked for. Without `known` it does not tell its size. */
export function countingSource(file: Uint8Array, known = true): CountingSource {
  const memory = memorySource(file);
  const source: CountingSource = {
    size: known ? file.length : undefined,
    reads: [],
    wholeReads: 0,
    read(offset, length) {
      source.reads.push({ offset, length });
      return memory.read(offset, length);
    },
    all() {
      source.wholeReads++;
      return memory.all();
    },
  };
  return source;
}
