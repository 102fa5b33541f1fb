import { defineConfig } from 'vitest/config';

// Browsers are heavy: one file at a time, and each file closes what it opened.
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    // What takes a browser of its own for one rarely changed thing is left to npm run soak.
    include: ['test/e2e/**/*.e2e.ts'],
    exclude: process.env.ASSAY_SOAK ? [] : ['test/e2e/policy.e2e.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
