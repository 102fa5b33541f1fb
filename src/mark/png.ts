// Specification: PNG (W3C, third edition) §4.5.2 (passes), §9 (filters), §11.2 (IHDR, PLTE), §11.3.1.1 (tRNS)
import { Cursor } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import type { DecodedImage } from '../signal.ts';

const SIGNATURE_BYTES = 8;
/** Chunks before and between the pixel data: more is no picture that anyone makes. */
const MAX_CHUNKS = 100_000;
/** A picture of 64 million pixels is 256 MiB when it is decoded. */
const MAX_PNG_PIXELS = 64_000_000;

/** What is needed to unpack the pixels. `data` is the zlib stream in its pieces; a host inflates it, to `rawBytes` bytes. */
export interface PngPicture {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlaced: boolean;
  readonly palette: Uint8Array;
  readonly transparency: Uint8Array;
  readonly data: readonly Uint8Array[];
  readonly rawBytes: number;
}

const GREY = 0;
const RGB = 2;
const PALETTE = 3;
const GREY_ALPHA = 4;
const RGB_ALPHA = 6;
/** Channels by colour type, with the depths that it may have. */
const TYPES: ReadonlyMap<number, { readonly channels: number; readonly depths: readonly number[] }> = new Map([
  [GREY, { channels: 1, depths: [1, 2, 4, 8, 16] }],
  [RGB, { channels: 3, depths: [8, 16] }],
  [PALETTE, { channels: 1, depths: [1, 2, 4, 8] }],
  [GREY_ALPHA, { channels: 2, depths: [8, 16] }],
  [RGB_ALPHA, { channels: 4, depths: [8, 16] }],
]);

/** Pixels with their own alpha: a browser's canvas changes their colours a little. */
export function hasAlpha({ colour, transparency }: PngPicture): boolean {
  return colour === GREY_ALPHA || colour === RGB_ALPHA || transparency.length > 0;
}

/** Reads the chunks that the pixels need. @throws MalformedError for what is no PNG or more than {@link MAX_PNG_PIXELS} */
export function readPng(bytes: Uint8Array): PngPicture {
  const cursor = new Cursor(bytes, SIGNATURE_BYTES);
  const data: Uint8Array[] = [];
  let header: Uint8Array | undefined;
  let palette = new Uint8Array();
  let transparency = new Uint8Array();
  for (let chunk = 0; cursor.left >= 12; chunk++) {
    if (chunk > MAX_CHUNKS) throw new MalformedError(`more than ${MAX_CHUNKS} chunks`, cursor.at);
    const length = cursor.u32();
    const type = cursor.latin1(4);
    const content = cursor.slice(length);
    cursor.skip(4);
    if (type === 'IHDR') header ??= content;
    else if (type === 'PLTE') palette = new Uint8Array(content);
    else if (type === 'tRNS') transparency = new Uint8Array(content);
    else if (type === 'IDAT') data.push(content);
    else if (type === 'IEND') break;
  }
  if (!header) throw new MalformedError('no IHDR');
  return { ...readHeader(header), palette, transparency, data };
}

function readHeader(bytes: Uint8Array): Pick<PngPicture, 'width' | 'height' | 'depth' | 'colour' | 'interlaced' | 'rawBytes'> {
  const cursor = new Cursor(bytes);
  const [width, height, depth, colour] = [cursor.u32(), cursor.u32(), cursor.u8(), cursor.u8()];
  cursor.skip(2);
  const interlaced = cursor.u8() === 1;
  if (width === 0 || height === 0 || width * height > MAX_PNG_PIXELS) throw new MalformedError(`${width} × ${height} pixels`);
  if (!TYPES.get(colour)?.depths.includes(depth)) throw new MalformedError(`colour type ${colour} with ${depth} bits`);
  const shape = { width, height, depth, colour, interlaced };
  return { ...shape, rawBytes: passesOf(shape).reduce((sum, pass) => sum + pass.rows * (1 + pass.rowBytes), 0) };
}

interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly columns: number;
  readonly rows: number;
  readonly rowBytes: number;
}

