import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Tab, until } from './driver.ts';
import type { Box } from './inside.ts';
import { around, colourOf, drawPlain, type Point, Screen } from './paint.ts';
import { PLACE_CASES, type PlaceCase, STATES } from './place-cases.ts';
import { inBothBrowsers, judged } from './suite.ts';

/** Distance of a badge from the two edges that meet in its corner, and of its paper from its own edge. */
const INSET = 6;
const BORDER = 1;
const RADIUS = 12;
const NEAR_PX = 2;
/** Layout of the page: cells on a grey ground, so that white is the badges' paper only. */
const STYLE = `<style>:root{background:#808080}body{margin:8px;min-height:1600px}h1{display:none}main{margin-top:90px;display:flex;flex-wrap:wrap;gap:4px}
  .cell{position:relative;flex:none;width:220px;height:160px;overflow:clip;contain:layout}img{max-width:none;vertical-align:top}
  @keyframes to-and-fro{from{transform:translate(0,0)}to{transform:translate(40px,30px)}}</style>`;

/** What is wrong with the badge of a case in a screenshot; null where nothing is. */
function complaint(one: PlaceCase, index: number, area: Box, screen: Screen, zoom: number): string | null {
  const pixels = screen.painted(area, colourOf(index));
  const painted = around(pixels);
  // Scroll bars may be white too.
  const paper = around(screen.paper(painted ?? area));
  if (one.want.at === 'nowhere') return paper ? `${one.name}: a badge at ${text(paper)}` : null;
  if (!painted) return `${one.name}: no picture`;
  if (!paper) return `${one.name}: no badge`;
  const [found, wanted] =
    one.want.at === 'turned'
      ? [middleOf(paper), turnedCorner(screen.mostly(area, colourOf(index)), one.want, zoom)]
      : [paper, plus(firstOnDiagonal(pixels, painted), INSET + BORDER * zoom)];
  const far = Math.max(Math.abs(found.x - wanted.x), Math.abs(found.y - wanted.y));
  return far <= NEAR_PX ? null : `${one.name}: badge at ${text(found)}, wanted at ${text(wanted)}, painted from ${text(painted)}`;
}

const text = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });
const plus = ({ x, y }: Point, inset: number): Point => ({ x: x + inset, y: y + inset });

/** The first painted pixel on the way from the corner of the box inward: the corner itself, or where a rounded one begins. */
function firstOnDiagonal(pixels: readonly Point[], painted: Box): Point {
  const gaps = pixels.map(({ x, y }) => ({ across: x - painted.x, down: y - painted.y }));
  const inward = gaps
    .filter(({ across, down }) => Math.abs(across - down) < 1)
    .reduce((best, { across }) => Math.min(best, across), Number.POSITIVE_INFINITY);
  return { x: painted.x + inward, y: painted.y + inward };
}

/** The middle of a disc that touches neither edge by the same distance, whatever the angle. */
function turnedCorner(pixels: readonly Point[], want: { corner: 'top' | 'left'; degrees: number }, zoom: number): Point {
  const painted = around(pixels) ?? { x: 0, y: 0, width: 0, height: 0 };
  const isThere = (pixel: Point): boolean => (want.corner === 'top' ? pixel.y === painted.y : pixel.x === painted.x);
  // The flat edge runs on through the same row or column of pixels; the corner is where it begins.
  const vertex = around(pixels.filter(isThere)) ?? painted;
  const reach = INSET + RADIUS * zoom;
  const angle = (want.degrees * Math.PI) / 180;
  return { x: vertex.x + (Math.cos(angle) - Math.sin(angle)) * reach, y: vertex.y + (Math.sin(angle) + Math.cos(angle)) * reach };
}

/** Runs in the page. */
function prepare(): void {
  for (const host of document.querySelectorAll<HTMLElement>('.shadow'))
    host.attachShadow({ mode: 'open' }).innerHTML = host.dataset.html ?? '';
  for (const scroller of document.querySelectorAll('.down')) scroller.scrollTop = 40;
  for (const scroller of document.querySelectorAll('.right')) scroller.scrollLeft = 160;
  document.head.append(Object.assign(document.createElement('style'), { id: 'state' }));
}

function setState(css: string, y: number): void {
  const style = document.querySelector('#state');
  if (style) style.textContent = css;
  window.scrollTo(0, y);
}

function areas(): { cells: Box[]; scale: number } {
  const cells = [...document.querySelectorAll('.cell')].map((cell) => {
    const { x, y, width, height } = cell.getBoundingClientRect();
    return { x, y, width, height };
  });
  return { cells, scale: devicePixelRatio };
}

inBothBrowsers((scene, name) => {
  /** Complaints about all cases as the page now is; given time until there are none. */
  const look = async (tab: Tab, zoom = 1): Promise<string[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-places-'));
    let last: string[] = [];
    await until(
      'every badge in its place',
      async () => {
        const file = join(folder, 'screen.png');
        await tab.screenshot(file);
        const { cells, scale } = await tab.run(areas);
        const screen = new Screen(file, scale);
        const found = PLACE_CASES.map((one, i) => cells[i] && complaint(one, i, cells[i], screen, zoom));
        last = found.filter((one) => typeof one === 'string');
        return last.length === 0;
      },
      6_000,
    ).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
    return last;
  };

  test('every badge stands in its picture’s painted corner, whatever the page does', async () => {
    const { driver, server } = scene();
    const cells = PLACE_CASES.map((one, index) => {
      const src = server.file(`/places/${index}.png`, 'image/png', drawPlain(colourOf(index), ...one.size), {
        'cache-control': 'max-age=600',
      });
      return `<div class="cell">${one.html((style = '') => `<img alt="${one.name}" src="${src}" style="${style}">`)}</div>`;
    });
    const url = server.page('/places', STYLE + cells.join(''));
    const tab = await driver.open();
    await tab.resize(1400, 1300);
    await tab.goto(url);
    await tab.run(prepare);
    await judged(driver, url, PLACE_CASES.length - 1);
    const wrong: Record<string, string[]> = {};
    for (const state of STATES) {
      await tab.run(setState, state.css, state.scroll ?? 0);
      const zoom = Number(/zoom:([\d.]+)/.exec(state.css)?.[1] ?? 1);
      wrong[state.name] = await look(tab, zoom);
    }
    await tab.run(setState, '', 0);
    await tab.resize(1150, 1300);
    wrong['another size'] = await look(tab);
    expect([name, wrong]).toEqual([name, Object.fromEntries(Object.keys(wrong).map((state) => [state, []]))]);
    await tab.close();
  });
});
