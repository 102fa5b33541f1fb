// Specification: "fancy" upsampling of libjpeg (jdsample.c) and libwebp (upsampling.c): each new sample is 3/4 of the nearer and 1/4 of the farther
import type { ColourDifference } from './colour-difference.ts';

/** What the mean of two new samples takes from the one that both lie in, and from its neighbours. At an edge the sample is its own neighbour. */
const OWN = 3 / 4;
const NEIGHBOUR = 1 / 8;

/**
 * The chroma samples of the file, out of means over two by two decoded pixels: decoders scale halved chroma up with a smooth filter, whose
 * means are a fixed mixture of neighbours. The mixture is undone exactly, but for the rounding of the pixels.
 */
export function undoSmoothing(planes: ColourDifference): ColourDifference {
  const { width, height } = planes;
  const solve = (plane: Float32Array): Float32Array => {
    const out = plane.slice();
    solveRows(out, width, factorsOf(width));
    solveColumns(out, width, factorsOf(height));
    return out;
  };
  return { ...planes, blue: solve(planes.blue), red: solve(planes.red) };
}

interface Factors {
  readonly scale: Float64Array;
  readonly next: Float64Array;
}

/** Elimination of the three-diagonal system of one line; the same for all lines of a length. */
function factorsOf(length: number): Factors {
  const scale = new Float64Array(length);
  const next = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    const edges = (at === 0 ? 1 : 0) + (at === length - 1 ? 1 : 0);
    scale[at] = 1 / (OWN + NEIGHBOUR * edges - (at === 0 ? 0 : NEIGHBOUR * (next[at - 1] ?? 0)));
    next[at] = NEIGHBOUR * (scale[at] ?? 0);
  }
  return { scale, next };
}

function solveRows(plane: Float32Array, width: number, { scale, next }: Factors): void {
  for (let start = 0; start < plane.length; start += width) {
    for (let x = 0; x < width; x++) {
      const before = x === 0 ? 0 : (plane[start + x - 1] ?? 0);
      plane[start + x] = ((plane[start + x] ?? 0) - NEIGHBOUR * before) * (scale[x] ?? 0);
    }
    for (let x = width - 2; x >= 0; x--) plane[start + x] = (plane[start + x] ?? 0) - (next[x] ?? 0) * (plane[start + x + 1] ?? 0);
  }
}

/** All columns at once, row after row, as the plane lies in memory. */
function solveColumns(plane: Float32Array, width: number, { scale, next }: Factors): void {
  for (let at = 0; at < plane.length; at++) {
    const before = at < width ? 0 : (plane[at - width] ?? 0);
    plane[at] = ((plane[at] ?? 0) - NEIGHBOUR * before) * (scale[Math.floor(at / width)] ?? 0);
  }
  for (let at = plane.length - width - 1; at >= 0; at--) {
    plane[at] = (plane[at] ?? 0) - (next[Math.floor(at / width)] ?? 0) * (plane[at + width] ?? 0);
  }
}
