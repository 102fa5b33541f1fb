// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { comparePixels, isReplaced, MAX_CHANNEL_DIFFERENCE, proveCopy } from '../../../extension/content/proof.ts';
import { loadedImage } from './page.ts';

afterEach(() => vi.unstubAllGlobals());

const pixels = (...values: number[]) => new Uint8ClampedArray(values);

describe('pixels', () => {
  test('equal within the tolerance', () => {
    expect(comparePixels(pixels(1, 2, 3, 255), pixels(1, 2 + MAX_CHANNEL_DIFFERENCE, 3, 255))).toEqual({ exact: true, gross: 0 });
  });
  test('one step beyond it is no longer equal, and no gross difference either', () => {
    expect(comparePixels(pixels(1, 2, 3, 255), pixels(1, 3 + MAX_CHANNEL_DIFFERENCE, 3, 255))).toEqual({ exact: false, gross: 0 });
  });
  test('transparency counts as a channel', () => {
    expect(comparePixels(pixels(1, 2, 3, 255), pixels(1, 2, 3, 0))).toEqual({ exact: false, gross: 1 });
  });
  test('runs of other length are never equal', () => {
    expect(comparePixels(pixels(1, 2, 3, 4), pixels()).exact).toBe(false);
  });
});

describe('the proof before the pixels', () => {
  const decode = (of: Blob | HTMLImageElement) => ({ width: of instanceof Blob ? 100 : of.naturalWidth, height: 80, close: () => {} });

  test('another size is another copy', async () => {
    vi.stubGlobal('createImageBitmap', async (of: Blob | HTMLImageElement) => decode(of));
    expect((await proveCopy(new Blob(['x']), [loadedImage('a', 50, 80)], false)).copy).toBe('different');
  });
  test('under a service worker, or with a style in its place, nothing is proven', async () => {
    vi.stubGlobal('createImageBitmap', async (of: Blob | HTMLImageElement) => decode(of));
    const image = loadedImage('a', 100, 80);
    vi.stubGlobal('getComputedStyle', () => ({ content: 'normal' }));
    const canvases = vi.spyOn(document, 'createElement');
    // Here is no canvas that draws, so the pixels cannot be compared; but it came as far as trying.
    expect((await proveCopy(new Blob(['x']), [image], false)).copy).toBe('unconfirmed');
    expect(canvases).toHaveBeenCalledWith('canvas');
    canvases.mockClear();
    expect((await proveCopy(new Blob(['x']), [image], true)).copy).toBe('unconfirmed');
    expect(canvases).not.toHaveBeenCalled();
    vi.stubGlobal('getComputedStyle', () => ({ content: 'url("b.png")' }));
    expect(isReplaced(image)).toBe(true);
    expect((await proveCopy(new Blob(['x']), [image], false)).copy).toBe('unconfirmed');
    expect(canvases).not.toHaveBeenCalled();
    canvases.mockRestore();
  });
  test('bytes that cannot be decoded, and an element that cannot be measured, prove nothing', async () => {
    vi.stubGlobal('createImageBitmap', async (of: Blob | HTMLImageElement) => {
      if (of instanceof Blob) throw new Error('InvalidStateError');
      return decode(of);
    });
    expect((await proveCopy(new Blob(['x']), [loadedImage('a')], false)).copy).toBe('unconfirmed');
    vi.stubGlobal('createImageBitmap', async () => Promise.reject(new Error('InvalidStateError')));
    expect(await proveCopy(new Blob(['x']), [loadedImage('a')], false)).toMatchObject({ copy: 'unconfirmed', sizes: new Map() });
    expect((await proveCopy(new Blob(['x']), [], false)).copy).toBe('unconfirmed');
  });
});
