import { describe, expect, test } from 'vitest';
import { findBox } from '../../../extension/inspector/capture.ts';
import { AGAIN, FIRST, isEnough, isOther, type Pixels, showSame } from '../../../extension/inspector/pixels.ts';
import type { Mask } from '../../../extension/messages.ts';

const WIDTH = 240;
const HEIGHT = 160;

/** Repeatable noise from 0 to 1. */
const noise = (seed: number) => {
  const value = Math.sin(seed * 12.9898) * 43758.5453;
  return value - Math.floor(value);
};

type Paint = (x: number, y: number, channel: number) => number;

/** A landscape of slopes, soft waves and some texture, as a photograph has them. */
const scene: Paint = (x, y, channel) =>
  90 + 60 * Math.sin(x / 30 + channel) + 40 * Math.cos(y / 22) + (y / HEIGHT) * 50 + 8 * noise(x * 7 + y * 131 + channel);

function paint(draw: Paint, width = WIDTH, height = HEIGHT): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) data[(y * width + x) * 4 + channel] = draw(x, y, channel);
      data[(y * width + x) * 4 + 3] = 255;
    }
  }
  return { data, width, height };
}

const original = paint(scene);
const inside = (x: number, y: number, left: number, top: number, width: number, height: number) =>
  x >= left && x < left + width && y >= top && y < top + height;

describe('the same picture', () => {
  test('is the same as itself', () => {
    expect(showSame(original, original, [])).toBe(true);
  });

  test('is the same under another scaling filter and rounding', () => {
    const softer = paint((x, y, channel) => (2 * scene(x, y, channel) + scene(x + 1, y, channel) + scene(x, y + 1, channel)) / 4);
    const rounded = paint((x, y, channel) => scene(x, y, channel) + 3 * (noise(x + y * 3) - 0.5));
    expect(showSame(softer, original, [])).toBe(true);
    expect(showSame(rounded, original, [])).toBe(true);
  });

  test('is the same where our own badge lies over it', () => {
    const badged = paint((x, y, channel) => (inside(x, y, 6, 6, 60, 22) ? 255 : scene(x, y, channel)));
    expect(showSame(badged, original, [])).toBe(false);
    expect(showSame(badged, original, [{ x: 6, y: 6, width: 60, height: 22 }])).toBe(true);
  });
});

describe('another picture', () => {
  // A face of 3 % of the area, as an attacker would change it: as near to the old one as can be, and still another.
  const side = Math.ceil(Math.sqrt(WIDTH * HEIGHT * 0.03));
  const changed = (change: Paint) =>
    paint((x, y, channel) => (inside(x, y, 101, 53, side, side) ? change(x, y, channel) : scene(x, y, channel)));

  const attacks: readonly (readonly [string, Pixels])[] = [
    ['a face-size part from elsewhere in the picture', changed((x, y, channel) => scene(x + 47, y + 31, channel))],
    ['a face-size part that is a little darker', changed((x, y, channel) => scene(x, y, channel) - 14)],
    ['a face-size part of another tint', changed((x, y, channel) => scene(x, y, channel) + (channel === 0 ? 16 : channel === 2 ? -16 : 0))],
    [
      'a face-size part of another texture, the same on average',
      changed((x, y, channel) => scene(x, y, channel) + ((x + y) % 2 === 0 ? 28 : -28)),
    ],
    ['a face-size part of a fine texture', changed((x, y, channel) => scene(x, y, channel) + ((x + y) % 2 === 0 ? 16 : -16))],
    [
      'a face-size part of stripes that even out within every block of one grid',
      changed((x, y, channel) => scene(x, y, channel) + ([1, -1, -1, 1][Math.floor((x - 1) / 4) % 4] ?? 0) * 11),
    ],
    ['a face-size part mirrored', changed((x, y, channel) => scene(202 + side - x, y, channel))],
    ['one word of thin writing', paint((x, y, channel) => (inside(x, y, 60, 100, 90, 12) && x % 6 < 2 ? 0 : scene(x, y, channel)))],
    ['one block on the border of the grid', paint((x, y, channel) => (inside(x, y, 101, 61, 8, 8) ? 255 : scene(x, y, channel)))],
    ['a light tint over all', paint((x, y, channel) => scene(x, y, channel) + (channel === 2 ? 5 : 0))],
    ['a little brighter over all', paint((x, y, channel) => scene(x, y, channel) + 5)],
    ['grey instead of colours', paint((x, y) => (scene(x, y, 0) + scene(x, y, 1) + scene(x, y, 2)) / 3)],
    ['inverted', paint((x, y, channel) => 255 - scene(x, y, channel))],
    ['mirrored', paint((x, y, channel) => scene(WIDTH - 1 - x, y, channel))],
    ['moved by some pixels', paint((x, y, channel) => scene(x + 6, y, channel))],
    ['all white', paint(() => 255)],
  ];
  test.each(attacks)('%s is not taken for the same', (_name, shown) => {
    expect(showSame(shown, original, [])).toBe(false);
    expect(showSame(original, shown, [])).toBe(false);
  });

  test('cannot hide behind a mask that covers more than a badge', () => {
    const half = paint((x, y, channel) => (x < WIDTH / 2 ? 0 : scene(x, y, channel)));
    expect(showSame(half, original, [{ x: 0, y: 0, width: WIDTH / 2, height: HEIGHT }])).toBe(false);
    expect(showSame(half, original, [{ x: -1e9, y: -1e9, width: 2e9, height: 2e9 }])).toBe(false);
    expect(showSame(half, original, [{ x: Number.NaN, y: 0, width: Number.NaN, height: 9 }])).toBe(false);
  });

  test('of another size, too small, or without pixels is none', () => {
    expect(showSame(paint(scene, WIDTH + 1, HEIGHT), original, [])).toBe(false);
    expect(showSame(paint(scene, 63, 100), paint(scene, 63, 100), [])).toBe(false);
    expect(showSame(paint(scene, 64, 64), paint(scene, 64, 64), [])).toBe(true);
    const empty = { data: new Uint8ClampedArray(0), width: WIDTH, height: HEIGHT };
    expect(showSame(empty, empty, [])).toBe(false);
  });
});

