import type { Aim } from './aims.ts';
import { type Browser, inScene, middle } from './scene.ts';
import { type Count, openScrollPage, type ScrollRun } from './scroll.ts';
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
  ['longest time between two turns', 'ms', (run) => run.longest],
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

/** What is counted of a run. */
type Counted = (run: ScrollRun) => Count;
const shown: Counted = (run) => run.shown;
const turns: Counted = (run) => run.turns;

const totalOf = (runs: readonly ScrollRun[], counted: Counted, what: keyof Count): number => sum(runs.map((run) => counted(run)[what]));

/** What never came, of all that could have, in percent. */
function missedOf(runs: readonly ScrollRun[], counted: Counted): number {
  const missed = totalOf(runs, counted, 'missed');
  return (100 * missed) / Math.max(1, missed + totalOf(runs, counted, 'came'));
}

/** How far chance moves that share: the standard error of its mean over the rounds, in percent. */
function spreadOf(runs: readonly ScrollRun[], counted: Counted): number {
  const shares = runs.map((run) => missedOf([run], counted));
  const mean = sum(shares) / shares.length;
  return Math.sqrt(sum(shares.map((share) => (share - mean) ** 2)) / (shares.length - 1) / shares.length);
}

function tableOf(runs: Runs): string[][] {
  const known = (value: number | null) => (value === null ? 'not told' : number(value));
  const all = (of: (side: readonly ScrollRun[]) => number) => SIDES.map((side) => number(of(runs[side])));
  const rowsOf = (came: string, missed: string, counted: Counted): string[][] => [
    [came, ...all((side) => totalOf(side, counted, 'came')), ''],
    [missed, ...all((side) => totalOf(side, counted, 'missed')), ''],
    ['  of all', ...all((side) => missedOf(side, counted)), '%'],
    ['  give or take', ...all((side) => spreadOf(side, counted)), '%'],
  ];
  return [
    ['', 'without', 'without, again', 'with marks of the page’s own', 'with Assay', ''],
    ...rowsOf('frames on the screen, of all rounds', 'dropped frames', shown),
    ...rowsOf('turns of the page’s script, of all rounds', 'turns missed', turns),
    ...FIGURES.map(([name, unit, of]) => [name, ...SIDES.map((side) => known(middleOf(runs[side], of))), unit]),
  ];
}

function aimsOf(browser: Browser, runs: Runs): Aim[] {
  const script = middleOf(runs.with, (run) => run.script);
  const cause =
    browser === 'chromium'
      ? '; each time a scroll has gone on for some hundred pixels, Chromium paints what is within 4,000 pixels of the window anew, marks too, and without a graphics card the cores that decode the pictures do that as well; the screen does not wait for it'
      : '; the screen does not wait for it';
  return [
    more(runs, 'without', shown, `dropped frames, more than without, ${browser}`, ''),
    more(runs, 'without', turns, `turns of the page’s script missed, more than without, ${browser}`, cause),
    more(runs, 'own', turns, `turns of the page’s script missed, more than with as many marks of its own, ${browser}`, cause),
    ...(script === null ? [] : [{ name: 'scripts of a frame', value: script, limit: 2, unit: 'ms' }]),
  ];
}

/** With Assay no more is to be missed than on another side, by more than chance: what two equal runs differ by, or two standard errors. */
function more(runs: Runs, than: Side, counted: Counted, name: string, cause: string): Aim {
  const missed = (side: Side): number => missedOf(runs[side], counted);
  const noise = Math.abs(missed('again') - missed('without'));
  const chance = 2 * Math.hypot(spreadOf(runs.with, counted), spreadOf(runs[than], counted));
  const told = SIDES.map((side) => `${side} ${number(missed(side))} ± ${number(spreadOf(runs[side], counted))} %`).join(', ');
  const busy = noise > MOST_NOISE ? `; two runs without differ by ${number(noise)} %, so this machine is too busy to tell` : '';
  return {
    name: `${name}; limit: chance`,
    value: missed('with') - missed(than),
    limit: Math.min(Math.max(noise, chance), MOST_NOISE),
    unit: '%',
    why: `${told}; “own” are as many marks of the page’s own, there from the start, which no script touches${cause}${busy}`,
  };
}
