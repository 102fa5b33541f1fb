import type { Rect } from '../messages.ts';

/** RGBA, row by row. */
export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

const BLOCK = 8;
/** Both grids are looked at: a change that evens out within the blocks of one does not within those of the other. */
const GRIDS = [0, BLOCK / 2];
/** Levels of 255. Scaling differs a little between a canvas and the page; the mean of a block hardly does. */
const MAX_BLOCK_MEAN = 12;
const NOTABLE_BLOCK_MEAN = 6;
const MAX_NOTABLE_SHARE = 0.005;
/** Mean of the absolute differences within a block: sees what the mean does not, such as another texture of the same colour. */
const MAX_BLOCK_ABSOLUTE = 24;
const NOTABLE_BLOCK_ABSOLUTE = 12;
/** Over the whole picture, by channel: a light tint. */
const MAX_TINT = 3;
/** The edge of a picture is blended with what lies beside it. */
const EDGE = 1;
/** Fewer pixels show too little to be a proof. */
export const MIN_SIDE = 64;
const MAX_MASKED_SHARE = 0.1;

/**
 * Whether both show the same picture. `masks` are boxes in pixels that are not compared. Conservative: too small, too much masked or any
 * doubt is false.
 */
export function showSame(a: Pixels, b: Pixels, masks: readonly Rect[]): boolean {
  const { width, height } = a;
  if (width !== b.width || height !== b.height || width < MIN_SIDE || height < MIN_SIDE) return false;
  if (a.data.length < width * height * 4 || b.data.length < width * height * 4) return false;
  const masked = maskOf(width, height, masks);
  if (masked.reduce((sum, one) => sum + one, 0) > width * height * MAX_MASKED_SHARE) return false;
  return GRIDS.every((start) => gridFits(a, b, masked, start)) && tintOf(a, b, masked) <= MAX_TINT;
}

function maskOf(width: number, height: number, masks: readonly Rect[]): Uint8Array {
  const masked = new Uint8Array(width * height);
  for (const mask of masks) {
    const left = Math.min(width, Math.max(0, Math.floor(mask.x)));
    const right = Math.max(left, Math.min(width, Math.ceil(mask.x + mask.width)));
    const bottom = Math.min(height, Math.ceil(mask.y + mask.height));
    for (let y = Math.max(0, Math.floor(mask.y)); y < bottom; y++) masked.fill(1, y * width + left, y * width + right);
  }
  return masked;
}

function gridFits(a: Pixels, b: Pixels, masked: Uint8Array, start: number): boolean {
  let blocks = 0;
  let notable = 0;
  for (let y = EDGE + start; y < a.height - EDGE; y += BLOCK) {
    for (let x = EDGE + start; x < a.width - EDGE; x += BLOCK) {
      const difference = blockDifference(a, b, masked, x, y);
      if (!difference) continue;
      if (difference.mean > MAX_BLOCK_MEAN || difference.absolute > MAX_BLOCK_ABSOLUTE) return false;
      blocks++;
      if (difference.mean > NOTABLE_BLOCK_MEAN || difference.absolute > NOTABLE_BLOCK_ABSOLUTE) notable++;
    }
  }
  return blocks > 0 && notable <= blocks * MAX_NOTABLE_SHARE;
}

/** The largest of the three channels' differences; null for a block that is mostly masked. */
function blockDifference(
  a: Pixels,
  b: Pixels,
  masked: Uint8Array,
  left: number,
  top: number,
): { readonly mean: number; readonly absolute: number } | null {
  const sum = [0, 0, 0];
  const absolute = [0, 0, 0];
  let count = 0;
  for (let y = top; y < Math.min(top + BLOCK, a.height - EDGE); y++) {
    for (let x = left; x < Math.min(left + BLOCK, a.width - EDGE); x++) {
      if (masked[y * a.width + x]) continue;
      count++;
      for (let channel = 0; channel < 3; channel++) {
        const at = (y * a.width + x) * 4 + channel;
        const difference = (a.data[at] ?? 0) - (b.data[at] ?? 0);
        sum[channel] = (sum[channel] ?? 0) + difference;
        absolute[channel] = (absolute[channel] ?? 0) + Math.abs(difference);
      }
    }
  }
  if (count < BLOCK) return null;
  return { mean: Math.max(...sum.map(Math.abs)) / count, absolute: Math.max(...absolute) / count };
}

function tintOf(a: Pixels, b: Pixels, masked: Uint8Array): number {
  const sum = [0, 0, 0];
  let count = 0;
  for (let pixel = 0; pixel < masked.length; pixel++) {
    if (masked[pixel]) continue;
    count++;
    for (let channel = 0; channel < 3; channel++) {
      sum[channel] = (sum[channel] ?? 0) + (a.data[pixel * 4 + channel] ?? 0) - (b.data[pixel * 4 + channel] ?? 0);
    }
  }
  return count === 0 ? Number.POSITIVE_INFINITY : Math.max(...sum.map(Math.abs)) / count;
}
