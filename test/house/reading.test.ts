import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { countSyllables, gradeOf, wordsOf } from './grade.ts';
import { ROOT } from './source.ts';

/** The highest grade of a sentence that a reader sees. */
const GRADE = 8;
/** Fewer words are a name or a button, of which a formula for sentences says nothing. */
const SENTENCE_WORDS = 5;

const messages: Readonly<Record<string, { readonly message: string }>> = JSON.parse(
  readFileSync(join(ROOT, 'assets', '_locales', 'en', 'messages.json'), 'utf8'),
);

/** What a place is filled with: the commonest kind of file, and for what a file names the easiest word, since we did not choose it. */
const fill = (message: string): string => message.replace(/\$(\w+)\$/g, (_, place: string) => (/^kind$/i.test(place) ? 'picture' : 'Ann'));

describe('reading', () => {
  test('syllables are counted as a dictionary does', () => {
    const counted: Readonly<Record<number, string>> = {
      1: 'made files rules changed checked prove else large whole don’t AI’s',
      2: 'browser pages changes doubled label table someone maybe online elsewhere being science trying AI',
      3: 'signature document anyone video idea created everywhere media recorded SHA',
      4: 'certificate information variety society original',
      5: 'organization university',
    };
    const wrong = Object.entries(counted).flatMap(([count, words]) =>
      words.split(' ').filter((word) => countSyllables(word) !== Number(count)),
    );
    expect(wrong).toEqual([]);
  });

  test('the formula is the standard’s', () => {
    // Six words of one syllable each; and two sentences of nine words and fifteen syllables.
    expect(gradeOf('The cat sat on the mat.')).toBeCloseTo(0.39 * 6 + 11.8 - 15.59, 5);
    expect(gradeOf('Nobody signed it. Anyone can make such a signature.')).toBeCloseTo(0.39 * 4.5 + (11.8 * 15) / 9 - 15.59, 5);
  });

  test(`every English sentence can be read in grade ${GRADE}`, () => {
    const graded = Object.entries(messages)
      // Names that publishers gave their lists are no sentences of ours.
      .filter(([id]) => !id.startsWith('list_'))
      .map(([id, { message }]) => ({ id, text: fill(message) }))
      .filter(({ text }) => wordsOf(text).length >= SENTENCE_WORDS)
      .map(({ id, text }) => ({ id, text, grade: gradeOf(text) }));
    expect(graded.length).toBeGreaterThan(200);
    expect(graded.filter(({ grade }) => grade > GRADE).map(({ id, text, grade }) => `${id}: ${grade.toFixed(1)} ${text}`)).toEqual([]);
  });
});
