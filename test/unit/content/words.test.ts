import { describe, expect, test } from 'vitest';
import { ARG_LIMIT, createWords, formatDate, isolate, localeOf, TEXT_LIMIT } from '../../../extension/ui/words.ts';

const TABLE: { readonly [id: string]: string } = { case_1: 'Firmado por $1 el $2: $3', kind_photo: 'foto' };
const words = createWords((id, args = []) => (TABLE[id] ?? '').replace(/\$(\d)/g, (_, n) => args[Number(n) - 1] ?? ''), 'es');

describe('sentences in the language of the browser', () => {
  test('translates by id, with words and dates among the arguments', () => {
    const say = { id: 'case_1', args: ['ACME', { date: '2026-03-03' }, { word: 'kind_photo' }], text: 'English' };
    expect(words.say(say)).toBe('Firmado por ACME el 3 de marzo de 2026: foto');
  });
  test('dates follow the browser’s own region, and the language of our words where that is another', () => {
    expect(localeOf('en-GB', 'en')).toBe('en-GB');
    expect(localeOf('zh-CN', 'zh-CN')).toBe('zh-CN');
    expect(localeOf('de', 'en')).toBe('en');
    expect(localeOf('tl', 'fil')).toBe('fil');
  });
  test('falls back to the English text where the id has no words', () => {
    expect(words.say({ id: 'case_unheard_of', text: 'English' })).toBe('English');
  });
  test('an argument that is no date stands as it is', () => {
    expect(formatDate('yesterday', 'en')).toBe('yesterday');
    expect(formatDate('2026-01-01', 'no such locale')).toBe('January 1, 2026');
  });
});

describe('text of a file inside our sentences', () => {
  test('cannot turn the words around it', () => {
    expect(isolate('\u202Egpj.real\u202C')).toBe('gpj.real');
    expect(isolate('שלום')).toBe('\u2068שלום\u2069');
    expect(isolate('plain')).toBe('plain');
  });
  test('is one line without invisible characters', () => {
    expect(isolate('a\r\n\u0000b\u200B\u{E0041}c')).toBe('a b c');
  });
  test('is not made of letters that nothing is drawn of', () => {
    expect(isolate('\u3164\u115f\uffa0\u2800\u206e\ufff9')).toBe('');
    // A sentence does not end where a name should stand.
    const args = ['\u3164', { date: '2026-03-03' }, { word: 'kind_photo' }];
    expect(words.say({ id: 'case_1', args, text: 'English' })).toBe('Firmado por … el 3 de marzo de 2026: foto');
    expect(isolate('Reuters\u3164\u3164.example')).toBe('Reuters .example');
    // Emoji, the shapes of one letter and joined letters keep what makes them.
    for (const kept of ['👩‍❤️‍👨', '🏳️‍🌈', '葛\u{e0100}', 'می‌خواهم', 'ශ්‍රී']) expect(isolate(kept).replace(/[\u2068\u2069]/g, '')).toBe(kept);
  });
  test('does not lie over the lines around it', () => {
    const pile = '\u0301\u0300\u0302\u0303\u0308';
    expect(isolate(`e${pile}x`)).toBe('e\u0301\u0300\u0302x');
    expect(isolate(`e${pile.slice(0, 2)}\u200d${pile.slice(0, 2)}\u200c${pile}x`)).toBe('e\u0301\u0300\u200dx');
    expect(isolate('Việt ệ')).toBe('Việt ệ');
    expect(isolate('e\u0323\u0302')).toBe('e\u0323\u0302');
  });
  test('is told to be cut also where letters count double, or nothing of it can be seen', () => {
    expect(isolate('👩'.repeat(300))).toBe(`${'👩'.repeat(199)}…`);
    expect(isolate('👩'.repeat(200))).toBe('👩'.repeat(200));
    expect(isolate(`${'\u202e'.repeat(5_000)}name`)).toBe('…');
    expect(isolate(`${'\u200b'.repeat(300)}name`)).toBe('name');
    expect(isolate(`${' '.repeat(1_599)}👩`)).toBe('…');
  });
  test('is cut', () => {
    expect(isolate('x'.repeat(100_000))).toHaveLength(ARG_LIMIT);
    expect(words.say({ id: 'none', text: 'y'.repeat(1_000_000) })).toHaveLength(TEXT_LIMIT);
  });
});
