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

/** Pixels that nobody decodes. */
export const IDAT = chunk('IDAT', 1, 2, 3);

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

/** Different bytes that were asked for. */
export function bytesRead({ reads }: CountingSource): number {
  let end = 0;
  let sum = 0;
  for (const { offset, length } of reads.toSorted((a, b) => a.offset - b.offset)) {
    sum += Math.max(0, offset + length - Math.max(end, offset));
    end = Math.max(end, offset + length);
  }
  return sum;
}

export function u16le(value: number): Uint8Array {
  return u16(value).toReversed();
}

/** 28 bits in four bytes, as ID3 counts. */
export function synchsafe(value: number): Uint8Array {
  return Uint8Array.of((value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127);
}

/** A tag of ID3v2.`version` with these frames. */
export function id3Of(version: number, flags: number, ...frames: readonly Uint8Array[]): Uint8Array {
  const body = bytes(...frames);
  return bytes('ID3', version, 0, flags, synchsafe(body.length), body);
}

/** A frame of ID3v2.4 (v2.3 where it is shorter than 128 bytes). */
export function id3Frame(id: string, ...payload: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = bytes(...payload);
  return bytes(id, synchsafe(body.length), u16(0), body);
}

export const GEOB_NAMES = bytes(0, 'application/c2pa\0', 'c2pa\0', 'c2pa manifest store\0');
export const MP3_FRAMES = bytes(0xff, 0xfb, 0x90, 0, new Uint8Array(413));
/** Magic, one block (STREAMINFO, the last) and a frame. */
export const FLAC_SOUND = bytes('fLaC', 0x80, 0, 0, 34, new Uint8Array(34), 0xff, 0xf8, 0xc9, 0x18, new Uint8Array(60));

/** Data as sub-blocks of a GIF, of `size` bytes at most. */
export function subBlocks(data: Uint8Array, size = 255): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += size) blocks.push(bytes(Math.min(size, data.length - at), data.subarray(at, at + size)));
  return bytes(...blocks, 0);
}

/** XMP 3 §1.1.2: the magic trailer that ends a packet in a GIF, and the block terminator is one more. */
export const XMP_END = Uint8Array.from({ length: 257 }, (_, index) => (index === 0 ? 1 : 256 - index));

export function gifExtension(name: string, ...blocks: readonly Uint8Array[]): Uint8Array {
  return bytes(0x21, 0xff, name.length, name, ...blocks);
}

/** A GIF of 2 x 3 pixels with a colour table, these blocks, and one image. */
export function gifOf(...blocks: readonly Uint8Array[]): Uint8Array {
  const image = bytes(0x2c, u32(0), u16le(2), u16le(3), 0, 2, subBlocks(bytes(0x84, 0x51)));
  return bytes('GIF89a', u16le(2), u16le(3), 0x80, 0, 0, 1, 2, 3, 4, 5, 6, ...blocks, image, 0x3b);
}

export function riffOf(kind: string, ...chunks: readonly Uint8Array[]): Uint8Array {
  const body = bytes(kind, ...chunks);
  return bytes('RIFF', u32le(body.length), body);
}

/** An EBML element with a size of eight bytes. */
export function element(id: number, ...payload: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = bytes(...payload);
  return bytes(elementId(id), 0x01, u64(BigInt(body.length)).subarray(1), body);
}

export function elementId(id: number): Uint8Array {
  const all = u32(id);
  return all.subarray(all.findIndex((byte) => byte !== 0));
}

export const JXL_HEAD = bytes(u32(12), 'JXL \r\n', 0x87, '\n', box('ftyp', 'jxl ', u32(0), 'jxl '));

/** One entry of a big-endian TIFF: a number in place, or bytes to be put behind the directories. */
export type TiffEntry = readonly [tag: number, type: number, value: number | Uint8Array];

/** A big-endian TIFF with these directories in a chain; the values follow one another behind them, in the order of the entries. */
export function tiffOf(...ifds: readonly (readonly TiffEntry[])[]): Uint8Array {
  const starts = ifds.map((_, index) => 8 + ifds.slice(0, index).reduce((sum, one) => sum + 6 + one.length * 12, 0));
  let free = 8 + ifds.reduce((sum, one) => sum + 6 + one.length * 12, 0);
  const values: Uint8Array[] = [];
  const directories = ifds.map((entries, index) => {
    const rows = entries.map(([tag, type, value]) => {
      if (typeof value === 'number') return bytes(u16(tag), u16(type), u32(1), type === 3 ? bytes(u16(value), u16(0)) : u32(value));
      values.push(value);
      free += value.length;
      return bytes(u16(tag), u16(type), u32(value.length), u32(free - value.length));
    });
    return bytes(u16(entries.length), ...rows, u32(starts[index + 1] ?? 0));
  });
  return bytes('MM', u16(42), u32(8), ...directories, ...values);
}

export const infe = (id: number, type: string, ...rest: string[]) => box('infe', u32(0x0200_0000), u16(id), u16(0), type, 0, ...rest);
export const ISPE = box(
  'iprp',
  box('ipco', box('pixi', u32(0)), box('ispe', u32(0), u32(640), u32(480))),
  box('ipma', u32(0), u32(1), u16(1), 1, 2),
);

