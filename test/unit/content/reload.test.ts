// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settleReloaded } from '../../../extension/content/reload.ts';

/** How the browser says that it came to the page. */
class Navigation {
  readonly entryType = 'navigation';
  readonly name = 'https://x.example/';
  readonly startTime = 0;
  readonly duration = 0;
  constructor(readonly type: string) {}
  toJSON = () => ({});
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('PerformanceNavigationTiming', Navigation);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Milliseconds until a picture of a page that was opened this way may be asked for. */
async function waitFor(type: string, end: number | undefined): Promise<number> {
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([new Navigation(type)]);
  const from = performance.now();
  let over: number | undefined;
  const settled = settleReloaded(end === undefined ? undefined : from + end).then(() => {
    over = performance.now() - from;
  });
  await vi.advanceTimersByTimeAsync(1_000);
  await settled;
  return over ?? Number.NaN;
}

test('a picture of a reloaded page waits until its entry is written, one that came long ago not at all', async () => {
  expect(await waitFor('reload', -100)).toBe(300);
  expect(await waitFor('reload', -2_000)).toBe(0);
  expect(await waitFor('reload', undefined)).toBe(400);
  expect(await waitFor('navigate', undefined)).toBe(0);
});
