import { zlibSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Part, Role } from '../../../src/asset.ts';
import { Budget } from '../../../src/bytes/budget.ts';
import { inflate } from '../../../src/bytes/inflate.ts';
import { memorySource } from '../../../src/bytes/source.ts';
import { sniffContainer } from '../../../src/container/index.ts';
import { giveDecoder, pack } from '../../fixtures/brotli.ts';
import { flacOf, oggOf, pdfOf, tiffBlock, userComment, utf8Bytes } from '../reader/files.ts';
import {
  amfCall,
  app11Packets,
  box,
  bytes,
  c2paBox,
  chunk,
  countingSource,
  element,
  FTYP_AVIF,
  flvFrame,
  flvOf,
  flvTag,
  GEOB_NAMES,
  gifExtension,
  gifOf,
  IDAT,
  id3Frame,
  id3Of,
  itemOf,
  JXL_HEAD,
  jpegOf,
  keysOf,
  MP3_FRAMES,
  payloadOf,
  pngOf,
  riffChunk,
  riffOf,
  segment,
  stillOf,
  subBlocks,
  superbox,
  type TiffEntry,
  tiffOf,
  u16,
  u32,
  u32le,
  u64,
  webpOf,
  XMP_END,
  XMP_UUID,
} from './build.ts';

// Every part of every format that can carry a label: one file for each format that holds them all, in front of the pixels, behind them and
// behind the end. What no walker hands over no reader sees.

type Wanted = readonly [role: Role, holds: string];
interface Row {
  readonly file: Uint8Array;
  readonly parts: readonly Wanted[];
  /** What stands behind the pixels, where a walk that pays for its bytes does not go. */
  readonly late?: readonly Wanted[];
}

const xmp = (word: string) => `<x:xmpmeta xmlns:x="adobe:ns:meta/">${word}</x:xmpmeta>`;
const exif = (word: string) => tiffBlock([userComment(word)]);
const iim = (word: string) => bytes('8BIM', u16(0x0404), 0, 0, u32(5 + word.length), 0x1c, 2, 110, u16(word.length), word);
const STORE = superbox('c2pa', 120);
const store: Wanted = ['jumbf', 'c2pa'];
const EXIF_ITEM = bytes(u32(6), 'Exif\0\0', exif('in Exif'));
const TAG = id3Of(
  4,
  0,
  id3Frame('TXXX', 3, 'AIGC\0', 'in a text'),
  id3Frame('COMM', 3, 'eng\0', 'in a comment'),
  id3Frame('PRIV', 'XMP\0', xmp('in XMP')),
  id3Frame('GEOB', GEOB_NAMES, STORE),
);
const TAGGED: readonly Wanted[] = [['text', 'in a text'], ['text', 'in a comment'], ['xmp', 'in XMP'], store];
const INFO = riffChunk('LIST', 'INFO', riffChunk('ICMT', 'in INFO'), riffChunk('AIGC', 'in the label'));
const OLD_TAG = bytes('TAG', 'in an old tag'.padEnd(125, '\0'));
const APE = (text: string) => {
  const items = bytes(u32le(text.length), u32le(0), 'Comment\0', text);
  return bytes(items, 'APETAGEX', u32le(2_000), u32le(items.length + 32), u32le(1), u32le(0), new Uint8Array(8));
};
const MOVIE = box(
  'moov',
  box('udta', box('meta', u32(0), keysOf('AIGC'), box('ilst', itemOf(1, 'by its key'))), box('XMP_', xmp('in the user data'))),
  box('meta', u32(0), box('hdlr', u32(0), u32(0), 'mdir', new Uint8Array(13)), box('ilst', itemOf('\xa9cmt', 'by its type'))),
  box('trak', box('udta', box('\xa9too', u16(7), u16(0), 'a track'))),
);
const MOVED: readonly Wanted[] = [
  ['text', 'by its key'],
  ['xmp', 'in the user data'],
  ['text', 'by its type'],
  ['text', 'a track'],
  ['xmp', 'in a box'],
  store,
];
const movieOf = (brand: string) =>
  bytes(
    box('ftyp', brand, u32(0), brand),
    c2paBox('manifest', u64(0n), STORE),
    box('mdat', 'frames'),
    MOVIE,
    box('uuid', XMP_UUID, xmp('in a box')),
  );
