// npm run conformance -- [--strict] FOLDER: judges every file of a corpus where it stands and grades the labels against its index.json.
// With --strict, a difference from other verifiers that nobody explained, or a costly picture without a sign, is a failure too.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Label, Report } from '../../src/report.ts';
import { printCosts } from './cost.ts';
import { type CorpusFile, type Graded, grade, readIndex } from './grade.ts';
import { printOpinions } from './opinions.ts';
import { compareRubric } from './rubric.ts';
import { printTables } from './tables.ts';

/** Every file is judged as of this day, so that the result does not age. */
const NOW = '2026-11-21T00:00:00Z';
const CLI = resolve('dist/cli/assay.js');
const MAX_OUTPUT = 512 * 1024 * 1024;

const args = process.argv.slice(2);
const strict = args[0] === '--strict';
const [folder, ...rest] = strict ? args.slice(1) : args;
if (folder === undefined || rest.length > 0 || !existsSync(join(folder, 'index.json'))) {
  console.error('usage: npm run conformance -- [--strict] FOLDER (with an index.json)');
  process.exit(2);
}
if (!existsSync(CLI)) {
  console.error('build the command line first: npm run build:cli');
  process.exit(2);
}

const files = readIndex(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')));
const graded: Graded[] = [];
const base = judge(files, []);
for (const [index, file] of files.entries()) graded.push(grade(file, 'base', file.expect.labels, base[index]));
for (const [key, group] of groupRuns(files)) {
  const [trust, as] = key.split('|');
  if (trust === undefined || as === undefined) continue;
  const reports = judge(
    group.map(({ file }) => file),
    ['--trust', join(folder, trust), '--trust-as', as],
  );
  for (const [index, { file, labels }] of group.entries()) graded.push(grade(file, `${trust} as ${as}`, labels, reports[index]));
}
const cheap = await printCosts(folder, files, NOW);
const open = await printOpinions(folder, graded);
const { wrong, unexplained } = printTables(graded);
/** C2PA's rubric lies beside the corpus, where there is one. */
const rubric = join(folder, '..', 'rubric', 'asset-rubric-signals-local.yml');
const nodes = graded.flatMap(({ run, report }) => (run === 'base' ? (report?.history ?? []) : []));
const differing = existsSync(rubric) ? compareRubric(rubric, nodes) : 0;
process.exitCode = wrong > 0 || differing > 0 || (strict && (unexplained + open > 0 || !cheap)) ? 1 : 0;

/** One report per file, in order; undefined where the command line died before it. */
function judge(list: readonly CorpusFile[], extra: readonly string[]): (Report | undefined)[] {
  const paths = list.map((file) => join(folder ?? '', file.file));
  const run = spawnSync(process.execPath, [CLI, 'check', '--json', '--now', NOW, ...extra, ...paths], {
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
  });
  if (run.stderr) process.stderr.write(run.stderr);
  const lines = run.stdout.split('\n').filter((line) => line !== '');
  return list.map((_, index) => (lines[index] === undefined ? undefined : JSON.parse(lines[index])));
}

function groupRuns(list: readonly CorpusFile[]): Map<string, { file: CorpusFile; labels: readonly Label[] }[]> {
  const groups = new Map<string, { file: CorpusFile; labels: readonly Label[] }[]>();
  for (const file of list) {
    for (const run of file.expect.runs) {
      const key = `${run.trust}|${run.as}`;
      groups.set(key, [...(groups.get(key) ?? []), { file, labels: run.labels }]);
    }
  }
  return groups;
}
