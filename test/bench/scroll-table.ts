import type { Aim } from './aims.ts';
import { type Browser, inScene, middle } from './scene.ts';
import { openScrollPage, type ScrollRun } from './scroll.ts';
import { number } from './tables.ts';

/**
 * The same scroll four times over: the page alone, the page alone once more, which tells how far two equal runs differ, the page with as
 * many marks of its own, and the page with Assay.
 */
const SIDES = ['without', 'again', 'own', 'with'] as const;
type Side = (typeof SIDES)[number];
/** Every side is scrolled so often, in turns; the middle of each figure is shown. */
const ROUNDS = 5;
/** Equal runs that differ by more, in percent, tell nothing. */
const MOST_NOISE = 1;

const FIGURES: readonly (readonly [name: string, unit: string, of: (run: ScrollRun) => number | null])[] = [
  ['frames', '', (run) => run.frames],
  ['dropped frames', '%', (run) => run.dropped],
  ['longest frame', 'ms', (run) => run.longest],
  ['scripts', 'ms a frame', (run) => run.script],
  ['processor, whole browser', 'ms', (run) => run.processor],
  ['layout shift', '', (run) => run.shift],
];

export interface Scrolled {
  readonly name: Browser;
  readonly version: string;
  readonly runs: Readonly<Record<Side, readonly ScrollRun[]>>;
  readonly table: string[][];
  readonly aims: readonly Aim[];
}

/** A long page with and without Assay, side by side in browsers of their own. What a browser does not tell is said so. */
export function scrolled(browser: Browser): Promise<Scrolled> {
  return inScene({ browser, assay: false }, (alone) =>
    inScene({ browser, assay: false }, (marked) =>
      inScene({ browser, assay: true }, async (ours) => {
        const without = await openScrollPage(alone, 'none');
        const scroll = {
          ...{ without, again: without },
          own: await openScrollPage(marked, 'own'),
          with: await openScrollPage(ours, 'assay'),
        };
        const runs: Record<Side, ScrollRun[]> = { without: [], again: [], own: [], with: [] };
        // The first time pictures are decoded that later are there.
        for (const side of SIDES) await scroll[side]();
        for (let round = 0; round < ROUNDS; round += 1) {
          const turn = round % SIDES.length;
          for (const side of [...SIDES.slice(turn), ...SIDES.slice(0, turn)]) runs[side].push(await scroll[side]());
        }
        return { name: browser, version: ours.driver.version, runs, table: tableOf(runs), aims: aimsOf(browser, runs) };
      }),
    ),
  );
}

type Runs = Scrolled['runs'];

/** The middle of a figure; null where the browser does not tell. */
function middleOf(runs: readonly ScrollRun[], of: (run: ScrollRun) => number | null): number | null {
  const known = runs.map(of).filter((value) => value !== null);
  return known.length === 0 ? null : middle(known);
}

function tableOf(runs: Runs): string[][] {
  const known = (value: number | null) => (value === null ? 'not told' : number(value));
  return [
    ['', 'without', 'without, again', 'with marks of the page’s own', 'with Assay', ''],
    ...FIGURES.map(([name, unit, of]) => [name, ...SIDES.map((side) => known(middleOf(runs[side], of))), unit]),
  ];
}

function aimsOf(browser: Browser, runs: Runs): Aim[] {
  const dropped = (side: Side): number => middleOf(runs[side], (run) => run.dropped) ?? 0;
  const noise = Math.abs(dropped('again') - dropped('without'));
  const marks = dropped('own') - dropped('without');
  const script = middleOf(runs.with, (run) => run.script);
  return [
    {
      name: `dropped frames, more than without, ${browser}; limit: what two runs without differ by`,
      value: dropped('with') - dropped('without'),
      limit: Math.min(noise, MOST_NOISE),
      unit: '%',
      why: `as many marks of the page’s own, there from the start, which no script touches, take ${number(marks)} %: without a graphics card the cores that decode the pictures also paint what lies above them; the rest is that badges are looked at, whether something covers them; the first scroll of a page, which is not counted, also makes them, and then they stay where they are${noise > MOST_NOISE ? `; but two runs without differ by ${number(noise)} %, so this machine is too busy to tell` : ''}`,
    },
    ...(script === null ? [] : [{ name: 'scripts of a frame', value: script, limit: 2, unit: 'ms' }]),
  ];
}
