import { launchChromium } from '../e2e/chromium.ts';
import { type Driver, until } from '../e2e/driver.ts';
import { launchFirefox } from '../e2e/firefox.ts';
import { itemsOf } from '../e2e/items.ts';
import { startServer } from '../e2e/server.ts';

/** Pictures on the page, each with an address and a label of its own. */
export const scrolledPictures = 1_000;
/** One of so many says that AI made it, and so has a badge with words. */
const LABELLED = 10;
const SCROLL_PX = 6_000;
const SPEED = 2_000;
/** A frame that comes later than this after the last was dropped: one and a half of a sixtieth of a second. */
const LATE_MS = 25;

export interface ScrollCost {
  readonly version: string;
  readonly frames: number;
  readonly dropped: number;
  /** Longest time between two frames, in milliseconds. */
  readonly longest: number;
  /** Milliseconds of all scripts in the page, ours and its own, for each frame; null where the browser does not tell. */
  readonly script: number | null;
  /** Null where the browser does not tell. */
  readonly shift: number | null;
  /** Badges of ours in the page at the end. */
  readonly badges: number;
}

/** Scrolls a long page of small pictures with a wheel, after every picture has its label. `extension`: folder of the built one, or null. */
export async function scroll(name: Driver['name'], extension: string | null): Promise<ScrollCost> {
  const server = await startServer();
  const driver = await (name === 'chromium' ? launchChromium : launchFirefox)({ extension });
  try {
    const images = Array.from({ length: scrolledPictures }, (_, n) => {
      const file = n % LABELLED === 0 ? 'ai-generated.jpg' : 'plain.jpg';
      return `<img alt="" width="90" height="64" src="${server.picture(file, { n })}">`;
    });
    const header = '<header style="position:sticky;top:0;height:40px;background:#fff">A header that stays</header>';
    const url = server.page('/scroll', `<style>main{min-height:9000px;line-height:110px}</style>${header}${images.join(' ')}`);
    const tab = await driver.open();
    await tab.resize(1000, 900);
    await tab.goto(url);
    if (extension !== null) {
      const isDone = async (): Promise<boolean> => {
        const items = await itemsOf(driver, url);
        return items.length === scrolledPictures && items.every((item) => item.view !== null);
      };
      for (const end = performance.now() + 90_000; !(await isDone()) && performance.now() < end; )
        await new Promise((done) => setTimeout(done, 500));
      await until('badges', async () => (await tab.badges()).length > 20);
    }
    await tab.run(watchFrames);
    await tab.metrics();
    const before = (await tab.metrics()).ScriptDuration;
    await tab.wheel(SCROLL_PX, SPEED);
    await until('the end of the scroll', async () => (await tab.run(() => window.scrollY)) > SCROLL_PX * 0.9, 5_000);
    const after = (await tab.metrics()).ScriptDuration;
    const { gaps, shift } = await tab.run(readFrames);
    const script = before === undefined || after === undefined ? null : ((after - before) * 1000) / gaps.length;
    const badges = extension === null ? 0 : (await tab.badges()).length;
    return {
      version: driver.version,
      frames: gaps.length,
      dropped: gaps.filter((gap) => gap > LATE_MS).length,
      longest: Math.max(...gaps),
      script,
      shift: name === 'chromium' ? shift : null,
      badges,
    };
  } finally {
    await driver.close();
    await server.close();
  }
}

/** Everything in the page is sent there as text. */
function watchFrames(): void {
  const seen = { gaps: [] as number[], shift: 0, last: performance.now() };
  Object.assign(window, { seen });
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  }
  const frame = (now: number): void => {
    seen.gaps.push(now - seen.last);
    seen.last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => {
    seen.last = now;
    requestAnimationFrame(frame);
  });
}

function readFrames(): { gaps: number[]; shift: number } {
  const { seen } = window as unknown as { seen: { gaps: number[]; shift: number } };
  return { gaps: seen.gaps, shift: seen.shift };
}
