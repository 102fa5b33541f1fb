// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { comparePixels, isReplaced, MAX_CHANNEL_DIFFERENCE, proveCopy } from '../../../extension/content/proof.ts';
import { loadedImage } from './page.ts';

afterEach(() => vi.unstubAllGlobals());

const pixels = (...values: number[]) => new Uint8ClampedArray(values);

/** A computed style: what browsers answer for an image that no rule touches, but for `change`. */
function styled(change: Readonly<Record<string, string>>): Pick<CSSStyleDeclaration, 'getPropertyValue'> {
  const plain: Readonly<Record<string, string>> = {
    content: 'normal',
    'background-image': 'none',
    'mask-image': 'none',
    'border-image-source': 'none',
    filter: 'none',
    'clip-path': 'none',
    'mix-blend-mode': 'normal',
    'object-view-box': 'none',
    opacity: '1',
    'object-position': '50% 50%',
  };
  return { getPropertyValue: (property) => change[property] ?? plain[property] ?? '' };
}

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
    vi.stubGlobal('getComputedStyle', () => styled({}));
    const canvases = vi.spyOn(Object.getPrototypeOf(document), 'createElement');
    // Here is no canvas that draws, so the pixels cannot be compared; but it came as far as trying.
    expect((await proveCopy(new Blob(['x']), [image], false)).copy).toBe('unconfirmed');
    expect(canvases).toHaveBeenCalledWith('canvas');
    canvases.mockClear();
    expect((await proveCopy(new Blob(['x']), [image], true)).copy).toBe('unconfirmed');
    expect(canvases).not.toHaveBeenCalled();
    vi.stubGlobal('getComputedStyle', () => styled({ content: 'url("b.png")' }));
    expect(isReplaced(image)).toBe(true);
    expect((await proveCopy(new Blob(['x']), [image], false)).copy).toBe('unconfirmed');
    expect(canvases).not.toHaveBeenCalled();
    canvases.mockRestore();
  });
  test.each([
    ['background-image', 'url("b.png")'],
    ['mask-image', 'linear-gradient(red, blue)'],
    ['filter', 'blur(3px)'],
    ['opacity', '0'],
    ['clip-path', 'inset(50%)'],
    ['mix-blend-mode', 'multiply'],
    ['object-view-box', 'inset(0 0 50% 0)'],
    ['object-position', '9999px 0px'],
    ['object-position', '-20% 50%'],
  ])('a style with %s: %s may show something else', (property, value) => {
    vi.stubGlobal('getComputedStyle', () => styled({ [property]: value }));
    expect(isReplaced(loadedImage('a'))).toBe(true);
  });
  test.each([
    ['filter', 'url("#flood")', true],
    ['filter', 'invert(1)', true],
    ['filter', 'drop-shadow(rgb(0, 0, 0) 0px 0px 4px) url("#flood")', true],
    ['filter', 'drop-shadow(rgba(0, 0, 0, 0.5) 0px 0px 4px)', false],
    ['mix-blend-mode', 'difference', true],
    ['opacity', '0.5', false],
  ])('something around it with %s: %s (may show something else: %s)', (property, value, replaced) => {
    const image = loadedImage('a');
    vi.stubGlobal('getComputedStyle', (of: Element) => styled(of === image ? {} : { [property]: value }));
    expect(isReplaced(image)).toBe(replaced);
  });
  test('pictures of the page before lie above it while a transition lasts, which is waited for and proves nothing', async () => {
    vi.stubGlobal('createImageBitmap', async (of: Blob | HTMLImageElement) => decode(of));
    vi.stubGlobal('getComputedStyle', () => styled({}));
    const image = loadedImage('a', 100, 80);
    document.body.append(image);
    let looks = 0;
    let last = Number.POSITIVE_INFINITY;
    const closest = vi
      .spyOn(document.documentElement, 'closest')
      .mockImplementation(() => (looks++ < last ? document.documentElement : null));
    const canvases = vi.spyOn(Object.getPrototypeOf(document), 'createElement');
    vi.useFakeTimers();
    const held = proveCopy(new Blob(['x']), [image], false);
    await vi.runAllTimersAsync();
    expect((await held).copy).toBe('unconfirmed');
    expect(canvases).not.toHaveBeenCalled();
    expect(isReplaced(image)).toBe(true);
    last = looks + 2;
    const brief = proveCopy(new Blob(['x']), [image], false);
    await vi.runAllTimersAsync();
    await brief;
    expect(canvases).toHaveBeenCalledWith('canvas');
    vi.useRealTimers();
    closest.mockRestore();
    canvases.mockRestore();
    image.remove();
  });
  test('a picture cropped inside of its box is still itself', () => {
    for (const position of ['50% 50%', '0% 100%', '50% 12.5%']) {
      vi.stubGlobal('getComputedStyle', () => styled({ 'object-position': position }));
      expect(isReplaced(loadedImage('a'))).toBe(false);
    }
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
