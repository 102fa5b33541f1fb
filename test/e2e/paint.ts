import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { readPng } from '../../src/mark/png.ts';
import { chunk, pngOf } from '../unit/mark/codec.ts';
import type { Box } from './inside.ts';

export type Colour = readonly [number, number, number];
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Settings as an AI tool leaves them: such a picture gets a badge with words, on white paper. */
const SETTINGS =
  'parameters\0a lighthouse\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512, Model: any';
/** Colours that tell the cases apart: neither grey, nor white, nor one that two of them mixed would give. */
const STEP = 34;
const SIDES = 6;
const BLUES = [110, 20, 200];
const TOLERANCE = 5;
/** The page's own grey, and how far from its colour a pixel at the edge of a picture may be. */
const GROUND = 128;
const EDGE = 75;
/** Paper of a badge in the light scheme; its halo is darker. */
const PAPER = 250;

export function colourOf(index: number): Colour {
  return [50 + STEP * (index % SIDES), 10 + STEP * (Math.floor(index / SIDES) % SIDES), BLUES[Math.floor(index / SIDES ** 2)] ?? 240];
}

/** A picture of one colour throughout. `orientation`: which side of it is up, as EXIF counts them. */
export function drawPlain(colour: Colour, width: number, height: number, orientation?: number): Buffer {
  const raw = new Uint8Array(height * (1 + 3 * width));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) raw.set(colour, y * (1 + 3 * width) + 1 + 3 * x);
  const extra = [chunk('tEXt', Buffer.from(SETTINGS, 'latin1'))];
  if (orientation !== undefined) extra.push(chunk('eXIf', exifOf(orientation)));
  return Buffer.from(pngOf({ width, height, depth: 8, colour: 2 }, raw, extra));
}

/** An EXIF block with nothing but the orientation (TIFF 6.0 § 2, EXIF § 4.6.4: tag 0x0112, one SHORT). */
function exifOf(orientation: number): Buffer {
  return Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
}

/** What is painted, as a screenshot has it. Places are in CSS pixels; `#scale` pixels of the screenshot make one of them. */
export class Screen {
  readonly #shot: Shot;
  readonly #scale: number;

  /** `across` = width of what it shows, in CSS pixels. Whether the browser's own zoom counts for a screenshot differs. */
  constructor(file: string, across: number) {
    this.#shot = readShot(file);
    this.#scale = this.#shot.width / across;
  }

  /** Side of one pixel. */
  get pixel(): number {
    return 1 / this.#scale;
  }

  /** Every pixel in the area that has the colour. */
  #pixels(area: Box, has: (red: number, green: number, blue: number) => boolean): Point[] {
    const { width, height, step, row, bytes } = this.#shot;
    const found: Point[] = [];
    const edge = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value * this.#scale)));
    const [left, right] = [edge(area.x, width), edge(area.x + area.width, width)];
    for (let y = edge(area.y, height); y < edge(area.y + area.height, height); y++) {
      for (let x = left, at = y * row + 1 + left * step; x < right; x++, at += step) {
        if (has(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)) found.push({ x: x / this.#scale, y: y / this.#scale });
      }
    }
    return found;
  }

  painted(area: Box, [r, g, b]: Colour): Point[] {
    const near = (one: number, other: number): boolean => Math.abs(one - other) <= TOLERANCE;
    return this.#pixels(area, (red, green, blue) => near(red, r) && near(green, g) && near(blue, b));
  }

  /** Also the pixels at its edges that are more of the colour than of the grey around it. */
  mostly(area: Box, [r, g, b]: Colour): Point[] {
    const far = (dr: number, dg: number, db: number): number => dr * dr + dg * dg + db * db;
    return this.#pixels(area, (red, green, blue) => {
      const from = far(red - r, green - g, blue - b);
      return from < EDGE ** 2 && from < far(red - GROUND, green - GROUND, blue - GROUND);
    });
  }

  paper(area: Box): Point[] {
    return this.#pixels(area, (red, green, blue) => red >= PAPER && green >= PAPER && blue >= PAPER);
  }
}

/** Rows of pixels, each after one byte that no longer means anything. */
interface Shot {
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel and of a row. */
  readonly step: number;
  readonly row: number;
  readonly bytes: Uint8Array;
}

/** A screenshot as browsers write it: eight bits a channel, in one pass. Only the filters are undone: it is many, and large. */
function readShot(file: string): Shot {
  const { width, height, depth, colour, interlaced, data } = readPng(readFileSync(file));
  if (depth !== 8 || interlaced || (colour !== 2 && colour !== 6)) throw new Error(`a screenshot of type ${colour}, ${depth} bits`);
  const step = colour === 6 ? 4 : 3;
  const row = 1 + width * step;
  const bytes = inflateSync(Buffer.concat(data));
  for (let y = 0; y < height; y++) {
    const start = y * row + 1;
    const filter = bytes[start - 1] ?? 0;
    for (let at = start; filter > 0 && at < start + row - 1; at++) {
      const left = at < start + step ? 0 : (bytes[at - step] ?? 0);
      const up = y === 0 ? 0 : (bytes[at - row] ?? 0);
      const corner = y === 0 || at < start + step ? 0 : (bytes[at - row - step] ?? 0);
      const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
      bytes[at] = (bytes[at] ?? 0) + guess;
    }
  }
  return { width, height, step, row, bytes };
}

/** PNG § 9.4. */
function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** The smallest box around pixels; null for none. */
export function around(pixels: readonly Point[]): Box | null {
  const [first] = pixels;
  if (!first) return null;
  let [left, right, top, bottom] = [first.x, first.x, first.y, first.y];
  for (const { x, y } of pixels) {
    if (x < left) left = x;
    else if (x > right) right = x;
    if (y < top) top = y;
    else if (y > bottom) bottom = y;
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
