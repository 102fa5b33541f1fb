import { FACT_VALUES, type Facts } from '../../../src/verdict/facts.ts';

/** Every answer to every question. */
export type Space<F> = { readonly [K in keyof F]: readonly F[K][] };

/** Calls `visit` with every combination; the object is reused. */
export function forEach<F extends object>(space: Space<F>, visit: (facts: F) => void): number {
  const keys = Object.keys(space) as (keyof F)[];
  const facts = {} as F;
  let count = 0;
  const step = (depth: number) => {
    const key = keys[depth];
    if (key === undefined) {
      count++;
      visit(facts);
      return;
    }
    for (const value of space[key]) {
      facts[key] = value;
      step(depth + 1);
    }
  };
  step(0);
  return count;
}

/** The answers that facts can have to these questions. */
export function pick<K extends keyof Facts>(questions: readonly K[]): Space<Pick<Facts, K>> {
  return Object.fromEntries(questions.map((key) => [key, FACT_VALUES[key]])) as unknown as Space<Pick<Facts, K>>;
}

/** Differences told at most. */
const MAX_TOLD = 3;

/** The first combinations for which a table does not give what the rules ask for. */
export function findDifferences<F extends object>(space: Space<F>, found: (facts: F) => string, wanted: (facts: F) => string): string[] {
  const wrong: string[] = [];
  forEach(space, (facts) => {
    if (wrong.length >= MAX_TOLD) return;
    const [got, want] = [found(facts), wanted(facts)];
    if (got !== want) wrong.push(`wanted ${want}, got ${got}: ${JSON.stringify(facts)}`);
  });
  return wrong;
}