/** Start and step of each pass, across and down (§8.2). */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function passesOf({
  width,
  height,
  depth,
  colour,
  interlaced,
}: Pick<PngPicture, 'width' | 'height' | 'depth' | 'colour' | 'interlaced'>): Pass[] {
  const bits = depth * (TYPES.get(colour)?.channels ?? 0);
  return (interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const))
    .map(([x, y, stepX, stepY]) => {
      const columns = Math.ceil(Math.max(0, width - x) / stepX);
      return { x, y, stepX, stepY, columns, rows: Math.ceil(Math.max(0, height - y) / stepY), rowBytes: Math.ceil((columns * bits) / 8) };
    })
    .filter((pass) => pass.columns > 0 && pass.rows > 0);
}

/**
 * Pixels from the inflated data, whose filters are undone in place. 16-bit samples keep their upper half; every bit of alpha and colour is the
 * file's own. @throws MalformedError for too little data or an unknown filter
 */
export function unpackPng(png: PngPicture, raw: Uint8Array): DecodedImage {
  if (raw.length < png.rawBytes) throw new MalformedError(`${raw.length} bytes of pixels, ${png.rawBytes} wanted`);
  const rgba = new Uint8ClampedArray(png.width * png.height * 4);
  const channels = TYPES.get(png.colour)?.channels ?? 0;
  const pixelBytes = Math.max(1, (png.depth * channels) >> 3);
  let at = 0;
  for (const pass of passesOf(png)) {
    let above: Uint8Array = new Uint8Array(pass.rowBytes);
    for (let row = 0; row < pass.rows; row++) {
      const line = raw.subarray(at + 1, at + 1 + pass.rowBytes);
      unfilter(raw[at] ?? 0, line, above, pixelBytes);
      paintRow(png, channels, line, pass, row, rgba);
      above = line;
      at += 1 + pass.rowBytes;
    }
  }
  return { width: png.width, height: png.height, rgba, exact: true };
}

function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
  if (filter > 4) throw new MalformedError(`filter ${filter}`);
  if (filter === 0) return;
  for (let at = 0; at < line.length; at++) {
    const left = at < step ? 0 : (line[at - step] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < step ? 0 : (above[at - step] ?? 0);
    const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
    line[at] = (line[at] ?? 0) + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function paintRow(png: PngPicture, channels: number, line: Uint8Array, pass: Pass, row: number, rgba: Uint8ClampedArray): void {
  const from = (pass.y + row * pass.stepY) * png.width + pass.x;
  for (let column = 0; column < pass.columns; column++) {
    paintPixel(png, line, column * channels, rgba, (from + column * pass.stepX) * 4);
  }
}

/** `sample` is the first channel's place in the row, counted in samples. */
function paintPixel(png: PngPicture, line: Uint8Array, sample: number, rgba: Uint8ClampedArray, to: number): void {
  const { colour, depth, palette, transparency } = png;
  const first = sampleAt(line, sample, depth);
  if (colour === PALETTE) {
    rgba[to] = palette[first * 3] ?? 0;
    rgba[to + 1] = palette[first * 3 + 1] ?? 0;
    rgba[to + 2] = palette[first * 3 + 2] ?? 0;
    rgba[to + 3] = transparency[first] ?? 255;
    return;
  }
  const level = (value: number) => (depth === 16 ? value >> 8 : (value * 255) / (2 ** depth - 1));
  const coloured = colour === RGB || colour === RGB_ALPHA;
  const second = coloured ? sampleAt(line, sample + 1, depth) : first;
  const third = coloured ? sampleAt(line, sample + 2, depth) : first;
  rgba[to] = level(first);
  rgba[to + 1] = level(second);
  rgba[to + 2] = level(third);
  if (colour === GREY_ALPHA) rgba[to + 3] = level(sampleAt(line, sample + 1, depth));
  else if (colour === RGB_ALPHA) rgba[to + 3] = level(sampleAt(line, sample + 3, depth));
  else rgba[to + 3] = isClear(transparency, [first, second, third]) ? 0 : 255;
}

/** tRNS of grey and colour pictures names one value that is clear: two bytes a channel. */
function isClear(transparency: Uint8Array, samples: readonly number[]): boolean {
  if (transparency.length === 0) return false;
  return samples.every((value, channel) => {
    const at = transparency.length >= 6 ? channel * 2 : 0;
    return value === ((transparency[at] ?? 0) << 8) + (transparency[at + 1] ?? 0);
  });
}

function sampleAt(line: Uint8Array, sample: number, depth: number): number {
  if (depth === 8) return line[sample] ?? 0;
  if (depth === 16) return ((line[sample * 2] ?? 0) << 8) + (line[sample * 2 + 1] ?? 0);
  const bit = sample * depth;
  return ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}
