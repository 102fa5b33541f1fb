import { afterEach, expect, test, vi } from 'vitest';

vi.mock('webextension-polyfill', () => ({ default: {} }));

const { openOffscreenPage } = await import('../../../extension/platform.ts');

afterEach(() => vi.unstubAllGlobals());

/** A browser in which a page can be found as soon as it begins to open, and listens when `done` is called. */
function browser() {
  let pages = 0;
  let done = () => {};
  const createDocument = vi.fn(() => {
    pages += 1;
    return new Promise<void>((resolve) => {
      done = resolve;
    });
  });
  vi.stubGlobal('chrome', {
    offscreen: { Reason: { WORKERS: 'WORKERS' }, createDocument },
    runtime: {
      ContextType: { OFFSCREEN_DOCUMENT: 'OFFSCREEN_DOCUMENT' },
      getURL: (path: string) => path,
      getContexts: async () => Array.from({ length: pages }),
    },
  });
  return { createDocument, done: () => done() };
}

test('whoever comes while the page opens waits until it listens', async () => {
  const { createDocument, done } = browser();
  const ready: string[] = [];
  const first = openOffscreenPage('page.html').then(() => ready.push('first'));
  await vi.waitFor(() => expect(createDocument).toHaveBeenCalled());
  const second = openOffscreenPage('page.html').then(() => ready.push('second'));
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(ready).toEqual([]);
  done();
  await Promise.all([first, second]);
  await openOffscreenPage('page.html');
  expect(createDocument).toHaveBeenCalledTimes(1);
});
