// A list past its day of renewal is named as old in every verdict, whatever the verdict is.
import { describe, expect, test } from 'vitest';
import { inspectText } from '../../../src/index.ts';
import { fixture } from '../../fixtures/files.ts';
import { fixtureTrust, judge } from '../../fixtures/judge.ts';

/** The lists of the fixtures say that the next ones come on the first day of 2044; that of time-stamps says no day here. */
const listed = fixtureTrust('claims', 'time-stamp');
const lists = listed.lists.map((list) => (list.purpose === 'time-stamp' ? { ...list, nextUpdate: null } : list));
const trust = { ...listed, lists };
const ON_THE_DAY = new Date('2044-01-01T12:00:00Z');
const A_DAY_LATER = new Date('2044-01-02T00:00:00Z');

const OLD = ['line_list_old', 'line_list_any_old'];
async function oldLines(file: string, now: Date, store = trust): Promise<readonly string[]> {
  const report = await judge(fixture(`media/${file}`), { now, trust: store });
  return report.says.map(({ id }) => id).filter((id) => OLD.includes(id));
}

describe('after its day of renewal a list is old', () => {
  test.each([
    ['capture.jpg', 'line_list_old', 'whom it vouches for'],
    ['stranger.jpg', 'line_list_any_old', 'whom no list knows'],
    ['changed-picture.jpg', 'line_list_any_old', 'whose signature is broken'],
    ['plain.jpg', 'line_list_any_old', 'that nobody signed'],
  ])('%s: %s, for a picture %s', async (file, line) => {
    expect(await oldLines(file, A_DAY_LATER)).toEqual([line]);
  });
  test('but not on that day, and not where it names none', async () => {
    expect(await oldLines('plain.jpg', ON_THE_DAY)).toEqual([]);
    const endless = { ...trust, lists: trust.lists.map((list) => ({ ...list, nextUpdate: null })) };
    expect(await oldLines('plain.jpg', A_DAY_LATER, endless)).toEqual([]);
  });
  test('also for a text of a website', () => {
    const options = { name: 'text', trust, copy: 'given', version: '0' } as const;
    const told = inspectText({ form: 'meta', value: 'ai-generated' }, { ...options, now: A_DAY_LATER });
    expect(told.says.map(({ id }) => id)).toContain('line_list_any_old');
  });
});
