import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Aim, aimRows, aimTable } from './aims.ts';
import { type BadgeTimes, badgeTimes, type ColdAndWarm } from './badge-times.ts';
import { measureDocuments } from './documents.ts';
import { emptyBadgeTimes, measureEmptyExtension } from './empty-extension.ts';
import { measureEngineShare } from './engine-share.ts';
import { measureGrowth } from './growth.ts';
import { measureMarkRest } from './mark-rest.ts';
import { measureMarks } from './marks.ts';
import { measureNetwork } from './network.ts';
import { sizesOf } from './package-size.ts';
import { plot } from './plot.ts';
import { measureRetained } from './retained.ts';
import { middle, ROOT } from './scene.ts';
import { scrolledPictures } from './scroll.ts';
import { scrolled } from './scroll-table.ts';
import { number, print, ratio } from './tables.ts';
import { type PageCost, UNITS, visit } from './visit.ts';

// npm run bench: what Assay costs a page, beside the same page without it, in one run. Figures only; nothing here passes or fails.

const PAGE = { count: 30, signed: 6, again: true, rest: 'longer' } as const;
const UNSIGNED = { count: 30, signed: 0, again: false, rest: 'minute' } as const;
/** Each side is visited so often, in turns; the middle one of each figure is shown. */
const ROUNDS = 3;
const OUT = join(ROOT, 'artifacts');

type Figures = PageCost['figures'];
const costs: { without: PageCost[]; with: PageCost[] } = { without: [], with: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  costs.without.push(await visit({ assay: false }, PAGE));
  costs.with.push(await visit({ assay: true }, PAGE));
}
const without = middleOf(costs.without);
const ours = middleOf(costs.with);
const betweenLooks = (rounds: readonly PageCost[]) => middle(rounds.flatMap(({ between }) => between ?? []));
const badges: ColdAndWarm[] = [];
const boxes: ColdAndWarm[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  badges.push(await badgeTimes({ assay: true }, PAGE));
  boxes.push(await emptyBadgeTimes(PAGE));
}
const firefox = {
  without: await visit({ browser: 'firefox', assay: false }, PAGE),
  with: await visit({ browser: 'firefox', assay: true }, PAGE),
};
const firefoxBadges = await badgeTimes({ browser: 'firefox', assay: true }, PAGE);
const unsigned = { without: await visit({ assay: false }, UNSIGNED), with: await visit({ assay: true }, UNSIGNED) };
const empty = await measureEmptyExtension(UNSIGNED.count, 'idle');
const passing = await measureEmptyExtension(UNSIGNED.count, 'passing');
const labelling = await measureEmptyExtension(UNSIGNED.count, 'labelling');
const growth = await measureGrowth();
const retained = { without: await measureRetained({ assay: false }), with: await measureRetained({ assay: true }) };
const networks = [await measureNetwork('chromium'), await measureNetwork('firefox')];
const scrolls = [await scrolled('chromium'), await scrolled('firefox')];
const shares = await measureEngineShare();
const sizes = sizesOf(join(ROOT, 'dist', 'chrome'));
const marks = await measureMarks();
const markRest = await measureMarkRest();
const documents = await measureDocuments();
const middleOfTimes = (rounds: readonly ColdAndWarm[], of: keyof ColdAndWarm): BadgeTimes => ({
  first: middle(rounds.map((one) => one[of].first)),
  last: middle(rounds.map((one) => one[of].last)),
});
const [cold, warm] = [middleOfTimes(badges, 'cold'), middleOfTimes(badges, 'warm')];
const [coldBox, warmBox] = [middleOfTimes(boxes, 'cold'), middleOfTimes(boxes, 'warm')];

