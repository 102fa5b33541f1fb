import { STYLE } from '../../extension/content/style.ts';
import { SHAPES } from '../../extension/ui/shapes.ts';
import { type FrameRecord, until } from '../e2e/driver.ts';
import type { TestServer } from '../e2e/server.ts';
import { labelled, leaveScreens, pause, processor, type Scene } from './scene.ts';

/** Pictures on the page, each with an address and a label of its own. */
export const scrolledPictures = 1_000;
/** One of so many says that AI made it, and so has a badge with words. */
const LABELLED = 10;
const SCROLL_PX = 6_000;
const SPEED = 2_000;
/** Time between two frames of a screen that shows sixty a second. */
const FRAME_MS = 1000 / 60;
/** Back at its head, the page gets so long before it is scrolled again. */
const REST_MS = 1_200;

/** Of so many, so many never came. */
export interface Count {
  readonly came: number;
  readonly missed: number;
}

/** One scroll from the head of the page. */
export interface ScrollRun {
  /** Frames of the scroll on the screen, as the browser notes them. It scrolls without the page's main thread. */
  readonly shown: Count;
  /** Frames in which the page's own script had its turn: stricter, since none comes where the main thread is late for a frame that is shown. */
  readonly turns: Count;
  /** Longest time between two turns, in milliseconds. */
  readonly longest: number;
  /** Milliseconds of all scripts in the page, ours and its own, for each frame; null where the browser does not tell. */
  readonly script: number | null;
  /** Processor time of the whole browser, in milliseconds. */
  readonly processor: number;
  /** Null where the browser does not tell. */
  readonly shift: number | null;
}

/** What stands on the pictures: nothing, Assay's badges, or as many of the same look that the page itself has put there. */
export type Marks = 'none' | 'assay' | 'own';

/** Opens a long page of small pictures, and waits until every picture has its label. Answers a function that scrolls it with a wheel. */
export async function openScrollPage({ driver, server, tab }: Scene, marks: Marks): Promise<() => Promise<ScrollRun>> {
  const url = pageOf(server, marks);
  await tab.goto(url);
  if (marks === 'assay') {
    await labelled(driver, url, scrolledPictures);
    await until('badges', async () => (await tab.badges()).length > 20);
    await leaveScreens({ driver });
  }
  if (marks === 'own') await tab.run(placeMarks);
  return async () => {
    await tab.run(() => window.scrollTo(0, 0));
    await pause(REST_MS);
    // Asking also collects garbage, so it is not done while frames are watched.
    const { ScriptDuration: before } = await tab.metrics();
    const rested = await processor(driver);
    await tab.run(watchFrames);
    const records = await driver.frames(async () => {
      await tab.wheel(SCROLL_PX, SPEED);
      await until('the end of the scroll', async () => (await tab.run(() => window.scrollY)) > SCROLL_PX * 0.9, 5_000);
    });
    const { frames, shift } = await tab.run(readFrames);
    const worked = await processor(driver);
    const { ScriptDuration: after } = await tab.metrics();
    const gaps = gapsOf(whileMoving(frames));
    const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0);
    return {
      shown: shownOf(records),
      turns: { came: gaps.length, missed },
      longest: Math.max(0, ...gaps),
      script: before === undefined || after === undefined ? null : ((after - before) * 1000) / frames.length,
      processor: (worked - rested) * 1000,
      shift: driver.name === 'chromium' ? shift : null,
    };
  };
}

function pageOf(server: TestServer, marks: Marks): string {
  const images = Array.from({ length: scrolledPictures }, (_, n) => {
    const file = isLabelled(n) ? 'ai-generated.jpg' : 'plain.jpg';
    return `<img alt="" width="90" height="64" src="${server.picture(file, { n })}">`;
  });
  const header = '<header style="position:sticky;top:0;height:40px;background:#fff">A header that stays</header>';
  const page = `<style>main{min-height:9000px;line-height:110px}</style>${header}${images.join(' ')}`;
  return server.page('/scroll', marks === 'own' ? `${page}<style>${STYLE}</style>${ownMarks()}` : page);
}

const isLabelled = (n: number): boolean => n % LABELLED === 0;

/** Elements and styles like those of Assay, but in the page, made once and never touched again. */
function ownMarks(): string {
  const svg = `<svg viewBox="0 0 16 16" width="1em" height="1em"><path d="${SHAPES['ai-generated']}" fill="currentColor"/></svg>`;
  const loud = `<button class="badge" data-label="ai-generated" data-words="AI-generated">${svg}</button>`;
  const quiet = '<button class="badge quiet short" data-label="unknown" data-words=""></button>';
  return `<div class="layer">${Array.from({ length: scrolledPictures }, (_, n) => (isLabelled(n) ? loud : quiet)).join('')}</div>`;
}

interface Frame {
  /** Milliseconds. */
  readonly at: number;
  readonly y: number;
}

/** The frames from the last at the head of the page to the first at the end of the way. */
function whileMoving(frames: readonly Frame[]): readonly Frame[] {
  const [first, last] = [frames[0], frames.at(-1)];
  return frames.slice(
    frames.findLastIndex(({ y }) => y === first?.y),
    frames.findIndex(({ y }) => y === last?.y) + 1,
  );
}

/** A frame is shown whole, or without what the main thread was still at; of one that is noted twice, what was shown counts. */
function shownOf(records: readonly FrameRecord[]): Count {
  const scrolled = records.filter(({ scrolls }) => scrolls);
  const shown = new Set(scrolled.filter(({ state }) => state.startsWith('PRESENTED')).map(({ sequence }) => sequence));
  const dropped = new Set(scrolled.filter(({ state }) => state === 'DROPPED').map(({ sequence }) => sequence));
  if (shown.size === 0) throw new Error('the browser noted no frame of the scroll');
  return { came: shown.size, missed: [...dropped].filter((sequence) => !shown.has(sequence)).length };
}

function gapsOf(frames: readonly Frame[]): number[] {
  return frames.slice(1).map(({ at }, before) => at - (frames[before]?.at ?? at));
}

// What follows is sent into the page as text.

function placeMarks(): void {
  const marks = document.querySelectorAll<HTMLElement>('.layer > button');
  for (const [n, image] of [...document.images].entries()) {
    const { x, y } = image.getBoundingClientRect();
    if (marks[n]) marks[n].style.cssText = `left:${x + 6}px;top:${y + 6}px;max-width:78px`;
  }
}

function watchFrames(): void {
  const seen = { frames: [] as Frame[], shift: 0, on: true };
  Object.assign(window, { seen });
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift' });
  }
  const frame = (at: number): void => {
    seen.frames.push({ at, y: window.scrollY });
    if (seen.on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function readFrames(): { frames: Frame[]; shift: number } {
  const { seen } = window as unknown as { seen: { frames: Frame[]; shift: number; on: boolean } };
  seen.on = false;
  return seen;
}
