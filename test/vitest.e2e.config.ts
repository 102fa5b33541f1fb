import { defineConfig } from 'vitest/config';

/** Files that count requests which the browser makes or not by how fast its cache answers, or that keep every core busy. */
const ALONE = ['second-download', 'privacy', 'coverage-life'].map((name) => `test/e2e/${name}.e2e.ts`);
/** What takes a browser of its own for one rarely changed thing is left to npm run soak. */
const SOAK = process.env.ASSAY_SOAK ? [] : ['test/e2e/policy.e2e.ts'];

const shared = {
  root: new URL('..', import.meta.url).pathname,
  pool: 'forks' as const,
  testTimeout: 180_000,
  hookTimeout: 120_000,
};

// Much of a test of browsers is waiting, so two files run at once, each with browsers, profiles and servers of its own that it closes;
// after them, one at a time, those that nobody may disturb.
export default defineConfig({
  test: {
    globalSetup: ['test/e2e/used-profile.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'together',
          include: ['test/e2e/**/*.e2e.ts'],
          exclude: [...ALONE, ...SOAK],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...shared, name: 'alone', include: ALONE, maxWorkers: 1, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
});