const still = (ftyp: Uint8Array) => bytes(stillOf(EXIF_ITEM, xmp('in XMP'), 0, ftyp), c2paBox('manifest', u64(0n), STORE));
const STILL: readonly Wanted[] = [['tiff', 'in Exif'], ['xmp', 'in XMP'], store];
const tiff = (more: readonly TiffEntry[]) =>
  tiffOf([
    [0x010e, 2, bytes('in a field\0')],
    [0x02bc, 1, utf8Bytes(xmp('in XMP'))],
    [0x83bb, 1, bytes('in IPTC')],
    ...more,
    [0xcd41, 7, STORE],
  ]);
const FIELDS: readonly Wanted[] = [['tiff', 'in a field'], ['xmp', 'in XMP'], ['iptc', 'in IPTC'], store];
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg"><!--in a comment--><title>in a title</title><metadata>${xmp('in XMP')}<c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">c2paAAAA</c2pa:manifest></metadata><g/></svg>`;

const FORMATS: Readonly<Record<string, Row>> = {
  JPEG: {
    file: bytes(
      jpegOf(
        segment(0xe1, 'Exif\0\0', exif('in Exif')),
        segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', xmp('in XMP')),
        segment(0xe1, 'http://ns.adobe.com/xmp/extension/\0', 'G'.repeat(32), u32(8), u32(4), 'nded'),
        segment(0xe1, 'http://ns.adobe.com/xmp/extension/\0', 'G'.repeat(32), u32(8), u32(0), 'exte'),
        segment(0xed, 'Photoshop 3.0\0', iim('in IPTC')),
        segment(0xe0, 'AIGC{"in":"a segment"}'),
        segment(0xfe, 'in a comment'),
        ...app11Packets(1, STORE, 50),
      ).subarray(0, -2),
      segment(0xfe, 'behind the scan'),
      0xff,
      0xd9,
      'behind the end',
    ),
    parts: [
      ['tiff', 'in Exif'],
      ['xmp', 'in XMP'],
      ['xmp', 'extended'],
      ['iptc', 'in IPTC'],
      ['text', '{"in":"a segment"}'],
      ['text', 'in a comment'],
      ['trailer', 'behind the end'],
      store,
    ],
    late: [['text', 'behind the scan']],
  },
  PNG: {
    file: bytes(
      pngOf(
        chunk('caBX', STORE),
        chunk('iTXt', 'XML:com.adobe.xmp\0', 0, 0, 0, 0, xmp('in XMP')),
        chunk('tEXt', 'a\0in tEXt'),
        chunk('zTXt', 'a', 0, 0, zlibSync(bytes('in zTXt'))),
        chunk('iTXt', 'a', 0, 0, 0, 0, 0, 'in iTXt'),
        chunk('eXIf', exif('in eXIf')),
        IDAT,
        chunk('iTXt', 'XML:com.adobe.xmp\0', 1, 0, 0, 0, zlibSync(bytes(xmp('late XMP')))),
        chunk('tEXt', 'a\0late tEXt'),
        chunk('zTXt', 'a', 0, 0, zlibSync(bytes('late zTXt'))),
        chunk('iTXt', 'a', 0, 1, 0, 0, 0, zlibSync(bytes('late iTXt'))),
        chunk('eXIf', exif('late eXIf')),
      ),
      'behind the end',
    ),
    parts: [
      store,
      ['xmp', 'in XMP'],
      ['text', 'in tEXt'],
      ['text', 'in zTXt'],
      ['text', 'in iTXt'],
      ['tiff', 'in eXIf'],
      ['xmp', 'late XMP'],
      ['text', 'late tEXt'],
      ['text', 'late zTXt'],
      ['text', 'late iTXt'],
      ['tiff', 'late eXIf'],
      ['trailer', 'behind the end'],
    ],
  },
  WebP: {
    file: bytes(
      webpOf(
        riffChunk('VP8 ', new Uint8Array(20)),
        riffChunk('EXIF', exif('in Exif')),
        riffChunk('XMP ', xmp('in XMP')),
        riffChunk('C2PA', STORE),
      ),
      'behind the end',
    ),
    parts: [['tiff', 'in Exif'], ['xmp', 'in XMP'], store, ['trailer', 'behind the end']],
  },
  AVIF: { file: still(FTYP_AVIF), parts: STILL },
  HEIC: { file: still(box('ftyp', 'heic', u32(0), 'mif1', 'heic')), parts: STILL },
  HEIF: { file: still(box('ftyp', 'mif1', u32(0), 'mif1')), parts: STILL },
  GIF: {
    file: bytes(
      gifOf(
        gifExtension('C2PA_GIF\x01\0\0', subBlocks(STORE, 50)),
        bytes(0x21, 0xfe, subBlocks(bytes('in a comment'))),
        gifExtension('XMP DataXMP', bytes(xmp('in XMP')), XMP_END, bytes(0)),
      ).subarray(0, -1),
      bytes(0x21, 0xfe, subBlocks(bytes('late comment'))),
      0x3b,
      'behind the end',
    ),
    parts: [store, ['text', 'in a comment'], ['xmp', 'in XMP'], ['text', 'late comment'], ['trailer', 'behind the end']],
  },
  TIFF: { file: tiff([]), parts: FIELDS },
  DNG: { file: tiff([[0xc612, 1, bytes(1, 4, 0, 0)]]), parts: FIELDS },
  SVG: {
    file: utf8Bytes(DRAWING),
    parts: [['text', 'in a comment'], ['text', 'in a title'], ['xmp', 'in XMP'], store],
  },
  'JPEG XL': {
    file: bytes(
      JXL_HEAD,
      STORE,
      box('Exif', u32(0), exif('in Exif')),
      box('xml ', xmp('in XMP')),
      box('jxlc', 0xff, 0x0a, 'coded'),
      box('brob', 'Exif', pack(bytes(u32(0), exif('packed Exif')))),
      box('brob', 'xml ', pack(bytes(xmp('packed XMP')))),
    ),
    parts: [store, ['tiff', 'in Exif'], ['xmp', 'in XMP'], ['tiff', 'packed Exif'], ['xmp', 'packed XMP']],
  },
  MP4: { file: movieOf('isom'), parts: MOVED },
  MOV: { file: movieOf('qt  '), parts: MOVED },
  M4A: { file: movieOf('M4A '), parts: MOVED },
  MP3: {
    file: bytes(TAG, MP3_FRAMES, APE('in APE'), OLD_TAG),
    parts: [...TAGGED, ['text', 'in APE'], ['text', 'in an old tag']],
  },
  WAV: {
    file: bytes(
      riffOf(
        'WAVE',
        riffChunk('bext', 'in bext'),
        riffChunk('data', 'sound'),
        INFO,
        riffChunk('_PMX', xmp('in a chunk')),
        riffChunk('iXML', 'in iXML'),
        riffChunk('axml', 'in axml'),
        riffChunk('AIGC', 'in AIGC'),
        riffChunk('id3 ', id3Of(4, 0, id3Frame('TXXX', 3, 'a\0', 'in ID3'))),
        riffChunk('C2PA', STORE),
      ),
      'behind the end',
    ),
    parts: [
      ['text', 'in bext'],
      ['text', 'in INFO'],
      ['text', 'in the label'],
      ['xmp', 'in a chunk'],
      ['text', 'in iXML'],
      ['text', 'in axml'],
      ['text', 'in AIGC'],
      ['text', 'in ID3'],
      store,
      ['trailer', 'behind the end'],
    ],
  },
  FLAC: {
    file: bytes(TAG, flacOf('AIGC=in Vorbis'), OLD_TAG),
    parts: [...TAGGED, ['text', 'in Vorbis'], ['text', 'in an old tag']],
  },
  AVI: {
    file: bytes(
      riffOf('AVI ', INFO, riffChunk('LIST', 'movi', 'frames'), riffChunk('_PMX', xmp('in a chunk')), riffChunk('C2PA', STORE)),
      'behind the end',
    ),
    parts: [['text', 'in INFO'], ['text', 'in the label'], ['xmp', 'in a chunk'], store, ['trailer', 'behind the end']],
  },
  WebM: {
    file: bytes(
      element(0x1a45_dfa3, element(0x4282, 'webm')),
      element(
        0x1853_8067,
        element(0x1549_a966, element(0x7ba9, 'in a title')),
        element(0x1f43_b675, 'frames'),
        element(0x1254_c367, element(0x7373, element(0x67c8, element(0x45a3, 'AIGC'), element(0x4487, 'in a tag')))),
      ),
      'behind the end',
    ),
    parts: [
      ['text', 'in a title'],
      ['text', 'in a tag'],
      ['trailer', 'behind the end'],
    ],
  },
  Ogg: {
    file: bytes(oggOf('Opus', 'AIGC=in Vorbis'), OLD_TAG),
    parts: [
      ['text', 'in Vorbis'],
      ['text', 'in an old tag'],
    ],
  },
  FLV: {
    file: flvOf(
      flvTag(18, 0, amfCall('onMetaData', { AIGC: bytes('in the description') })),
      flvTag(18, 0, amfCall('onXMPData', { liveXML: bytes(xmp('in XMP')) })),
      flvFrame(0),
      flvFrame(40),
    ),
    parts: [
      ['text', 'in the description'],
      ['xmp', 'in XMP'],
    ],
  },
  PDF: {
    file: pdfOf({ AIGC: 'in the information' }, xmp('in XMP')),
    parts: [
      ['text', 'in the information'],
      ['xmp', 'in XMP'],
    ],
  },
};

/** How zlib data begins. */
const ZLIB = 0x78;

/** The payload as a reader opens it: packed texts and packets too. */
function opened(part: Part, file: Uint8Array): string {
  if (part.role === 'pixels') return '';
  const payload = part.opened ?? payloadOf(part, file);
  const packed = part.coding === 'zlib' || (part.role === 'text' && /^[zi]TXt$/.test(part.name)) ? payload.indexOf(ZLIB) : -1;
  return String.fromCharCode(...(packed < 0 ? payload : inflate(payload.subarray(packed), 'zlib', new Budget(), 10_000)));
}

async function missing(file: Uint8Array, wanted: readonly Wanted[], byPieces: boolean): Promise<string[]> {
  const source = byPieces ? countingSource(file) : memorySource(file);
  const walk = await sniffContainer(file.subarray(0, 64))?.walk(source, new Budget());
  expect(walk).toMatchObject({ complete: true, problems: [] });
  const found = (walk?.parts ?? []).map((part) => [part.role, opened(part, file)] as const);
  return wanted
    .filter(([role, word]) => !found.some(([as, text]) => as === role && text.includes(word)))
    .map(([role, word]) => `${role}: ${word}`);
}

describe('every part that can carry a label is handed over', () => {
  beforeAll(() => giveDecoder());

  test.each(Object.entries(FORMATS))('%s, with all bytes at hand', async (_, { file, parts, late = [] }) => {
    expect(await missing(file, [...parts, ...late], false)).toEqual([]);
  });

  test.each(Object.entries(FORMATS))('%s, where only pieces are loaded', async (_, { file, parts }) => {
    expect(await missing(file, parts, true)).toEqual([]);
  });
});