const visitTable = (one: Figures, other: Figures) => [
  ['', 'without', 'with', 'ratio', ''],
  ...keysOf(one).map((name) => [name, number(one[name]), number(other[name]), ratio(other[name], one[name]), UNITS[name]]),
];
const page = `A page of ${PAGE.count} pictures, ${PAGE.signed} of them signed, two hosts`;
print(`${page}; the middle of ${ROUNDS} visits in Chromium ${costs.with[0]?.version}`, visitTable(without, ours));
print(`The same in Firefox ${firefox.with.version}, one visit`, visitTable(firefox.without.figures, firefox.with.figures));
const badgeRow = (name: string, times: BadgeTimes) => [name, `${number(times.first)} ms`, `${number(times.last)} ms`];
print('Badges of that page', [
  ['', 'first, after its picture', 'last, after load'],
  badgeRow('Chromium, its first page', cold),
  badgeRow('Chromium, its second page', warm),
  badgeRow('empty boxes of an extension that checks nothing, first page', coldBox),
  badgeRow('the same, second page', warmBox),
  badgeRow('Firefox, its first page', firefoxBadges.cold),
  badgeRow('Firefox, its second page', firefoxBadges.warm),
]);
print(`${UNSIGNED.count} pictures without a manifest`, visitTable(unsigned.without.figures, unsigned.with.figures));
const bare = unsigned.without.figures;
const floor = empty.memory / 1e6 - bare['memory of all processes'];
const more = unsigned.with.figures['memory of all processes'] - bare['memory of all processes'];
const aMinuteLater = (unsigned.with.minuteLater ?? 0) - (unsigned.without.minuteLater ?? 0);
const grown = (kind: string) => ((unsigned.with.memory[kind] ?? 0) - (unsigned.without.memory[kind] ?? 0)) / 1e6;
print('More memory of all processes on that page at rest, MB', [
  ['an empty extension with our permissions, an offscreen page and a Worker', number(floor)],
  ['Assay', number(more)],
  ['  the background, the offscreen page and one Worker, in one process', number(grown('extension'))],
  ['  the page', number(grown('renderer'))],
  ['  the browser and the rest', number(more - grown('extension') - grown('renderer'))],
  ['ours beyond the empty one', number(more - floor)],
  ['Assay, a minute later', number(aMinuteLater)],
]);
const perPicture = (thread: number) => (thread - bare['main thread, processor']) / UNSIGNED.count;
const share = { empty: perPicture(empty.mainThread), passing: perPicture(passing.mainThread), labelling: perPicture(labelling.mainThread) };
print('Main thread of that page for each picture, beyond its own', [
  ['an empty extension that sends one message', `${number(share.empty)} ms`],
  ['one that hands over the bytes of each picture and shows nothing', `${number(share.passing)} ms`],
  ['one that also draws an empty box on each picture', `${number(share.labelling)} ms`],
  ['Assay', `${number(mainThread(bare, unsigned.with.figures) / UNSIGNED.count)} ms`],
]);
print('Searching for hidden marks behind a page that has its labels', [
  ['pictures searched', String(markRest.count), `of ${number(markRest.megapixels)} megapixels`],
  ['from the last label to the end of the last search', number(markRest.ms), 'ms'],
  ['processor of all processes', number(markRest.processor / markRest.count), 'ms a picture'],
  ["the page's own thread", number(markRest.page / markRest.count), 'ms a picture'],
]);
print('As the page grows, every tenth picture signed', [
  ['pictures', 'last label', 'requests', '', 'kB', '', 'heap, MB', '', 'at rest, ms/s', '', 'main thread a picture'],
  ...growth.map(({ count, without: one, with: other }) => [
    String(count),
    `${number(other['last label after load'])} ms`,
    number(other.requests),
    `x ${ratio(other.requests, one.requests)}`,
    number(other.bytes),
    `x ${ratio(other.bytes, one.bytes)}`,
    number(other['page memory']),
    `x ${ratio(other['page memory'], one['page memory'])}`,
    number(other['processor, at rest']),
    `x ${ratio(other['processor, at rest'], one['processor, at rest'])}`,
    `${number(mainThread(one, other) / count)} ms`,
  ]),
]);
for (const one of scrolls)
  print(`A wheel over ${scrolledPictures} pictures, each with its label, in ${one.name} ${one.version}`, one.table);
