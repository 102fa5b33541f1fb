// npm run screens: a picture of every screen in every state, browser and scheme, and with forced colours, large text, from right to left and
// narrow, into artifacts/screens.
import { build, installPackages, needBrowsers, run } from './setup.mjs';

await installPackages();
await needBrowsers(['chromium', 'firefox']);
for (const what of ['chrome', 'firefox']) await build(what, { always: true });
const { code } = await run(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.e2e.config.ts', 'test/e2e/screens.e2e.ts'],
  { env: { ASSAY_SCREENS: 'all' } },
);
process.exitCode = code;