describe('where the picture lies in the capture', () => {
  const viewport = { width: 1000, height: 800 };
  const screen = { width: 2000, height: 1600 };
  const at = (x: number, y: number, width: number, height: number, view = viewport) =>
    findBox({ rect: { x, y, width, height }, viewport: view }, screen);

  test('is in device pixels, snapped', () => {
    expect(at(10.2, 20.4, 100, 50.1)).toEqual({ x: 20, y: 41, width: 200, height: 100, scale: 2 });
  });

  test('has to be in view as a whole, and large enough', () => {
    expect(at(-2, 0, 100, 100)).toBeNull();
    expect(at(950, 0, 100, 100)).toBeNull();
    expect(at(0, 750, 100, 100)).toBeNull();
    expect(at(0, 0, 31, 100)).toBeNull();
    expect(at(900, 700, 100, 100)).not.toBeNull();
  });

  test('is not known where the capture is of another shape than the viewport', () => {
    expect(at(0, 0, 100, 100, { width: 1000, height: 700 })).toBeNull();
    expect(at(0, 0, 100, 100, { width: 0, height: 0 })).toBeNull();
    expect(at(Number.NaN, 0, 100, 100)).toBeNull();
  });
});

describe('clearly another picture', () => {
  const black = paint(() => 0);
  const elsewhere = paint((x, y) => 255 * noise(Math.floor(x / 12) * 7 + Math.floor(y / 12) * 131));

  test.each([
    ['one colour all over', black, true],
    ['another scene', elsewhere, true],
    ['the same', original, false],
    ['the same behind a dark veil', paint((x, y, channel) => scene(x, y, channel) * 0.4), false],
    ['the same with a caption', paint((x, y, channel) => (y > 130 ? 20 : scene(x, y, channel))), false],
    ['another size', paint(() => 0, WIDTH + 1, HEIGHT), false],
  ])('%s', (_name, shown, other) => {
    expect(isOther(shown, original, [])).toBe(other);
  });

  test('is not told of what is masked', () => {
    const half = paint((x, y, channel) => (x < 200 ? 0 : scene(x, y, channel)));
    expect(isOther(half, original, [])).toBe(true);
    expect(isOther(half, original, [{ x: 0, y: 0, width: 200, height: HEIGHT }])).toBe(false);
  });

  test('needs enough to be seen', () => {
    const most = [{ x: 0, y: 0, width: WIDTH * 0.9, height: HEIGHT }];
    expect([isEnough(original, [], FIRST), isEnough(original, most, FIRST), isEnough(original, most, AGAIN)]).toEqual([true, false, true]);
    expect(isEnough(paint(scene, 63, 100), [], FIRST)).toBe(false);
    expect(isEnough(paint(scene, 15, 100), [], AGAIN)).toBe(false);
  });
});

describe('rounded corners', () => {
  const round = (rx: number, ry: number): Mask[] => [
    { x: 0, y: 0, width: rx, height: ry, corner: 'top-left' },
    { x: WIDTH - rx, y: 0, width: rx, height: ry, corner: 'top-right' },
    { x: 0, y: HEIGHT - ry, width: rx, height: ry, corner: 'bottom-left' },
    { x: WIDTH - rx, y: HEIGHT - ry, width: rx, height: ry, corner: 'bottom-right' },
  ];
  /** What lies beyond an ellipse in the corners, of which `shrink` pixels are painted otherwise too. */
  const cornered = (rx: number, ry: number, shrink = 0) =>
    paint((x, y, channel) => {
      const across = Math.max(rx - x - 0.5, x + 0.5 - (WIDTH - rx), 0) / Math.max(1, rx - shrink);
      const down = Math.max(ry - y - 0.5, y + 0.5 - (HEIGHT - ry), 0) / Math.max(1, ry - shrink);
      return across ** 2 + down ** 2 > 1 ? 250 : scene(x, y, channel);
    });

  test.each([
    [12, 12],
    [40, 20],
    [WIDTH / 2, HEIGHT / 2],
  ])('of %i by %i pixels are not compared, and all else is', (rx, ry) => {
    expect(showSame(cornered(rx, ry), original, [])).toBe(false);
    expect(showSame(cornered(rx, ry), original, round(rx, ry))).toBe(true);
    // What is another picture within the curve is seen.
    expect(showSame(cornered(rx * 1.6, ry * 1.6), original, round(rx, ry))).toBe(false);
  });

  test('leave less than a leaf or a lens of a picture, which proves nothing', () => {
    expect(isEnough(original, round(WIDTH / 2, HEIGHT / 2), FIRST)).toBe(true);
    const leaf: Mask[] = [
      { x: 0, y: 0, width: WIDTH, height: HEIGHT, corner: 'top-left' },
      { x: 0, y: 0, width: WIDTH, height: HEIGHT, corner: 'bottom-right' },
    ];
    expect(isEnough(original, leaf, AGAIN)).toBe(false);
  });
});
