import { number } from './tables.ts';

/** One thing to be reached: at most `limit`. */
export interface Aim {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  /** Why it is not reached, where that is known. */
  readonly why?: string;
}

const HEADS = ['aim', 'figure', 'at most', 'reached', 'reason'];

/** Each aim with its figure, whether it is reached in this run, and why it is not. */
export function aimRows(aims: readonly Aim[]): string[][] {
  return aims.map(({ name, value, limit, unit, why = 'not known' }) => {
    const reached = value <= limit;
    return [name, `${number(value)} ${unit}`.trim(), `${number(limit)} ${unit}`.trim(), reached ? 'yes' : 'NO', reached ? '' : why];
  });
}

/** The same as a table in Markdown. */
export function aimTable(aims: readonly Aim[]): string {
  const lines = [HEADS, HEADS.map(() => '---'), ...aimRows(aims)].map((row) => `| ${row.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}
