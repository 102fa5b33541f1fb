import { launchChromium } from '../e2e/chromium.ts';
import { addDemoAnchor } from '../e2e/demo-anchor.ts';
import { type Driver, type Tab, until } from '../e2e/driver.ts';
import { itemsOf } from '../e2e/items.ts';
import { type Hit, startServer } from '../e2e/server.ts';

/** So long the finished page is left alone while the processor time of all processes is watched. */
const IDLE_MS = 5_000;

interface Visit {
  readonly extension: string | null;
  readonly pictures: number;
  readonly signed: number;
}

export interface PageCost {
  readonly version: string;
  readonly figures: {
    readonly load: number;
    readonly 'last label after load': number;
    readonly requests: number;
    readonly bytes: number;
    readonly 'layout shift': number;
    readonly 'main thread, tasks': number;
    readonly 'main thread, scripts': number;
    readonly 'page memory': number;
    readonly 'processor, until idle': number;
    readonly 'processor, idle': number;
  };
  readonly units: Readonly<Record<keyof PageCost['figures'], string>>;
}

const UNITS: PageCost['units'] = {
  load: 'ms',
  'last label after load': 'ms',
  requests: '',
  bytes: 'kB',
  'layout shift': '',
  'main thread, tasks': 'ms',
  'main thread, scripts': 'ms',
  'page memory': 'MB',
  'processor, until idle': 'ms',
  'processor, idle': 'ms a second',
};

/** One visit with a fresh browser and a fresh server. */
export async function visit({ extension, pictures, signed }: Visit): Promise<PageCost> {
  const server = await startServer();
  const driver = await launchChromium({ extension });
  try {
    if (extension !== null) await addDemoAnchor(driver);
    const images = Array.from({ length: pictures }, (_, n) => {
      const file = n % Math.round(pictures / signed) === 0 ? 'capture.jpg' : 'plain.jpg';
      const host = n % 2 === 0 ? '' : server.other;
      return `<img id="p${n}" alt="p${n}" width="150" height="110" src="${host}${server.picture(file, { n })}">`;
    });
    const url = server.page('/bench', images.join(''));
    const tab = await driver.open();
    await tab.resize(1000, 900);
    await tab.metrics();
    const before = total(await driver.cpu());
    await tab.goto(url);
    const last = extension === null ? 0 : await lastLabel(driver, tab, url, pictures);
    const busy = total(await driver.cpu());
    await new Promise((done) => setTimeout(done, IDLE_MS));
    const idle = total(await driver.cpu());
    const page = await tab.run(pageFigures);
    const metrics = await tab.metrics();
    return {
      version: driver.version,
      figures: {
        load: page.load,
        'last label after load': Math.max(0, last - page.load),
        requests: server.hits.filter(isPicture).length,
        bytes: server.hits.filter(isPicture).reduce((sum, hit) => sum + hit.bytes, 0) / 1000,
        'layout shift': page.shift,
        'main thread, tasks': (metrics.TaskDuration ?? 0) * 1000,
        'main thread, scripts': (metrics.ScriptDuration ?? 0) * 1000,
        'page memory': (metrics.JSHeapUsedSize ?? 0) / 1_000_000,
        'processor, until idle': (busy - before) * 1000,
        'processor, idle': ((idle - busy) * 1000) / (IDLE_MS / 1000),
      },
      units: UNITS,
    };
  } finally {
    await driver.close();
    await server.close();
  }
}

const isPicture = (hit: Hit): boolean => hit.path.startsWith('/picture/');

function total(used: Readonly<Record<string, number>>): number {
  return Object.values(used).reduce((sum, seconds) => sum + seconds, 0);
}

/**
 * Milliseconds of the page's own clock when the last picture had its label. The background is asked, so that the question costs the page
 * nothing.
 */
async function lastLabel(driver: Driver, tab: Tab, url: string, count: number): Promise<number> {
  await until(
    'every label',
    async () => {
      const items = await itemsOf(driver, url);
      return items.length === count && items.every((item) => item.view !== null);
    },
    60_000,
  );
  return tab.run(() => performance.now());
}

function pageFigures(): Promise<{ load: number; shift: number }> {
  return new Promise((done) => {
    let shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    setTimeout(() => done({ load: navigation?.loadEventEnd ?? 0, shift }), 200);
  });
}
