import type { Range } from '../asset.ts';

/** True where two ranges have a byte in common. */
export function overlaps(a: Range, b: Range): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

/** What of `ranges` no range of `taken` holds. */
export function subtract(ranges: readonly Range[], taken: readonly Range[]): Range[] {
  return ranges.flatMap(remover(taken));
}

/** What of one range no range of `taken` holds. A file can name 100,000 of each, so they are put in order once. */
export function remover(taken: readonly Range[]): (range: Range) => Range[] {
  const gaps = join(taken);
  return ({ offset, length }) => {
    const end = offset + length;
    const left: Range[] = [];
    let from = offset;
    for (let at = findEndingAfter(gaps, offset); at < gaps.length; at++) {
      const gap = gaps[at];
      if (gap === undefined || gap.offset >= end) break;
      if (gap.offset > from) left.push({ offset: from, length: gap.offset - from });
      from = gap.offset + gap.length;
    }
    if (from < end) left.push({ offset: from, length: end - from });
    return left;
  };
}

/** Whether one range has a byte in common with any of `others`. */
export function meets(others: readonly Range[]): (range: Range) => boolean {
  const joined = join(others);
  return (range) => {
    const next = joined[findEndingAfter(joined, range.offset)];
    return next !== undefined && next.offset < range.offset + range.length;
  };
}

/** The same bytes as ranges in order, none of them empty or over another. */
function join(ranges: readonly Range[]): readonly Range[] {
  const joined: { offset: number; length: number }[] = [];
  for (const { offset, length } of ranges.filter((range) => range.length > 0).sort((a, b) => a.offset - b.offset)) {
    const last = joined.at(-1);
    if (last === undefined || offset > last.offset + last.length) joined.push({ offset, length });
    else last.length = Math.max(last.length, offset + length - last.offset);
  }
  return joined;
}

/** Where in ranges that are joined the first one stands that ends behind `place`. */
function findEndingAfter(joined: readonly Range[], place: number): number {
  let from = 0;
  let to = joined.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const { offset, length } = joined[middle] ?? { offset: 0, length: 0 };
    if (offset + length > place) to = middle;
    else from = middle + 1;
  }
  return from;
}
