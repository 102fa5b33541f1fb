import type { Range } from '../asset.ts';

/** True where two ranges have a byte in common. */
export function overlaps(a: Range, b: Range): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

/** What of `ranges` no range of `taken` holds. */
export function subtract(ranges: readonly Range[], taken: readonly Range[]): Range[] {
  let left = [...ranges];
  for (const out of taken) {
    left = left.flatMap((range) => {
      const end = range.offset + range.length;
      const outEnd = out.offset + out.length;
      if (outEnd <= range.offset || out.offset >= end) return [range];
      return [
        { offset: range.offset, length: out.offset - range.offset },
        { offset: outEnd, length: end - outEnd },
      ].filter((one) => one.length > 0);
    });
  }
  return left;
}
