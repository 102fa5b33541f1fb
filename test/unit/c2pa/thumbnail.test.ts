import { expect, test } from 'vitest';
import type { Range } from '../../../src/asset.ts';
import { concat } from '../../fixtures/bytes.ts';
import { judge } from '../../fixtures/judge.ts';
import { base, from, openKit } from '../../fixtures/kit.ts';

const kit = await openKit();

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
