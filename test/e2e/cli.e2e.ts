// The built command line, as a user runs it.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/report.ts';

const CLI = resolve('dist/cli/assay.js');
const MEDIA = resolve('test/fixtures/media');
const NOW = ['--now', '2026-11-01T00:00:00Z'];
const assay = (args: readonly string[], input?: Uint8Array): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', ...(input && { input }) });
const reports = (run: SpawnSyncReturns<string>): Report[] =>
  run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Report => JSON.parse(line));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-cli-'));
  mkdirSync(join(folder, 'deep/er'), { recursive: true });
  writeFileSync(join(folder, 'deep/er/b.jpg'), readFileSync(join(MEDIA, 'plain.jpg')));
  writeFileSync(join(folder, 'a.bin'), readFileSync(join(MEDIA, 'changed-picture.jpg')));
  symlinkSync(folder, join(folder, 'deep/loop'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('assay check', () => {
  test('one report a line, in the order given, folders walked in name order and links not followed', () => {
    const run = assay(['check', '--json', ...NOW, join(MEDIA, 'stranger.jpg'), folder]);
    expect(run.status).toBe(0);
    expect(reports(run).map((one) => [one.asset.name.split('/').at(-1), one.schema, one.label])).toEqual([
      ['stranger.jpg', 'assay-report/1', 'unknown'],
      ['a.bin', 'assay-report/1', 'altered'],
      ['b.jpg', 'assay-report/1', 'unknown'],
    ]);
  });
  test('lines for people', () => {
    const run = assay(['check', ...NOW, join(MEDIA, 'plain.jpg')]);
    expect(run.stdout).toBe(
      `${join(MEDIA, 'plain.jpg')}: unknown · none · We found no origin information. That is common, and it does not mean fake or real.\n`,
    );
    expect(run.stderr).toBe('');
  });
  test('standard input', () => {
    const run = assay(['check', '--json', ...NOW, '-'], readFileSync(join(MEDIA, 'ai-generated.jpg')));
    expect(reports(run).map((one) => [one.asset.name, one.label])).toEqual([['-', 'ai-generated']]);
  });
  test('the user’s own anchor, as a tool and as a publisher', () => {
    const anchor = ['--trust', resolve('test/fixtures/trust/demo-anchor.pem')];
    const labels = (as: string[]) =>
      reports(assay(['check', '--json', ...NOW, ...as, join(MEDIA, 'capture.jpg')])).map((one) => [one.label, one.reason]);
    expect(labels([])).toEqual([['unknown', 'signer-not-known']]);
    expect(labels(anchor)).toEqual([['authentic', 'captured']]);
    expect(labels([...anchor, '--trust-as', 'publisher'])).toEqual([['authentic', 'publisher']]);
  });
  test('a file that cannot be read has its report, its line on standard error, and exit 1', () => {
    const run = assay(['check', '--json', ...NOW, join(folder, 'gone.jpg'), join(MEDIA, 'plain.jpg')]);
    expect(run.status).toBe(1);
    expect(reports(run).map((one) => one.reason)).toEqual(['unread', 'none']);
    expect(run.stderr).toContain('gone.jpg');
  });
  test.each([
    ['no path', ['check']],
    ['an unknown option', ['check', '--fast', 'x']],
    ['a time that is none', ['check', '--now', 'soon', 'x']],
    ['an anchor that is not there', ['check', '--trust', 'nowhere.pem', 'x']],
    ['an anchor that is no certificate', ['check', '--trust', resolve('package.json'), 'x']],
    ['an anchor with a private key', ['check', '--trust', 'KEY', 'x']],
  ])('exit 2 and one sentence for %s', (_name, args) => {
    const key = join(folder, 'key.pem');
    writeFileSync(key, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
    const run = assay(args.map((one) => (one === 'KEY' ? key : one)));
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/^assay: \S.+\n/);
  });
});
