import { describe, expect, test } from 'vitest';
import { Budget } from '../../../src/bytes/budget.ts';
import { webp } from '../../../src/container/webp.ts';
import { bytes, bytesRead, countingSource, partsOf, payloadOf, riffChunk, superbox, textOf, u32le, walkBytes, webpOf } from './build.ts';

const VP8X = riffChunk('VP8X', 0x0c, 0, 0, 0, 99, 0, 0, 49, 1, 0);
const VP8 = riffChunk('VP8 ', 0, 0, 0, 0x9d, 1, 0x2a, 80, 0, 90, 0x40, 'data');

describe('webp', () => {
  test('hands over Exif, XMP and the store at the end, in any order', async () => {
    const store = superbox('c2pa', 121);
    const file = webpOf(VP8X, VP8, riffChunk('EXIF', 'Exif\0\0II*\0'), riffChunk('XMP ', '<x/>!'), riffChunk('C2PA', store));
    const walk = await walkBytes(webp, file);
    expect(walk).toMatchObject({ mediaType: 'image/webp', complete: true, problems: [], width: 100, height: 306 });
    expect(textOf(partsOf(walk, 'tiff')[0], file)).toBe('II*\0');
    expect(textOf(partsOf(walk, 'xmp')[0], file)).toBe('<x/>!');
    expect(partsOf(walk, 'xmp')[0]?.outer[0]?.length).toBe(14);
    expect(payloadOf(partsOf(walk, 'jumbf')[0], file)).toEqual(store);
  });

  test('measures the two simple forms', async () => {
    expect(await walkBytes(webp, webpOf(VP8))).toMatchObject({ width: 80, height: 90, complete: true });
    const lossless = riffChunk('VP8L', 0x2f, u32le(299 | (199 << 14)));
    expect(await walkBytes(webp, webpOf(lossless))).toMatchObject({ width: 300, height: 200 });
  });

  test('a last chunk without its padding is whole; bytes after the list are a trailer', async () => {
    const chunks = bytes('WEBP', 'XMP ', u32le(3), 'abc');
    const file = bytes('RIFF', u32le(chunks.length), chunks);
    expect(await walkBytes(webp, file)).toMatchObject({ complete: true, problems: [] });
    const longer = bytes(webpOf(VP8), 'tail');
    expect(textOf(partsOf(await walkBytes(webp, longer), 'trailer')[0], longer)).toBe('tail');
  });

  test('a chunk that runs out of the list is malformed, one that runs out of the file is cut', async () => {
    const lying = bytes(webpOf(VP8, bytes('XMP ', u32le(20))), new Uint8Array(40));
    expect(await walkBytes(webp, lying)).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
    const cut = webpOf(VP8, bytes('XMP ', u32le(20)));
    expect(await walkBytes(webp, cut)).toMatchObject({ complete: false, problems: [{ code: 'truncated' }] });
  });

  test.each([
    ['right behind it', []],
    ['behind other chunks', [riffChunk('XMP ', '<x/>!'), riffChunk('junk', 'x')]],
  ])('a store that stands outside of a list made shorter, %s, is not passed over', async (_name, between) => {
    const file = bytes(webpOf(VP8X, VP8), ...between, riffChunk('C2PA', superbox('c2pa', 121)));
    const walk = await walkBytes(webp, file);
    expect(walk).toMatchObject({
      complete: false,
      problems: [{ code: 'malformed', note: expect.stringContaining('outside of the RIFF list') }],
    });
    const odd = bytes('RIFF', u32le(15), 'WEBP', 'XMP ', u32le(3), 'abc', riffChunk('C2PA', superbox('c2pa', 121)));
    expect((await walkBytes(webp, odd)).complete).toBe(false);
    expect((await walkBytes(webp, bytes(webpOf(VP8), 'C2P', new Uint8Array(40)))).complete).toBe(true);
  });

  test('finds a late store by the headers alone', async () => {
    const file = webpOf(VP8X, riffChunk('VP8 ', new Uint8Array(900_000)), riffChunk('C2PA', superbox('c2pa', 5_000)));
    const source = countingSource(file);
    expect(partsOf(await webp.walk(source, new Budget()), 'jumbf')).toHaveLength(1);
    expect(bytesRead(source)).toBeLessThan(100);
  });
});
