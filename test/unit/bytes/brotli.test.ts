import { beforeAll, describe, expect, test, vi } from 'vitest';
import { unpackBrotli } from '../../../src/bytes/brotli.ts';
import { Budget } from '../../../src/bytes/budget.ts';
import { equalBytes } from '../../../src/bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../../../src/bytes/errors.ts';
import { giveDecoder, pack } from '../../fixtures/brotli.ts';

const LIMIT = 1024 * 1024;
const text = new TextEncoder().encode('a label that says how this was made; '.repeat(9_000));
/** Not to be packed. */
const noise = Uint8Array.from({ length: 300_000 }, (_, at) => (Math.imul(at ^ 0x5bd1e995, 0x9e3779b1) >>> 13) & 255);

beforeAll(() => giveDecoder());

describe('brotli', () => {
  test.each([
    ['text', text],
    ['what cannot be packed', noise],
    ['nothing', new Uint8Array()],
    ['one byte', Uint8Array.of(7)],
  ])('opens %s', async (_name, content) => {
    expect(equalBytes(await unpackBrotli(pack(content), new Budget(), LIMIT), content)).toBe(true);
  });

  test('a bomb ends at the limit, or at the budget, before it is open', async () => {
    const bomb = pack(new Uint8Array(32 * LIMIT));
    expect(bomb.length).toBeLessThan(1000);
    const budget = new Budget();
    await expect(unpackBrotli(bomb, budget, LIMIT)).rejects.toBeInstanceOf(HardLimitError);
    // No more than one step beyond the limit was spent.
    expect(() => budget.spend(budget.limits.bytes - 2 * LIMIT)).not.toThrow();
    await expect(unpackBrotli(bomb, new Budget({ steps: 100, bytes: 200_000 }), Number.POSITIVE_INFINITY)).rejects.toThrow('200000');
    await expect(unpackBrotli(bomb, new Budget({ steps: 3, bytes: LIMIT }), LIMIT)).rejects.toThrow('3 parts');
  });

  test('cut at any place it is malformed, and never a shorter text', async () => {
    const packed = pack(text);
    for (let length = 0; length < packed.length; length++)
      await expect(unpackBrotli(packed.subarray(0, length), new Budget(), LIMIT)).rejects.toBeInstanceOf(MalformedError);
  });

  test('garbage, and bytes behind the end, are malformed', async () => {
    await expect(unpackBrotli(noise, new Budget(), LIMIT)).rejects.toBeInstanceOf(MalformedError);
    await expect(unpackBrotli(Uint8Array.from([...pack(text), 0]), new Budget(), LIMIT)).rejects.toThrow('behind the end');
  });

  test('damaged anywhere it is opened, malformed or over a limit, and the decoder goes on working', async () => {
    const packed = pack(text.subarray(0, 3_000));
    for (let at = 0; at < packed.length * 8; at++) {
      const damaged = packed.slice();
      damaged[at >> 3] = (damaged[at >> 3] ?? 0) ^ (1 << (at & 7));
      const end = await unpackBrotli(damaged, new Budget(), LIMIT).catch((error: unknown) => error);
      expect(end instanceof Uint8Array || end instanceof MalformedError || end instanceof HardLimitError).toBe(true);
    }
    expect(equalBytes(await unpackBrotli(pack(text), new Budget(), LIMIT), text)).toBe(true);
  });
});

test('a decoder that could not be loaded is loaded anew for the next part', async () => {
  vi.resetModules();
  const afresh = await import('../../../src/bytes/brotli.ts');
  afresh.giveBrotli(() => Promise.reject(new Error('not here')));
  await expect(afresh.unpackBrotli(pack(text), new Budget(), LIMIT)).rejects.toThrow('not here');
  giveDecoder(afresh.giveBrotli);
  expect(equalBytes(await afresh.unpackBrotli(pack(text), new Budget(), LIMIT), text)).toBe(true);
});
