import { describe, expect, test } from 'vitest';
import { ByteMap } from '../../../src/bytes/byte-map.ts';

const key = (...numbers: number[]) => Uint8Array.from({ length: 40 }, (_, at) => numbers[at] ?? 0);

describe('a map by bytes', () => {
  test('finds what the very same bytes stand for, whoever holds them', () => {
    const map = new ByteMap<string>(2);
    map.set(key(1), 'one');
    expect(map.get(key(1))).toBe('one');
  });
  test('never gives what stands for other bytes, though they begin or end alike', () => {
    const map = new ByteMap<string>(9);
    map.set(key(1), 'one');
    expect(map.get(key(2))).toBeUndefined();
    expect(map.get(key(1).subarray(0, 39))).toBeUndefined();
    expect(map.get(key(1).subarray(1))).toBeUndefined();
    map.set(key(2), 'two');
    expect(map.get(key(2))).toBe('two');
    expect(map.get(key(1))).toBeUndefined();
  });
  test('forgets what was asked for longest ago', () => {
    const map = new ByteMap<number>(2);
    const ending = (last: number) => key(...Array.from({ length: 39 }, () => 0), last);
    map.set(ending(1), 1);
    map.set(ending(2), 2);
    expect(map.get(ending(1))).toBe(1);
    map.set(ending(3), 3);
    expect([1, 2, 3].map((one) => map.get(ending(one)))).toEqual([1, undefined, 3]);
  });
});
