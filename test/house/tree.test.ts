import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './source.ts';

const MAX_BYTES = 1_000_000;

const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));
const texts = tracked.filter((path) => /\.(ts|tsx|mjs|js|json|md|html|css|svg|yml)$|^\.ci\/|^[^./]+$/.test(path));

describe('the tree', () => {
  test('holds no large file', () => {
    expect(tracked.filter((path) => statSync(join(ROOT, path)).size > MAX_BYTES)).toEqual([]);
  });

  test('holds nothing that was built or installed', () => {
    expect(tracked.filter((path) => /^(dist|node_modules|artifacts)\//.test(path))).toEqual([]);
  });

  test('names no machine', () => {
    // Written in pieces, so that this file does not find itself.
    const machine = new RegExp(['/wo' + 'rk/', '/ro' + 'ot/', '/ho' + 'me/[a-z]', '/tm' + 'p/', '/Us' + 'ers/'].join('|'));
    const found = texts.flatMap((path) =>
      readFileSync(join(ROOT, path), 'utf8')
        .split('\n')
        .flatMap((line, index) => (machine.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [])),
    );
    expect(found).toEqual([]);
  });

  test('the lock names no other registry than the public one', () => {
    const lock: { packages: Record<string, { resolved?: string }> } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    const other = Object.values(lock.packages).filter(
      ({ resolved }) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(other).toEqual([]);
  });

  test('versions are pinned exactly', () => {
    const {
      dependencies,
      devDependencies,
    }: Record<string, Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });
});
