import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { measureDocuments } from './documents.ts';
import { measureMarks } from './marks.ts';
import { type ScrollCost, scroll, scrolledPictures } from './scroll.ts';
import { type PageCost, visit } from './visit.ts';

// npm run bench: what Assay costs a page, beside the same page without it, in one run. Figures only; nothing here passes or fails.

const ROOT = join(import.meta.dirname, '..', '..');
const PICTURES = 30;
const SIGNED = 6;
/** Each side is visited so often, in turns; the middle one of each figure is shown. */
const ROUNDS = 3;
/** Likewise for the long page, of which the visit with the fewest dropped frames is shown: others have disturbed the rest. */
const SCROLL_ROUNDS = 2;

interface Row {
  readonly name: string;
  readonly without: number;
  readonly with: number;
  readonly unit: string;
}

const costs: { without: PageCost[]; with: PageCost[] } = { without: [], with: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  costs.without.push(await visit({ extension: null, pictures: PICTURES, signed: SIGNED }));
  costs.with.push(await visit({ extension: join(ROOT, 'dist', 'chrome'), pictures: PICTURES, signed: SIGNED }));
}
const rows: readonly Row[] = (Object.keys(costs.with[0]?.figures ?? {}) as (keyof PageCost['figures'])[]).map((name) => ({
  name,
  unit: costs.with[0]?.units[name] ?? '',
  without: middle(costs.without.map((cost) => cost.figures[name])),
  with: middle(costs.with.map((cost) => cost.figures[name])),
}));
const scrolls = [await scrolled('chromium', 'chrome'), await scrolled('firefox', 'firefox')];
const sizes = sizesOf(join(ROOT, 'dist', 'chrome'));
const marks = await measureMarks();
const documents = await measureDocuments();

console.log(
  `A page of ${PICTURES} pictures, ${SIGNED} of them signed, two hosts; the middle of ${ROUNDS} visits in Chromium ${costs.with[0]?.version}`,
);
print([
  ['', 'without', 'with', 'ratio', ''],
  ...rows.map((row) => [
    row.name,
    number(row.without),
    number(row.with),
    row.without === 0 ? '' : number(row.with / row.without),
    row.unit,
  ]),
]);
for (const { name, version, table } of scrolls) {
  console.log(`\nA wheel over ${scrolledPictures} pictures, each with its label, in ${name} ${version}`);
  print([
    ['', 'without', 'with', 'ratio', ''],
    ...table.map((row) => [row.name, known(row.without), known(row.with), row.without ? number(row.with / row.without) : '', row.unit]),
  ]);
}
console.log('\nSizes');
print(Object.entries(sizes).map(([name, bytes]) => [name, number(bytes / 1000), 'kB']));
console.log('\nSearching decoded pixels for hidden marks');
print(marks.map(({ name, msPerMegapixel }) => [name, number(msPerMegapixel), 'ms a megapixel']));
console.log(`\nChecking a signed PDF in Chromium ${documents.version}, beside a bare pkijs verification and one SHA-256 of the same bytes`);
print([
  ['', 'bare, ms', 'ours, ms', 'ratio'],
  ...documents.checks.map(({ name, bare, ours }) => [name, number(bare), number(ours), number(ours / bare)]),
]);
console.log('\nLearning over ranges that a PDF is not signed');
print(
  documents.recognitions.map(({ name, found, requests, bytes, share }) => [
    name,
    found,
    `${requests} requests`,
    `${number(bytes / 1000)} kB`,
    `${number(share * 100)} %`,
  ]),
);
mkdirSync(join(ROOT, 'artifacts'), { recursive: true });
writeFileSync(
  join(ROOT, 'artifacts', 'bench.json'),
  `${JSON.stringify({ pictures: PICTURES, signed: SIGNED, rounds: costs, rows, sizes, marks, documents }, null, 2)}\n`,
);

/** A long page with and without Assay, in turns. What a browser does not tell is NaN, in the file null. */
async function scrolled(name: 'chromium' | 'firefox', folder: string) {
  const runs: { without: ScrollCost[]; with: ScrollCost[] } = { without: [], with: [] };
  for (let round = 0; round < SCROLL_ROUNDS; round += 1) {
    runs.without.push(await scroll(name, null));
    runs.with.push(await scroll(name, join(ROOT, 'dist', folder)));
  }
  const [without, withIt] = [runs.without, runs.with].map((costs) => costs.toSorted((a, b) => a.dropped - b.dropped)[0]);
  const row = (what: string, unit: string, of: (cost: ScrollCost) => number | null): Row => ({
    name: what,
    unit,
    without: (without && of(without)) ?? Number.NaN,
    with: (withIt && of(withIt)) ?? Number.NaN,
  });
  const table = [
    row('frames', '', (cost) => cost.frames),
    row('dropped frames', '%', (cost) => (100 * cost.dropped) / cost.frames),
    row('longest frame', 'ms', (cost) => cost.longest),
    row('scripts', 'ms a frame', (cost) => cost.script),
    row('layout shift', '', (cost) => cost.shift),
    row('badges in the page', '', (cost) => cost.badges),
  ];
  return { name, version: withIt?.version, table, runs };
}

function known(value: number): string {
  return Number.isNaN(value) ? 'not told' : number(value);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

function print(table: readonly (readonly string[])[]): void {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table)
    console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '));
}

/** The script that runs on every page, the whole package, and the package as it is handed out. */
function sizesOf(folder: string): Record<string, number> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const script = readFileSync(join(folder, manifest.content_scripts[0].js[0]));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const whole = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  return {
    'content script': script.length,
    'content script, compressed': gzipSync(script).length,
    'all files': whole,
    'zip of all files': zipSize(folder),
  };
}

function zipSize(folder: string): number {
  const target = mkdtempSync(join(tmpdir(), 'assay-zip-'));
  try {
    const webExt = join(ROOT, 'node_modules', 'web-ext', 'bin', 'web-ext.js');
    const args = ['build', '--no-config-discovery', '--source-dir', folder, '--artifacts-dir', target, '--filename', 'assay.zip'];
    execFileSync(process.execPath, [webExt, ...args], { stdio: 'ignore' });
    return statSync(join(target, 'assay.zip')).size;
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}
