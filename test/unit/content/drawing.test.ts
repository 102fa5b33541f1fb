// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('../../../extension/content/api.ts', async () => ({ api: (await import('./page.ts')).fakeApi }));

import { draw } from '../../../extension/content/drawing.ts';
import { Layer } from '../../../extension/content/layer.ts';
import type { Badge } from '../../../extension/content/place.ts';
import { UNKNOWN } from '../../../extension/content/surroundings.ts';
import { img, layOut, nest } from './laid-out.ts';

const WINDOW = 320;
const PICTURE = 60;
const POINT = { x: 0, y: 0 };

beforeEach(() => {
  vi.unstubAllGlobals();
  layOut();
  vi.stubGlobal('innerWidth', WINDOW);
  document.body.replaceChildren();
  Object.assign(HTMLElement.prototype, { showPopover: () => undefined, hidePopover: () => undefined });
});

/** A badge that shows its shape only, at a small picture from `x` on, whose words take `wide` pixels. */
function drawn(x: number, wide: number, corner: 'left' | 'right'): HTMLButtonElement {
  const element = nest(img());
  const button = document.createElement('button');
  const along = { x: corner === 'left' ? 1 : -1, y: 0 };
  const box = { x, y: 40, width: PICTURE, height: PICTURE };
  const badge: Badge = {
    ...{ element, button, layer: new Layer(document.documentElement, 'labels', () => undefined), press: () => undefined, read: () => null },
    ...{ quiet: false, asked: false, around: UNKNOWN, aroundAt: 0, far: false, spot: null, follow: 0, wide },
    footing: {
      box,
      middle: { x: x + PICTURE / 2, y: 40 + PICTURE / 2 },
      shape: '',
      corner: { x: corner === 'left' ? x : x + PICTURE, y: 40 },
      along,
      down: { x: 0, y: 1 },
      turned: false,
    },
    ...{ origin: { x: 0, y: 0, zoom: 1 }, shift: POINT, shape: '', seen: true, tight: false, tightAt: 0, on: false },
    ...{ x: Number.NaN, y: Number.NaN, drawn: '' },
  };
  draw(badge);
  return button;
}

describe('words that are asked for stay in the window', () => {
  test.each<[what: string, x: number, wide: number, corner: 'left' | 'right', back: boolean, most: string]>([
    ['from the left edge', 0, 200, 'left', false, ''],
    ['back from the right edge', 260, 200, 'left', true, ''],
    ['back, where they belong to the right', 200, 150, 'right', true, ''],
    ['onward, where there is no room to go back', 0, 200, 'right', false, ''],
    ['cut, onward, where neither side has room', 100, 240, 'left', false, '210px'],
    ['cut, back, where that side has more', 190, 240, 'left', true, '216px'],
  ])('%s', (_, x, wide, corner, back, most) => {
    const button = drawn(x, wide, corner);
    expect([button.className, button.style.maxWidth]).toEqual([back ? 'short end' : 'short', most]);
  });
});
