import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { nodePixels } from '../../../src/cli/pixel-port.ts';
import { readPictureSize } from '../../../src/mark/picture-size.ts';
import { hasAlpha, readPng, unpackPng } from '../../../src/mark/png.ts';
import { chunk, codecFolder, encodeJpeg, encodePng, encodeWebp, PNG_SIGNATURE, pngOf } from './codec.ts';
import { drawPicture } from './picture.ts';

function unpack(file: Uint8Array) {
  const png = readPng(file);
  return unpackPng(png, inflateSync(Buffer.concat(png.data)));
}

const pixels = (file: Uint8Array) => Array.from(unpack(file).rgba);
const head = (colour: number, depth: number, width = 2, height = 1) => ({ width, height, depth, colour });

describe('colour types and depths', () => {
  test.each([
    ['grey 1', head(0, 1), [0, 0b0100_0000], [0, 0, 0, 255, 255, 255, 255, 255]],
    ['grey 2', head(0, 2), [0, 0b0111_0000], [85, 85, 85, 255, 255, 255, 255, 255]],
    ['grey 4', head(0, 4), [0, 0x1f], [17, 17, 17, 255, 255, 255, 255, 255]],
    ['grey 8', head(0, 8), [0, 7, 9], [7, 7, 7, 255, 9, 9, 9, 255]],
    ['grey 16', head(0, 16), [0, 7, 200, 9, 1], [7, 7, 7, 255, 9, 9, 9, 255]],
    ['colour 8', head(2, 8), [0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 255, 4, 5, 6, 255]],
    ['colour 16', head(2, 16, 1), [0, 1, 9, 2, 9, 3, 9], [1, 2, 3, 255]],
    ['grey and alpha', head(4, 8), [0, 7, 8, 9, 10], [7, 7, 7, 8, 9, 9, 9, 10]],
    ['colour and alpha', head(6, 8, 1), [0, 1, 2, 3, 4], [1, 2, 3, 4]],
    ['colour and alpha 16', head(6, 16, 1), [0, 1, 9, 2, 9, 3, 9, 4, 9], [1, 2, 3, 4]],
  ])('%s', (_name, header, raw, expected) => {
    expect(pixels(pngOf(header, Uint8Array.from(raw)))).toEqual(expected);
  });

  test('a palette, with its transparency', () => {
    const extra = [chunk('PLTE', Uint8Array.of(1, 2, 3, 4, 5, 6)), chunk('tRNS', Uint8Array.of(9))];
    expect(pixels(pngOf(head(3, 4), Uint8Array.of(0, 0x01), extra))).toEqual([1, 2, 3, 9, 4, 5, 6, 255]);
  });

  test('one clear colour', () => {
    const extra = [chunk('tRNS', Uint8Array.of(0, 4, 0, 5, 0, 6))];
    const file = pngOf(head(2, 8), Uint8Array.of(0, 1, 2, 3, 4, 5, 6), extra);
    expect(pixels(file)).toEqual([1, 2, 3, 255, 4, 5, 6, 0]);
    expect(hasAlpha(readPng(file))).toBe(true);
  });
});

describe('filters and passes', () => {
  test('each filter is undone', () => {
    const raw = [
      [0, 10, 20, 30],
      [1, 5, 5, 5],
      [2, 1, 1, 1],
      [3, 2, 2, 2],
      [4, 3, 3, 3],
    ].flat();
    // Sub, Up, Average and Paeth by hand, each from the row above.
    const rows = [
      [10, 20, 30],
      [5, 10, 15],
      [6, 11, 16],
      [5, 10, 15],
      [8, 13, 18],
    ];
    expect(pixels(pngOf(head(0, 8, 3, 5), Uint8Array.from(raw)))).toEqual(rows.flat().flatMap((value) => [value, value, value, 255]));
  });

  test('Paeth prefers the sample above to the corner where both are as near', () => {
    const raw = [0, 100, 80, 4, 10, 1];
    expect(pixels(pngOf(head(0, 8, 2, 2), Uint8Array.from(raw))).filter((_, at) => at % 4 === 0)).toEqual([100, 80, 110, 81]);
  });

  test('seven passes of an interlaced picture fall into place', () => {
    const passes = [
      [0, 0, 8, 8],
      [4, 0, 8, 8],
      [0, 4, 4, 8],
      [2, 0, 4, 4],
      [0, 2, 2, 4],
      [1, 0, 2, 2],
      [0, 1, 1, 2],
    ] as const;
    const [width, height] = [11, 5];
    const raw: number[] = [];
    for (const [x, y, stepX, stepY] of passes) {
      for (let row = y; row < height && x < width; row += stepY) {
        raw.push(0);
        for (let column = x; column < width; column += stepX) raw.push(row * width + column);
      }
    }
    const image = unpack(pngOf({ ...head(0, 8, width, height), interlaced: true }, Uint8Array.from(raw)));
    expect(Array.from({ length: width * height }, (_, at) => image.rgba[at * 4])).toEqual(
      Array.from({ length: width * height }, (_, at) => at),
    );
  });
});

