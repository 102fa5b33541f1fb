import { join } from 'node:path';
import { type Browser, ROOT } from './scene.ts';
import { type ScrollCost, scroll } from './scroll.ts';
import { number, ratio } from './tables.ts';

const FIGURES: readonly (readonly [name: string, unit: string, of: (cost: ScrollCost) => number | null])[] = [
  ['frames', '', (cost) => cost.frames],
  ['dropped frames', '%', (cost) => (100 * cost.dropped) / cost.frames],
  ['longest frame', 'ms', (cost) => cost.longest],
  ['scripts', 'ms a frame', (cost) => cost.script],
  ['layout shift', '', (cost) => cost.shift],
  ['badges in the page', '', (cost) => cost.badges],
];

/** A long page with and without Assay, as a table. What a browser does not tell is said so. */
export async function scrolled(name: Browser): Promise<{ name: Browser; without: ScrollCost; with: ScrollCost; table: string[][] }> {
  const without = await scroll(name, null);
  const ours = await scroll(name, join(ROOT, 'dist', name === 'chromium' ? 'chrome' : 'firefox'));
  const known = (value: number | null) => (value === null ? 'not told' : number(value));
  const rows = FIGURES.map(([what, unit, of]) => [what, known(of(without)), known(of(ours)), ratio(of(ours) ?? 0, of(without) ?? 0), unit]);
  return { name, without, with: ours, table: [['', 'without', 'with', 'ratio', ''], ...rows] };
}
