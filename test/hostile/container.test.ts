import { describe, expect, test } from 'vitest';
import type { Container, Walk } from '../../src/asset.ts';
import { Budget } from '../../src/bytes/budget.ts';
import { HardLimitError } from '../../src/bytes/errors.ts';
import { memorySource } from '../../src/bytes/source.ts';
import { bmff } from '../../src/container/bmff.ts';
import { nameMediaType, sniffContainer } from '../../src/container/index.ts';
import { jpeg } from '../../src/container/jpeg.ts';
import { png } from '../../src/container/png.ts';
import { webp } from '../../src/container/webp.ts';
import {
  app11,
  app11Packets,
  box,
  bytes,
  c2paBox,
  chunk,
  countingSource,
  FTYP_AVIF,
  FTYP_MP4,
  itemOf,
  jpegOf,
  keysOf,
  partsOf,
  pngOf,
  riffChunk,
  SIGNATURE,
  segment,
  superbox,
  u16,
  u32,
  u32le,
  u64,
  walkBytes,
  webpOf,
} from '../unit/container/build.ts';

const STORE = superbox('c2pa', 120);
const META = box(
  'meta',
  u32(0),
  box('hdlr', u32(0), u32(0), 'pict'),
  box('pitm', u32(0), u16(1)),
  box('iinf', u32(0), u16(1), box('infe', u32(0x0200_0000), u16(1), u16(0), 'Exif', 0)),
  box('iloc', u32(0x0100_0000), 0x44, 0, u16(1), u16(1), u16(1), u16(0), u16(1), u32(0), u32(12)),
  box('iprp', box('ipco', box('ispe', u32(0), u32(6), u32(4))), box('ipma', u32(0), u32(1), u16(1), 1, 1)),
  box('idat', u32(0), 'MM\0*tiff'),
);
const TRACK = box('trak', box('tkhd', new Uint8Array(76), u32(0), u32(0)));

/** One small file of each format, with everything in it that a walker knows. */
const FILES: readonly (readonly [string, Container, Uint8Array])[] = [
  [
    'jpeg',
    jpeg,
    jpegOf(
      ...app11Packets(1, STORE, 50),
      segment(0xe1, 'Exif\0\0II*\0'),
      segment(0xe1, 'http://ns.adobe.com/xmp/extension/\0', 'G'.repeat(32), u32(2), u32(0), 'xy'),
      segment(0xed, 'Photoshop 3.0\0', '8BIM'),
      segment(0xfe, 'note'),
    ),
  ],
  ['png', png, pngOf(chunk('caBX', STORE), chunk('iTXt', 'XML:com.adobe.xmp\0\0\0\0\0<x/>'), chunk('IDAT', 'px'), chunk('tEXt', 'a\0b'))],
  [
    'webp',
    webp,
    webpOf(
      riffChunk('VP8X', new Uint8Array(10)),
      riffChunk('VP8 ', new Uint8Array(20)),
      riffChunk('EXIF', 'II*\0'),
      riffChunk('C2PA', STORE),
    ),
  ],
  ['avif', bmff, bytes(FTYP_AVIF, c2paBox('manifest', u64(0n), STORE), META)],
  [
    'mp4',
    bmff,
    bytes(
      FTYP_MP4,
      c2paBox('manifest', u64(0n), STORE),
      box('moov', TRACK, box('udta', box('meta', u32(0), keysOf('AIGC'), box('ilst', itemOf(1, '{}'))))),
    ),
  ],
];

function expectSound(walk: Walk, file: Uint8Array): void {
  for (const part of walk.parts)
    for (const { offset, length } of [...part.ranges, ...part.outer]) {
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(length).toBeGreaterThanOrEqual(0);
      expect(offset + length).toBeLessThanOrEqual(file.length);
    }
  if (!walk.complete) expect(walk.problems).not.toEqual([]);
}

describe.each(FILES)('%s', (_, container, file) => {
  test('is whole and without problems before it is damaged', async () => {
    const walk = await walkBytes(container, file);
    expect(walk).toMatchObject({ complete: true, problems: [] });
    expect(partsOf(walk, 'jumbf')).toHaveLength(1);
    expectSound(walk, file);
  });

  test('cut at every byte it is never whole, and no part lies outside', async () => {
    for (let length = 0; length < file.length; length++) {
      const cut = file.subarray(0, length);
      const walk = await walkBytes(container, cut);
      expectSound(walk, cut);
      expect(walk.complete, `cut at ${length}`).toBe(false);
      expect(walk.problems.some((problem) => problem.code === 'truncated')).toBe(true);
    }
  });

  test('cut at every byte of a source that is read in pieces, it ends as well', async () => {
    for (let length = 0; length < file.length; length += 3) {
      const cut = file.subarray(0, length);
      for (const known of [true, false]) expectSound(await container.walk(countingSource(cut, known), new Budget()), cut);
    }
  });

  test('with any four bytes replaced by an extreme number it ends, and no part lies outside', async () => {
    for (let at = 0; at + 4 <= file.length; at++)
      for (const lie of [0, 1, 0x7fff_ffff, 0xffff_ffff]) {
        const damaged = Uint8Array.from(file);
        damaged.set(u32(lie), at);
        expectSound(await walkBytes(container, damaged, new Budget({ steps: 5_000, bytes: 1_000_000 })), damaged);
      }
  });

  test('with every budget that is too small it stops with what it has, and is not whole', async () => {
    const limited: number[] = [];
    for (let steps = 1; steps < 60; steps++) {
      const walk = await walkBytes(container, file, new Budget({ steps, bytes: 1_000_000 }));
      if (walk.problems.some((problem) => problem.code === 'over-limit')) limited.push(steps);
      expect(walk.complete, `${steps} steps`).toBe(limited.at(-1) !== steps);
    }
    expect(limited.slice(0, 3)).toEqual([1, 2, 3]);
  });

  test('a stop from outside ends the walk with an error', async () => {
    const abort = new AbortController();
    abort.abort();
    const walk = container.walk(memorySource(file), new Budget(undefined, abort.signal));
    await expect(walk).rejects.toThrow(HardLimitError);
  });
});

