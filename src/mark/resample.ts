import type { ColourDifference } from './colour-difference.ts';
import type { Size } from './patterns.ts';

/** Lobes of the Lanczos window. */
const LOBES = 3;

/**
 * The low-pass planes as they were before the picture was scaled down from `size` pixels, as far as scaling back up can tell.
 * `picture` is its size now.
 */
export function scaleBack(planes: ColourDifference, picture: Size, size: Size): ColourDifference {
  const across = weightsFor(planes.width, picture.width / planes.step, size.width, planes.step);
  const down = weightsFor(planes.height, picture.height / planes.step, size.height, planes.step);
  const scale = (plane: Float32Array) => scaleColumns(scaleRows(plane, planes, across), across.length, down);
  return { width: across.length, height: down.length, step: 2, blue: scale(planes.blue), red: scale(planes.red) };
}

/** For each sample of the result: where its first source sample stands, and the weights from there on. */
interface Weights {
  readonly first: number;
  readonly values: Float64Array;
}

/**
 * Weights for half of `pixels` samples out of `count` that span `span` sample widths. From whole pixels, two of the enlarged picture are
 * averaged, which is what the low-pass does; samples that are such means already are only enlarged.
 */
function weightsFor(count: number, span: number, pixels: number, step: 1 | 2): Weights[] {
  const half = pixels >> 1;
  if (step === 2) return Array.from({ length: half }, (_, at) => weightsAt(((at + 0.5) * span * 2) / pixels - 0.5, count));
  return Array.from({ length: half }, (_, at) => {
    const [left, right] = [0.5, 1.5].map((place) => weightsAt(((2 * at + place) * span) / pixels - 0.5, count));
    return left && right ? mean(left, right) : { first: 0, values: new Float64Array() };
  });
}

/** The copy is always smaller than what it is scaled back to, so the window is as wide as the source's own samples. */
function weightsAt(centre: number, count: number): Weights {
  const first = Math.min(count - 1, Math.max(0, Math.ceil(centre - LOBES)));
  const last = Math.max(first, Math.min(count - 1, Math.floor(centre + LOBES)));
  const raw = Array.from({ length: last - first + 1 }, (_, step) => lanczos(first + step - centre));
  const sum = raw.reduce((total, value) => total + value, 0);
  return { first, values: Float64Array.from(raw, (value) => value / sum) };
}

/** `right` begins where `left` does or later. */
function mean(left: Weights, right: Weights): Weights {
  const shift = right.first - left.first;
  const length = Math.max(left.values.length, right.values.length + shift);
  const values = new Float64Array(length).map((_, at) => ((left.values[at] ?? 0) + (right.values[at - shift] ?? 0)) / 2);
  return { first: left.first, values };
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const angle = Math.PI * x;
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
}

function scaleRows(plane: Float32Array, { width, height }: ColourDifference, weights: readonly Weights[]): Float32Array {
  const out = new Float32Array(weights.length * height);
  for (const [x, { first, values }] of weights.entries()) {
    for (let y = 0; y < height; y++) {
      const start = y * width + first;
      let sum = 0;
      for (let at = 0; at < values.length; at++) sum += (plane[start + at] ?? 0) * (values[at] ?? 0);
      out[y * weights.length + x] = sum;
    }
  }
  return out;
}

function scaleColumns(plane: Float32Array, width: number, weights: readonly Weights[]): Float32Array {
  const out = new Float32Array(width * weights.length);
  for (const [y, { first, values }] of weights.entries()) {
    for (const [at, weight] of values.entries()) {
      const [from, to] = [(first + at) * width, y * width];
      for (let x = 0; x < width; x++) out[to + x] = (out[to + x] ?? 0) + (plane[from + x] ?? 0) * weight;
    }
  }
  return out;
}
