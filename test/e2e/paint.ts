import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { readPng, unpackPng } from '../../src/mark/png.ts';
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
const TOLERANCE = 5;
/** The page's own grey, and how far from its colour a pixel at the edge of a picture may be. */
const GROUND = [128, 128, 128];
const EDGE = 75;
/** Paper of a badge in the light scheme; its halo is darker. */
const PAPER = 250;

export function colourOf(index: number): Colour {
  return [50 + STEP * (index % SIDES), 10 + STEP * (Math.floor(index / SIDES) % SIDES), index >= SIDES * SIDES ? 20 : 110];
}

/** A picture of one colour throughout. */
export function drawPlain(colour: Colour, width: number, height: number): Buffer {
  const raw = new Uint8Array(height * (1 + 3 * width));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) raw.set(colour, y * (1 + 3 * width) + 1 + 3 * x);
  return Buffer.from(pngOf({ width, height, depth: 8, colour: 2 }, raw, [chunk('tEXt', Buffer.from(SETTINGS, 'latin1'))]));
}

/** What is painted, as a screenshot has it. Places are in CSS pixels; `scale` of them make one pixel of the screen. */
export class Screen {
  readonly #width: number;
  readonly #height: number;
  readonly #rgba: Uint8ClampedArray;
  readonly #scale: number;

  constructor(file: string, scale: number) {
    const png = readPng(readFileSync(file));
    const { width, height, rgba } = unpackPng(png, inflateSync(Buffer.concat(png.data)));
    this.#width = width;
    this.#height = height;
    this.#rgba = rgba;
    this.#scale = scale;
  }

  /** Every pixel in the area that has the colour. */
  #pixels(area: Box, has: (at: number) => boolean): Point[] {
    const found: Point[] = [];
    const edge = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value * this.#scale)));
    for (let y = edge(area.y, this.#height); y < edge(area.y + area.height, this.#height); y++) {
      for (let x = edge(area.x, this.#width); x < edge(area.x + area.width, this.#width); x++) {
        if (has((y * this.#width + x) * 4)) found.push({ x: x / this.#scale, y: y / this.#scale });
      }
    }
    return found;
  }

  painted(area: Box, colour: Colour): Point[] {
    return this.#pixels(area, (at) => colour.every((value, i) => Math.abs((this.#rgba[at + i] ?? 0) - value) <= TOLERANCE));
  }

  /** Also the pixels at its edges that are more of the colour than of the grey around it. */
  mostly(area: Box, colour: Colour): Point[] {
    const far = (at: number, from: readonly number[]): number =>
      from.reduce((sum, value, i) => sum + ((this.#rgba[at + i] ?? 0) - value) ** 2, 0);
    return this.#pixels(area, (at) => far(at, colour) < far(at, GROUND) && far(at, colour) < EDGE ** 2);
  }

  paper(area: Box): Point[] {
    return this.#pixels(area, (at) => [0, 1, 2].every((i) => (this.#rgba[at + i] ?? 0) >= PAPER));
  }
}

/** The smallest box around pixels; null for none. */
export function around(pixels: readonly Point[]): Box | null {
  if (pixels.length === 0) return null;
  const [x, y] = [least(pixels, 'x'), least(pixels, 'y')];
  return { x, y, width: -least(pixels, 'x', -1) - x, height: -least(pixels, 'y', -1) - y };
}

function least(pixels: readonly Point[], axis: 'x' | 'y', sign = 1): number {
  return pixels.reduce((best, pixel) => Math.min(best, sign * pixel[axis]), Number.POSITIVE_INFINITY);
}
