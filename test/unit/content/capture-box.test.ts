// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';

vi.mock('../../../extension/content/api.ts', async () => ({ api: (await import('./page.ts')).fakeApi }));

import { captureBox } from '../../../extension/content/capture-box.ts';
import { div, img, type Layout, layOut, nest } from './laid-out.ts';

const BOX = { x: 100, y: 50, width: 200, height: 150 };
const NATURAL = [400, 300] as const;
/** Computed styles that browsers give pictures, and that a test would else have to name. */
const CUT_OFF = { overflow: 'clip', overflowX: 'clip', overflowY: 'clip' };
const round = (radius: string) => ({
  borderRadius: radius,
  ...Object.fromEntries(
    ['top-left', 'top-right', 'bottom-left', 'bottom-right'].flatMap((corner) => [
      [`border-${corner}-radius`, radius],
      [`corner-${corner}-shape`, 'superellipse(1)'],
    ]),
  ),
});
const CLIP = { overflow: 'hidden', overflowX: 'hidden', overflowY: 'hidden' };

let met: Element[] = [];
const picture = (style: Layout['style'] = {}, box = BOX) => img({ box, natural: NATURAL, style: { ...CUT_OFF, ...style } });
const found = (image: HTMLImageElement, again = false) => captureBox(image, () => false, again);

beforeEach(() => {
  document.body.replaceChildren();
  layOut();
  met = [];
  const hits = () => [...met, ...Array.from(document.querySelectorAll('img')).reverse()];
  Object.assign(Object.getPrototypeOf(document), { elementsFromPoint: hits, elementFromPoint: () => hits()[0] ?? null });
  Object.assign(window, { innerWidth: 1000, innerHeight: 800 });
});

/** In a page, on its own. */
function alone(style: Layout['style'], box = BOX): HTMLImageElement {
  const image = picture(style, box);
  nest(image);
  return image;
}

/** Inside a box that cuts it off, which hit tests know. */
function clipped(style: Layout['style'], box = BOX, hits = false): HTMLImageElement {
  const image = picture();
  nest(div({ box, style: { ...CLIP, ...style } }), image);
  if (!hits) Object.assign(Object.getPrototypeOf(document), { elementsFromPoint: () => [document.body] });
  return image;
}

