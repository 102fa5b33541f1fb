import { describe, expect, test } from 'vitest';
import { correlate, upperTail } from '../../../src/mark/correlate.ts';

/** r that gives this t with so many degrees of freedom. */
const rOf = (t: number, freedom: number) => t / Math.sqrt(freedom + t * t);

describe('Student’s upper tail', () => {
  // One-sided points of printed tables; with one degree of freedom the tail is 1/2 − atan(t)/π, with two 1/2 − t/(2·√(2 + t²)).
  test.each([
    [1, 1, 0.25],
    [1, 31.820516, 0.01],
    [2, 9.924843, 0.005],
    [10, 2.228139, 0.025],
    [10, 4.1437, 0.001],
    [46, 2.012896, 0.025],
    [120, 3.159539, 0.001],
  ])('with %i degrees of freedom at t = %f is %f', (freedom, t, p) => {
    expect(upperTail(rOf(t, freedom), freedom)).toBeCloseTo(p, 6);
    expect(upperTail(-rOf(t, freedom), freedom)).toBeCloseTo(1 - p, 6);
  });

  test('far out with two degrees of freedom agrees with the closed form', () => {
    const t = 1e4;
    const exact = 0.5 - t / (2 * Math.sqrt(2 + t * t));
    expect(upperTail(rOf(t, 2), 2) / exact).toBeCloseTo(1, 4);
  });

  test('at its ends', () => {
    expect([upperTail(1, 40), upperTail(-1, 40), upperTail(0, 40), upperTail(1, 0)]).toEqual([0, 1, 0.5, 1]);
  });
});

describe('correlation', () => {
  const bits = [1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0];
  const pattern = { tool: 'x', name: 'x', bits, text: false };
  const repeated = (times: number) => Float64Array.from({ length: bits.length * times }, (_, at) => 2 * (bits[at % bits.length] ?? 0) - 1);

  test('of the message with itself is 1, of its contrary −1', () => {
    expect(correlate(repeated(5), pattern).r).toBeCloseTo(1, 12);
    expect(
      correlate(
        repeated(5).map((value) => -value),
        pattern,
      ).r,
    ).toBeCloseTo(-1, 12);
  });

  test('says nothing of too few blocks or of blocks that are all alike', () => {
    expect(correlate(repeated(1).slice(1), pattern)).toEqual({ r: 0, p: 1 });
    expect(correlate(new Float64Array(500).fill(0.3), pattern)).toEqual({ r: 0, p: 1 });
    expect(correlate(new Float64Array(), pattern)).toEqual({ r: 0, p: 1 });
  });

  test('of a text leaves out what all texts share', () => {
    const shape = Float64Array.from({ length: 640 }, (_, at) => (at % 8 === 0 ? -1 : at % 8 === 1 ? 1 : 0));
    const text = {
      tool: 'x',
      name: 'x',
      bits: Array.from('SDV2', (letter) => letter.charCodeAt(0).toString(2).padStart(8, '0')).flatMap((byte) => Array.from(byte, Number)),
      text: true,
    };
    expect(correlate(shape, text)).toEqual({ r: 0, p: 1 });
    expect(correlate(shape, { ...text, text: false }).r).toBeGreaterThan(0.2);
  });
});
