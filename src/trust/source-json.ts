// Specification: none; what is asked of the JSON of a source before anything is taken out of it
import { isDay, isRecord } from './shipped.ts';

/** The list under a key; none where there is no list. */
export function itemsOf(holder: unknown, key: string): readonly unknown[] {
  const items = isRecord(holder) ? holder[key] : undefined;
  return Array.isArray(items) ? items : [];
}

/** A text; an empty one where there is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The day that a date begins with. */
export function dayOf(value: unknown): string | undefined {
  const day = textOf(value).slice(0, 10);
  return isDay(day) ? day : undefined;
}

/** By code units, so that the same sources give the same record everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
