// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { groundOf } from '../../../extension/content/ground.ts';
import { surroundingsOf } from '../../../extension/content/surroundings.ts';
import { mappingOf } from '../../../extension/content/transform.ts';
import { div, img, type Layout, layOut, nest, place } from './laid-out.ts';

const BOX = { x: 100, y: 50, width: 200, height: 120 };

beforeEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
  layOut();
});

/** The corner of a picture inside these elements, outermost first. */
const groundIn = (around: readonly Layout[], own: Layout, corner: 'top-left' | 'bottom-right' = 'top-left') => {
  const image = nest(...around.map(div), img({ box: BOX, ...own }));
  return groundOf(image, surroundingsOf(image), corner);
};

describe('the painted corner', () => {
  test.each<[string, Layout, { x: number; y: number }]>([
    ['of a plain picture', {}, { x: 100, y: 50 }],
    [
      'inside padding and border',
      {
        style: {
          padding: '9px 12px',
          borderWidth: '5px',
          paddingLeft: '12px',
          paddingTop: '9px',
          borderLeftWidth: '5px',
          borderTopWidth: '5px',
        },
      },
      { x: 117, y: 64 },
    ],
    ['contained, with room beside it', { natural: [100, 100], style: { objectFit: 'contain' } }, { x: 140, y: 50 }],
    ['contained, at the right', { natural: [100, 100], style: { objectFit: 'contain', objectPosition: '100% 0px' } }, { x: 180, y: 50 }],
    ['contained, with room above it', { natural: [400, 120], style: { objectFit: 'contain' } }, { x: 100, y: 80 }],
    ['covering: cut at its box', { natural: [400, 120], style: { objectFit: 'cover' } }, { x: 100, y: 50 }],
    ['as it is, smaller', { natural: [100, 40], style: { objectFit: 'none', objectPosition: '12px calc(50% + 5px)' } }, { x: 112, y: 95 }],
    ['as it is, larger', { natural: [900, 900], style: { objectFit: 'none', objectPosition: '-20px 10px' } }, { x: 100, y: 60 }],
    [
      'scaled down only where it has to be',
      { natural: [100, 40], style: { objectFit: 'scale-down', objectPosition: '100% 100%' } },
      { x: 200, y: 130 },
    ],
    ['of a broken picture: its box', { natural: [0, 0], style: { objectFit: 'contain' } }, { x: 100, y: 50 }],
    [
      'rounded by a quarter circle of 40',
      { style: { borderRadius: '40px', 'border-top-left-radius': '40px' } },
      { x: 100 + 40 - 40 * Math.SQRT1_2, y: 50 + 40 - 40 * Math.SQRT1_2 },
    ],
  ])('%s', (_, own, want) => {
    const found = groundIn([], own);
    expect(found?.corner.x).toBeCloseTo(want.x, 5);
    expect(found?.corner.y).toBeCloseTo(want.y, 5);
  });

  test.each<[string, readonly Layout[], { x: number; y: number } | null]>([
    [
      'cut off by its parent, inside its border',
      [{ box: { x: 140, y: 70, width: 90, height: 60 }, inner: [7, 7, 76, 46], style: { overflowX: 'hidden', overflowY: 'hidden' } }],
      { x: 147, y: 77 },
    ],
    ['cut off across only', [{ box: { x: 140, y: 400, width: 90, height: 10 }, style: { overflowX: 'clip' } }], { x: 140, y: 50 }],
    [
      'by the inner of two',
      [
        { box: { x: 0, y: 0, width: 900, height: 900 }, style: { overflowX: 'auto', overflowY: 'auto' } },
        { box: { x: 120, y: 0, width: 90, height: 900 }, style: { overflowX: 'auto', overflowY: 'auto' } },
      ],
      { x: 120, y: 50 },
    ],
    [
      'one pixel is left',
      [{ box: { x: 299, y: 169, width: 90, height: 90 }, style: { overflowX: 'hidden', overflowY: 'hidden' } }],
      { x: 299, y: 169 },
    ],
    [
      'cut off where its parent’s style puts the edge',
      [
        {
          box: { x: 140, y: 70, width: 90, height: 60 },
          inner: [7, 7, 76, 46],
          style: { overflowX: 'clip', overflowY: 'clip', overflowClipMargin: '15px' },
        },
      ],
      { x: 132, y: 62 },
    ],
    [
      'at the border’s own edge, and beyond it',
      [
        {
          box: { x: 140, y: 70, width: 90, height: 60 },
          inner: [7, 7, 76, 46],
          style: { overflowX: 'clip', overflowY: 'clip', overflowClipMargin: 'border-box 5px' },
        },
      ],
      { x: 135, y: 65 },
    ],
    [
      'what scrolls knows no such edge',
      [
        {
          box: { x: 140, y: 70, width: 90, height: 60 },
          style: { overflowX: 'hidden', overflowY: 'hidden', overflowClipMargin: '15px' },
        },
      ],
      { x: 140, y: 70 },
    ],
    ['nothing is left', [{ box: { x: 300, y: 50, width: 90, height: 90 }, style: { overflowX: 'hidden', overflowY: 'hidden' } }], null],
  ])('%s', (_, around, want) => {
    expect(groundIn(around, {})?.corner ?? null).toEqual(want);
  });

  test('of a film that is fitted whole, unless a poster still lies over it; and of what else is shown in its own place', () => {
    const cornerOf = (element: Element) => groundOf(nest(element), surroundingsOf(element), 'top-left')?.corner;
    const film = (poster: string, played: number): HTMLElement => {
      const video = place(document.createElement('video'), { box: BOX, style: { objectFit: 'contain' } });
      const values = { videoWidth: 100, videoHeight: 100, poster, played: { length: played } };
      for (const [name, value] of Object.entries(values)) Object.defineProperty(video, name, { value });
      return video;
    };
    expect(cornerOf(film('', 0))).toEqual({ x: 140, y: 50 });
    expect(cornerOf(film('https://x.example/p.jpg', 0))).toEqual({ x: 100, y: 50 });
    expect(cornerOf(film('https://x.example/p.jpg', 1))).toEqual({ x: 140, y: 50 });
    const padded = { padding: '9px', paddingLeft: '9px', paddingTop: '9px' };
    for (const name of ['input', 'object', 'embed'])
      expect([name, cornerOf(place(document.createElement(name), { box: BOX, style: padded }))]).toEqual([name, { x: 109, y: 59 }]);
    expect(cornerOf(div({ box: BOX, style: padded }))).toEqual({ x: 100, y: 50 });
  });

  test('of a part that is fitted whole, beside which the rest is painted too', () => {
    const style = { objectFit: 'contain', 'object-view-box': 'inset(0px 50% 0px 0px)' };
    expect(groundIn([], { natural: [200, 120], style })?.box).toEqual({ x: 150, y: 50, width: 150, height: 120 });
    expect(groundIn([], { natural: [200, 120], style: { ...style, 'object-view-box': 'inset(0px 0px 0px 50%)' } })?.box).toEqual({
      ...{ x: 100, y: 50, width: 150, height: 120 },
    });
    expect(groundIn([], { natural: [200, 120], style: { ...style, 'object-view-box': 'inset(50%)' } })?.box, 'an empty part').toEqual(BOX);
  });

  test('of a picture without a box is nowhere', () => {
    expect(groundIn([], { box: { ...BOX, width: 0 } })).toBeNull();
    expect(groundIn([], { box: { ...BOX, height: 0 }, style: { objectFit: 'contain' }, natural: [5, 5] })).toBeNull();
  });

  test('at the other end', () => {
    const found = groundIn([], { natural: [100, 100], style: { objectFit: 'contain' } }, 'bottom-right');
    expect(found).toMatchObject({ corner: { x: 260, y: 170 }, along: { x: -1 }, down: { y: -1 } });
  });
});

