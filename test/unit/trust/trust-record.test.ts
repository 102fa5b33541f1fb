import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTrustImport } from '../../../src/cli/trust-record.ts';
import { toBase64 } from '../../../src/cms/anchor-pool.ts';
import { makeCa } from '../cms/pki.ts';

let folder: string;
let lines: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-trust-'));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) => runTrustImport(args, (line) => lines.push(line));
const out = () => join(folder, 'out');
const read = (name: string) => readFileSync(join(out(), name), 'utf8');

async function pemFile(name: string): Promise<string> {
  const path = join(folder, `${name}.pem`);
  const { der } = await makeCa(name);
  writeFileSync(path, `-----BEGIN CERTIFICATE-----\n${toBase64(der)}\n-----END CERTIFICATE-----\n`);
  return path;
}
const importC2pa = (path: string, date: string) => run('--id', 'c2pa', '--source', 'the test', '--date', date, '--out', out(), path);

test('writes the record and its line in the index', async () => {
  expect(await importC2pa(await pemFile('Root'), '2026-01-01')).toBe(0);
  expect(JSON.parse(read('c2pa.json'))).toMatchObject({ id: 'c2pa', date: '2026-01-01', entries: [{ name: 'Root' }] });
  expect(JSON.parse(read('index.json'))).toMatchObject({ lists: [{ id: 'c2pa', file: 'c2pa.json', date: '2026-01-01' }] });
  expect(readdirSync(out()).sort()).toEqual(['c2pa.json', 'index.json']);
});

test('a newer list takes the place of the old one, an older one does not', async () => {
  const [one, two] = [await pemFile('One'), await pemFile('Two')];
  expect(await importC2pa(one, '2026-01-01')).toBe(0);
  expect(await importC2pa(two, '2026-02-01')).toBe(0);
  const kept = [read('c2pa.json'), read('index.json')];
  expect(kept[0]).toContain('"Two"');
  expect(await importC2pa(one, '2026-01-01')).toBe(1);
  expect(lines.at(-1)).toContain('newer');
  expect([read('c2pa.json'), read('index.json')]).toEqual(kept);
});

test('a source that cannot be imported leaves the old record alone', async () => {
  expect(await importC2pa(await pemFile('Root'), '2026-01-01')).toBe(0);
  const kept = read('c2pa.json');
  const broken = join(folder, 'broken.pem');
  writeFileSync(broken, '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n');
  expect(await importC2pa(broken, '2026-03-01')).toBe(1);
  expect(await importC2pa(join(folder, 'missing.pem'), '2026-03-01')).toBe(1);
  expect(read('c2pa.json')).toBe(kept);
});

test('keeps the other lines of the index', async () => {
  const path = await pemFile('Root');
  await importC2pa(path, '2026-01-01');
  expect(await run('--id', 'c2pa-time-stamp', '--source', 'the test', '--date', '2026-01-01', '--out', out(), path)).toBe(0);
  expect(JSON.parse(read('index.json')).lists.map((line: { id: string }) => line.id)).toEqual(['c2pa', 'c2pa-time-stamp']);
});

test('does not write over a file that is not its own', async () => {
  await importC2pa(await pemFile('Root'), '2026-01-01');
  writeFileSync(join(out(), 'index.json'), 'notes');
  expect(await importC2pa(await pemFile('Two'), '2026-02-01')).toBe(1);
  expect(read('index.json')).toBe('notes');
  expect(read('c2pa.json')).toContain('"Root"');
});

test('says what is missing', async () => {
  expect(await run('--help')).toBe(0);
  expect(lines.join()).toContain('--id ID');
  expect(await run()).toBe(1);
  expect(await run('--id', 'c2pa')).toBe(1);
  expect(lines.at(-1)).toContain('no file');
  expect(await run('--nonsense')).toBe(2);
});
