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
/** Every side is scrolled so often, in turns: one frame of a single scroll is half a percent, and a browser alone drops one now and then. */
const ROUNDS = 10;
/** Equal runs that differ by more, in percent, tell nothing. */
const MOST_NOISE = 1;

/** Of these the middle is shown. */
const FIGURES: readonly (readonly [name: string, unit: string, of: (run: ScrollRun) => number | null])[] = [
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

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Frames that never came, of all that could have, in percent. */
function droppedOf(runs: readonly ScrollRun[]): number {
  const missed = sum(runs.map((run) => run.missed));
  return (100 * missed) / Math.max(1, missed + sum(runs.map((run) => run.frames)));
}

/** How far chance moves that share: the standard error of its mean over the rounds, in percent. */
function spreadOf(runs: readonly ScrollRun[]): number {
  const shares = runs.map((run) => droppedOf([run]));
  const mean = sum(shares) / shares.length;
  return Math.sqrt(sum(shares.map((share) => (share - mean) ** 2)) / (shares.length - 1) / shares.length);
}

function tableOf(runs: Runs): string[][] {
  const known = (value: number | null) => (value === null ? 'not told' : number(value));
  const all = (of: (side: readonly ScrollRun[]) => number) => SIDES.map((side) => number(of(runs[side])));
  return [
    ['', 'without', 'without, again', 'with marks of the page’s own', 'with Assay', ''],
    ['frames, of all rounds', ...all((side) => sum(side.map((run) => run.frames))), ''],
    ['dropped frames, of all rounds', ...all((side) => sum(side.map((run) => run.missed))), ''],
    ['the same', ...all(droppedOf), '%'],
    ['  give or take', ...all(spreadOf), '%'],
    ...FIGURES.map(([name, unit, of]) => [name, ...SIDES.map((side) => known(middleOf(runs[side], of))), unit]),
  ];
}

function aimsOf(browser: Browser, runs: Runs): Aim[] {
  const dropped = (side: Side): number => droppedOf(runs[side]);
  const noise = Math.abs(dropped('again') - dropped('without'));
  const script = middleOf(runs.with, (run) => run.script);
  const told = SIDES.map((side) => `${side} ${number(dropped(side))} ± ${number(spreadOf(runs[side]))} %`).join(', ');
  const common = { limit: Math.min(noise, MOST_NOISE), unit: '%' };
  const busy = noise > MOST_NOISE ? `; two runs without differ by ${number(noise)} %, so this machine is too busy to tell` : '';
  return [
    {
      ...common,
      name: `dropped frames, more than without, ${browser}; limit: what two runs without differ by`,
      value: dropped('with') - dropped('without'),
      why: `${told}; “own” are as many marks of the page’s own, there from the start, which no script touches: each time a scroll has gone on for some hundred pixels, Chromium paints what is within 4,000 pixels of the window anew, marks too, and without a graphics card the cores that decode the pictures do that as well${busy}`,
    },
    {
      ...common,
      name: `dropped frames, more than with as many marks of the page’s own, ${browser}; the same limit`,
      value: dropped('with') - dropped('own'),
      why: `${told}; beyond the marks it is told which pictures are near, and badges are looked at, whether something covers them${busy}`,
    },
    ...(script === null ? [] : [{ name: 'scripts of a frame', value: script, limit: 2, unit: 'ms' }]),
  ];
}
