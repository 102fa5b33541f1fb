import { describe, expect, test } from 'vitest';
import { undoSmoothing } from '../../../src/mark/undo-smoothing.ts';
import { randomOf } from './picture.ts';

/** Means over two by two of what the smooth filter makes out of each line: 3/4 of the nearer, 1/4 of the farther sample. */
function smooth(plane: Float32Array, width: number, height: number): Float32Array {
  const at = (x: number, y: number) => plane[Math.max(0, Math.min(height - 1, y)) * width + Math.max(0, Math.min(width - 1, x))] ?? 0;
  const across = (x: number, y: number) => (at(x - 1, y) / 4 + (3 * at(x, y)) / 4 + (3 * at(x, y)) / 4 + at(x + 1, y) / 4) / 2;
  const row = (y: number) => Math.max(0, Math.min(height - 1, y));
  return plane.map((_, place) => {
    const [x, y] = [place % width, Math.floor(place / width)];
    return (across(x, row(y - 1)) + 6 * across(x, y) + across(x, row(y + 1))) / 8;
  });
}

describe('undoing the smooth filter', () => {
  test.each([
    [17, 9],
    [1, 8],
    [8, 1],
    [1, 1],
    [2, 2],
  ])('gives every sample of %i by %i back', (width, height) => {
    const random = randomOf(width * 31 + height);
    const blue = Float32Array.from({ length: width * height }, () => random() * 400 - 200);
    const red = blue.map((value) => -value / 2);
    const planes = { width, height, step: 2 as const, blue: smooth(blue, width, height), red: smooth(red, width, height) };
    const found = undoSmoothing(planes);
    for (const [at, value] of blue.entries()) {
      expect(found.blue[at]).toBeCloseTo(value, 2);
      expect(found.red[at]).toBeCloseTo(red[at] ?? 0, 2);
    }
  });

  test('an empty plane stays empty', () => {
    const planes = { width: 0, height: 0, step: 2 as const, blue: new Float32Array(), red: new Float32Array() };
    expect(undoSmoothing(planes).blue).toHaveLength(0);
  });
});