/** A still picture whose items 1 (picture) and 2 (Exif, `shift` bytes further on than it says) are in `mdat`, and 3 (XMP) in `idat`. */
export function stillOf(exif: Uint8Array, xmp: string, shift = 0, ftyp = FTYP_AVIF): Uint8Array {
  const metaOf = (mdat: number) => {
    const place = (id: number, method: number, offset: number, length: number) =>
      bytes(u16(id), u16(method), u16(0), u16(1), u32(offset), u32(length));
    const iloc = box(
      'iloc',
      u32(0x0100_0000),
      0x44,
      0,
      u16(3),
      place(1, 0, mdat, 6),
      place(2, 0, mdat + 6 + shift, exif.length),
      place(3, 1, 0, xmp.length),
    );
    const iinf = box('iinf', u32(0), u16(3), infe(1, 'av01'), infe(2, 'Exif'), infe(3, 'mime', 'application/rdf+xml\0'));
    return box('meta', u32(0), box('hdlr', u32(0), u32(0), 'pict'), box('pitm', u32(0), u16(1)), iinf, iloc, ISPE, box('idat', xmp));
  };
  const head = ftyp.length + metaOf(0).length + 8;
  return bytes(ftyp, metaOf(head), box('mdat', 'pixels', exif));
}

const OGG_CRC_POLYNOMIAL = 0x04c1_1db7;

function oggCrc(page: Uint8Array): number {
  let crc = 0;
  for (const byte of page) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? OGG_CRC_POLYNOMIAL : 0);
  }
  return crc >>> 0;
}

export interface OggPage {
  readonly serial?: number;
  /** 1: goes on with a packet, 2: first of its stream, 4: last of it. */
  readonly flags?: number;
  readonly lacing?: readonly number[];
}

/** One page with this data; without `lacing` it is one packet that ends here. */
export function oggPage(data: Uint8Array, { serial = 7, flags = 0, lacing = lacingOf(data.length) }: OggPage = {}): Uint8Array {
  const page = bytes('OggS', 0, flags, new Uint8Array(8), u32le(serial), u32le(0), u32(0), lacing.length, Uint8Array.from(lacing), data);
  page.set(u32le(oggCrc(page)), 22);
  return page;
}

export function lacingOf(length: number): number[] {
  return [...new Array<number>(Math.floor(length / 255)).fill(255), length % 255];
}

/** One packet over as many pages as it needs, of `segments` lacing values each. */
export function oggPages(packet: Uint8Array, segments: number, serial = 7): Uint8Array[] {
  const lacing = lacingOf(packet.length);
  const pages: Uint8Array[] = [];
  for (let from = 0; from < lacing.length; from += segments) {
    const piece = packet.subarray(from * 255, (from + segments) * 255);
    pages.push(oggPage(piece, { serial, flags: from > 0 ? 1 : 0, lacing: lacing.slice(from, from + segments) }));
  }
  return pages;
}

/** Comments as Vorbis has them: a vendor, their number, and each with its length. */
export function vorbisComments(...comments: readonly Uint8Array[]): Uint8Array {
  return bytes(u32le(3), 'x.x', u32le(comments.length), ...comments.map((one) => bytes(u32le(one.length), one)));
}

export const VORBIS_START = bytes(1, 'vorbis', new Uint8Array(23));
export const THEORA_START = bytes(0x80, 'theora', 3, 2, 1, u16(40), u16(23), 0, u16(640), 0, u16(360), new Uint8Array(22));
export const OGG_SOUND = oggPage(new Uint8Array(60).fill(3), { flags: 4 });

/** A tag of a Flash film. */
export function flvTag(type: number, time: number, ...data: readonly (string | number | Uint8Array)[]): Uint8Array {
  const body = bytes(...data);
  return bytes(type, u32(body.length).subarray(1), u32(time).subarray(1), time >>> 24, 0, 0, 0, body, u32(body.length + 11));
}

export function flvOf(...tags: readonly Uint8Array[]): Uint8Array {
  return bytes('FLV', 1, 5, u32(9), u32(0), ...tags);
}

/** A call with an array of these texts and numbers, as script data has it (AMF 0). */
export function amfCall(name: string, values: Readonly<Record<string, Uint8Array | number>>): Uint8Array {
  const pairs = Object.entries(values).map(([key, value]) => bytes(u16(key.length), key, amfValue(value)));
  return bytes(2, u16(name.length), name, 8, u32(pairs.length), ...pairs, 0, 0, 9);
}

function amfValue(value: Uint8Array | number): Uint8Array {
  if (typeof value !== 'number') return value.length < 0x1_0000 ? bytes(2, u16(value.length), value) : bytes(12, u32(value.length), value);
  const double = new Uint8Array(8);
  new DataView(double.buffer).setFloat64(0, value);
  return bytes(0, double);
}

/** A frame of a film at a moment, in thousandths of a second. */
export const flvFrame = (time: number) => flvTag(9, time, 0x12, new Uint8Array(40));
