import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

/** The module of a document of its own. */
const load = () => import('../../../extension/content/controlled.ts');

function workers(): EventTarget & { controller: object | null } {
  const found = Object.assign(new EventTarget(), { controller: null });
  vi.stubGlobal('navigator', { serviceWorker: found });
  return found;
}

test('a page without a worker is not controlled', async () => {
  workers();
  expect((await load()).isControlled()).toBe(false);
});

test('what a worker has answered is still shown when it has gone', async () => {
  const found = workers();
  const { isControlled } = await load();
  found.controller = {};
  expect(isControlled()).toBe(true);
  found.controller = null;
  expect(isControlled()).toBe(true);
});

test('one that comes and goes while nobody asks is not missed', async () => {
  const found = workers();
  const { isControlled, watchControl } = await load();
  watchControl();
  found.controller = {};
  found.dispatchEvent(new Event('controllerchange'));
  found.controller = null;
  expect(isControlled()).toBe(true);
});

test('where asking throws, and where there are no workers', async () => {
  vi.stubGlobal('navigator', {
    get serviceWorker(): never {
      throw new DOMException('sandboxed', 'SecurityError');
    },
  });
  const sandboxed = await load();
  expect(() => sandboxed.watchControl()).not.toThrow();
  expect(sandboxed.isControlled()).toBe(true);
  vi.resetModules();
  vi.stubGlobal('navigator', {});
  const insecure = await load();
  expect(() => insecure.watchControl()).not.toThrow();
  expect(insecure.isControlled()).toBe(false);
});
