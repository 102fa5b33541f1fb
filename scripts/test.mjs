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

/** What vitest found in the files that it was told to run. A file that did not load counts as a failed test. */
async function vitest(name, config, files = []) {
  const report = join(ROOT, 'artifacts', `${name}.json`);
  rmSync(report, { force: true });
  const [program, args] = bin('vitest', 'vitest.mjs');
  const { code } = await run(
    program,
    [...args, 'run', '--config', config, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...files],
    PLAIN,
  );
  if (!existsSync(report)) return { passed: 0, failed: 1, wrong: [] };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const wrong = testResults
    .filter((file) => file.status === 'failed')
    .map((file) => {
      const tests = file.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName);
      return { file: file.name, tests: tests.length > 0 ? tests : ['the file as a whole'] };
    });
  const unloaded = wrong.reduce((sum, file) => sum + file.tests.length, 0) - numFailedTests;
  const failed = numFailedTests + Math.max(0, unloaded);
  return { passed: numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed, wrong };
}

/** A step of many tests, counted by what vitest wrote down. */
function suite(name, config) {
  return timed(name, () => vitest(name, config));
}

/** More files than these do not fail by chance. */
const MOST_AGAIN = 4;

/**
 * Tests in real browsers. A browser now and then fails by itself on a busy machine, so a file that failed runs once more with nothing beside it.
 * What fails again has failed; what passes then is counted as passed, and named, so that nobody takes it for steady.
 */
function browserSuite(name, config) {
  return timed(name, async () => {
    const { passed, failed, wrong } = await vitest(name, config);
    if (wrong.length === 0 || wrong.length > MOST_AGAIN) return { passed, failed };
    const sum = { passed, failed: failed - wrong.flatMap(({ tests }) => tests).length };
    for (const { file, tests } of wrong) {
      const again = await vitest(`${name}-again`, config, [file]);
      if (again.failed === 0) for (const test of tests) console.log(`unsteady: failed beside others, passed alone: ${test}`);
      sum.passed += again.failed === 0 ? tests.length : 0;
      sum.failed += again.failed;
    }
    return sum;
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
  await browserSuite('e2e', 'test/vitest.e2e.config.ts');
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
