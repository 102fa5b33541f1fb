// npm run soak: the tests that only repetition makes sharp, ten rounds each.
import { build, installPackages, needBrowsers, run } from './setup.mjs';

await installPackages();
await needBrowsers(['chromium', 'firefox']);
await build('chrome');
await build('firefox');
const args = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'test/vitest.e2e.config.ts',
  'test/e2e/start.e2e.ts',
  'test/e2e/worker.e2e.ts',
  'test/e2e/death.e2e.ts',
];
const { code } = await run(process.execPath, args, { env: { ASSAY_ROUNDS: '10' } });
process.exitCode = code;
