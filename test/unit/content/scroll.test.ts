import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('../../../extension/content/first-layout.ts', () => ({ firstLayout: { isDue: () => due } }));

import { DRAW_MS, Scroll, type Turn } from '../../../extension/content/scroll.ts';

let due = false;
let [looks, ended] = [0, 0];
let scroll: Scroll;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.advanceTimersByTime(1_000);
  [due, looks, ended] = [false, 0, 0];
  scroll = new Scroll(
    () => {
      looks += 1;
    },
    () => {
      ended += 1;
    },
  );
});
afterEach(() => {
  scroll.stop();
  vi.useRealTimers();
});

/** The turns of a scroll of so many frames. */
function turnsOf(frames: number, frameMs: number): Turn[] {
  return Array.from({ length: frames }, () => {
    scroll.goesOn(performance.now());
    vi.advanceTimersByTime(frameMs);
    return scroll.turn(performance.now());
  });
}

test('a scroll draws about five times a second, and follows in every other frame', () => {
  const turns = turnsOf(60, 1000 / 60);
  expect(turns.filter((turn) => turn === 'draw').length).toBe(Math.ceil(1000 / DRAW_MS) - 1);
  expect(new Set(turns)).toEqual(new Set(['draw', 'follow']));
});

test('on a page that has few frames every second one draws', () => {
  expect(turnsOf(4, 140)).toEqual(['draw', 'follow', 'draw', 'follow']);
  vi.advanceTimersByTime(1_000);
  expect(scroll.turn(performance.now())).toBe('all');
});

test('it looks between frames for as long as it goes on, and says once that it is over', () => {
  turnsOf(60, 1000 / 60);
  expect(looks).toBeGreaterThanOrEqual(9);
  expect(ended).toBe(0);
  const before = looks;
  vi.advanceTimersByTime(2_000);
  expect(looks - before).toBeLessThanOrEqual(3);
  expect(ended).toBe(1);
  scroll.goesOn(performance.now());
  vi.advanceTimersByTime(2_000);
  expect([looks > before + 1, ended]).toEqual([true, 2]);
});

test('nothing is looked at before the page has its first layout', () => {
  due = true;
  turnsOf(30, 1000 / 60);
  expect(looks).toBe(0);
  due = false;
  turnsOf(30, 1000 / 60);
  expect(looks).toBeGreaterThan(2);
});

test('its end is seen once, and then there is none', () => {
  expect([scroll.isOn(performance.now()), scroll.left(performance.now()), scroll.ends(performance.now())]).toEqual([
    false,
    Number.POSITIVE_INFINITY,
    false,
  ]);
  const at = performance.now();
  scroll.goesOn(at);
  expect([scroll.isOn(at), scroll.left(at), scroll.ends(at), scroll.isOn(at + 150), scroll.ends(at + 150)]).toEqual([
    true,
    151,
    false,
    true,
    false,
  ]);
  expect([scroll.isOn(at + 151), scroll.left(at + 500), scroll.ends(at + 151), scroll.ends(at + 152)]).toEqual([false, 0, true, false]);
  expect(scroll.left(at + 500)).toBe(Number.POSITIVE_INFINITY);
});

test('it looks no more once it is stopped', () => {
  scroll.goesOn(performance.now());
  scroll.stop();
  vi.advanceTimersByTime(2_000);
  expect([looks, ended]).toEqual([0, 0]);
});
