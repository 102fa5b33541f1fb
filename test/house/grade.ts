/** Words that the rules below count wrong, with their syllables as a dictionary gives them. */
const KNOWN: Readonly<Record<string, number>> = {
  anyone: 3,
  area: 3,
  being: 2,
  data: 2,
  every: 2,
  everyone: 3,
  everything: 3,
  everywhere: 3,
  created: 3,
  earlier: 3,
  idea: 3,
  maybe: 2,
  media: 3,
  science: 2,
};

/** Parts of a compound keep their silent e: some|one, where|as, else|where. */
const COMPOUND = /^(some|else|where|fore|there|here|name|time|home|page|file)(?=[a-z]{3})/;
/** A last e is silent, also before s, d, ly, ment, less and ful; not in -le after a consonant (ta-ble), in -ted and -ded, or where -es hisses. */
const SILENT =
  /(?<=[aeiouy].*)(?<![^aeiouyl]l)e(?=(ly|ment|less|ful)?$)|(?<=[aeiouy].*[^aeiouytd])(?<![^aeiouyl]l)e(?=d$)|(?<=[aeiouy].*[^aeiouycgsxzh])(?<![^aeiouyl]l)e(?=s$)/g;
/** Neighbours that are spoken apart: vi-deo, vari-ety, sci-ence, va-lu-able, try-ing, see-ing. */
const APART = /eo(?!p|u)|i(?=e[nt])|(?<![gtsc])i(?=o)|(?<![tc])i(?=a)|u(?=a[bl])|(?<=[aeouy])(?=ing)/g;

/** Syllables of an English word: its groups of vowels, less the silent ones, with {@link APART} as two. Capitals are spelled out. */
export function countSyllables(word: string): number {
  if (/^[A-Z]{2,5}$/.test(word)) return word.length;
  const letters = word.toLowerCase().replace(/['’]s?$/, '');
  const known = KNOWN[letters];
  if (known !== undefined) return known;
  const compound = COMPOUND.exec(letters)?.[1];
  if (compound !== undefined) return countSyllables(compound) + countSyllables(letters.slice(compound.length));
  const spoken = letters.replace(/[^a-z]/g, '').replace(SILENT, '');
  return Math.max(1, (spoken.match(/[aeiouy]+/g)?.length ?? 0) + (spoken.match(APART)?.length ?? 0));
}

/** The words of a text; a number is one, hyphens part. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/[A-Za-z0-9]+(?:['’][A-Za-z]+)*/g) ?? [];
}

/**
 * Flesch-Kincaid grade level: 0.39 · words per sentence + 11.8 · syllables per word − 15.59 (Kincaid, Fishburne, Rogers and Chissom, 1975).
 * 8 = a reader of about fourteen years.
 */
export function gradeOf(text: string): number {
  const words = wordsOf(text);
  const sentences = text.split(/[.!?](?=\s|$|[”"])/).filter((one) => wordsOf(one).length > 0).length;
  if (sentences === 0) return 0;
  const syllables = words.reduce((sum, word) => sum + countSyllables(word), 0);
  return (0.39 * words.length) / sentences + (11.8 * syllables) / words.length - 15.59;
}
