// npm test: everything that has to hold, from a fresh clone. The last line is "N passed, N failed".
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, installPackages, needBrowsers, npm, ROOT, run, SetupError } from './setup.mjs';

const node = process.execPath;
const bin = (name, path) => [node, [join('node_modules', name, path)]];

/** A step that is right or wrong as a whole counts as one test. Its output is shown where it went wrong. */
async function check(name, program, args) {
  return timed(name, async () => {
    const { code, output } = await run(program, args, { stdio: 'pipe' });
    if (code !== 0) console.log(output);
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  });
}

/** A step of many tests, counted by what vitest wrote down; a file that did not load counts as a failed test. */
async function suite(name, config) {
  return timed(name, async () => {
    const report = join(ROOT, 'artifacts', `${name}.json`);
    rmSync(report, { force: true });
    const [program, args] = bin('vitest', 'vitest.mjs');
    const { code } = await run(
      program,
      [...args, 'run', '--config', config, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
      PLAIN,
    );
    if (!existsSync(report)) return { passed: 0, failed: 1 };
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const broken = testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
    ).length;
    const failed = numFailedTests + broken;
    return { passed: numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
  });
}

// A log is read as text.
const PLAIN = process.stdout.isTTY ? {} : { env: { NO_COLOR: '1' } };

const sum = { passed: 0, failed: 0 };

async function timed(name, work) {
  const start = performance.now();
  const { passed, failed } = await work();
  sum.passed += passed;
  sum.failed += failed;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
}

async function prepare() {
  await installPackages();
  await needBrowsers(['chromium', 'firefox']);
  await Promise.all([build('chrome', { always: true }), build('cli', { always: true })]);
  await build('firefox', { always: true });
}

async function main() {
  mkdirSync(join(ROOT, 'artifacts'), { recursive: true });
  await timed('setup', async () => {
    try {
      await prepare();
      return { passed: 1, failed: 0 };
    } catch (problem) {
      console.log(problem instanceof SetupError ? problem.message : problem);
      return { passed: 0, failed: 1 };
    }
  });
  const corpus = join('..', 'shared', 'corpus');
  const [tsc, tscArgs] = bin('typescript', 'bin/tsc');
  const [biome, biomeArgs] = bin('@biomejs/biome', 'bin/biome');
  const [webExt, webExtArgs] = bin('web-ext', 'bin/web-ext.js');
  await Promise.all([
    ...['src', 'src/cli', 'extension', 'test'].map((project) => check(`types ${project}`, tsc, [...tscArgs, '-p', project])),
    check('lint', biome, [...biomeArgs, 'check', '--diagnostic-level=error', '.']),
    check('lint of the add-on', webExt, [...webExtArgs, 'lint', '--boring', '--no-config-discovery', '--source-dir', 'dist/firefox']),
  ]);
  await suite('unit', 'test/vitest.config.ts');
  await suite('e2e', 'test/vitest.e2e.config.ts');
  if (existsSync(join(ROOT, corpus))) await timed('conformance', () => conformance(corpus));
}

async function conformance(corpus) {
  const { code, output } = await npm(['run', '--silent', 'conformance', '--', '--strict', corpus], { stdio: 'pipe' });
  console.log(code === 0 ? output.trim().split('\n').at(-1) : output);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

await main();
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 ? 0 : 1;
