// Specification: ShieldMnt/invisible-watermark 0.2.0, `dwtDct`: in spite of its name it takes no cosine transform; the bit stands in the low-pass itself
import type { ColourDifference } from './colour-difference.ts';

/** Samples of the low-pass on each side of a block; eight pixels. */
const SIDE = 4;
/** The step of the quantiser; a value in the upper half of a step is a 1. */
const STEP = 36;
/** U of BGR2YUV is this share of blue less luma. */
const U_SCALE = 0.492;
/** Low-pass of one Haar step: half of the sum of four, that is twice their mean. */
const HAAR = 2;

/** How the picture was handed to the encoder: as bytes (U lies around 128) or as floats (around 0.5), and with red and blue in which order. */
export type Variant = 'bytes' | 'floats' | 'bytes-swapped' | 'floats-swapped';
export const VARIANTS: readonly Variant[] = ['bytes', 'floats', 'bytes-swapped', 'floats-swapped'];
const BYTES_OFFSET = 128 * HAAR;
const FLOATS_OFFSET = 0.5 * HAAR;

/** Luma with red and blue swapped differs by this share of their distance. */
const SWAP = 0.299 - 0.114;

/** For every block, row by row: +1 speaks for a 1, −1 for a 0, by its distance from the edges of the quantiser's step. */
export function scoreBlocks(planes: ColourDifference, variant: Variant): Float64Array {
  const values = lowPassOfU(planes, variant.endsWith('swapped'), variant.startsWith('bytes') ? BYTES_OFFSET : FLOATS_OFFSET);
  const columns = Math.floor(planes.width / SIDE);
  const rows = Math.floor(planes.height / SIDE);
  const scores = new Float64Array(columns * rows);
  for (let y = 0, to = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, to++) {
      scores[to] = -Math.sin((2 * Math.PI * findMoved(values, y * SIDE * planes.width + x * SIDE, planes.width)) / STEP);
    }
  }
  return scores;
}

function lowPassOfU({ blue, red }: ColourDifference, swapped: boolean, offset: number): Float32Array {
  const values = new Float32Array(blue.length);
  const scale = HAAR * U_SCALE;
  for (let at = 0; at < values.length; at++) {
    const b = blue[at] ?? 0;
    const r = red[at] ?? 0;
    values[at] = scale * (swapped ? r + SWAP * (r - b) : b) + offset;
  }
  return values;
}

/** A lone low value counts where it stands this much further from the rest than the rest from each other; below one level it is rounding. */
const LONE_FACTOR = 2;
const LONE_FROM = 1;

/**
 * The value of the cell that the encoder moved: the largest magnitude in a block, of which the first cell is never used. In an even block
 * a cell that was moved down is no longer the largest, and stands out at the other end.
 */
function findMoved(values: Float32Array, start: number, stride: number): number {
  let most = 0;
  let least = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  for (let y = 0; y < SIDE; y++) {
    for (let x = y === 0 ? 1 : 0; x < SIDE; x++) {
      const value = Math.abs(values[start + y * stride + x] ?? 0);
      if (value > most) most = value;
      if (value < least) {
        second = least;
        least = value;
      } else if (value < second) second = value;
    }
  }
  return second - least > LONE_FACTOR * (most - second) + LONE_FROM ? least : most;
}
