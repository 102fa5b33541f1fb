import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findSize } from '../../../extension/panel/picture-size.ts';

vi.mock('../../../extension/platform.ts', () => ({ browser: {} }));
const { cutPicture } = await import('../../../extension/panel/thumbnail.tsx');

const base = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'base', name)));

test.each([
  ['dunes-small.jpg', 'image/jpeg'],
  ['poster-small.png', 'image/png'],
  ['ridge-small.webp', 'image/webp'],
])('kind and size of %s', (name, type) => {
  const found = findSize(base(name));
  expect(found?.type).toBe(type);
  expect([found?.width, found?.height].every((side) => side !== undefined && side > 50 && side < 1000)).toBe(true);
});

test('every cut and every other kind is none', () => {
  const jpeg = base('dunes-small.jpg');
  for (let length = 0; length < 200; length += 1) expect(findSize(jpeg.slice(0, length))).toBeNull();
  for (const text of [
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    'GIF89a..........................',
    '%PDF-1.7 ................',
  ])
    expect(findSize(new TextEncoder().encode(text))).toBeNull();
});

test('pieces are put together, typed by what they are, and refused beyond their limits', async () => {
  const jpeg = base('dunes-small.jpg');
  const file = new Blob([new Uint8Array(10), jpeg.slice(0, 100), new Uint8Array(5), jpeg.slice(100)]);
  const ranges = [
    { offset: 10, length: 100 },
    { offset: 115, length: jpeg.length - 100 },
  ];
  const cut = await cutPicture(file, ranges);
  expect(cut?.type).toBe('image/jpeg');
  expect(new Uint8Array((await cut?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(jpeg);
  expect(await cutPicture(file, [{ offset: 10, length: file.size }])).toBeNull();
  expect(await cutPicture(file, [{ offset: -1, length: 20 }])).toBeNull();
  const bomb = base('poster-small.png');
  new DataView(bomb.buffer).setUint32(16, 60_000);
  expect(await cutPicture(new Blob([bomb]), [{ offset: 0, length: bomb.length }])).toBeNull();
  const large = new Blob([jpeg, new Uint8Array(600_000)]);
  expect(await cutPicture(large, [{ offset: 0, length: large.size }])).toBeNull();
});
