// Specification: sd-webui-stealth-pnginfo (stealth_pnginfo.py); NovelAI/novelai-image-metadata (nai_meta.py); gzip: RFC 1952 §2.3
import type { Budget } from '../bytes/budget.ts';
import { Cursor, equalBytes } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { inflate } from '../bytes/inflate.ts';
import type { DecodedImage } from '../signal.ts';

/** What the lowest bits begin with: where the text stands, and whether it is gzip. */
const FORMS = [
  { name: 'stealth_pnginfo', alpha: true, packed: false },
  { name: 'stealth_pngcomp', alpha: true, packed: true },
  { name: 'stealth_rgbinfo', alpha: false, packed: false },
  { name: 'stealth_rgbcomp', alpha: false, packed: true },
] as const;
const MAGIC_BYTES = 15;
/** A 32-bit number: the length of the payload, in bits. */
const HEAD_BYTES = MAGIC_BYTES + 4;
/** Settings with embedded vibe pictures reach a few MiB. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;

export interface Stealth {
  readonly form: (typeof FORMS)[number]['name'];
  readonly text: string;
}

/** The text that stands in the lowest bits of alpha, or of red, green and blue; undefined where none stands there whole. */
export function readStealth(image: DecodedImage, budget: Budget): Stealth | undefined {
  for (const alpha of [true, false]) {
    const found = readChannels(image, alpha, budget);
    if (found) return found;
  }
  return undefined;
}

function readChannels(image: DecodedImage, alpha: boolean, budget: Budget): Stealth | undefined {
  const capacity = Math.floor((image.width * image.height * (alpha ? 1 : 3)) / 8);
  if (capacity < HEAD_BYTES || image.rgba.length < image.width * image.height * 4) return undefined;
  const head = readLowBits(image, alpha, 0, HEAD_BYTES);
  const form = FORMS.find((one) => one.alpha === alpha && equalBytes(head.subarray(0, MAGIC_BYTES), new TextEncoder().encode(one.name)));
  if (!form) return undefined;
  const bits = new Cursor(head, MAGIC_BYTES).u32();
  const length = bits / 8;
  if (!Number.isInteger(length) || length === 0 || length > Math.min(capacity - HEAD_BYTES, MAX_TEXT_BYTES)) return undefined;
  budget.spend(length);
  const payload = readLowBits(image, alpha, HEAD_BYTES, length);
  const text = decodeText(form.packed, payload, budget);
  return text === undefined ? undefined : { form: form.name, text };
}

/** Bytes out of the lowest bits, highest bit first, column by column; red, green and blue of a pixel follow one another. */
function readLowBits({ width, height, rgba }: DecodedImage, alpha: boolean, from: number, length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  for (let bit = 0; bit < length * 8; bit++) {
    const at = from * 8 + bit;
    const pixel = alpha ? at : Math.floor(at / 3);
    const place = (pixel % height) * width + Math.floor(pixel / height);
    const value = (rgba[place * 4 + (alpha ? 3 : at % 3)] ?? 0) & 1;
    out[bit >> 3] = ((out[bit >> 3] ?? 0) << 1) | value;
  }
  return out;
}

/** Bits that spell the magic and then hold no text are no statement, only an accident or a joke: they are not the file's fault. */
function decodeText(packed: boolean, payload: Uint8Array, budget: Budget): string | undefined {
  try {
    const bytes = packed ? gunzip(payload, budget) : payload;
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof MalformedError || error instanceof TypeError) return undefined;
    throw error;
  }
}

const DEFLATE = 8;
const FLAG_HEADER_CHECK = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;
const MAX_NAME_BYTES = 64 * 1024;
/** CRC-32 and length stand behind the data. */
const GZIP_TAIL_BYTES = 8;

/** One gzip member. Its length is compared; its checksum is not, since the bits cannot be repaired anyway. @throws MalformedError */
function gunzip(data: Uint8Array, budget: Budget): Uint8Array {
  const cursor = new Cursor(data);
  if (cursor.u16() !== 0x1f8b || cursor.u8() !== DEFLATE) throw new MalformedError('no gzip data');
  const flags = cursor.u8();
  cursor.skip(6);
  if (flags & FLAG_EXTRA) cursor.skip(cursor.u16(true));
  if (flags & FLAG_NAME) cursor.cString(MAX_NAME_BYTES);
  if (flags & FLAG_COMMENT) cursor.cString(MAX_NAME_BYTES);
  if (flags & FLAG_HEADER_CHECK) cursor.skip(2);
  const packed = cursor.slice(cursor.left - GZIP_TAIL_BYTES);
  cursor.skip(4);
  const length = cursor.u32(true);
  const bytes = inflate(packed, 'deflate', budget, MAX_TEXT_BYTES);
  if (bytes.length !== length) throw new MalformedError(`gzip data of ${bytes.length} bytes says ${length}`);
  return bytes;
}
