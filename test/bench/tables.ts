/** A figure as it is read: few digits, thousands apart. */
export function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });
}

export const ratio = (value: number, base: number): string => (base === 0 ? '' : number(value / base));

/** Columns in line; the first reads from the left. */
export function print(title: string, table: readonly (readonly string[])[]): void {
  console.log(`\n${title}`);
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table)
    console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '));
}