print('What is still held afterwards', [
  ['', 'heap before, MB', 'after', 'ratio', 'without Assay', 'background store, kB', 'after'],
  ...retained.with.map(({ name, before, after, stored }, i) => [
    name,
    number(before / 1e6),
    number(after / 1e6),
    ratio(after, before),
    ratio(retained.without[i]?.after ?? 0, retained.without[i]?.before ?? 0),
    number(stored[0] / 1000),
    number(stored[1] / 1000),
  ]),
]);
print('Unsigned pictures at 2 MB/s, half of them from another site without CORS', [
  ['', 'load without, ms', 'with', 'ratio', 'loaded again', 'share', 'requests', 'with cookies', 'HEAD'],
  ...networks.map(({ browser, load, own, again }) => [
    browser,
    number(load.without),
    number(load.with),
    ratio(load.with, load.without),
    `${number(again.bytes / 1000)} kB`,
    `${number((again.bytes / own) * 100)} %`,
    String(again.requests),
    String(again.cookies),
    String(again.heads),
  ]),
]);
print('A verdict beside a bare call of the engine, in a Worker of Chromium', [
  ['', 'bare, ms', 'ours, ms', 'ratio', 'signer not seen before', 'ratio', 'bare, given only the anchors that we pick', 'ours to that'],
  ...shares.map(({ name, bare, ours, oursFirst, bareNear }) => [
    name,
    number(bare),
    number(ours),
    ratio(ours, bare),
    number(oursFirst),
    ratio(oursFirst, bare),
    number(bareNear),
    ratio(ours, bareNear),
  ]),
]);
print(
  'The package',
  Object.entries(sizes).map(([name, bytes]) => [name, number(bytes / 1000), 'kB']),
);
print(
  'Searching decoded pixels for hidden marks',
  marks.map(({ name, msPerMegapixel }) => [name, number(msPerMegapixel), 'ms a megapixel']),
);
print(`Checking a signed PDF in Chromium ${documents.version}, beside a bare pkijs verification and one SHA-256 of the same bytes`, [
  ['', 'bare, ms', 'ours, ms', 'ratio'],
  ...documents.checks.map((one) => [one.name, number(one.bare), number(one.ours), ratio(one.ours, one.bare)]),
]);
print(
  'Learning over ranges that a PDF is not signed',
  documents.recognitions.map(({ name, found, requests, bytes, share }) => [
    name,
    found,
    `${requests} requests`,
    `${number(bytes / 1000)} kB`,
    `${number(share * 100)} %`,
  ]),
);

const boxAt = (ms: number) =>
  `the empty box of an extension that only hands over the bytes and waits for one answer stands at ${number(ms)} ms`;
