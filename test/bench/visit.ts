import type { Driver } from '../e2e/driver.ts';
import {
  bytesOf,
  inScene,
  isPicture,
  labelled,
  leaveScreens,
  pause,
  picturesOf,
  processor,
  type Setting,
  searched,
  settled,
  sumOf,
} from './scene.ts';

/** The finished page is left alone: spare Workers go, and so do the last looks after its load. */
const QUIET_MS = 5_000;
/** Then the processor time of all processes is watched for so long. */
const REST_MS = 8_000;
/** By then the page that checks has gone, and so has whatever else nobody asks any more. */
const MINUTE_MS = 65_000;

export interface PageCost {
  readonly version: string;
  /** Bytes of memory by kind of process, at rest. */
  readonly memory: Readonly<Record<string, number>>;
  /** Megabytes of memory of all processes a minute later; null where that was not waited for. */
  readonly minuteLater: number | null;
  /** As `processor, at rest`, over as long a time right after it, in which no look at the tab falls; null where that was not waited for. */
  readonly between: number | null;
  readonly figures: {
    readonly load: number;
    readonly 'last label after load': number;
    readonly requests: number;
    readonly bytes: number;
    readonly 'requests of a second visit': number;
    readonly 'layout shift': number;
    readonly 'tasks over 50 ms': number;
    readonly 'main thread, tasks': number;
    readonly 'main thread, processor': number;
    readonly 'main thread, scripts': number;
    readonly 'page memory': number;
    readonly 'memory of all processes': number;
    readonly 'processor, until labelled': number;
    readonly 'processor, at rest': number;
  };
}

export const UNITS: Readonly<Record<keyof PageCost['figures'], string>> = {
  load: 'ms',
  'last label after load': 'ms',
  requests: '',
  bytes: 'kB',
  'requests of a second visit': '',
  'layout shift': '',
  'tasks over 50 ms': '',
  'main thread, tasks': 'ms',
  'main thread, processor': 'ms',
  'main thread, scripts': 'ms',
  'page memory': 'MB',
  'memory of all processes': 'MB',
  'processor, until labelled': 'ms',
  'processor, at rest': 'ms a second',
};

/** What one visit of a page of pictures costs, in a fresh browser. */
export async function visit(
  setting: Setting,
  pictures: { readonly count: number; readonly signed: number; readonly again: boolean; readonly rest?: 'longer' | 'minute' },
): Promise<PageCost> {
  return inScene(setting, async ({ driver, server, tab }) => {
    const url = server.page('/bench', picturesOf(server, pictures), { 'cache-control': 'max-age=600' });
    const fresh = await tab.metrics();
    const start = await processor(driver);
    await tab.goto(url);
    if (setting.assay) await labelled(driver, url, pictures.count);
    const last = await tab.run(() => performance.now());
    const busy = await processor(driver);
    const page = await tab.run(pageFigures);
    // What is still being proven belongs to the work, not to the rest after it.
    if (setting.assay) await settled(driver, url);
    const metrics = await tab.metrics();
    const since = (name: string): number => ((metrics[name] ?? 0) - (fresh[name] ?? 0)) * 1000;
    const hits = server.hits.filter(isPicture);
    if (pictures.again) {
      await tab.goto(url);
      if (setting.assay) await labelled(driver, url, pictures.count);
    }
    const again = server.hits.filter(isPicture).length - hits.length;
    if (setting.assay) {
      await settled(driver, url);
      await searched(driver, url);
      await leaveScreens({ driver });
    }
    await pause(QUIET_MS);
    const atRest = await restOf(driver);
    const shares = await driver.memory();
    const between = pictures.rest === 'longer' ? await restOf(driver) : null;
    if (pictures.rest === 'minute') await pause(MINUTE_MS);
    return {
      version: driver.version,
      memory: shares,
      minuteLater: pictures.rest === 'minute' ? sumOf(await driver.memory()) / 1_000_000 : null,
      between,
      figures: {
        load: page.load,
        'last label after load': setting.assay ? Math.max(0, last - page.load) : 0,
        requests: hits.length,
        bytes: bytesOf(hits) / 1000,
        'requests of a second visit': again,
        'layout shift': page.shift,
        'tasks over 50 ms': page.long,
        // By the clock a task also lasts while other processes have the processor; the second figure is what the thread itself did.
        'main thread, tasks': since('TaskDuration'),
        'main thread, processor': since('ThreadTime'),
        'main thread, scripts': since('ScriptDuration'),
        'page memory': (metrics.JSHeapUsedSize ?? 0) / 1_000_000,
        'memory of all processes': sumOf(shares) / 1_000_000,
        'processor, until labelled': (busy - start) * 1000,
        'processor, at rest': atRest,
      },
    };
  });
}

/** Milliseconds of processor time a second, of all processes. */
async function restOf(driver: Driver): Promise<number> {
  const before = await processor(driver);
  await pause(REST_MS);
  return (((await processor(driver)) - before) * 1000) / (REST_MS / 1000);
}

/** Runs in the page, which is asked when all is done. */
function pageFigures(): Promise<{ load: number; shift: number; long: number }> {
  return new Promise((done) => {
    let shift = 0;
    let long = 0;
    const observe = (type: string, note: (entry: PerformanceEntry) => void): void => {
      if (!PerformanceObserver.supportedEntryTypes.includes(type)) return;
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    };
    observe('layout-shift', (entry) => {
      shift += (entry as PerformanceEntry & { value: number }).value;
    });
    observe('longtask', () => {
      long += 1;
    });
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    setTimeout(() => done({ load: navigation?.loadEventEnd ?? 0, shift, long }), 200);
  });
}