describe('lengths that lie', () => {
  test.each([0, 1])('a JPEG segment of length %i is malformed', async (length) => {
    const file = bytes(0xff, 0xd8, segment(0xfe, 'kept'), 0xff, 0xe1, u16(length), new Uint8Array(50));
    const walk = await walkBytes(jpeg, file);
    expect(walk).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
    expect(partsOf(walk, 'text')).toHaveLength(1);
  });

  test('a PNG chunk of 2^31 bytes is malformed, of 2^31 - 1 cut', async () => {
    for (const [length, code] of [[0x8000_0000, 'malformed'] as const, [0x7fff_ffff, 'truncated'] as const])
      expect(await walkBytes(png, bytes(SIGNATURE, u32(length), 'IHDR'))).toMatchObject({ complete: false, problems: [{ code }] });
  });

  test('a WebP of 4 GiB with nothing in it is cut', async () => {
    expect(await walkBytes(webp, bytes('RIFF', u32le(0xffff_ffff), 'WEBP'))).toMatchObject({
      complete: false,
      problems: [{ code: 'truncated' }],
    });
  });

  test.each([0n, 15n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n])('a box of large size %i is not followed', async (size) => {
    const walk = await walkBytes(bmff, bytes(FTYP_MP4, c2paBox('manifest', u64(0n), STORE), u32(1), 'mdat', u64(size), new Uint8Array(64)));
    expect(walk.complete).toBe(false);
    expect(partsOf(walk, 'jumbf')).toHaveLength(1);
  });

  test('a child that runs out of its parent ends the parent, not the file', async () => {
    const moov = box('moov', u32(400), 'udta', new Uint8Array(20));
    const walk = await walkBytes(bmff, bytes(FTYP_MP4, moov, c2paBox('manifest', u64(0n), STORE), new Uint8Array(500)));
    expect(walk).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
    expect(partsOf(walk, 'jumbf')).toHaveLength(1);
  });

  test('an XLBox beyond every file is a problem of the store that has it', async () => {
    const long = bytes(u32(1), 'jumb', u64(2n ** 63n), STORE.subarray(8));
    const walk = await walkBytes(jpeg, jpegOf(app11(1, 1, long)));
    expect(partsOf(walk, 'jumbf')).toHaveLength(1);
    expect(walk.problems).toMatchObject([{ code: 'malformed' }]);
  });
});

describe('more than anyone needs', () => {
  const small = new Budget({ steps: 50_000, bytes: 1_000_000 }).limits;

  test('100,000 chunks spend the budget and keep what was found', async () => {
    const many = new Uint8Array(100_000 * 12);
    const one = chunk('teXt');
    for (let index = 0; index < 100_000; index++) many.set(one, index * 12);
    const walk = await walkBytes(png, pngOf(chunk('caBX', STORE), many), new Budget(small));
    expect(walk.problems.map((problem) => problem.code)).toEqual(['over-limit']);
    expect(partsOf(walk, 'jumbf')).toHaveLength(1);
  });

  test('fill bytes, empty chunks and empty boxes without end spend it too', async () => {
    const filled = bytes(0xff, 0xd8, new Uint8Array(100_000).fill(0xff));
    const boxes = new Uint8Array(100_000 * 8);
    for (let index = 0; index < 100_000; index++) boxes.set(box('free'), index * 8);
    for (const walk of [await walkBytes(jpeg, filled, new Budget(small)), await walkBytes(bmff, bytes(FTYP_MP4, boxes), new Budget(small))])
      expect(walk).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
  });

  test('an item list that promises four thousand million items costs its bytes only', async () => {
    const iloc = box('iloc', u32(0x0200_0000), 0, 0, u32(0xffff_ffff), u32(1), u16(0), u16(0), u16(0xffff));
    const walk = await walkBytes(bmff, bytes(FTYP_AVIF, box('meta', u32(0), iloc)), new Budget(small));
    expect(walk.complete).toBe(false);
  });

  test('a meta box beyond its limit is not read', async () => {
    const source = countingSource(bytes(FTYP_AVIF, box('meta', new Uint8Array(5_000_000))));
    const walk = await bmff.walk(source, new Budget());
    expect(walk).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
    expect(source.reads.every((read) => read.length <= 4_096)).toBe(true);
  });

  test('entropy data that is all markers and stuffing is passed once', async () => {
    const data = new Uint8Array(2_000_000).fill(0xff);
    for (let at = 1; at < data.length; at += 2) data[at] = 0;
    const walk = await walkBytes(jpeg, bytes(0xff, 0xd8, segment(0xda, 0), data, 0xff, 0xd9));
    expect(walk).toMatchObject({ complete: true, problems: [] });
  });
});

test('a source that fails for its own reasons is not called a broken file', async () => {
  const source = { ...memorySource(pngOf()), read: () => Promise.reject(new RangeError('offline')) };
  await expect(png.walk(source, new Budget())).rejects.toThrow('offline');
});

test('no head makes the sniffers throw', () => {
  for (const [, , file] of FILES)
    for (let length = 0; length <= 64; length++) {
      const head = file.subarray(0, length);
      expect(() => [sniffContainer(head), nameMediaType(head)]).not.toThrow();
    }
});
