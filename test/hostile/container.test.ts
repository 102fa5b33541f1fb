import { describe, expect, test } from 'vitest';
import type { Container, Walk } from '../../src/asset.ts';
import { Budget } from '../../src/bytes/budget.ts';
import { HardLimitError } from '../../src/bytes/errors.ts';
import { memorySource } from '../../src/bytes/source.ts';
import { bmff } from '../../src/container/bmff.ts';
import { flac } from '../../src/container/flac.ts';
import { flv } from '../../src/container/flv.ts';
import { gif } from '../../src/container/gif.ts';
import { nameMediaType, sniffContainer } from '../../src/container/index.ts';
import { jpeg } from '../../src/container/jpeg.ts';
import { jxl } from '../../src/container/jxl.ts';
import { matroska } from '../../src/container/matroska.ts';
import { mp3 } from '../../src/container/mp3.ts';
import { ogg } from '../../src/container/ogg.ts';
import { png } from '../../src/container/png.ts';
import { riff } from '../../src/container/riff.ts';
import { svg } from '../../src/container/svg.ts';
import { tiff } from '../../src/container/tiff.ts';
import { webp } from '../../src/container/webp.ts';
import {
  amfCall,
  app11,
  app11Packets,
  box,
  bytes,
  c2paBox,
  chunk,
  countingSource,
  element,
  elementId,
  FLAC_SOUND,
  FTYP_AVIF,
  FTYP_MP4,
  flvFrame,
  flvOf,
  flvTag,
  gifExtension,
  gifOf,
  id3Frame,
  id3Of,
  itemOf,
  JXL_HEAD,
  jpegOf,
  keysOf,
  MP3_FRAMES,
  OGG_SOUND,
  partsOf,
  pngOf,
  riffChunk,
  riffOf,
  SIGNATURE,
  segment,
  subBlocks,
  superbox,
  tiffOf,
  u16,
  u32,
  u32le,
  u64,
  walkBytes,
  webpOf,
} from '../unit/container/build.ts';
import { oggOf } from '../unit/reader/files.ts';

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
const TAG = id3Of(4, 0, id3Frame('TXXX', 3, 'AIGC\0', 'label'), id3Frame('PRIV', 'XMP\0<x/>'), id3Frame('GEOB', 0, 'a/b\0\0\0', 'file'));
const TRACK = box('trak', box('tkhd', new Uint8Array(76), u32(0), u32(0)));

const FLAC = bytes('fLaC', bytes(4, 0, 0, 24, u32le(2), 'me', u32le(1), u32le(10), 'AIGC=label'), FLAC_SOUND.subarray(4));

const OGG = oggOf('Vorbis', 'TITLE=x', 'AIGC=label');
const FLV = flvOf(
  flvTag(18, 0, amfCall('onMetaData', { width: 9, AIGC: bytes('label') })),
  flvTag(18, 0, amfCall('onXMPData', { liveXML: bytes('<x/>') })),
  flvFrame(0),
  flvFrame(40),
);

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
  [
    'gif',
    gif,
    gifOf(
      gifExtension('C2PA_GIF\x01\0\0', subBlocks(STORE, 50)),
      bytes(0x21, 0xfe, subBlocks(bytes('note'))),
      gifExtension(
        'XMP DataXMP',
        bytes(
          '<x/>',
          1,
          Uint8Array.from({ length: 256 }, (_, index) => 255 - index),
          0,
        ),
      ),
    ),
  ],
  [
    'tiff',
    tiff,
    tiffOf(
      [
        [256, 3, 2],
        [257, 3, 1],
        [0x02bc, 1, bytes('<x/>!')],
        [0xcd41, 7, STORE],
      ],
      [
        [0x010f, 2, bytes('maker\0')],
        [0x83bb, 1, bytes('iptc!')],
      ],
    ),
  ],
  [
    'svg',
    svg,
    bytes(
      '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b>">]><svg xmlns="http://www.w3.org/2000/svg"><!-- note --><metadata>',
      '<c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">AAAA</c2pa:manifest><x:xmpmeta a=\'>\'/></metadata><title>t</title><g/></svg>',
    ),
  ],
  ['jpeg xl', jxl, bytes(JXL_HEAD, STORE, box('Exif', u32(0), 'MM\0*'), box('xml ', '<x/>'), box('jxlc', 0xff, 0x0a, 'coded'))],
  [
    'wav',
    riff,
    riffOf(
      'WAVE',
      riffChunk('data', 'sound'),
      riffChunk('LIST', 'INFO', riffChunk('ICMT', 'note')),
      riffChunk('id3 ', TAG),
      riffChunk('C2PA', STORE),
    ),
  ],
  [
    'avi',
    riff,
    riffOf('AVI ', riffChunk('LIST', 'hdrl', riffChunk('avih', new Uint8Array(56))), riffChunk('idx1'), riffChunk('C2PA', STORE)),
  ],
];

/** Formats that end where nothing says so: cut in their media they look whole. */
const OPEN_ENDED: readonly (readonly [string, Container, Uint8Array, from: number])[] = [
  ['mp3', mp3, bytes(TAG, MP3_FRAMES), TAG.length + 4],
  ['flac', flac, FLAC, FLAC.length - 62],
  ['ogg', ogg, OGG, OGG.length - OGG_SOUND.length],
  ['ogg behind a tag', mp3, bytes(TAG, OGG), TAG.length + OGG.length - OGG_SOUND.length],
  ['flv', flv, FLV, 13],
  ['flac behind a tag', mp3, bytes(TAG, FLAC), TAG.length + FLAC.length - 62],
];

