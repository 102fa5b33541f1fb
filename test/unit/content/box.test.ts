import { describe, expect, test } from 'vitest';
import { boxAround, cut } from '../../../extension/content/box.ts';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const BOTH = { x: true, y: true };

describe('what an edge leaves of a box', () => {
  test.each([
    ['all of it', box(10, 10, 20, 20), box(0, 0, 100, 100), BOTH, box(10, 10, 20, 20)],
    ['its lower right', box(10, 10, 20, 20), box(15, 18, 100, 100), BOTH, box(15, 18, 15, 12)],
    ['its upper left', box(10, 10, 20, 20), box(0, 0, 15, 18), BOTH, box(10, 10, 5, 8)],
    ['one pixel', box(10, 10, 20, 20), box(29, 29, 9, 9), BOTH, box(29, 29, 1, 1)],
    ['nothing where they only touch', box(10, 10, 20, 20), box(30, 10, 9, 9), BOTH, null],
    ['nothing of a box without width', box(10, 10, 0, 20), box(0, 0, 99, 99), BOTH, null],
    ['across only', box(10, 10, 20, 20), box(15, 99, 5, 1), { x: true, y: false }, box(15, 10, 5, 20)],
    ['down only', box(10, 10, 20, 20), box(99, 15, 1, 5), { x: false, y: true }, box(10, 15, 20, 5)],
    ['nothing, across only', box(10, 10, 20, 20), box(31, 10, 5, 20), { x: true, y: false }, null],
  ])('%s', (_, inner, edge, ways, want) => {
    expect(cut(inner, edge, ways)).toEqual(want);
  });

  test('the box around points holds each of them', () => {
    expect(
      boxAround([
        { x: 3, y: -2 },
        { x: -1, y: 5 },
        { x: 0, y: 0 },
      ]),
    ).toEqual(box(-1, -2, 4, 7));
    expect(boxAround([{ x: 3, y: 4 }])).toEqual(box(3, 4, 0, 0));
  });
});
