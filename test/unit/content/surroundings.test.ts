// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { surroundingsOf } from '../../../extension/content/surroundings.ts';
import { div, img, layOut, nest, place } from './laid-out.ts';

const HIDDEN = { overflowX: 'hidden', overflowY: 'hidden' };

beforeEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
  layOut();
});

type Styles = Readonly<Record<string, string>>;

describe('what cuts a picture off', () => {
  test.each<[string, Styles, Styles, Styles, boolean]>([
    ['an element with overflow', {}, HIDDEN, {}, true],
    ['not one whose content may stick out', {}, {}, {}, false],
    ['not one in a line of text', {}, { ...HIDDEN, display: 'inline' }, {}, false],
    ['one whose paint is contained', {}, { contain: 'paint' }, {}, true],
    ['not one whose size alone is', {}, { contain: 'size' }, {}, false],
    ['one that is left out while it is far', {}, { contentVisibility: 'auto' }, {}, true],
    ['not what an absolute picture is not in', {}, HIDDEN, { position: 'absolute' }, false],
    ['what an absolute picture is in', {}, { ...HIDDEN, position: 'relative' }, { position: 'absolute' }, true],
    ['not what a fixed picture is not in', {}, { ...HIDDEN, position: 'relative' }, { position: 'fixed' }, false],
    [
      'what a fixed picture is in, since it is transformed',
      {},
      { ...HIDDEN, transform: 'matrix(1, 0, 0, 1, 0, 0)' },
      { position: 'fixed' },
      true,
    ],
    ['and since it may be transformed soon', {}, { ...HIDDEN, willChange: 'transform' }, { position: 'fixed' }, true],
    ['but not since it may be seen through soon', {}, { ...HIDDEN, willChange: 'opacity' }, { position: 'fixed' }, false],
    ['and since what lies behind it is filtered', {}, { ...HIDDEN, backdropFilter: 'blur(0px)' }, { position: 'fixed' }, true],
    ['and since it stands in space', {}, { ...HIDDEN, transformStyle: 'preserve-3d' }, { position: 'fixed' }, true],
    ['and since it is filtered', {}, { ...HIDDEN, filter: 'blur(0px)' }, { position: 'fixed' }, true],
    ['what an absolute picture is in by a fixed one between', HIDDEN, { position: 'fixed' }, { position: 'absolute' }, false],
  ])('%s', (_, outer, inner, own, is) => {
    const image = nest(div({ style: outer }), div({ style: inner }), img({ style: own }));
    expect(surroundingsOf(image).clips.length > 0).toBe(is);
  });

  test('not the body, whose overflow is the viewport’s, but one whose root has its own', () => {
    place(document.body, { style: HIDDEN });
    place(document.documentElement, { style: {} });
    const image = nest(img());
    expect(surroundingsOf(image).clips).toEqual([]);
    place(document.documentElement, { style: { ...HIDDEN, overflow: 'hidden' } });
    expect(surroundingsOf(image).clips.map(({ element }) => element)).toEqual([document.body]);
    place(document.body, { style: {} });
    place(document.documentElement, { style: {} });
  });

  test('across and down are told apart, and round corners', () => {
    const image = nest(div({ style: { overflowX: 'clip', borderRadius: '9px' } }), img());
    expect(surroundingsOf(image).clips).toMatchObject([{ x: true, y: false, round: true }]);
  });

  test('an element around the shadow tree that it is in, and around the slot that shows it', () => {
    const host = div();
    const inside = host.attachShadow({ mode: 'open' }).appendChild(div({ style: HIDDEN }));
    const outside = div({ style: HIDDEN });
    nest(outside, host);
    const shadowed = inside.appendChild(img());
    expect(surroundingsOf(shadowed).clips.map(({ element }) => element)).toEqual([inside, outside]);
  });
});

test('what keeps its place while the document scrolls', () => {
  for (const [position, stuck] of [
    ['static', false],
    ['relative', false],
    ['absolute', false],
    ['sticky', true],
    ['fixed', true],
  ] as const) {
    expect([position, surroundingsOf(nest(div({ style: { position } }), img())).stuck]).toEqual([position, stuck]);
    expect([position, surroundingsOf(nest(div(), img({ style: { position } }))).stuck]).toEqual([position, stuck]);
  }
});

test('a picture is plain where its pixels fill its box up to square corners', () => {
  for (const [style, plain] of [
    [{}, true],
    [{ padding: '0px 0px' }, true],
    [{ padding: '0px 1px' }, false],
    [{ borderWidth: '1px' }, false],
    [{ borderRadius: '50%' }, false],
    [{ objectFit: 'cover' }, false],
    [{ backgroundImage: 'url("behind.png")' }, true],
  ] as const) {
    expect([style, surroundingsOf(nest(img({ style }))).plain]).toEqual([style, plain]);
  }
  expect(surroundingsOf(nest(div({ style: { backgroundImage: 'url("it.png")' } }))).plain).toBe(false);
  expect(surroundingsOf(nest(div({ style: { backgroundImage: 'linear-gradient(red, blue)' } }))).plain).toBe(true);
});

test('what is drawn above everything is neither cut off nor turned by what is around it', () => {
  const onTop = div({ style: { scale: '2' } });
  const image = nest(div({ style: { ...HIDDEN, rotate: '20deg', clipPath: 'circle(50%)' } }), onTop, img());
  expect(surroundingsOf(image)).toMatchObject({ clips: [{}], turns: [onTop, {}], cuts: [{}] });
  vi.spyOn(onTop, 'matches').mockImplementation((selector) => selector.includes(':popover-open'));
  expect(surroundingsOf(image)).toMatchObject({ clips: [], turns: [onTop], cuts: [] });
});

test('hit tests find what corners of other shapes, radii that only the browser works out, and the old clip leave', () => {
  for (const [style, cut] of [
    [{ borderRadius: '9px', 'border-top-left-radius': '9px' }, false],
    [{ borderRadius: '9px', 'corner-top-left-shape': 'superellipse(0)' }, true],
    [{ borderRadius: '0px', 'corner-top-left-shape': 'superellipse(0)' }, false],
    [{ borderRadius: 'min(50%, 9px)', 'border-top-left-radius': 'min(50%, 9px)' }, true],
    [{ clip: 'rect(1px, 2px, 3px, 4px)' }, true],
    [{ clip: 'auto' }, false],
  ] as const) {
    expect([style, surroundingsOf(nest(img({ style }))).cuts.length > 0]).toEqual([style, cut]);
  }
  const odd = { borderRadius: '9px', 'corner-top-left-shape': 'superellipse(0)' };
  expect(surroundingsOf(nest(div({ style: odd }), img())).cuts).toEqual([]);
  expect(surroundingsOf(nest(div({ style: { ...odd, ...HIDDEN } }), img())).cuts).toHaveLength(1);
});

test('a clip-path and a transform are found on the picture and around it', () => {
  const outer = div({ style: { clipPath: 'circle(50%)', scale: '2' } });
  const image = nest(outer, img({ style: { clipPath: 'inset(1px)', translate: '3px' } }));
  expect(surroundingsOf(image)).toMatchObject({ cuts: [image, outer], turns: [image, outer] });
});
