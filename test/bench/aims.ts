/** One thing to be reached: at most `limit`. */
export interface Aim {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  /** Why it is not reached, where that is known. */
  readonly why?: string;
}

/** Each aim with its figure, and whether it is reached in this run. */
export function aimRows(aims: readonly Aim[]): string[][] {
  const digits = (value: number) => value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });
  return aims.map(({ name, value, limit, unit, why }) => [
    name,
    `${digits(value)} ${unit}`.trim(),
    `at most ${digits(limit)} ${unit}`.trim(),
    value <= limit ? 'reached' : `NOT reached${why === undefined ? '' : `: ${why}`}`,
  ]);
}
