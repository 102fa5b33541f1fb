import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { png } from '../../../src/container/png.ts';
import { bytes, bytesRead, chunk, countingSource, partsOf, payloadOf, pngOf, superbox, textOf, u32, walkBytes } from './build.ts';

const IDAT = chunk('IDAT', 'pixels');

describe('png', () => {
  test('hands over metadata on both sides of the pixels', async () => {
    const store = superbox('c2pa', 120);
    const before = [chunk('caBX', store), chunk('eXIf', 'MM\0*'), chunk('tEXt', 'Software\0tool')];
    const file = pngOf(...before, IDAT, IDAT, chunk('zTXt', 'parameters\0\0zz'), chunk('iTXt', 'Title\0\0\0\0\0t'));
    const walk = await walkBytes(png, file);
    expect(walk).toMatchObject({ mediaType: 'image/png', complete: true, problems: [], width: 70, height: 30 });
    expect(payloadOf(partsOf(walk, 'jumbf')[0], file)).toEqual(store);
    expect(textOf(partsOf(walk, 'tiff')[0], file)).toBe('MM\0*');
    expect(partsOf(walk, 'text').map((part) => part.name)).toEqual(['tEXt', 'zTXt', 'iTXt']);
    expect(textOf(partsOf(walk, 'text')[0], file)).toBe('Software\0tool');
    const [pixels] = partsOf(walk, 'pixels');
    expect(textOf(pixels, file)).toBe('pixelspixels');
    expect(pixels?.coding).toBe('zlib');
  });

  test('outer covers length, type, data and checksum', async () => {
    const text = chunk('tEXt', 'a\0b');
    const walk = await walkBytes(png, pngOf(text, IDAT));
    expect(partsOf(walk, 'text')[0]?.outer).toEqual([{ offset: 8 + 25, length: text.length }]);
  });

  test.each([
    ['iTXt', 'XML:com.adobe.xmp\0\0\0en\0t\0<x/>', undefined],
    ['iTXt', 'XML:com.adobe.xmp\0\x01\0\0\0<x/>', 'zlib'],
    ['tEXt', 'XML:com.adobe.xmp\0<x/>', undefined],
    ['zTXt', 'XML:com.adobe.xmp\0\0<x/>', 'zlib'],
  ])('finds XMP in %s behind its keyword', async (type, data, coding) => {
    const file = pngOf(IDAT, chunk(type, data));
    const [part] = partsOf(await walkBytes(png, file), 'xmp');
    expect(textOf(part, file)).toBe('<x/>');
    expect(part?.coding).toBe(coding);
  });

  test('look-alikes are no manifest store', async () => {
    const walk = await walkBytes(png, pngOf(chunk('tEXt', 'caBX\0jumb c2pa'), chunk('IDAT', 'jumbjumdc2pa\0caBX'), chunk('caBx', 'jumb')));
    expect(partsOf(walk, 'jumbf')).toEqual([]);
  });

  test('two stores are two parts', async () => {
    const store = chunk('caBX', superbox('c2pa', 120));
    expect(partsOf(await walkBytes(png, pngOf(store, IDAT, store)), 'jumbf')).toHaveLength(2);
  });

  test('bytes after the end are a trailer', async () => {
    const file = bytes(pngOf(IDAT), 'more');
    expect(textOf(partsOf(await walkBytes(png, file), 'trailer')[0], file)).toBe('more');
  });

  test('a picture without signals costs its chunk headers', async () => {
    const file = pngOf(chunk('IDAT', new Uint8Array(2_000_000)));
    const source = countingSource(file);
    const walk = await png.walk(source, new Budget());
    expect(walk.complete).toBe(true);
    expect([bytesRead(source), source.wholeReads]).toEqual([8 + 8 + 8 + 8, 0]);
  });

  describe('chunks of pixels of one length', () => {
    const RUN = Array.from({ length: 200 }, () => chunk('IDAT', new Uint8Array(8_192)));
    const LAST = chunk('IDAT', new Uint8Array(700));
    const LATE = chunk('tEXt', 'parameters\0late');
    const walkBoth = async (file: Uint8Array) => {
      const source = countingSource(file);
      const [piecewise, whole] = [await png.walk(source, new Budget()), await walkBytes(png, file)];
      return { source, piecewise, whole };
    };

    test('are passed with one look, and what follows them is found', async () => {
      const { source, piecewise, whole } = await walkBoth(pngOf(...RUN, LAST, LATE));
      expect(piecewise).toEqual(whole);
      expect(partsOf(piecewise, 'text')).toHaveLength(1);
      expect(source.reads.length).toBeLessThan(12);
    });

    test('however much follows them', async () => {
      for (const size of [20_000, 900_000, 5_000_000]) {
        const { source, piecewise, whole } = await walkBoth(pngOf(...RUN, LAST, chunk('tEXt', 'Comment\0', new Uint8Array(size)), LATE));
        expect(piecewise).toEqual(whole);
        expect(source.reads.length).toBeLessThan(50);
      }
    });

    test('are passed one by one where their lengths differ, or the picture moves', async () => {
      const uneven = Array.from({ length: 40 }, (_, index) => chunk('IDAT', new Uint8Array(8_000 + index)));
      const frames = Array.from({ length: 40 }, () => chunk('fdAT', new Uint8Array(8_192)));
      for (const file of [pngOf(...uneven, LATE), pngOf(chunk('acTL', u32(2), u32(0)), LAST, ...frames, LATE)]) {
        const { piecewise, whole } = await walkBoth(file);
        expect(piecewise).toEqual(whole);
        expect(partsOf(piecewise, 'text')).toHaveLength(1);
      }
    });

    test('are not passed at once where a header of another length or kind stands in the place', async () => {
      const half = [...RUN.slice(0, 100), LAST, ...RUN.slice(0, 100)];
      const { piecewise, whole } = await walkBoth(pngOf(...half, LATE));
      expect(piecewise).toEqual(whole);
    });

    test('are read one by one in a picture with a manifest store', async () => {
      const store = chunk('caBX', superbox('c2pa', 500));
      const { piecewise, whole } = await walkBoth(pngOf(store, ...RUN.slice(0, 9), store, ...RUN.slice(0, 9)));
      expect(piecewise).toEqual(whole);
      expect(partsOf(piecewise, 'jumbf')).toHaveLength(2);
    });
  });

  test('a source that does not tell its size is walked to the end all the same', async () => {
    const walk = await png.walk(countingSource(pngOf(IDAT), false), new Budget());
    expect(walk).toMatchObject({ complete: true, problems: [] });
  });
});
