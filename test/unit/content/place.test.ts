// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import type { Ground } from '../../../extension/content/ground.ts';
import { type Badge, pointsBeside, spotOf } from '../../../extension/content/place.ts';

type Fields = Pick<Badge, 'quiet' | 'tight' | 'wide' | 'shift' | 'origin'>;
const WIDE = 120;

/** As far as its place depends on it. */
function badge(fields: Partial<Fields> = {}): Badge {
  const known = { quiet: false, tight: false, wide: WIDE, shift: { x: 0, y: 0 }, origin: { x: 0, y: 0, zoom: 1 }, ...fields };
  const rest = {
    asked: false,
    aroundAt: 0,
    far: false,
    spot: null,
    follow: 0,
    footing: null,
    shape: '',
    seen: true,
    tightAt: 0,
    on: false,
    x: 0,
    y: 0,
    drawn: '',
  };
  const button = document.createElement('button');
  const around = { clips: [], turns: [], cuts: [], stuck: false, plain: true };
  return { ...known, ...rest, around, element: button, button, press: () => undefined, read: () => null, layer: Object.create(null) };
}

/** An upright picture from 100, 50, seen from one of its corners. */
function ground(width: number, height: number, corner = 'top-left', inward = 0): Ground {
  const [right, bottom] = [corner.endsWith('right'), corner.startsWith('bottom')];
  const box = { x: 100, y: 50, width, height };
  const along = { x: right ? -1 : 1, y: 0 };
  const down = { x: 0, y: bottom ? -1 : 1 };
  const sharp = { x: right ? 100 + width : 100, y: bottom ? 50 + height : 50 };
  const at = { x: sharp.x + along.x * inward, y: sharp.y + down.y * inward };
  return { box, turned: false, corner: at, along, down, middle: { x: 100 + width / 2, y: 50 + height / 2 }, shape: '' };
}

const CORNERS = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;

describe('where a badge stands', () => {
  test.each([
    ['top-left', { x: 106, y: 56 }],
    ['top-right', { x: 174, y: 56 }],
    ['bottom-left', { x: 106, y: 170 }],
    ['bottom-right', { x: 174, y: 170 }],
  ])('at the same distance from both edges of the corner: %s', (corner, want) => {
    expect(spotOf(badge(), ground(200, 150, corner))).toMatchObject({ ...want, width: WIDE, height: 24, short: false });
  });

  test.each([
    ['room for all of its words', ground(132, 90), {}, false, 120],
    ['a pixel less: its words are cut', ground(131, 90), {}, false, 119],
    ['the least room for words', ground(122, 90), {}, false, 110],
    ['a pixel less than that', ground(121, 90), {}, true, 24],
    ['words shorter than that need no more than their own', ground(92, 90), { wide: 80 }, false, 80],
    ['a pixel less than short words', ground(91, 90), { wide: 80 }, true, 24],
    ['nothing to tell', ground(400, 300), { quiet: true }, true, 24],
    ['a control where the words would be', ground(400, 300), { tight: true }, true, 24],
    ['a rounded corner takes as much on the other side', ground(162, 150, 'top-left', 20), {}, false, 110],
    ['and so on the right', ground(161, 150, 'top-right', 20), {}, true, 24],
  ] as const)('%s', (_, on, fields, short, width) => {
    expect(spotOf(badge(fields), on)).toMatchObject({ short, width });
  });

  test.each([
    [48, 6],
    [36, 6],
    [30, 3],
    [24, 0],
    [20, 0],
  ])('on a side of %i pixels the distance is %i', (side, inset) => {
    for (const corner of CORNERS) {
      const { x, y } = spotOf(badge({ quiet: true }), ground(side, side, corner));
      expect(corner.endsWith('right') ? 100 + side - 24 - x : x - 100).toBe(inset);
      expect(corner.startsWith('bottom') ? 50 + side - 24 - y : y - 50).toBe(inset);
    }
  });

  test('in a zoomed page it grows, its distance does not', () => {
    expect(spotOf(badge({ origin: { x: 0, y: 0, zoom: 2 } }), ground(400, 300))).toMatchObject({ x: 106, y: 56, width: 240, height: 48 });
  });

  test('a shift moves it, and takes its room', () => {
    expect(spotOf(badge({ shift: { x: 40, y: 20 } }), ground(200, 150))).toMatchObject({ x: 146, y: 76, width: 24, short: true });
    expect(spotOf(badge(), ground(200, 150), { x: 10, y: 0 })).toMatchObject({ x: 116, y: 56, width: 120 });
  });

  test('a turned picture has it as a disc between its two edges', () => {
    const turned = { ...ground(200, 150), turned: true, along: { x: 0.8, y: 0.6 }, down: { x: -0.6, y: 0.8 } };
    // The middle is 18 pixels along and 18 down from the corner.
    expect(spotOf(badge(), turned)).toMatchObject({ x: 100 + 0.2 * 18 - 12, y: 50 + 1.4 * 18 - 12, width: 24, short: true });
  });

  test('what is no picture has it at its point', () => {
    expect(spotOf(badge(), { at: { x: 7, y: 9 }, seen: null })).toMatchObject({ x: 7, y: 9, width: 24, height: 24, short: false });
  });
});

describe('the points at which the picture has to be seen', () => {
  test.each(CORNERS)('lie on the picture and beside the badge: %s', (corner) => {
    for (const [width, height] of [
      [400, 300],
      [130, 48],
      [48, 48],
      [40, 36],
    ] as const) {
      const on = ground(width, height, corner);
      const spot = spotOf(badge(), on);
      for (const { x, y } of pointsBeside(spot, on)) {
        expect([x >= 100, x <= 100 + width, y >= 50, y <= 50 + height]).toEqual([true, true, true, true]);
        const under = x >= spot.x && x <= spot.x + spot.width && y >= spot.y && y <= spot.y + spot.height;
        expect([corner, width, under]).toEqual([corner, width, false]);
      }
    }
  });

  test('of a turned picture they go along its edges', () => {
    const on = { ...ground(200, 150), turned: true, along: { x: 0.8, y: 0.6 }, down: { x: -0.6, y: 0.8 } };
    expect(pointsBeside({ x: 88, y: 63, width: 24, height: 24, short: true, room: 0 }, on)).toEqual([
      { x: 112, y: 84 },
      { x: 91, y: 87 },
    ]);
  });
});