describe('a turned picture', () => {
  const size = [140, 90] as const;
  /** The box around a picture of that size, turned about its middle at 0, 0. */
  const boxOf = (degrees: number) => {
    const [cos, sin] = [Math.abs(Math.cos((degrees * Math.PI) / 180)), Math.abs(Math.sin((degrees * Math.PI) / 180))];
    const [width, height] = [size[0] * cos + size[1] * sin, size[0] * sin + size[1] * cos];
    return { x: -width / 2, y: -height / 2, width, height };
  };
  test.each([20, -15, 44, 170, 250])('by %i degrees has its corners where the turn puts them', (degrees) => {
    const angle = (degrees * Math.PI) / 180;
    const image = nest(img({ box: boxOf(degrees), own: size, style: { rotate: `${degrees}deg` } }));
    const mapping = mappingOf(image, [image]);
    for (const [x, y] of [
      [0, 0],
      [140, 0],
      [140, 90],
      [0, 90],
    ] as const) {
      const at = mapping?.at(x, y);
      expect(at?.x).toBeCloseTo((x - 70) * Math.cos(angle) - (y - 45) * Math.sin(angle), 6);
      expect(at?.y).toBeCloseTo((x - 70) * Math.sin(angle) + (y - 45) * Math.cos(angle), 6);
    }
  });

  test.each([
    [0.01, true],
    [0.1, false],
    [90, true],
    [89.9, false],
    [180, true],
  ])('by %d degrees: upright is %s', (degrees, upright) => {
    const image = nest(img({ box: boxOf(degrees), own: size, style: { rotate: `${degrees}deg` } }));
    expect(mappingOf(image, [image])?.upright).toBe(upright);
  });

  test('has its badge in the corner that is nearest to that of the box around it', () => {
    const box = boxOf(20);
    const image = nest(img({ box, own: size, style: { transform: 'matrix(0.9396926, 0.3420201, -0.3420201, 0.9396926, 0, 0)' } }));
    const found = groundOf(image, surroundingsOf(image), 'top-left');
    expect(found?.turned).toBe(true);
    expect(found?.along.x).toBeCloseTo(Math.cos(Math.PI / 9), 4);
    expect(found?.corner.y).toBeCloseTo(box.y, 3);
  });

  test('in something turned back again is upright', () => {
    const outer = div({ style: { rotate: '20deg' } });
    const image = nest(outer, img({ box: { ...BOX }, style: { rotate: '-20deg' } }));
    expect(surroundingsOf(image).turns).toEqual([image, outer]);
    expect(mappingOf(image, [image, outer])?.upright).toBe(true);
  });
});
