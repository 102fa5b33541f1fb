import { describe, expect, test } from 'vitest';
import { isSavedReport, MAX_SAVED, mayBeReport, readSavedReport } from '../../../extension/panel/saved-report.ts';
import { makeReport } from '../background/reports.ts';
import { makeFilled } from '../panel/history-report.ts';

const file = (value: unknown) => new Blob([typeof value === 'string' ? value : JSON.stringify(value)]);

describe('a saved report', () => {
  test('is opened as it was saved', async () => {
    const report = makeFilled('words');
    for (const one of [report, { ...report, rung: 'page-cache' }, { ...report, rung: null }])
      expect(await readSavedReport(file(one))).toEqual(JSON.parse(JSON.stringify(one)));
  });

  test.each([
    ['no JSON', '{'],
    ['another schema', { ...makeReport(), schema: 'assay-report/2' }],
    ['nothing', null],
    ['a list', []],
    ['a label of its own', { ...makeReport(), label: 'true' }],
    ['no sentences', { ...makeReport(), says: undefined }],
    ['a sentence that is no sentence', { ...makeReport(), says: [{ id: '<b>', text: '' }] }],
    ['a number for a name', { ...makeReport(), asset: { ...makeReport().asset, name: 7 } }],
    ['an object for a name', { ...makeReport(), asset: { ...makeReport().asset, name: { toString: 'x' } } }],
    ['history that is no list', { ...makeReport(), history: { length: 1 } }],
    ['a broken node', { ...makeReport(), history: [{ label: 'x' }] }],
    ['bytes that came in no way', { ...makeReport(), rung: '<b>' }],
    ['a signal of no kind', { ...makeReport(), signals: [{ kind: 'other', at: { offset: 0, length: 1 } }] }],
    ['a declaration without a field', { ...makeReport(), signals: [{ ...makeFilled('x').signals[0], field: undefined }] }],
    ['facts that are no words', { ...makeReport(), facts: { copy: '<b>' } }],
    ['another tool', { ...makeReport(), tool: { name: 'Other', version: '1' } }],
    ['text without end', { ...makeReport(), sentence: 'x'.repeat(2_000_000) }],
    ['a list without end', { ...makeReport(), trust: Array.from({ length: 20_000 }, () => ({ list: 'x', date: 'x' })) }],
  ])('is none with %s', async (_, value) => {
    expect(await readSavedReport(file(value))).toBeNull();
  });

  test('is not read when it is too large or too deep', async () => {
    expect(await readSavedReport(new Blob([JSON.stringify(makeReport()), ' '.repeat(MAX_SAVED)]))).toBeNull();
    let deep: unknown = 'x';
    for (let i = 0; i < 50; i++) deep = { deep };
    expect(isSavedReport({ ...makeReport(), more: deep })).toBe(false);
  });

  test('is looked for in files that say so', () => {
    expect(mayBeReport({ name: 'a.JSON', type: '' })).toBe(true);
    expect(mayBeReport({ name: 'a', type: 'application/json' })).toBe(true);
    expect(mayBeReport({ name: 'json.jpg', type: 'image/jpeg' })).toBe(false);
  });
});
