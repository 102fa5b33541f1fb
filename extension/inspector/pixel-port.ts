import type { ByteSource, DecodedImage, PixelPort, PixelSearch } from '../../src/index.ts';
import type { Size } from '../../src/mark/patterns.ts';
import { type Codec, type PictureHead, readPictureSize } from '../../src/mark/picture-size.ts';
import { hasAlpha, type PngPicture, readPng, unpackPng } from '../../src/mark/png.ts';
import { decodeChroma } from './chroma.ts';

/** Decoding and searching take about 40 ms for a million pixels; what takes longer than this is not searched. */
const DECODE_LIMIT_MS = 3000;
const MAX_PIXELS = 24_000_000;
const MAX_FILE_BYTES = 32 * 1024 * 1024;
/**
 * Without being asked, only what may well hold a mark is searched: of the generators' own sizes, which are multiples of 8 and rarely above
 * 4 million pixels, and not squeezed so much that no mark is left.
 */
const MAX_UNASKED_PIXELS = 4_200_000;
const MIN_UNASKED_PIXELS = 256 * 256;
const UNASKED_SIDES = 8;
/** Bytes for each pixel: less than a JPEG of quality 90 or a WebP of 80 takes. */
const MIN_DENSITY: { readonly [C in Codec]: number } = { png: 0, jpeg: 0.2, webp: 0.1 };

/**
 * Decodes a picture whose bytes are all here when the readers ask, and never fetches any: so it costs time, but no bytes.
 * Where the browser hands out the codec's own chroma, a JPEG is decoded no further than that.
 */
export function pixelsOf(source: ByteSource, asked = true): PixelPort {
  let decoded: Promise<DecodedImage | undefined> | undefined;
  let outcome: PixelSearch | undefined;
  let from = 0;
  const look = async (): Promise<DecodedImage | undefined> => {
    from = performance.now();
    if (source.whole !== true) return undefined;
    const bytes = new Uint8Array(await source.all());
    const size = bytes.length > MAX_FILE_BYTES ? undefined : readPictureSize(bytes);
    const megapixels = size && (size.width * size.height) / 1e6;
    const known = { ...(megapixels !== undefined && { megapixels }), limit: MAX_PIXELS / 1e6 };
    if (size === undefined || size.width * size.height > MAX_PIXELS) {
      outcome = { state: size === undefined ? 'not-decoded' : 'too-large', ...known };
      return undefined;
    }
    const image = await Promise.race([decode(bytes, size).catch(() => undefined), tooLate()]);
    outcome = { state: image === 'too-late' ? image : image ? 'searched' : 'not-decoded', ...known };
    if (image === undefined || image === 'too-late') return undefined;
    return asked ? image : { ...image, unscaled: true };
  };
  return {
    decode() {
      decoded ??= look();
      return decoded;
    },
    outcome: () => outcome && { ...outcome, ms: Math.round(performance.now() - from) },
  };
}

/** Whether a picture whose bytes are here may be searched without being asked for. */
export function maySearch(bytes: Uint8Array): boolean {
  const size = bytes.length > MAX_FILE_BYTES ? undefined : readPictureSize(bytes);
  if (size === undefined || size.width % UNASKED_SIDES !== 0 || size.height % UNASKED_SIDES !== 0) return false;
  const pixels = size.width * size.height;
  return pixels >= MIN_UNASKED_PIXELS && pixels <= MAX_UNASKED_PIXELS && bytes.length >= pixels * MIN_DENSITY[size.codec];
}

/**
 * The size in the head of the file, where every element shows just that: decoding takes ten times as long as all else that is done to a picture
 * without a sign. Null where only decoding tells. A head may lie, so this is for files of which nothing is claimed.
 */
export function sizeByHead(bytes: Uint8Array, shown: readonly Size[]): Size | null {
  const head = readPictureSize(bytes);
  if (!head || shown.length === 0) return null;
  const { width, height } = head;
  return shown.every((size) => size.width === width && size.height === height) ? { width, height } : null;
}

function tooLate(): Promise<'too-late'> {
  return new Promise((resolve) => setTimeout(resolve, DECODE_LIMIT_MS, 'too-late'));
}

async function decode(bytes: Uint8Array<ArrayBuffer>, size: PictureHead): Promise<DecodedImage | undefined> {
  if (size.codec === 'png') {
    const png = readPng(bytes);
    return hasAlpha(png) ? unpack(png) : drawn(bytes, size.codec, true);
  }
  const chroma = await decodeChroma(bytes, size.codec).catch(() => undefined);
  if (size.codec === 'jpeg' && chroma) {
    return { width: size.width, height: size.height, rgba: new Uint8ClampedArray(), exact: false, chroma };
  }
  const image = await drawn(bytes, size.codec, false);
  return image && { ...image, smoothed: size.halved, ...(chroma && { chroma }) };
}

/** Every bit of a picture with alpha: a canvas would keep its colours multiplied by it. */
async function unpack(png: PngPicture): Promise<DecodedImage> {
  const reader = new Blob(png.data.map((piece) => new Uint8Array(piece)))
    .stream()
    .pipeThrough(new DecompressionStream('deflate'))
    .getReader();
  const raw = new Uint8Array(png.rawBytes);
  for (let at = 0; at < raw.length; ) {
    const { done, value } = await reader.read();
    if (done) throw new Error('the pixels end too early');
    raw.set(value.subarray(0, raw.length - at), at);
    at += value.length;
  }
  await reader.cancel();
  return unpackPng(png, raw);
}

/** `exact` is for pictures without alpha. */
async function drawn(bytes: Uint8Array<ArrayBuffer>, codec: Codec, exact: boolean): Promise<DecodedImage | undefined> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: `image/${codec}` }), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
    imageOrientation: 'none',
  });
  try {
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!context) return undefined;
    context.drawImage(bitmap, 0, 0);
    return { width, height, rgba: context.getImageData(0, 0, width, height).data, exact };
  } finally {
    bitmap.close();
  }
}
