// A list past its day of renewal is named as old in every verdict, whatever the verdict is.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { createEngine, inspect, inspectText, memorySource, setClock } from '../../../src/index.ts';
import { assembleStore } from '../../../src/trust/shipped.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const MEDIA = new URL('media/', FIXTURES);
const wasm = readFileSync(createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm'));
const engine = createEngine(() => WebAssembly.compile(wasm));
const json = (name: string) => JSON.parse(readFileSync(new URL(`trust/${name}.json`, FIXTURES), 'utf8'));
/** The lists of the fixtures say that the next ones come on the first day of 2044; that of time-stamps says no day here. */
const lists = [json('claims'), { ...json('time-stamp'), nextUpdate: null }];
const trust = assembleStore({ lists, blocked: json('blocked'), products: json('products') }, []);
const ON_THE_DAY = new Date('2044-01-01T12:00:00Z');
const A_DAY_LATER = new Date('2044-01-02T00:00:00Z');

const OLD = ['line_list_old', 'line_list_any_old'];
async function oldLines(file: string, now: Date, store = trust): Promise<readonly string[]> {
  setClock(now);
  const bytes = new Uint8Array(readFileSync(new URL(file, MEDIA)));
  const report = await inspect(memorySource(bytes), { name: file, now, trust: store, engine, copy: 'given', version: '0' });
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
