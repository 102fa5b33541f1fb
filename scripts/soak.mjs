// npm run soak: what takes too long for npm test. Thousands of damaged files, a thousand unmarked pictures, and ten rounds of what only
// repetition makes sharp: browser starts and deaths.
import { build, installPackages, needBrowsers, run } from './setup.mjs';

const UNIT = 'test/vitest.config.ts';
const E2E = 'test/vitest.e2e.config.ts';
const STEPS = [
  {
    name: '2,000 damaged copies of each signed picture',
    config: UNIT,
    files: ['test/hostile/c2pa.test.ts'],
    env: { ASSAY_MUTANTS: '2000' },
  },
  {
    name: '10,000 damaged documents and as many signatures',
    config: UNIT,
    files: ['test/hostile/document.test.ts'],
    env: { ASSAY_MUTATIONS: '10000' },
  },
  { name: 'documents built to exhaust', config: UNIT, files: ['test/hostile/pdf.test.ts'], env: {} },
  { name: '1,000 pictures without a mark', config: UNIT, files: ['test/unit/mark/find-mark.test.ts'], env: { ASSAY_MARKS: '1000' } },
  { name: 'marked pictures after JPEG and WebP: the shares found', config: UNIT, files: ['test/unit/mark/lossy.test.ts'], env: {} },
  {
    name: 'ten rounds of starts, lost Workers and lost backgrounds',
    config: E2E,
    files: ['test/e2e/start.e2e.ts', 'test/e2e/worker.e2e.ts', 'test/e2e/death.e2e.ts'],
    env: { ASSAY_ROUNDS: '10' },
  },
  {
    name: 'a policy in both browsers (Chromium’s stands below /etc: only root can write it)',
    config: E2E,
    files: ['test/e2e/policy.e2e.ts'],
    env: { ASSAY_SOAK: '1' },
  },
  { name: 'marks by the chroma of the browser’s own decoders', config: E2E, files: ['test/e2e/signs.e2e.ts'], env: { ASSAY_SOAK: '1' } },
];

await installPackages();
await needBrowsers(['chromium', 'firefox']);
for (const what of ['chrome', 'firefox', 'cli']) await build(what);
let failed = 0;
for (const { name, config, files, env } of STEPS) {
  console.log(`\n${name}`);
  const { code } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...files], { env });
  if (code !== 0) failed += 1;
}
console.log(`${STEPS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
