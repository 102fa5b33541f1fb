import { expect, test } from 'vitest';
import type { Part } from '../../../src/asset.ts';
import { areFragmentsListed } from '../../../src/c2pa/fragments.ts';

/** Boxes of 100 bytes, one behind the other. */
const film = (names: readonly string[]): Part[] =>
  names.map((name, at) => ({ role: 'unknown', name, ranges: [], outer: [{ offset: at * 100, length: 100 }] }));
const trees = (...counts: readonly unknown[]) => new Map([['merkle', counts.map((count) => new Map([['count', count]]))]]);
const INIT = ['ftyp', 'uuid:manifest', 'moov'];
const FRAGMENT = ['uuid:merkle', 'moof', 'mdat'];

test('a binding without trees says nothing of fragments', () => {
  expect(areFragmentsListed(new Map(), film([...INIT, 'moof', 'mdat']))).toBe(true);
});

test.each([
  ['as many leaves as fragments', trees(2), [...FRAGMENT, ...FRAGMENT], true],
  ['leaves of two tracks', trees(1, 1), [...FRAGMENT, 'sidx', ...FRAGMENT, 'mfra'], true],
  ['a fragment that was added', trees(1), [...FRAGMENT, ...FRAGMENT], false],
  ['a fragment that was taken out', trees(2), FRAGMENT, false],
  ['media of its own', trees(1), [...FRAGMENT, 'mdat'], false],
  ['another movie behind it', trees(1), [...FRAGMENT, 'moov'], false],
  ['a count that is none', trees('1'), FRAGMENT, false],
  ['no fragment at all', trees(1), ['mdat'], false],
  ['more fragments than a call takes arguments', trees(1), Array.from({ length: 150_000 }, () => 'moof'), false],
])('a film in fragments with %s', (_name, binding, boxes, listed) => {
  expect(areFragmentsListed(binding, film([...INIT, ...boxes]))).toBe(listed);
});
