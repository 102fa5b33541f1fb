import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

// A configuration of its own: without it vitest would load vite.config.ts and build the extension.
export default defineConfig({
  plugins: [preact()],
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/{unit,house,hostile,vectors}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Left alone, it keeps one core free, which of two is half of the work.
    maxWorkers: '100%',
  },
});
