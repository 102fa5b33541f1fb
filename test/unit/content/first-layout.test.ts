// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const FRAME_MS = 16;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  document.body.replaceChildren();
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, FRAME_MS));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page with a box in it, of which `change` and `restyle` are told as the page's observer tells them. */
async function open() {
  const { firstLayout } = await import('../../../extension/content/first-layout.ts');
  const around = document.createElement('div');
  document.body.append(around);
  const put = (name: string): Element => {
    const element = document.createElement(name);
    around.append(element);
    firstLayout.change();
    return element;
  };
  const pass = (frames = 1) => vi.advanceTimersByTime(frames * FRAME_MS + 1);
  return { firstLayout, around, put, pass };
}

test('nothing is due on a page without objects, whatever changes', async () => {
  const { firstLayout, around, put } = await open();
  put('img');
  firstLayout.restyle(around);
  expect(firstLayout.isDue()).toBe(false);
});

test.each(['object', 'embed'])('an %s is due until a frame of the page has gone through it', async (name) => {
  const { firstLayout, put, pass } = await open();
  put(name);
  const done: string[] = [];
  firstLayout.run(() => done.push('task'));
  expect(firstLayout.isDue()).toBe(true);
  expect(done).toEqual([]);
  pass();
  expect(done).toEqual(['task']);
  expect(firstLayout.isDue()).toBe(false);
});

test('one that came in the very frame waits for the next', async () => {
  const { firstLayout, put, pass } = await open();
  put('object');
  expect(firstLayout.isDue()).toBe(true);
  vi.advanceTimersByTime(FRAME_MS); // its callbacks have run, and it is not drawn yet
  put('embed');
  vi.advanceTimersByTime(1);
  expect(firstLayout.isDue()).toBe(true);
  pass();
  expect(firstLayout.isDue()).toBe(false);
});

test('what an attribute may have shown is due, however soon after another one hid it', async () => {
  const { firstLayout, around, put, pass } = await open();
  put('object');
  expect(firstLayout.isDue()).toBe(true);
  pass();
  firstLayout.restyle(around); // hidden
  expect(firstLayout.isDue()).toBe(true);
  pass();
  expect(firstLayout.isDue()).toBe(false);
  firstLayout.restyle(around); // shown
  expect(firstLayout.isDue()).toBe(true);
});

test('what was loaded is due no more', async () => {
  const { firstLayout, around, put, pass } = await open();
  const element = put('object');
  expect(firstLayout.isDue()).toBe(true);
  pass();
  firstLayout.load(element);
  firstLayout.restyle(around);
  expect(firstLayout.isDue()).toBe(false);
});

test('a page that changes in every frame holds us for a second of frames at most', async () => {
  const { firstLayout, around, put, pass } = await open();
  put('object');
  expect(firstLayout.isDue()).toBe(true);
  pass();
  let held = true;
  firstLayout.restyle(around);
  firstLayout.run(() => {
    held = false;
  });
  let frames = 0;
  for (; held && frames < 100; frames++) {
    firstLayout.restyle(around);
    pass();
  }
  expect(frames).toBeGreaterThan(30);
  expect(frames).toBeLessThan(90);
});

test('whoever waits is told whether nothing is due, or that it takes too long', async () => {
  const { firstLayout, put } = await open();
  put('object');
  const done = firstLayout.isDone();
  await vi.advanceTimersByTimeAsync(FRAME_MS + 1);
  expect(await done).toBe(true);
  vi.stubGlobal('requestAnimationFrame', () => 0);
  put('embed');
  const never = firstLayout.isDone();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await never).toBe(false);
});
