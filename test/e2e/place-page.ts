import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Corner } from '../../extension/messages.ts';
import { type Tab, until } from './driver.ts';
import type { Box } from './inside.ts';
import { type Colour, colourOf, drawPlain, Screen } from './paint.ts';
import { KIND_CASES, PLACE_CASES, type PlaceCase, TOP_CASES, type Want } from './place-cases.ts';
import { complaintOf } from './place-check.ts';
import { KIND_LIMITS, PLACE_LIMITS } from './place-limits.ts';
import { judged, type Scene } from './suite.ts';

/** Cells on a grey ground, so that white is the badges' paper only. */
const STYLE = `<style>:root,.top{background:#808080}body{margin:8px;min-height:1760px}h1,header{display:none}
  main{margin-top:90px;min-height:1500px}main,.top{display:flex;flex-wrap:wrap;align-content:flex-start;gap:4px}
  header{position:sticky;top:0;z-index:5;width:100%;height:160px;margin-top:-90px;background:#444}
  .cell{position:relative;flex:none;width:220px;height:160px;overflow:clip;contain:layout}img{max-width:none;vertical-align:top}
  .top{width:920px;height:340px;padding:10px;border:0;overflow:clip}.top:not(dialog[open],:popover-open,:fullscreen){display:none}
  .askew{width:9px;height:9px;overflow:hidden;rotate:9deg}
  .veiled::after{content:'';position:absolute;inset:0;background:#555}
  iframe{width:200px;height:140px;border:0;vertical-align:top}
  #go{position:absolute;left:8px;top:8px;width:80px;height:30px;border:0;background:#777}
  @keyframes to-and-fro{from{transform:translate(0,0)}to{transform:translate(40px,30px)}}@keyframes grow{to{scale:1.4}}</style>`;
const FRAME_STYLE =
  '<style>:root{background:#808080}body{margin:0;position:relative;overflow:auto}img{max-width:none;vertical-align:top}</style>';
/** A still page has every badge in its place within this time, moves that tell nobody included. */
const PATIENCE_MS = 20_000;

/** What lies above the rest of the page while it is shown. */
export const TOPS = ['dialog', 'popover', 'fullscreen'] as const;
export type Top = (typeof TOPS)[number];

interface Placed extends PlaceCase {
  readonly top: Top | 'page' | 'limits';
}
const inGroup = (top: Placed['top'], cases: readonly PlaceCase[]): readonly Placed[] =>
  cases.map((one) => ({ ...one, top, name: top === 'page' ? one.name : `${top}: ${one.name}` }));

/** The cases of each page, every one with a cell and a colour of its own. */
const PAGES = {
  places: [...inGroup('page', PLACE_CASES), ...inGroup('limits', PLACE_LIMITS), ...TOPS.flatMap((top) => inGroup(top, TOP_CASES))],
  kinds: [...inGroup('page', KIND_CASES), ...inGroup('limits', KIND_LIMITS)],
} as const satisfies Readonly<Record<string, readonly Placed[]>>;

export interface Look {
  readonly top?: Placed['top'];
  /** CSS zoom of the page. */
  readonly zoom?: number;
  readonly corner?: Corner;
  /** What a case has to be now, where that is not what it is at rest; `area` is its cell. */
  readonly want?: (one: PlaceCase, area: Box) => Want;
}

/** One page of hard cases, in a window that shows all of them. */
export class PlacePage {
  static readonly size = { width: 1850, height: 1700 };

  private constructor(
    readonly tab: Tab,
    readonly url: string,
    readonly cases: readonly Placed[],
  ) {}

  static async open({ driver, server }: Scene, name: keyof typeof PAGES = 'places'): Promise<PlacePage> {
    const cases = PAGES[name];
    const cells = cases.map((one, index) => ({
      top: one.top,
      html: `<div class="cell">${contentOf(one, `${name}/${index}`, colourOf(index), server)}</div>`,
    }));
    const of = (top: Placed['top']): string =>
      cells
        .filter((one) => one.top === top)
        .map(({ html }) => html)
        .join('');
    const tops = `<div class="askew"><dialog class="top">${of('dialog')}</dialog><div class="top" popover="manual">${of('popover')}</div>
      <section class="top">${of('fullscreen')}</section></div>`;
    const url = server.page(`/${name}`, `${STYLE}<header></header><button id="go"></button>${of('page')}${of('limits')}${tops}`);
    const tab = await driver.open();
    await tab.resize(PlacePage.size.width, PlacePage.size.height);
    await tab.goto(url);
    await tab.run(prepare);
    await judged(driver, url, cases.length, 40_000);
    return new PlacePage(tab, url, cases);
  }

