import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { tiff } from '../../../src/container/tiff.ts';
import { bytes, countingSource, partsOf, payloadOf, superbox, textOf, tiffOf, u16le, u32le, u64, walkBytes } from './build.ts';

const STORE = superbox('c2pa', 150);

describe('tiff', () => {
  test('finds XMP, IPTC and the store in any directory of the chain, and the size of the first', async () => {
    const file = tiffOf(
      [
        [256, 3, 40],
        [257, 4, 30],
        [0x02bc, 1, bytes('<x/>!')],
        [0x83bb, 7, bytes('\x1c\x02iptc')],
      ],
      [[0xcd41, 7, STORE]],
    );
    const walk = await walkBytes(tiff, file);
    expect(walk).toMatchObject({ mediaType: 'image/tiff', complete: true, problems: [], width: 40, height: 30 });
    expect(textOf(partsOf(walk, 'xmp')[0], file)).toBe('<x/>!');
    expect(textOf(partsOf(walk, 'iptc')[0], file)).toBe('\x1c\x02iptc');
    const [store] = partsOf(walk, 'jumbf');
    expect(payloadOf(store, file)).toEqual(STORE);
    // The store, and where its entry counts it.
    expect(store?.outer).toEqual([...(store?.ranges ?? []), { offset: 8 + 6 + 4 * 12 + 2 + 4, length: 4 }]);
  });

  test('Exif reaches to the end of its own values and not over the picture; nothing of it is outer', async () => {
    const exifAt = 8 + 6 + 4 * 12;
    const file = tiffOf(
      [
        [0x010f, 2, bytes('maker\0')],
        [0x0111, 4, 200],
        [0x0117, 4, 5_000],
        [0x8769, 4, exifAt],
      ],
      [],
    );
    // The directory of Exif stands in no chain.
    new DataView(file.buffer).setUint32(exifAt - 4, 0);
    const walk = await walkBytes(tiff, bytes(file, new Uint8Array(6_000)));
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(partsOf(walk, 'tiff')[0]).toMatchObject({ ranges: [{ offset: 0, length: file.length }], outer: [] });
    expect(partsOf(walk, 'pixels')[0]?.ranges).toEqual([{ offset: 200, length: 5_000 }]);
  });

  test('sub-directories are walked for pictures and stores, and DNG is told by its version', async () => {
    const file = tiffOf(
      [
        [0xc612, 4, 0x0104_0000],
        [0x014a, 4, 8 + 6 + 2 * 12 + 1],
      ],
      [],
    );
    const sub = tiffOf([[0xcd41, 7, STORE]]);
    const at = 8 + 6 + 2 * 12;
    const joined = bytes(file.subarray(0, at - 4), new Uint8Array(4), 0, sub.subarray(8));
    const shifted = at + 1 - 8;
    new DataView(joined.buffer).setUint32(at + 1 + 2 + 8, 8 + 6 + 12 + shifted);
    const walk = await walkBytes(tiff, joined);
    expect(walk).toMatchObject({ mediaType: 'image/x-adobe-dng', complete: true, problems: [] });
    expect(payloadOf(partsOf(walk, 'jumbf')[0], joined)).toEqual(STORE);
  });

  test('the little-endian form is read, and a BigTIFF but for its Exif', async () => {
    const little = bytes('II', u16le(42), u32le(8), u16le(1), u16le(0x02bc), u16le(1), u32le(5), u32le(26), u32le(0), '<x/>!');
    expect(textOf(partsOf(await walkBytes(tiff, little), 'xmp')[0], little)).toBe('<x/>!');
    const u64le = (value: number) => u64(BigInt(value)).toReversed();
    const head = bytes('II', u16le(43), u16le(8), u16le(0), u64le(16));
    const big = bytes(head, u64le(1), u16le(0x02bc), u16le(1), u64le(9), u64le(52), u64le(0), '<x:meta/>');
    const walk = await walkBytes(tiff, big);
    expect(textOf(partsOf(walk, 'xmp')[0], big)).toBe('<x:meta/>');
    expect(walk).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
    expect(partsOf(walk, 'tiff')).toEqual([]);
  });

  test('values and pictures out of the file are a problem and hide nothing else', async () => {
    const file = tiffOf([
      [0x010f, 2, 90_000],
      [0x0111, 4, 70_000],
      [0x0117, 4, 10],
      [0xcd41, 7, STORE],
    ]);
    new DataView(file.buffer).setUint32(8 + 2 + 4, 500);
    const walk = await walkBytes(tiff, file);
    expect(walk.complete).toBe(false);
    expect(walk.problems.map((problem) => problem.code)).toEqual(['truncated', 'truncated']);
    expect(partsOf(walk, 'jumbf')).toHaveLength(1);
  });

  test('Exif behind a long picture is not fetched, and that is said', async () => {
    const file = bytes(tiffOf([[0x010f, 2, bytes('maker\0')]]), new Uint8Array(9_000_000), 'maker\0');
    new DataView(file.buffer).setUint32(8 + 2 + 8, file.length - 6);
    const source = countingSource(file);
    expect(await tiff.walk(source, new Budget())).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
    expect(source.reads.reduce((sum, read) => sum + read.length, 0)).toBeLessThan(10_000);
  });
});