describe('what is compared of a picture', () => {
  test('is all of it where nothing cuts it off', () => {
    expect(found(alone({}))).toEqual({ rect: BOX, whole: BOX, curves: [], viewport: { width: 1000, height: 800 }, clear: true });
  });

  test.each<[string, Layout['style'], number, number]>([
    ['a radius', round('12px'), 12, 12],
    ['one in two directions', round('20px 10px'), 20, 10],
    ['a circle', round('50%'), 100, 75],
    ['more than there is room for, which shrinks', round('400px'), 75, 75],
  ])('leaves out its corners by %s', (_name, style, rx, ry) => {
    const { curves = [] } = found(alone(style)) ?? {};
    expect(curves).toHaveLength(4);
    expect(curves[0]).toEqual({ x: BOX.x, y: BOX.y, width: rx, height: ry, corner: 'top-left' });
    expect(curves.find(({ corner }) => corner === 'bottom-right')).toMatchObject({ x: 300 - rx, y: 200 - ry });
  });

  test('shrinks all radii alike where two are too much for one side', () => {
    const { curves = [] } = found(alone({ ...round('10px'), 'border-top-left-radius': '60%', 'border-top-right-radius': '80%' })) ?? {};
    expect(Object.fromEntries(curves.map(({ corner, width }) => [corner, Math.round(width * 10) / 10]))).toEqual({
      'top-left': 85.7,
      'top-right': 114.3,
      'bottom-left': 7.1,
      'bottom-right': 7.1,
    });
  });

  test.each<[string, Layout['style']]>([
    ['a corner of another shape', { ...round('50%'), 'corner-top-left-shape': 'superellipse(infinity)' }],
    ['a radius that only the browser can work out', { ...round('50%'), 'border-top-left-radius': 'min(50%, 0px)' }],
    ['a picture that may overflow its corners', { ...round('50%'), overflow: 'visible', overflowX: 'visible', overflowY: 'visible' }],
    ['an edge that cuts off elsewhere', { ...round('50%'), 'overflow-clip-margin': 'border-box 40px' }],
  ])('is not known with %s', (_name, style) => {
    expect(found(alone(style), true)).toBeNull();
  });

  test('leaves out the corners of what is around it, where they reach it', () => {
    expect(found(clipped(round('16px')))?.curves).toHaveLength(4);
    const wide = { x: 0, y: 0, width: 400, height: 190 };
    expect(found(clipped(round('16px'), wide))).toMatchObject({ rect: { ...BOX, height: 140 }, whole: BOX, curves: [] });
  });

  test.each<[string, Layout['style'], boolean]>([
    ['the picture is met in a corner all the same', round('16px'), true],
    ['only one direction is cut off', { ...round('16px'), overflowY: 'visible' }, false],
    ['the edge lies elsewhere', { 'overflow-clip-margin': '30px' }, false],
  ])('is not known where %s', (_name, style, hits) => {
    expect(found(clipped(style, BOX, hits), true)).toBeNull();
  });

  test('is not known where only some browsers may cut it off', () => {
    const fixed = (around: readonly Layout['style'][]): HTMLImageElement => {
      const image = picture({ position: 'fixed' });
      nest(...around.map((style) => div({ box: { ...BOX, width: 20 }, style: { ...style } })), image);
      Object.assign(Object.getPrototypeOf(document), { elementsFromPoint: () => [image] });
      return image;
    };
    const { width } = found(fixed([{ ...CLIP, contain: 'paint' }]), true)?.rect ?? {};
    expect(width).toBe(20);
    for (const style of [{ willChange: 'transform' }, { transformStyle: 'preserve-3d' }, { backdropFilter: 'blur(0px)' }]) {
      expect([style, found(fixed([{ ...CLIP, ...style }]), true)]).toEqual([style, null]);
      expect([style, found(fixed([CLIP, style]), true)], 'nor by what is around that').toEqual([style, null]);
    }
    // These hold nothing that is fixed, anywhere.
    for (const willChange of ['transform-origin', 'opacity', 'my-filter'])
      expect([willChange, found(fixed([{ ...CLIP, willChange }]), true)?.rect.width]).toEqual([willChange, BOX.width]);
  });

  test('leaves out nothing of what is drawn above everything', () => {
    const image = clipped(round('16px'));
    vi.spyOn(image, 'matches').mockImplementation((selector) => selector.includes(':popover-open'));
    expect(found(image, true)).toMatchObject({ rect: BOX, curves: [] });
  });

  test('is what its box shows of it', () => {
    expect(found(alone({ objectFit: 'cover' }, { ...BOX, width: 150 }))).toMatchObject({
      rect: { ...BOX, width: 150 },
      whole: { x: 75, y: 50, width: 200, height: 150 },
    });
    expect(found(alone({ objectFit: 'contain' }, { ...BOX, height: 200 }))).toMatchObject({
      rect: { ...BOX, y: 75 },
      whole: { ...BOX, y: 75 },
    });
    const open = { overflow: 'visible', overflowX: 'visible', overflowY: 'visible' };
    expect(found(alone({ objectFit: 'cover', ...open }, { ...BOX, width: 150 }), true)).toBeNull();
  });

  test('is first all that is ever seen of it, and later what is in the window', () => {
    const low = { ...BOX, y: 700 };
    expect(found(alone({}, low))).toBeNull();
    expect(found(alone({}, low), true)).toMatchObject({ rect: { ...low, height: 100 }, whole: low });
    expect(found(alone({}, { ...BOX, y: 900 }), true)).toBeNull();
  });

  test('lies under nothing at first, and later with word of that', () => {
    const image = alone({});
    met = [nest(div({}))];
    expect(found(image)).toBeNull();
    expect(found(image, true)?.clear).toBe(false);
  });

  test.each<[string, Layout['style'], boolean]>([
    ['moved', { transform: 'matrix(1, 0, 0, 1, 10.5, -3)' }, true],
    ['made smaller', { transform: 'matrix(0.9, 0, 0, 0.9, 0, 0)', scale: '0.5 2' }, true],
    ['turned', { transform: 'matrix(0.9, 0.1, -0.1, 0.9, 0, 0)' }, false],
    ['mirrored', { transform: 'matrix(-1, 0, 0, 1, 0, 0)' }, false],
    ['in space', { transform: 'matrix3d(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 9, 1)' }, false],
    ['turned in the newer words', { rotate: '3deg' }, false],
    ['mirrored in the newer words', { scale: '-1 1' }, false],
    ['half clear', { opacity: '0.999' }, false],
    ['filtered', { filter: 'sepia(1)' }, false],
  ])('may be %s: it, or what is around it', (_name, style, may) => {
    const own = found(alone(style)) !== null;
    document.body.replaceChildren();
    const around = picture();
    nest(div({ box: BOX, style: style ?? {} }), around);
    expect([own, found(around) !== null]).toEqual([may, may]);
  });
});