  /** Complaints about every case as the page now is; given time until there are none. */
  async look({ top = 'page', zoom = 1, corner = 'top-left', want = (one) => one.want }: Look = {}): Promise<string[]> {
    const folder = mkdtempSync(join(tmpdir(), 'assay-places-'));
    const file = join(folder, 'screen.png');
    let last: string[] = [];
    /** Moving ones that were once seen in their place. */
    const met = new Set<number>();
    await until(
      'every badge in its place',
      async () => {
        await this.tab.screenshot(file);
        const { cells, across } = await this.tab.run(areas);
        const screen = new Screen(file, across);
        const found = this.cases.map((one, index) => {
          const area = cells[index];
          if (one.top !== top || !area || met.has(index)) return null;
          const wrong = complaintOf({ name: one.name, want: want(one, area), colour: colourOf(index), area, zoom, corner }, screen);
          if (one.moves && wrong === null) met.add(index);
          return wrong;
        });
        last = found.filter((one) => typeof one === 'string');
        return last.length === 0;
      },
      PATIENCE_MS,
    ).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
    return last;
  }

  /** Styles for the page as a whole, in the place of those before, and how far it is scrolled. */
  state(css = '', scroll = 0): Promise<void> {
    return this.tab.run(setState, css, scroll);
  }

  /** Shows one of what lies above the page. */
  async raise(top: Top): Promise<void> {
    if (top === 'dialog') await this.tab.run(() => document.querySelector<HTMLDialogElement>('dialog.top')?.showModal());
    else if (top === 'popover') await this.tab.run(() => document.querySelector<HTMLElement>('.top[popover]')?.showPopover());
    else {
      // Only a click of the user's may ask for it.
      await this.tab.click(20, 20);
      await until('full screen', () => this.tab.run(() => document.fullscreenElement !== null));
    }
  }

  lower(): Promise<void> {
    return this.tab.run(async () => {
      document.querySelector<HTMLDialogElement>('dialog.top')?.close();
      document.querySelector<HTMLElement>('.top[popover]')?.hidePopover();
      if (document.fullscreenElement) await document.exitFullscreen();
    });
  }

  /** Takes every picture out that is in no frame: a frame that is put back would be another document. */
  takeOut(): Promise<void> {
    return this.tab.run(() => {
      const cells = [...document.querySelectorAll('main > .cell')].filter((cell) => !cell.querySelector('iframe'));
      Reflect.set(
        window,
        'taken',
        cells.map((cell) => {
          const content = document.createDocumentFragment();
          content.append(...cell.childNodes);
          return { cell, content };
        }),
      );
    });
  }

  putBack(): Promise<void> {
    return this.tab.run(() => {
      const taken: { cell: Element; content: DocumentFragment }[] = Reflect.get(window, 'taken');
      for (const { cell, content } of taken) cell.append(content);
      // What is taken out forgets how far it was scrolled.
      for (const scroller of document.querySelectorAll('main .down')) scroller.scrollTop = 40;
      for (const scroller of document.querySelectorAll('main .right')) scroller.scrollLeft = 160;
    });
  }

  /** Lays something over every cell, each time of another kind. */
  cover(): Promise<void> {
    return this.tab.run(() => {
      const kinds = ['background:#555', 'background:linear-gradient(#555,#444)', 'background:#555;z-index:2147483647', 'video'];
      for (const [index, cell] of document.querySelectorAll('main > .cell').entries()) {
        const kind = kinds[index % kinds.length] ?? '';
        const cover = document.createElement(kind === 'video' ? kind : 'div');
        cover.className = 'cover';
        cover.style.cssText = `position:absolute;inset:0;width:220px;height:160px;${kind === 'video' ? 'background:#555' : kind}`;
        cell.append(cover);
      }
    });
  }

