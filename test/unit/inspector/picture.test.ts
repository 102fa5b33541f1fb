import { describe, expect, test } from 'vitest';
import { compareSizes } from '../../../extension/inspector/picture.ts';
import { sizeByHead } from '../../../extension/inspector/pixel-port.ts';
import type { Size } from '../../../extension/messages.ts';
import { writePng } from '../../fixtures/png.ts';

const decoded: Size = { width: 640, height: 420 };
const unmeasured: Size = { width: 0, height: 0 };
const turned: Size = { width: 420, height: 640 };

describe('what sizes say of the copy', () => {
  test.each([
    ['equal sizes prove nothing by themselves', 'unconfirmed', [decoded], 'unconfirmed'],
    ['equal sizes leave a proof', 'shown', [decoded, decoded], 'shown'],
    ['one that differs is another copy', 'unconfirmed', [decoded, { width: 639, height: 420 }], 'different'],
    ['one that differs takes a proof back', 'shown', [decoded, { width: 640, height: 421 }], 'different'],
    ['one that is turned differs', 'shown', [turned], 'different'],
    ['one that was not measured takes a proof back', 'shown', [decoded, unmeasured], 'unconfirmed'],
    ['one that was not measured accuses nobody', 'unconfirmed', [unmeasured], 'unconfirmed'],
    ['no size at all takes a proof back', 'shown', [], 'unconfirmed'],
    ['none shown says nothing', 'unconfirmed', [], 'unconfirmed'],
    ['a difference that the page saw stays', 'different', [decoded], 'different'],
    ['a file that the user gave is what it is', 'given', [turned], 'given'],
  ] as const)('%s', (_name, copy, shown, expected) => {
    expect(compareSizes(copy, decoded, shown)).toBe(expected);
  });

  test('what cannot be decoded here is compared with nothing', () => {
    expect(compareSizes('shown', null, [decoded])).toBe('shown');
    expect(compareSizes('unconfirmed', null, [decoded])).toBe('unconfirmed');
  });
});

describe('the size in the head of a file', () => {
  const file = writePng({ width: 4, height: 3, rgb: new Uint8Array(4 * 3 * 3) });
  const own: Size = { width: 4, height: 3 };

  test.each([
    ['is taken where every element shows it', [own, own], own],
    ['is not taken where one element shows another', [own, { width: 3, height: 4 }], null],
    ['is not taken where one was not measured', [own, unmeasured], null],
    ['is not taken where none is shown', [], null],
  ] as const)('%s', (_name, shown, expected) => {
    expect(sizeByHead(file, shown)).toEqual(expected);
  });

  test('is not taken from what has no such head', () => {
    expect(sizeByHead(new TextEncoder().encode('<svg width="4" height="3"/>'), [own])).toBeNull();
  });
});
