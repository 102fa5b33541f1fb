// A token that would stop the engine dead never reaches it.
import { describe, expect, test } from 'vitest';
import type { C2paEngine } from '../../../src/index.ts';
import { judge } from '../../fixtures/judge.ts';
import { openKit, SOURCE } from '../../fixtures/kit.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';

const kit = await openKit();

/** How often the engine is asked about a file whose token states that time, and what is said then. */
async function ask(at: string, form: 'sigTst' | 'sigTst2') {
  let calls = 0;
  const engine: C2paEngine = {
    verify: async () => {
      calls++;
      return { ok: false, error: 'not asked here' };
    },
  };
  const { bytes } = await kit.made(`hazard ${at}`, 'ridge-small.jpg', SOURCE.capture, kit.stamped('camera', at, form));
  const report = await judge(bytes, { trust: NO_TRUST, engine });
  return { calls, reason: report.reason, notes: report.signals.map((signal) => ('note' in signal ? signal.note : '')) };
}

describe('a token from before 1970', () => {
  test.each(['sigTst', 'sigTst2'] as const)('%s: refused before the engine is asked', async (form) => {
    expect(await ask('1969-12-31T23:59:59Z', form)).toEqual({
      calls: 0,
      reason: 'unreadable',
      notes: ['a time-stamp from before 1970'],
    });
  });
  test('the first second of 1970 is left to the engine', async () => {
    expect((await ask('1970-01-01T00:00:00Z', 'sigTst2')).calls).toBe(1);
  });
});
