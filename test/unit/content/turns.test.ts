import { expect, test } from 'vitest';
import { type Turn, Turns } from '../../../extension/content/turns.ts';

/** The turns of a scroll of one second with so many milliseconds from frame to frame. */
function turnsOf(frameMs: number): Turn[] {
  const turns = new Turns();
  return Array.from({ length: Math.floor(1000 / frameMs) }, (_, n) => turns.next(1_000 + n * frameMs));
}

test('a scroll looks and draws in turns, about five times a second each, and follows in every other frame', () => {
  const turns = turnsOf(1000 / 60);
  const own = turns.filter((turn) => turn !== 'follow');
  expect(own.slice(0, 4)).toEqual(['draw', 'look', 'draw', 'look']);
  expect(own.every((turn, n) => turn === (n % 2 === 0 ? 'draw' : 'look'))).toBe(true);
  expect(own.length).toBeGreaterThanOrEqual(8);
  expect(own.length).toBeLessThanOrEqual(10);
});

test('on a page that has few frames each of them looks or draws', () => {
  expect(turnsOf(100)).not.toContain('follow');
});
