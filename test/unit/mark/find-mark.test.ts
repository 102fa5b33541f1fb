import { describe, expect, test } from 'vitest';
import { scoreBlocks, VARIANTS } from '../../../src/mark/block-score.ts';
import { differenceOfPixels } from '../../../src/mark/colour-difference.ts';
import { correlate } from '../../../src/mark/correlate.ts';
import { findMark, MAX_CHANCE } from '../../../src/mark/find-mark.ts';
import { PATTERNS } from '../../../src/mark/patterns.ts';
import type { DecodedImage } from '../../../src/signal.ts';
import { writeMark } from './encoder.ts';
import { drawPicture, type Kind, randomOf } from './picture.ts';

const quiet = () => undefined;
/** How many unmarked pictures are drawn; `npm run soak` asks for more. */
const UNMARKED = Number(process.env.ASSAY_MARKS ?? 100);
/** A page of two flat inks can be written only where neither is at the end of its range; no generator draws one. */
const MARKABLE: readonly Kind[] = ['landscape', 'shapes', 'stripes', 'flat', 'grain'];
/** Drawn once for all messages: to draw takes longer than to search. */
const PICTURES = MARKABLE.flatMap((kind, seed) => [drawPicture(seed + 40, kind, [512, 512]), drawPicture(seed + 40, kind, [640, 384])]);
const SMALL = (['landscape', 'shapes'] as const).map((kind) => ({ kind, picture: drawPicture(21, kind, [320, 320]) }));
const LANDSCAPE = drawPicture(6, 'landscape', [512, 512]);
const bitsOf = (text: string) =>
  Array.from(text, (letter) => letter.charCodeAt(0).toString(2).padStart(8, '0')).flatMap((byte) => Array.from(byte, Number));

function patternNamed(name: string) {
  const found = PATTERNS.find((pattern) => pattern.name === name);
  if (!found) throw new Error(name);
  return found;
}

describe('a mark that was written without loss', () => {
  for (const pattern of PATTERNS) {
    test(`${pattern.name} is found in every picture`, async () => {
      for (const [at, picture] of PICTURES.entries()) {
        const marked = writeMark(picture, pattern.bits, { floats: !pattern.text });
        expect((await findMark(marked, quiet))?.pattern.name, `picture ${at}`).toBe(pattern.name);
      }
    });
  }

  test.each(VARIANTS)('is told in the way of writing %s', async (variant) => {
    for (const pattern of [patternNamed('SDXL'), patternNamed('StableDiffusionV1')]) {
      const how = { floats: variant.startsWith('floats'), swapped: variant.endsWith('swapped') };
      const found = await findMark(writeMark(LANDSCAPE, pattern.bits, how), quiet);
      // An even picture reads alike with bytes and floats; red and blue are never mistaken.
      expect([found?.pattern.name, found?.variant.endsWith('swapped')]).toEqual([pattern.name, how.swapped]);
    }
  });

  test('outlives the loss of the lower quarter, and dies with the left edge', async () => {
    const marked = writeMark(LANDSCAPE, patternNamed('SDXL').bits, { floats: true });
    expect((await findMark(crop(marked, 0, 0, 512, 384), quiet))?.pattern.name).toBe('SDXL');
    expect(await findMark(crop(marked, 13, 0, 499, 512), quiet)).toBeUndefined();
  });
});

describe('a smaller copy', () => {
  const marked = writeMark(drawPicture(9, 'landscape', [768, 768]), patternNamed('SDXL').bits, { floats: true });
  test.each([0.9, 0.75, 0.5])('at %f is scaled back to the size of its generator', async (scale) => {
    const copy = shrink(marked, Math.round(768 * scale));
    const found = await findMark(copy, quiet);
    expect([found?.pattern.name, found?.size]).toEqual(['SDXL', { width: 768, height: 768 }]);
  });

  test('of another shape than any generator makes is not scaled', async () => {
    let steps = 0;
    expect(await findMark(drawPicture(2, 'landscape', [500, 300]), () => void steps++)).toBeUndefined();
    expect(steps).toBe(0);
  });
});

describe('what is no mark', () => {
  test(`none of ${UNMARKED} unmarked pictures has one`, { timeout: 60_000 + UNMARKED * 500 }, async () => {
    let least = 1;
    for (let seed = 0; seed < UNMARKED; seed++) {
      const picture = drawPicture(seed);
      expect(await findMark(picture, quiet), `picture ${seed}`).toBeUndefined();
      const planes = differenceOfPixels(picture, 2);
      for (const variant of VARIANTS) {
        const scores = scoreBlocks(planes, variant);
        for (const pattern of PATTERNS) least = Math.min(least, correlate(scores, pattern).p);
      }
    }
    console.info(`${UNMARKED} unmarked pictures: smallest p ${least.toExponential(1)}, the rule asks for ${MAX_CHANCE}`);
    expect(least).toBeGreaterThan(MAX_CHANCE);
  });

  const nearly: readonly (readonly [string, (bits: readonly number[]) => number[]])[] = [
    ['every fourth bit wrong', (bits) => bits.map((bit, at) => (at % 4 === 1 ? 1 - bit : bit))],
    ['only half of it right', (bits) => bits.map((bit, at) => (at < bits.length / 2 ? bit : 1 - bit))],
    ['all bits turned over', (bits) => bits.map((bit) => 1 - bit)],
    ['begun at another bit', (bits) => bits.map((_, at) => bits[(at + 5) % bits.length] ?? 0)],
    ['another message of its length', (bits) => Array.from(bits, randomOf(77)).map((_, at) => (randomOf(at)() < 0.5 ? 1 : 0))],
  ];
  test.each(nearly)('%s: stays unmarked', async (_name, change) => {
    for (const pattern of PATTERNS) {
      for (const { kind, picture } of SMALL) {
        const marked = writeMark(picture, change(pattern.bits), { floats: !pattern.text });
        expect((await findMark(marked, quiet))?.pattern.name, `${pattern.name} ${kind}`).toBeUndefined();
      }
    }
  });

  test.each(['Copyright', 'Confidential', 'abcd', 'PRIV', 'Midjourn', 'All rights, mine!', 'test'])(
    'the text %s stays unmarked',
    async (text) => {
      for (const { kind, picture } of SMALL) {
        const marked = writeMark(picture, bitsOf(text), { floats: false });
        expect(await findMark(marked, quiet), kind).toBeUndefined();
      }
    },
  );
});

