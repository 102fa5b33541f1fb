import { deflateSync, zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { HardLimitError, MalformedError } from '../../../src/bytes/errors.ts';
import { inflate } from '../../../src/bytes/inflate.ts';

const TEXT = new TextEncoder().encode('what was packed comes out again, '.repeat(400));
const LIMIT = 1024 * 1024;

describe('inflate', () => {
  test('opens both codings', () => {
    expect(inflate(zlibSync(TEXT), 'zlib', new Budget(), LIMIT)).toEqual(TEXT);
    expect(inflate(deflateSync(TEXT), 'deflate', new Budget(), LIMIT)).toEqual(TEXT);
    expect(inflate(zlibSync(new Uint8Array()), 'zlib', new Budget(), LIMIT)).toEqual(new Uint8Array());
  });

  test('opens data that stands inside of a larger block', () => {
    const packed = zlibSync(TEXT);
    const block = new Uint8Array(packed.length + 20);
    block.set(packed, 10);
    expect(inflate(block.subarray(10, 10 + packed.length), 'zlib', new Budget(), LIMIT)).toEqual(TEXT);
  });

  test('a bomb ends at the limit, and has cost little more than that', () => {
    const bomb = zlibSync(new Uint8Array(64 * 1024 * 1024));
    let spent = 0;
    const counting = new (class extends Budget {
      override spend(bytes: number): void {
        spent += bytes;
        super.spend(bytes);
      }
    })();
    expect(() => inflate(bomb, 'zlib', counting, LIMIT)).toThrow(HardLimitError);
    expect(spent).toBeLessThanOrEqual(LIMIT);
  });

  test('the budget of the whole inspection holds too', () => {
    const budget = new Budget({ steps: 10, bytes: 5_000 });
    expect(() => inflate(zlibSync(TEXT), 'zlib', budget, LIMIT)).toThrow(HardLimitError);
  });

  test('what is no stream, or has no end, is the fault of the file', () => {
    const packed = zlibSync(TEXT);
    expect(() => inflate(packed.subarray(0, packed.length / 2), 'zlib', new Budget(), LIMIT)).toThrow(MalformedError);
    expect(() => inflate(new TextEncoder().encode('plain text'), 'zlib', new Budget(), LIMIT)).toThrow(MalformedError);
    expect(() => inflate(new Uint8Array(), 'zlib', new Budget(), LIMIT)).toThrow(MalformedError);
    expect(() => inflate(new Uint8Array(3).fill(0xff), 'deflate', new Budget(), LIMIT)).toThrow(MalformedError);
  });
});
