// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isInSight } from '../../../extension/content/box.ts';

/** The right half of the window, asked for as often as `asked` tells. */
function part(scale: number) {
  const asked = vi.fn(() => innerWidth / 2);
  vi.stubGlobal('visualViewport', {
    scale,
    height: innerHeight,
    offsetTop: 0,
    get width() {
      return asked();
    },
    get offsetLeft() {
      return asked();
    },
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('a point of the viewport', () => {
  test('is in sight within the window, and no more is asked for: every hit test of a scroll asks', () => {
    const asked = part(1);
    expect([isInSight(0, 0), isInSight(innerWidth - 1, innerHeight - 1)]).toEqual([true, true]);
    expect([isInSight(-1, 0), isInSight(0, -1), isInSight(innerWidth, 0), isInSight(0, innerHeight)]).toEqual(Array(4).fill(false));
    expect(asked).not.toHaveBeenCalled();
  });

  test('is in sight within the enlarged part alone', () => {
    part(2);
    expect([isInSight(innerWidth - 1, 0), isInSight(innerWidth / 2 - 1, 0), isInSight(innerWidth, 0)]).toEqual([true, false, false]);
  });
});
