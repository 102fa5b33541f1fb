/** A computed length in pixels: `50%`, `10px` or `calc(50% + 10px)`, percentages being of `whole`. */
export function lengthOf(text: string, whole: number): number {
  let sum = 0;
  for (const [, sign, number, unit] of text.matchAll(/([+-]?)\s*([\d.]+)(%|px)/g)) {
    sum += Number(`${sign}${number}`) * (unit === '%' ? whole / 100 : 1);
  }
  return sum;
}

/** The lengths of a computed style that names several, one after the other. */
export const lengthsIn = (text: string): readonly string[] => text.match(/calc\([^)]*\)|\S+/g) ?? [];