describe('hostile pixels', () => {
  test.each([
    ['none', { width: 0, height: 0, rgba: new Uint8ClampedArray() }],
    ['fewer than the size says', { width: 512, height: 512, rgba: new Uint8ClampedArray(1000) }],
    ['more than are searched', { width: 100_000, height: 100_000, rgba: new Uint8ClampedArray(4) }],
    ['one row', { width: 100_000, height: 1, rgba: new Uint8ClampedArray(400_000) }],
    ['all of one colour', { width: 512, height: 512, rgba: new Uint8ClampedArray(512 * 512 * 4).fill(200) }],
  ])('%s', async (_name, picture) => {
    expect(await findMark({ ...picture, exact: true }, quiet)).toBeUndefined();
  });

  test('chroma planes that are too short or of another layout are not used', async () => {
    const marked = writeMark(LANDSCAPE, patternNamed('FLUX').bits, { floats: true });
    const short = { width: 256, height: 256, cb: new Uint8Array(10), cr: new Uint8Array(10), fullRange: true };
    expect((await findMark({ ...marked, chroma: short }, quiet))?.pattern.name).toBe('FLUX');
    const whole = { width: 512, height: 512, cb: new Uint8Array(512 * 512), cr: new Uint8Array(512 * 512), fullRange: true };
    expect((await findMark({ ...marked, chroma: whole }, quiet))?.pattern.name).toBe('FLUX');
  });
});

describe('the codec’s own chroma', () => {
  test.each([true, false])('finds the mark where the pixels hold none (full range: %s)', async (fullRange) => {
    const marked = writeMark(LANDSCAPE, patternNamed('SDXL').bits, { floats: true });
    const chroma = halve(marked, fullRange);
    const found = await findMark({ width: 512, height: 512, rgba: new Uint8ClampedArray(), exact: false, chroma }, quiet);
    expect(found?.pattern.name).toBe('SDXL');
  });
});

function crop(image: DecodedImage, left: number, top: number, width: number, height: number): DecodedImage {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * 4;
    rgba.set(image.rgba.subarray(from, from + width * 4), y * width * 4);
  }
  return { ...image, width, height, rgba };
}

/** By the mean of the area that a new pixel covers. */
function shrink(image: DecodedImage, side: number): DecodedImage {
  const scale = image.width / side;
  const rgba = new Uint8ClampedArray(side * side * 4);
  const share = (from: number, cell: number) => Math.max(0, Math.min(from + scale, cell + 1) - Math.max(from, cell));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [left, top] = [x * scale, y * scale];
      const sums = [0, 0, 0, 0];
      for (let row = Math.floor(top); row < Math.min(image.height, Math.ceil(top + scale)); row++) {
        for (let column = Math.floor(left); column < Math.min(image.width, Math.ceil(left + scale)); column++) {
          const weight = (share(left, column) * share(top, row)) / scale ** 2;
          for (let channel = 0; channel < 4; channel++)
            sums[channel] = (sums[channel] ?? 0) + weight * (image.rgba[(row * image.width + column) * 4 + channel] ?? 0);
        }
      }
      rgba.set(sums, (y * side + x) * 4);
    }
  }
  return { ...image, width: side, height: side, rgba };
}

/** Cb and Cr at half of the size each way, as JPEG (full range) and WebP store them. */
function halve({ width, height, rgba }: DecodedImage, fullRange: boolean) {
  const [columns, rows] = [width / 2, height / 2];
  const cb = new Uint8Array(columns * rows);
  const cr = new Uint8Array(columns * rows);
  const range = fullRange ? 1 : 224 / 255;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const mean = (channel: number) =>
        [0, 4, width * 4, width * 4 + 4].reduce((sum, step) => sum + (rgba[(2 * y * width + 2 * x) * 4 + step + channel] ?? 0), 0) / 4;
      const luma = 0.299 * mean(0) + 0.587 * mean(1) + 0.114 * mean(2);
      cb[y * columns + x] = Math.round(128 + (range * (mean(2) - luma)) / 1.772);
      cr[y * columns + x] = Math.round(128 + (range * (mean(0) - luma)) / 1.402);
    }
  }
  return { width: columns, height: rows, cb, cr, fullRange };
}
