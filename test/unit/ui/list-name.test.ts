import { expect, test } from 'vitest';
import { nameOfList } from '../../../extension/ui/list-name.ts';
import { createWords } from '../../../extension/ui/words.ts';
import { sayList } from '../../../src/words.ts';

const words = createWords((id) => (id === 'list_interim' ? 'lista antigua' : ''), 'es');

test('our own lists have a name in every language, on screens as a title; any other keeps its own', () => {
  const title = 'older list of signers (frozen January 2026)';
  expect(nameOfList(title, words)).toBe('Lista antigua');
  expect(nameOfList('list of mine', words)).toBe('List of mine');
  expect(nameOfList('constructor', words)).toBe('Constructor');
  expect(nameOfList('', words)).toBe('');
  expect(sayList('interim', title)).toEqual({ word: 'list_interim' });
  expect(sayList('interim', 'another title')).toBe('another title');
  expect(sayList('user', 'My anchor')).toBe('My anchor');
});
