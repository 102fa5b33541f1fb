import { expect, test } from 'vitest';
import type { Given } from '../../../extension/panel/file-queue.ts';
import { pairSidecars } from '../../../extension/panel/sidecar.ts';

const given = (name: string, size = 1): Given => ({ name, source: { file: new Blob([new Uint8Array(size)]) } });
const told = (pairs: readonly Given[]) =>
  pairs.map(({ name, source }) => ('file' in source && source.manifest ? `${name} + ${source.manifest.size}` : name));

test('a store goes to the file of its name, in its own folder', () => {
  const files = [given('a/photo.jpg'), given('b/photo.jpg'), given('b/photo.c2pa', 7), given('a/photo.jpg.c2pa', 9)];
  expect(told(pairSidecars(files, null))).toEqual(['a/photo.jpg + 9', 'b/photo.jpg + 7']);
});

test('one store beside one file is that file’s, whatever their names', () => {
  expect(told(pairSidecars([given('manifest.c2pa', 5), given('x.png')], null))).toEqual(['x.png + 5']);
});

test('a store that comes alone is the open file’s; without one it stays a file', () => {
  expect(told(pairSidecars([given('x.c2pa', 5)], given('open.jpg')))).toEqual(['open.jpg + 5']);
  expect(told(pairSidecars([given('x.c2pa')], null))).toEqual(['x.c2pa']);
});

test('of several files none is guessed, an address takes none, and a store beyond the limit is a file', () => {
  expect(told(pairSidecars([given('x.c2pa'), given('a.jpg'), given('b.jpg')], given('open.jpg')))).toEqual(['a.jpg', 'b.jpg', 'x.c2pa']);
  const address: Given = { name: 'https://a.example/x.jpg', source: { url: 'https://a.example/x.jpg', what: 'typed' } };
  expect(told(pairSidecars([given('x.c2pa'), address], null))).toEqual([address.name, 'x.c2pa']);
  expect(told(pairSidecars([given('a.c2pa', 17 * 1024 * 1024), given('a.jpg')], null))).toEqual(['a.c2pa', 'a.jpg']);
});