function expectSound(walk: Walk, file: Uint8Array): void {
  const ranges = walk.parts.flatMap((part) => [...part.ranges, ...part.outer]);
  const outside = ranges.filter(({ offset, length }) => !(offset >= 0 && length >= 0 && offset + length <= file.length));
  expect(outside).toEqual([]);
  expect(walk.complete || walk.problems.length > 0, 'what is not whole says why').toBe(true);
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

describe.each(OPEN_ENDED)('%s', (_, container, file, from) => {
  test('cut before its sound it is never whole; cut at any byte no part lies outside', async () => {
    expect(await walkBytes(container, file)).toMatchObject({ complete: true, problems: [] });
    for (let length = 0; length < file.length; length++) {
      const cut = file.subarray(0, length);
      for (const source of [memorySource(cut), countingSource(cut, false)]) {
        const walk = await container.walk(source, new Budget());
        expectSound(walk, cut);
        if (length < from) expect(walk.complete, `cut at ${length}`).toBe(false);
      }
    }
  });

  test('with any four bytes replaced by an extreme number it ends, and no part lies outside', async () => {
    for (let at = 0; at + 4 <= from; at++)
      for (const lie of [0, 1, 0x7fff_ffff, 0xffff_ffff]) {
        const damaged = Uint8Array.from(file);
        damaged.set(u32(lie), at);
        expectSound(await walkBytes(container, damaged, new Budget({ steps: 5_000, bytes: 1_000_000 })), damaged);
      }
  });
});

describe('webm', () => {
  const tags = element(0x1254_c367, element(0x7373, element(0x67c8, element(0x45a3, 'AIGC'), element(0x4487, 'label'))));
  const file = bytes(
    element(0x1a45_dfa3, element(0x4282, 'webm')),
    element(0x1853_8067, tags, element(0x1f43_b675, element(0xe7, 0), 'x')),
  );

  test('cut at every byte it is never whole; with lies it ends', async () => {
    for (let length = 0; length < file.length; length++) {
      const walk = await walkBytes(matroska, file.subarray(0, length));
      expectSound(walk, file.subarray(0, length));
      expect(walk.complete, `cut at ${length}`).toBe(false);
    }
    for (let at = 0; at + 4 <= file.length; at++)
      for (const lie of [0, 0x0fff_ffff, 0x01ff_ffff, 0xffff_ffff]) {
        const damaged = Uint8Array.from(file);
        damaged.set(u32(lie), at);
        expectSound(await walkBytes(matroska, damaged, new Budget({ steps: 5_000, bytes: 1_000_000 })), damaged);
      }
  });

  test('tags in tags without end, and open sizes where none may be, are stopped', async () => {
    let deep = element(0x67c8, element(0x45a3, 'AIGC'));
    for (let depth = 0; depth < 50; depth++) deep = element(0x67c8, deep);
    const nested = bytes(element(0x1a45_dfa3), element(0x1853_8067, element(0x1254_c367, element(0x7373, deep))));
    expect(await walkBytes(matroska, nested)).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
    const open = bytes(element(0x1a45_dfa3), element(0x1853_8067, elementId(0x1254_c367), 0xff, 'rest'));
    expect(await walkBytes(matroska, open)).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
  });
});

describe('loops, bombs and depth', () => {
  test('a TIFF whose directories come back, or never end, is stopped', async () => {
    const loop = tiffOf([[256, 3, 1]]);
    new DataView(loop.buffer).setUint32(8 + 2 + 12, 8);
    expect(await walkBytes(tiff, loop)).toMatchObject({ complete: false, problems: [{ code: 'malformed' }] });
    const many = tiffOf(...Array.from({ length: 400 }, () => []));
    expect(await walkBytes(tiff, many)).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
  });

  test('lists in lists and boxes in boxes are not entered', async () => {
    let lists = riffChunk('ICMT', 'x');
    let boxes = box('udta');
    for (let depth = 0; depth < 1_000; depth++) {
      lists = riffChunk('LIST', 'INFO', lists);
      boxes = box('moov', boxes);
    }
    const wav = await walkBytes(riff, riffOf('WAVE', lists));
    expect(wav).toMatchObject({ complete: true, problems: [] });
    expect(wav.parts.length).toBeLessThan(3);
    expect((await walkBytes(bmff, bytes(FTYP_MP4, boxes))).parts.length).toBeLessThan(4);
  });

  test('elements in elements, tags without end and quotes without end in a drawing are stopped', async () => {
    const deep = bytes('<svg>', '<g>'.repeat(2_000), '</g>'.repeat(2_000), '</svg>');
    expect(await walkBytes(svg, deep)).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
    const many = bytes('<svg>', '<g/>'.repeat(300_000), '</svg>');
    expect(await walkBytes(svg, many)).toMatchObject({ complete: false, problems: [{ code: 'over-limit' }] });
    for (const text of ['<svg a="', '<svg><!--', '<svg><![CDATA[', '<!DOCTYPE svg [', '<svg', '<?xml'])
      expect(await walkBytes(svg, bytes(text, '<'.repeat(100_000)))).toMatchObject({ complete: false, problems: [{ code: 'truncated' }] });
    expect((await walkBytes(svg, bytes('<svg><g></svg>'))).problems).toMatchObject([{ code: 'malformed' }]);
  });

  test('an unsynchronised tag of nothing but stuffing is read once', async () => {
    const stuffed = new Uint8Array(1_000_000);
    for (let at = 0; at < stuffed.length; at += 2) stuffed[at] = 0xff;
    const walk = await walkBytes(mp3, bytes(id3Of(3, 0x80, stuffed), MP3_FRAMES));
    expect(walk).toMatchObject({ complete: false });
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
