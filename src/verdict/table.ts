/** One row: it holds when every named question has one of the listed answers. `why` says what the row is for, with the case of the rules. */
export interface Row<F, T> {
  readonly id: string;
  readonly when: { readonly [K in keyof F]?: readonly F[K][] };
  readonly gives: T;
  readonly why: string;
}

/** The first row that holds. A table ends with a row that asks nothing, so there always is one. */
export function firstMatch<F extends object, T>(rows: readonly Row<F, T>[], facts: F): Row<F, T> {
  const row = rows.find((one) => holds(one, facts));
  if (!row) throw new Error('a table without a last row');
  return row;
}

/** Whether every condition of the row is met. */
export function holds<F extends object, T>(row: Row<F, T>, facts: F): boolean {
  for (const key in row.when) {
    const allowed = row.when[key];
    if (allowed && !allowed.includes(facts[key])) return false;
  }
  return true;
}