describe('what is no picture', () => {
  test.each([
    ['no header', Buffer.concat([PNG_SIGNATURE, chunk('IEND', new Uint8Array())])],
    ['a depth that the type does not have', pngOf(head(2, 4), Uint8Array.of(0))],
    ['an unknown colour type', pngOf(head(5, 8), Uint8Array.of(0))],
    ['no width', pngOf(head(0, 8, 0), Uint8Array.of(0))],
    ['too many pixels', pngOf(head(0, 8, 0x7fff_ffff, 0x7fff_ffff), Uint8Array.of(0))],
    ['too little data', pngOf(head(0, 8, 100, 100), Uint8Array.of(0, 1))],
    ['an unknown filter', pngOf(head(0, 8), Uint8Array.of(9, 1, 1))],
    ['a cut chunk', pngOf(head(0, 8), Uint8Array.of(0, 1, 1)).slice(0, 40)],
  ])('%s', async (_name, file) => {
    expect(() => unpack(new Uint8Array(file))).toThrow();
    expect(await nodePixels(new Uint8Array(file), new URL('file:///nowhere/')).decode()).toBeUndefined();
  });

  test('a zlib stream that grows beyond its picture', async () => {
    const file = pngOf(head(0, 8), new Uint8Array(10_000_000));
    expect(await nodePixels(file, new URL('file:///nowhere/')).decode()).toBeUndefined();
  });
});

describe('the port of the command line', () => {
  test('gives every bit of a PNG, decodes once, and leaves other formats alone', async () => {
    const image = drawPicture(5, 'grain', [40, 30]);
    const port = nodePixels(encodePng(image), new URL('file:///nowhere/'));
    expect((await port.decode())?.rgba).toEqual(image.rgba);
    expect(port.decode()).toBe(port.decode());
    expect(await nodePixels(new TextEncoder().encode('GIF89a, and no more'), new URL('file:///nowhere/')).decode()).toBeUndefined();
  });

  test('decodes JPEG and WebP where the codecs are there, and only says no where they are not', async () => {
    const image = drawPicture(5, 'landscape', [90, 70]);
    const folder = await codecFolder();
    const [jpeg, webp] = [await encodeJpeg(image, 90), await encodeWebp(image)];
    expect(await nodePixels(jpeg, folder).decode()).toMatchObject({ width: 90, height: 70, exact: false });
    expect((await nodePixels(webp, folder).decode())?.rgba).toEqual(image.rgba);
    expect(await nodePixels(jpeg.slice(0, 30), folder).decode()).toBeUndefined();
  });
});

describe('the size in the head', () => {
  test('of each format', async () => {
    const image = drawPicture(5, 'landscape', [91, 70]);
    const size = { width: 91, height: 70 };
    expect(readPictureSize(encodePng(image))).toEqual({ codec: 'png', halved: false, ...size });
    expect(readPictureSize(await encodeJpeg(image, 80))).toEqual({ codec: 'jpeg', halved: true, ...size });
    expect(readPictureSize(await encodeJpeg(image, 80, '444'))).toEqual({ codec: 'jpeg', halved: false, ...size });
    expect(readPictureSize(await encodeWebp(image, 80))).toEqual({ codec: 'webp', halved: true, ...size });
    expect(readPictureSize(await encodeWebp(image))).toEqual({ codec: 'webp', halved: false, ...size });
  });

  test.each([
    ['nothing', []],
    ['a cut JPEG', [0xff, 0xd8, 0xff, 0xe0, 0, 16]],
    ['a JPEG segment of no length', [0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]],
    ['a cut PNG', Array.from(PNG_SIGNATURE)],
    ['a WebP that starts with something else', Array.from(Buffer.from('RIFF\0\0\0\0WEBPICCP\0\0\0\0'))],
  ])('%s has none', (_name, bytes) => {
    expect(readPictureSize(Uint8Array.from(bytes))).toBeUndefined();
  });
});
