import { describe, expect, test } from 'vitest';
import type { Range } from '../../../src/asset.ts';
import { meets, overlaps, remover, subtract } from '../../../src/c2pa/ranges.ts';

/** The bytes of some ranges, one by one. */
const bytesOf = (ranges: readonly Range[]) => ranges.flatMap(({ offset, length }) => Array.from({ length }, (_, at) => offset + at));

/** Every list of up to two ranges in the first few bytes. */
const SPAN = 4;
const ONE = Array.from({ length: SPAN * SPAN }, (_, at): Range => ({ offset: at % SPAN, length: Math.floor(at / SPAN) }));
const LISTS = [[], ...ONE.map((one) => [one]), ...ONE.flatMap((one) => ONE.map((other) => [one, other]))];

describe('ranges', () => {
  test('of one range remains what no other holds, in order', () => {
    for (const taken of LISTS) {
      const remove = remover(taken);
      const gone = new Set(bytesOf(taken));
      for (const range of ONE) expect(bytesOf(remove(range))).toEqual(bytesOf([range]).filter((byte) => !gone.has(byte)));
    }
  });

  test('a range meets others where it has a byte in common with one', () => {
    for (const others of LISTS) {
      const isMet = meets(others);
      for (const range of ONE.filter(({ length }) => length > 0))
        expect(isMet(range)).toBe(others.some((other) => other.length > 0 && overlaps(range, other)));
    }
  });

  test('100,000 from 100,000', () => {
    const many = (from: number) => Array.from({ length: 100_000 }, (_, at): Range => ({ offset: from + 4 * at, length: 2 }));
    expect(subtract([{ offset: 0, length: 400_000 }], many(0))).toEqual(many(2));
    expect(subtract(many(2), many(0))).toEqual(many(2));
    expect(many(2).some(meets(many(0)))).toBe(false);
  });
});
