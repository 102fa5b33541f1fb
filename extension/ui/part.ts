/** The questions that a verdict answers, in this order: who says so, how we know, when, what was not checked, which list. */
export type Part = 'who' | 'how' | 'when' | 'unchecked' | 'list';
const LINE = /^line_(who|how|when|unchecked|list)(_|$)/;
// Sentences of the case table that stand among those lines: the expired certificate with its date, and the missing answer about withdrawal.
const CASES: { readonly [id: string]: Part } = { case_14: 'when', case_17: 'unchecked' };

/** Which question a sentence answers, by its id; null for the verdict's own sentences. */
export function partOf(id: string): Part | null {
  const word = LINE.exec(id)?.[1];
  if (word === 'who' || word === 'how' || word === 'when' || word === 'unchecked' || word === 'list') return word;
  return CASES[id] ?? null;
}
