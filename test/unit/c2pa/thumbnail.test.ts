import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from 'vitest';
import type { Range } from '../../../src/asset.ts';
import { createEngine, inspect, memorySource, type Report, setClock, type TrustStore } from '../../../src/index.ts';
import { assembleStore } from '../../../src/trust/shipped.ts';
import { concat } from '../../fixtures/bytes.ts';
import { openKeyBox } from '../../fixtures/key-box.ts';
import { base, from, Kit } from '../../fixtures/kit.ts';

const NOW = new Date('2026-11-01T00:00:00Z');
const FIXTURES = new URL('../../fixtures/', import.meta.url);
const wasm = readFileSync(createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm'));
const engine = createEngine(() => WebAssembly.compile(wasm));
let trust: TrustStore;
let kit: Kit;

beforeAll(async () => {
  const list = (name: string): unknown => JSON.parse(readFileSync(new URL(`trust/${name}.json`, FIXTURES), 'utf8'));
  trust = assembleStore({ lists: [list('claims'), list('time-stamp')], blocked: list('blocked'), products: list('products') }, []);
  kit = new Kit(await openKeyBox());
  setClock(NOW);
});

const judge = (bytes: Uint8Array<ArrayBuffer>): Promise<Report> =>
  inspect(memorySource(bytes), { name: 'x', now: NOW, trust, engine, copy: 'given', version: '0' });

async function edited(file: string, thumbnail: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const parent = from(await kit.capture('thumbnail'), 'parentOf', { thumbnail });
  return (await kit.edited('thumbnail', file, parent, [{ action: 'c2pa.cropped' }], kit.stamped('editor'))).bytes;
}

const cut = (bytes: Uint8Array, ranges: readonly Range[]): Uint8Array =>
  concat(ranges.map(({ offset, length }) => bytes.subarray(offset, offset + length)));

test.each(['dunes.jpg', 'poster-small.png', 'ridge-small.avif'])('the place of an ingredient’s small picture in %s', async (file) => {
  const thumbnail = base('dunes-small.jpg');
  const bytes = await edited(file, thumbnail);
  const { history, reason } = await judge(bytes);
  expect(reason).toBe('captured-edited');
  expect(Buffer.compare(cut(bytes, history[0]?.ingredients[0]?.thumbnail ?? []), thumbnail)).toBe(0);
  expect(history[1]?.thumbnail).toBeUndefined();
});

test('in a JPEG it may stand in several pieces', async () => {
  const thumbnail = concat([base('dunes-small.jpg'), new Uint8Array(200_000).fill(7)]);
  const bytes = await edited('dunes.jpg', thumbnail);
  const ranges = (await judge(bytes)).history[0]?.ingredients[0]?.thumbnail ?? [];
  expect(ranges.length).toBeGreaterThan(2);
  expect(Buffer.compare(cut(bytes, ranges), thumbnail)).toBe(0);
});

test('none where it is no small picture, and none where the seal does not hold', async () => {
  const large = await judge(await edited('dunes.jpg', new Uint8Array(600_000).fill(7)));
  expect([large.reason, large.history[0]?.ingredients[0]?.thumbnail]).toEqual(['captured-edited', undefined]);
  const bytes = await edited('dunes.jpg', base('dunes-small.jpg'));
  const at = (await judge(bytes)).history[0]?.ingredients[0]?.thumbnail?.[0]?.offset ?? 0;
  const changed = bytes.slice();
  changed[at + 50] = (changed[at + 50] ?? 0) ^ 1;
  const broken = await judge(changed);
  expect([broken.label, broken.history[0]?.ingredients[0]?.thumbnail]).toEqual(['altered', undefined]);
});