  uncover(): Promise<void> {
    return this.tab.run(() => {
      for (const cover of document.querySelectorAll('.cover')) cover.remove();
    });
  }

  /** Moves every cell a little, by a change of a style sheet, which tells nobody. */
  moveSilently(): Promise<void> {
    return this.tab.run(() => {
      const style = document.querySelector<HTMLStyleElement>('#state');
      style?.sheet?.insertRule('.cell{left:9px;top:5px}');
    });
  }

  /** Lays the header over everything, as silently. */
  coverSilently(): Promise<void> {
    return this.tab.run(() => {
      const style = document.querySelector<HTMLStyleElement>('#state');
      style?.sheet?.insertRule(
        'header{display:block!important;position:fixed!important;inset:0;width:auto!important;height:auto!important;margin:0!important}',
      );
    });
  }

  /** How often hit tests meet our element where no badge is: around each at a little distance, and all over the page. */
  strayHits(badges: readonly Box[]): Promise<number> {
    return this.tab.run((boxes) => {
      const around = boxes.flatMap(({ x, y, width, height }) =>
        [-3, width / 2, width + 3].flatMap((dx) => [-3, height / 2, height + 3].map((dy) => [x + dx, y + dy] as const)),
      );
      const STEP = 40;
      for (let y = STEP; y < innerHeight; y += STEP) for (let x = STEP; x < innerWidth; x += STEP) around.push([x, y]);
      const isIn = (x: number, y: number): boolean =>
        boxes.some((box) => x > box.x - 1 && x < box.x + box.width + 1 && y > box.y - 1 && y < box.y + box.height + 1);
      return around.filter(([x, y]) => !isIn(x, y) && document.elementFromPoint(x, y)?.matches('html > div')).length;
    }, badges);
  }

  /** The control that a page has put where the words of a badge would be. */
  controlBox(): Promise<Box> {
    return this.tab.run(() => document.querySelector('.cell > button')?.getBoundingClientRect().toJSON());
  }
}

/** What stands in a cell: the picture, or the outermost frame around it. */
function contentOf(one: PlaceCase, name: string, colour: Colour, server: Scene['server']): string {
  const src = server.file(`/${name}.png`, 'image/png', drawPlain(colour, ...one.size, one.orientation), { 'cache-control': 'max-age=600' });
  const html = one.html((style = '') => `<img alt="${one.name}" src="${new URL(src).pathname}" style="${style}">`);
  if (!one.frames) return html.replace('other:', server.other);
  let inner = html;
  for (const [depth, site] of [...one.frames.entries()].toReversed()) {
    const path = `/${name}-${depth}.html`;
    server.file(path, 'text/html; charset=utf-8', `<!doctype html><title>${one.name}</title>${FRAME_STYLE}${inner}`);
    inner = `<iframe src="${site === 'own' ? server.own : server.other}${path}" title="${one.name}"></iframe>`;
  }
  return one.around?.(inner) ?? inner;
}

/** Runs in the page. */
function prepare(): void {
  for (const host of document.querySelectorAll<HTMLElement>('.shadow'))
    host.attachShadow({ mode: 'open' }).innerHTML = host.dataset.html ?? '';
  for (const scroller of document.querySelectorAll('.down')) scroller.scrollTop = 40;
  for (const scroller of document.querySelectorAll('.right')) scroller.scrollLeft = 160;
  for (const scroller of document.querySelectorAll('.left')) scroller.scrollLeft = -160;
  document.head.append(Object.assign(document.createElement('style'), { id: 'state' }));
  const whole = document.querySelector('section');
  document.querySelector('#go')?.addEventListener('click', () => void whole?.requestFullscreen());
}

function setState(css: string, y: number): void {
  const style = document.querySelector('#state');
  if (style) style.textContent = css;
  window.scrollTo(0, y);
  document.body.scrollTop = y;
}

function areas(): { cells: Box[]; across: number } {
  const cells = [...document.querySelectorAll('.cell')].map((cell) => {
    const { x, y, width, height } = cell.getBoundingClientRect();
    return { x, y, width, height };
  });
  return { cells, across: innerWidth };
}
