import type { Range } from '../asset.ts';

/** Adds a range to a row of ranges: one that begins where the last one ends makes that longer, so that many small neighbours stay one. */
export function extendRow(row: Range[], { offset, length }: Range): void {
  const last = row.at(-1);
  if (last !== undefined && last.offset + last.length === offset) row[row.length - 1] = { ...last, length: last.length + length };
  else row.push({ offset, length });
}
