// A picture without any sign: no engine is started, and only its head and its jumps are read.
import { expect, test } from 'vitest';
import { type ByteSource, type C2paEngine, inspect, memorySource } from '../../src/index.ts';
import { fixture } from '../fixtures/files.ts';
import { NO_TRUST } from '../fixtures/no-trust.ts';
import {
  box,
  bytes,
  chunk,
  countingSource,
  FRAME,
  FTYP_AVIF,
  IHDR,
  pngOf,
  riffChunk,
  SCAN,
  segment,
  u32,
  webpOf,
} from './container/build.ts';

const PIXELS = new Uint8Array(1_000_000).fill(0x5a);
const MAX_SHARE = 0.05;

/** The engine's answers, of which none may be asked for. */
function watchedEngine(): { readonly engine: C2paEngine; readonly asked: () => number } {
  let count = 0;
  return {
    engine: {
      async verify() {
        count++;
        return { ok: false, error: 'asked' };
      },
    },
    asked: () => count,
  };
}
const judge = (source: ByteSource, engine: C2paEngine) =>
  inspect(source, { name: 'x', now: new Date('2026-11-21'), trust: NO_TRUST, engine, copy: 'given', version: '0' });

const LARGE: readonly (readonly [name: string, file: Uint8Array])[] = [
  ['PNG', pngOf(IHDR, chunk('IDAT', PIXELS), chunk('IEND'))],
  ['WebP', webpOf(riffChunk('VP8 ', 0, 0, 0, 0x9d, 1, 0x2a, 80, 0, 90, 0x40, PIXELS))],
  ['AVIF', bytes(FTYP_AVIF, box('meta', u32(0), box('hdlr', u32(0), u32(0), 'pict', new Uint8Array(13))), box('mdat', PIXELS))],
  ['JPEG', bytes(0xff, 0xd8, segment(0xe0, 'JFIF', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0), FRAME, SCAN, PIXELS, 0xff, 0xd9)],
];

test.each(LARGE)('a large %s costs its head and its jumps', async (_name, file) => {
  const { engine, asked } = watchedEngine();
  const source = countingSource(file);
  const report = await judge(source, engine);
  expect([report.label, report.reason, report.problems]).toEqual(['unknown', 'none', []]);
  const touched = new Set(source.reads.flatMap(({ offset, length }) => Array.from({ length }, (_, i) => offset + i)));
  expect([asked(), source.wholeReads]).toEqual([0, 0]);
  expect(touched.size / file.length).toBeLessThanOrEqual(MAX_SHARE);
});

test.each(['plain.jpg', 'plain.png', 'plain.webp', 'plain.avif'])('%s starts no engine', async (name) => {
  const { engine, asked } = watchedEngine();
  const report = await judge(memorySource(fixture(`media/${name}`)), engine);
  expect([report.reason, asked()]).toEqual(['none', 0]);
});

test('the same picture with a store does start it', async () => {
  const { engine, asked } = watchedEngine();
  await judge(memorySource(fixture('media/capture.jpg')), engine);
  expect(asked()).toBe(1);
});
