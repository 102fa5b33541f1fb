// Damaged manifests through the whole core and the real engine. ASSAY_MUTANTS makes it longer (npm run soak).
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/index.ts';
import { fixture } from '../fixtures/files.ts';
import { fixtureTrust, judge } from '../fixtures/judge.ts';
import { mutate } from './mutants.ts';

/** One copy takes some 30 ms; one that is not judged in this time is lost, and named. */
const COPY_LIMIT_MS = 20_000;
const COUNT = Number(process.env.ASSAY_MUTANTS ?? 120);
const trust = fixtureTrust('claims', 'time-stamp', 'publisher');

/** A copy on which the engine hangs or dies settles nothing: then the test fails at once, with the seed. */
async function judgeInTime(bytes: Uint8Array, seed = -1): Promise<Report> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`seed ${seed}: no verdict within ${COPY_LIMIT_MS} ms`)), COPY_LIMIT_MS);
  });
  try {
    return await Promise.race([judge(bytes, { trust }), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** All that the signer says: what must not differ in a damaged copy that is still called authentic. */
function signed(report: Report): unknown {
  return report.history.map(({ label, claimVersion, actions, ingredients, rubric, signer }) => ({
    label,
    claimVersion,
    actions,
    ingredients,
    rubric,
    sha256: signer.sha256,
  }));
}

describe.each(['capture.jpg', 'capture.png', 'capture.webp', 'capture.avif', 'edited.jpg'])('%s', (name) => {
  test(
    `${COUNT} damaged copies: no throw, no lost verdict, no other content under the signature`,
    async () => {
      const bytes = fixture(`media/${name}`);
      const whole = await judgeInTime(bytes);
      expect(whole.label).toBe('authentic');
      const store = whole.signals.flatMap((signal) => (signal.kind === 'manifest' ? signal.excluded : []));
      const from = Math.min(...store.map((range) => range.offset));
      const to = Math.max(...store.map((range) => range.offset + range.length));
      const labels = new Map<string, number>();
      for (let seed = 0; seed < COUNT; seed++) {
        const mutant = mutate(bytes, seed, { from, to });
        const report = await judgeInTime(mutant, seed);
        labels.set(report.label, (labels.get(report.label) ?? 0) + 1);
        expect(
          report.problems.filter((problem) => problem.code === 'internal'),
          `seed ${seed}`,
        ).toEqual([]);
        if (report.label !== 'authentic') continue;
        expect(signed(report), `seed ${seed}`).toEqual(signed(whole));
        expect(outside(mutant, to, bytes), `seed ${seed}`).toBe(true);
      }
      // A generator that damages nothing would prove nothing.
      expect((labels.get('altered') ?? 0) + (labels.get('unknown') ?? 0)).toBeGreaterThan(COUNT / 2);
    },
    COUNT * 2_000,
  );
});

/** The bytes behind the store are the same: the picture itself was not touched. */
function outside(mutant: Uint8Array, to: number, bytes: Uint8Array): boolean {
  const tail = bytes.length - to;
  return Buffer.compare(mutant.subarray(mutant.length - tail), bytes.subarray(to)) === 0;
}
