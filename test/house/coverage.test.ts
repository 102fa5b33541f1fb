import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CASES, WAYS } from '../e2e/coverage-list.ts';
import { ROOT } from './source.ts';

const tests = Object.entries(WAYS).flatMap(([way, place]) => ('file' in place ? [{ way, ...place }] : []));

test.each(tests)('$way has its test, once, in both browsers', ({ file, title }) => {
  const source = readFileSync(join(ROOT, 'test', 'e2e', file), 'utf8');
  expect(source.split(title)).toHaveLength(2);
  expect(source).toContain('inBothBrowsers(');
  expect(source.slice(0, source.indexOf(title)).split('\n').at(-1)).toMatch(/^ {2}test\(['`]/);
});

test('no case is named twice', () => {
  expect(new Set(CASES).size).toBe(CASES.length);
});
