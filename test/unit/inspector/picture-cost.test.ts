import { expect, test } from 'vitest';
import { measureOnWire } from '../../conformance/wire.ts';
import {
  box,
  bytes,
  chunk,
  FRAME,
  FTYP_AVIF,
  IHDR,
  ISPE,
  jpegOf,
  pngOf,
  riffChunk,
  segment,
  tiffOf,
  u16,
  u32,
  webpOf,
} from '../container/build.ts';

const NOW = new Date('2026-11-21T00:00:00Z');
const ENTROPY = new Uint8Array(400_000).map((_, at) => (at * 7 + (at >> 7)) & 0x7f);
const pixels = (length: number) => ENTROPY.subarray(0, length);

/** Tables as most encoders write them: two to quantise, four of Huffman's in their usual lengths, and the scan. */
const TABLES = [
  segment(0xe0, 'JFIF\0', 1, 1, 0, u16(1), u16(1), 0, 0),
  ...[0, 1].map((id) => segment(0xdb, id, new Uint8Array(64).fill(8))),
  FRAME,
  ...[29, 179, 29, 179].map((length, id) => segment(0xc4, id, new Uint8Array(length))),
];
const SCAN_HEAD = segment(0xda, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0);
const jpeg = (length: number, ...before: readonly Uint8Array[]) => jpegOf(...before, ...TABLES, bytes(SCAN_HEAD, pixels(length)));
const png = (length: number, each: number) =>
  pngOf(
    IHDR,
    ...Array.from({ length: Math.ceil(length / each) }, (_, n) => chunk('IDAT', pixels(Math.min(each, length - n * each)))),
    chunk('IEND'),
  );
const EXIF = segment(0xe1, 'Exif\0\0', tiffOf([[0x0110, 2, bytes('Camera\0')]]), pixels(9_000));
const PROFILE = segment(0xe2, 'ICC_PROFILE\0', 1, 1, pixels(3_100));
const STORE = bytes(u32(60_000), 'jumb', u32(30), 'jumdc2pa', new Uint8Array(59_984));

const PICTURES: Readonly<Record<string, { readonly file: Uint8Array; readonly requests: number; readonly share?: number }>> = {
  'a PNG of 6 KB': { file: png(6_000, 8_192), requests: 2 },
  'a PNG of 90 KB in blocks': { file: png(90_000, 8_192), requests: 4 },
  'a JPEG of 20 KB': { file: jpeg(20_000), requests: 3 },
  'a JPEG of 60 KB': { file: jpeg(60_000), requests: 3 },
  'a JPEG of 400 KB': { file: jpeg(400_000), requests: 3 },
  'a photo with a preview and a profile': { file: jpeg(120_000, EXIF, PROFILE), requests: 5 },
  'a WebP of 30 KB': { file: webpOf(riffChunk('VP8 ', pixels(30_000))), requests: 1 },
  'an AVIF of 40 KB': {
    file: bytes(
      FTYP_AVIF,
      box('meta', u32(0), box('hdlr', new Uint8Array(25)), box('iprp', box('ipco', ISPE))),
      box('mdat', pixels(40_000)),
    ),
    requests: 1,
  },
  'a picture of 200 bytes': { file: png(100, 8_192), requests: 1, share: 1 },
  'a picture of 2 KB': { file: png(2_000, 8_192), requests: 2, share: 1 },
  'a signed picture: its store is seen, and the rest comes at once': {
    file: pngOf(IHDR, chunk('caBX', STORE), chunk('IDAT', pixels(200_000)), chunk('IEND')),
    requests: 2,
    share: 1,
  },
};

test.each(Object.entries(PICTURES))('%s', async (name, { file, requests, share = 0.05 }) => {
  const cost = await measureOnWire(name, file, NOW);
  expect(cost.report.problems).toEqual([]);
  expect(cost.sent / file.length).toBeLessThanOrEqual(share);
  expect(cost.requests).toBe(requests);
});
