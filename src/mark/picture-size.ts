// Specification: JPEG: ITU-T T.81 §B.2.2; WebP: RFC 9649 §2.5–2.7; PNG (third edition) §11.2.1
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import type { Size } from './patterns.ts';

export type Codec = 'png' | 'jpeg' | 'webp';

/** Segments before the frame header: more is no picture that anyone makes. */
const MAX_SEGMENTS = 10_000;

export interface PictureHead extends Size {
  readonly codec: Codec;
  /** Chroma has half of the picture's size both ways. */
  readonly halved: boolean;
}

/** What a host has to know before it decodes. Undefined for other formats and for a head that does not hold its size. */
export function readPictureSize(bytes: Uint8Array): PictureHead | undefined {
  const head = latin1(bytes.subarray(0, 16));
  try {
    if (head.startsWith('\x89PNG\r\n\x1a\n')) return { codec: 'png', halved: false, ...sizeAt(new Cursor(bytes, 16)) };
    if (head.startsWith('\xff\xd8\xff')) return { codec: 'jpeg', ...readFrameHeader(new Cursor(bytes, 2)) };
    if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return { codec: 'webp', ...readWebpHead(new Cursor(bytes, 12)) };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
  }
  return undefined;
}

function sizeAt(cursor: Cursor): Size {
  return { width: cursor.u32(), height: cursor.u32() };
}

/** SOF0…SOF15 without DHT, JPG and DAC. */
const isFrameHeader = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function readFrameHeader(cursor: Cursor): Size & { readonly halved: boolean } {
  for (let segment = 0; segment < MAX_SEGMENTS; segment++) {
    if (cursor.u8() !== 0xff) throw new MalformedError('no marker', cursor.at - 1);
    let marker = cursor.u8();
    while (marker === 0xff) marker = cursor.u8();
    const length = cursor.u16();
    if (length < 2) throw new MalformedError(`segment length ${length}`, cursor.at);
    if (!isFrameHeader(marker)) {
      cursor.skip(length - 2);
      continue;
    }
    cursor.skip(1);
    const height = cursor.u16();
    const width = cursor.u16();
    return { width, height, halved: hasHalvedChroma(cursor) };
  }
  throw new MalformedError(`more than ${MAX_SEGMENTS} segments`, cursor.at);
}

/** Three components, of which luma has two samples each way for one of the others. */
function hasHalvedChroma(cursor: Cursor): boolean {
  const components = cursor.u8();
  const sampling = Array.from({ length: components }, () => {
    cursor.skip(1);
    const factors = cursor.u8();
    cursor.skip(1);
    return factors;
  });
  return components === 3 && sampling[0] === 0x22 && sampling[1] === 0x11 && sampling[2] === 0x11;
}

/** Chunks before the first frame: more is no picture that anyone makes. */
const MAX_CHUNKS = 100;

/** Lossy frames are always halved; the extended form says by its chunks what it holds. */
function holdsLossy(cursor: Cursor): boolean {
  for (let chunk = 0; chunk < MAX_CHUNKS && cursor.left >= 8; chunk++) {
    const type = cursor.latin1(4);
    if (type === 'VP8 ') return true;
    if (type === 'VP8L' || type === 'ANMF') return false;
    const length = cursor.u32(true);
    cursor.skip(length + (length % 2));
  }
  return false;
}

function readWebpHead(cursor: Cursor): Size & { readonly halved: boolean } {
  const type = cursor.latin1(4);
  cursor.skip(4);
  if (type === 'VP8X') {
    cursor.skip(4);
    const width = cursor.u16(true) + cursor.u8() * 0x1_0000 + 1;
    const height = cursor.u16(true) + cursor.u8() * 0x1_0000 + 1;
    return { width, height, halved: holdsLossy(cursor) };
  }
  if (type === 'VP8L') {
    cursor.skip(1);
    const bits = cursor.u32(true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, halved: false };
  }
  if (type !== 'VP8 ') throw new MalformedError(`chunk ${type} at the start of a WebP`, cursor.at);
  cursor.skip(6);
  const width = cursor.u16(true) & 0x3fff;
  return { width, height: cursor.u16(true) & 0x3fff, halved: true };
}
