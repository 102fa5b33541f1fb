import type { Corner, Mask, Rect } from '../messages.ts';

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
/** What a comparison needs before it tells anything. */
export interface Demand {
  /** Pixels on each side; fewer show too little to be a proof. */
  readonly side: number;
  /** Largest share that boxes may mask. */
  readonly masked: number;
}
export const FIRST: Demand = { side: 64, masked: 0.1 };
/** Of what was proven before: what is out of view, or under our own badges and card, nobody sees. */
export const AGAIN: Demand = { side: 16, masked: 0.95 };
/** Largest share that rounded corners may cut off: a circle loses a fifth, and its edge, which is blended with what lies behind it. */
const MAX_ROUNDED = 0.3;
/** Pixels along a curve that are blended with what lies behind it. */
const CURVE_EDGE = 1.5;
/** Two pictures are held beside each other in so many tiles across and down; of different ones most differ. */
const TILES = 4;
/** Levels of 255: the mean difference of another picture, and how little the two then have in common (1 = alike but for brightness and contrast). */
const OTHER_DIFFERENCE = 12;
const OTHER_LIKENESS = 0.5;

/** Whether so much of a picture is to be seen that a comparison proves something. */
export function isEnough({ width, height }: Pixels, masks: readonly Mask[], { side, masked }: Demand): boolean {
  if (width < side || height < side) return false;
  const share = (some: readonly Mask[]): number => maskOf(width, height, some).reduce((sum, one) => sum + one, 0) / (width * height);
  const isRound = ({ corner }: Mask): boolean => corner !== undefined;
  return share(masks.filter((mask) => !isRound(mask))) <= masked && share(masks.filter(isRound)) <= MAX_ROUNDED;
}

/**
 * Whether both show the same picture. `masks` are in pixels, and what they mask is not compared. Conservative: too small, too much masked or any
 * doubt is false.
 */
export function showSame(a: Pixels, b: Pixels, masks: readonly Mask[], demand = FIRST): boolean {
  if (!areAlike(a, b) || !isEnough(a, masks, demand)) return false;
  const masked = maskOf(a.width, a.height, masks);
  return GRIDS.every((start) => gridFits(a, b, masked, start)) && tintOf(a, b, masked) <= MAX_TINT;
}

/** Whether both clearly show different pictures, not one picture with something over it that lets it shine through, or over a part of it. */
export function isOther(a: Pixels, b: Pixels, masks: readonly Mask[]): boolean {
  if (!areAlike(a, b)) return false;
  const masked = maskOf(a.width, a.height, masks);
  const tiles: boolean[] = [];
  for (let row = 0; row < TILES; row++) {
    for (let column = 0; column < TILES; column++) {
      const other = isOtherTile(a, b, masked, column, row);
      if (other !== null) tiles.push(other);
    }
  }
  return tiles.filter((other) => other).length > tiles.length / 2;
}

/** Null where all of the tile is masked. */
function isOtherTile(a: Pixels, b: Pixels, masked: Uint8Array, column: number, row: number): boolean | null {
  const edge = (at: number, length: number): number => Math.round((at * length) / TILES);
  let [count, difference, sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0, 0, 0];
  for (let y = edge(row, a.height); y < edge(row + 1, a.height); y++) {
    for (let at = y * a.width + edge(column, a.width); at < y * a.width + edge(column + 1, a.width); at++) {
      if (masked[at]) continue;
      const [one, two] = [brightness(a, at), brightness(b, at)];
      count++;
      difference += Math.abs(one - two);
      sumA += one;
      sumB += two;
      squareA += one * one;
      squareB += two * two;
      product += one * two;
    }
  }
  if (count === 0) return null;
  if (difference / count <= OTHER_DIFFERENCE) return false;
  const spread = Math.sqrt(Math.max(0, squareA - (sumA * sumA) / count) * Math.max(0, squareB - (sumB * sumB) / count));
  // One colour all over has nothing in common with any picture.
  return spread < count || (product - (sumA * sumB) / count) / spread < OTHER_LIKENESS;
}

/** Of one size, and all there. */
function areAlike(a: Pixels, b: Pixels): boolean {
  const { width, height } = a;
  return width === b.width && height === b.height && a.data.length >= width * height * 4 && b.data.length >= width * height * 4;
}

function brightness({ data }: Pixels, pixel: number): number {
  return ((data[pixel * 4] ?? 0) + (data[pixel * 4 + 1] ?? 0) + (data[pixel * 4 + 2] ?? 0)) / 3;
}

function maskOf(width: number, height: number, masks: readonly Mask[]): Uint8Array {
  const masked = new Uint8Array(width * height);
  for (const mask of masks) {
    const isBeyond = mask.corner ? beyondCurve(mask, mask.corner) : null;
    const left = Math.min(width, Math.max(0, Math.floor(mask.x)));
    const right = Math.max(left, Math.min(width, Math.ceil(mask.x + mask.width)));
    const bottom = Math.min(height, Math.ceil(mask.y + mask.height));
    for (let y = Math.max(0, Math.floor(mask.y)); y < bottom; y++) {
      if (!isBeyond) masked.fill(1, y * width + left, y * width + right);
      else for (let x = left; x < right; x++) if (isBeyond(x + 0.5, y + 0.5)) masked[y * width + x] = 1;
    }
  }
  return masked;
}

/** The curve is a quarter of an ellipse that touches the two sides which do not meet in the corner. */
function beyondCurve(box: Rect, corner: Corner): (x: number, y: number) => boolean {
  const [rx, ry] = [box.width - CURVE_EDGE, box.height - CURVE_EDGE];
  const middle = {
    x: corner.endsWith('right') ? box.x : box.x + box.width,
    y: corner.startsWith('bottom') ? box.y : box.y + box.height,
  };
  if (rx <= 0 || ry <= 0) return () => true; // hardly a pixel
  return (x, y) => ((x - middle.x) / rx) ** 2 + ((y - middle.y) / ry) ** 2 > 1;
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