const HOPS = 'from the background a picture goes on to the page that checks and to its Worker, and its verdict all the way back';
const STARTS = 'on a fresh browser’s first page each of these has just been started';
const aims: readonly Aim[] = [
  {
    name: 'last badge after load, second page',
    value: warm.last,
    limit: 600,
    unit: 'ms',
    why: `${boxAt(warmBox.last)}; the rest: what the page cannot read is loaded in pieces, two at a time, and signed pictures wait for the engine to be compiled`,
  },
  {
    name: 'last badge after load, first page',
    value: cold.last,
    limit: 600,
    unit: 'ms',
    why: `${boxAt(coldBox.last)}; on the second page, where what checks stands already, the last badge takes ${number(warm.last)} ms; the rest: the page that checks and its Workers start, the engine is compiled, and the trust lists are read`,
  },
  {
    name: 'first badge after its picture, second page',
    value: warm.first,
    limit: 150,
    unit: 'ms',
    why: `${boxAt(warmBox.first)}; ${HOPS}`,
  },
  {
    name: 'first badge after its picture, first page',
    value: cold.first,
    limit: 150,
    unit: 'ms',
    why: `${boxAt(coldBox.first)}; ${HOPS}; ${STARTS}`,
  },
  {
    name: 'main thread for each picture',
    value: mainThread(without, ours) / PAGE.count,
    limit: 1,
    unit: 'ms',
    why: `on the page without signed pictures it is ${number(mainThread(bare, unsigned.with.figures) / UNSIGNED.count)} ms; an extension that only hands over each picture's bytes (a look into the cache, a message) takes ${number(share.passing)} ms, one that draws an empty box too ${number(share.labelling)} ms; beyond that are the badges' frames (style, layout, hit tests, paint), the script's start on the page, what is kept and told of each picture, and of signed ones the comparison of their pixels`,
  },
  { name: 'tasks over 50 ms of ours', value: ours['tasks over 50 ms'] - without['tasks over 50 ms'], limit: 0, unit: '' },
  { name: 'layout shift', value: ours['layout shift'], limit: 0, unit: '' },
  {
    name: 'processor at rest, with / without',
    value: ours['processor, at rest'] / without['processor, at rest'],
    limit: 1.05,
    unit: '',
    why: `${number(ours['processor, at rest'] - without['processor, at rest'])} ms a second while a look at the tab falls into that time, whether it still shows the signed pictures (1, 4, 13, 40 s after they have their labels, then every minute); right after it ${number(betweenLooks(costs.with))} ms a second, and ${number(betweenLooks(costs.without))} without Assay: every 2.5 s a look whether the pictures in sight still stand where they stood and whether something covers a few of them, every 10 s one at everything`,
  },
  ...growth.slice(-1).map(({ count, without: one, with: other }) => ({
    name: `processor at rest on a page of ${count}, with / without`,
    value: other['processor, at rest'] / one['processor, at rest'],
    limit: 1.05,
    unit: '',
    why: `${number(other['processor, at rest'] - one['processor, at rest'])} ms a second: the same looks, and what the browser itself still does after so many pictures`,
  })),
  {
    name: 'requests of ours for a second view',
    value: ours['requests of a second visit'] - without['requests of a second visit'],
    limit: 0,
    unit: '',
  },
  {
    name: 'no manifest: more memory of all processes',
    value: more,
    limit: 15,
    unit: 'MB',
    why: `Chromium takes ${number(floor)} MB of it for an extension that has our permissions and no code; of all, ${number(grown('extension'))} MB are in the extension's own process (the code and the data of the background, the page that checks and its Worker), ${number(grown('renderer'))} MB in the page's, the rest in the browser's; the Worker ends when it has had nothing to do for 10 s, the page that checks when nobody has asked for a minute, and then it is ${number(aMinuteLater)} MB`,
  },
  {
    name: 'no manifest: more memory of all processes, a minute later',
    value: aMinuteLater,
    limit: 15,
    unit: 'MB',
    why: 'the background is left, which the program that measures keeps awake; a browser ends it when it has had nothing to do for 30 s',
  },
  ...networks.map(({ browser, load }) => ({ name: `load at 2 MB/s, ${browser}`, value: load.with / load.without, limit: 1.05, unit: '' })),
  ...networks.map(({ browser, own, again }) => ({
    name: `unsigned bytes again, ${browser}`,
    value: (again.bytes / own) * 100,
    limit: 5,
    unit: '%',
  })),
  ...networks.map(({ browser, again }) => ({
    name: `with cookies, and HEAD, ${browser}`,
    value: again.cookies + again.heads,
    limit: 0,
    unit: '',
  })),
  ...scrolls.flatMap((one) => one.aims),
  ...retained.with.map(({ name, before, after }) => ({ name: `heap after ${name}`, value: after / before, limit: 1.1, unit: '' })),
  ...shares.map((one) => ({ name: `verdict / bare engine, ${one.name}`, value: one.oursFirst / one.bare, limit: 1.2, unit: '' })),
];
print('Aims', aimRows(aims));

mkdirSync(OUT, { recursive: true });
const all = {
  page: PAGE,
  rounds: costs,
  badges,
  firefox,
  firefoxBadges,
  boxes,
  unsigned,
  empty,
  passing,
  labelling,
  growth,
  retained,
  networks,
  shares,
  scrolls,
  sizes,
  marks,
  markRest,
  documents,
  aims,
};
writeFileSync(join(OUT, 'bench.json'), `${JSON.stringify(all, null, 2)}\n`);
writeFileSync(join(OUT, 'bench-aims.md'), aimTable(aims));
const points = (figure: (one: (typeof growth)[number]) => number) => growth.map((one) => ({ x: one.count, y: figure(one) }));
writeFileSync(
  join(OUT, 'bench-time.svg'),
  plot('Time to the last label', 'ms after load', [{ name: 'last label', points: points((one) => one.with['last label after load']) }]),
);
writeFileSync(
  join(OUT, 'bench-bytes.svg'),
  plot('Bytes over the network', 'kB', [
    { name: 'with Assay', points: points((one) => one.with.bytes) },
    { name: 'the page alone', points: points((one) => one.without.bytes) },
  ]),
);

function middleOf(list: readonly PageCost[]): Figures {
  const [one] = list;
  if (one === undefined) throw new Error('nothing was measured');
  return Object.fromEntries(
    keysOf(one.figures).map((name) => [name, middle(list.map((cost) => cost.figures[name]))]),
  ) as unknown as Figures;
}

function keysOf(figures: Figures): (keyof Figures)[] {
  return Object.keys(figures) as (keyof Figures)[];
}

/** Milliseconds that the page's main thread works for us: the processor's time, or each process that has its core meanwhile would count. */
function mainThread(one: Figures, other: Figures): number {
  return other['main thread, processor'] - one['main thread, processor'];
}
