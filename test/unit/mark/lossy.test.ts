import { beforeAll, describe, expect, test } from 'vitest';
import { nodePixels } from '../../../src/cli/pixel-port.ts';
import { findMark } from '../../../src/mark/find-mark.ts';
import { PATTERNS } from '../../../src/mark/patterns.ts';
import type { DecodedImage } from '../../../src/signal.ts';
import { codecFolder, encodeJpeg, encodePng, encodeWebp } from './codec.ts';
import { writeMark } from './encoder.ts';
import { drawPicture } from './picture.ts';

const PICTURES = (['landscape', 'shapes', 'grain', 'landscape'] as const).map((kind, seed) => drawPicture(seed + 60, kind, [512, 512]));

let folder: URL;
beforeAll(async () => {
  folder = await codecFolder();
});

/** Each message in every other picture, and each picture with every other message. */
const marked = PATTERNS.flatMap((pattern, row) =>
  PICTURES.filter((_, column) => (row + column) % 2 === 0).map((picture) => ({
    pattern,
    image: writeMark(picture, pattern.bits, { floats: !pattern.text }),
  })),
);

/**
 * Share of the marked pictures that are found after a way through a file, and never as another generator's: by the file's own chroma, and
 * by the pixels as they were decoded.
 */
async function sharesFound(encode: (image: DecodedImage) => Promise<Uint8Array>): Promise<{ chroma: number; pixels: number }> {
  const shares = { chroma: 0, pixels: 0 };
  for (const { pattern, image } of marked) {
    const decoded = await nodePixels(await encode(image), folder).decode();
    expect(decoded).toMatchObject({ width: image.width, height: image.height });
    if (decoded === undefined) continue;
    const found = await findMark(decoded, () => undefined);
    const plain = await findMark({ ...decoded, smoothed: false }, () => undefined);
    for (const mark of [found, plain]) if (mark) expect(mark.pattern.name).toBe(pattern.name);
    if (found) shares.chroma += 1 / marked.length;
    if (plain) shares.pixels += 1 / marked.length;
  }
  return shares;
}

describe('marks in files', () => {
  test.each<readonly [string, (image: DecodedImage) => Promise<Uint8Array>, number]>([
    ['PNG', async (image) => encodePng(image), 1],
    ['WebP lossless', (image) => encodeWebp(image), 1],
    ['JPEG 95', (image) => encodeJpeg(image, 95), 0.5],
    ['JPEG 90', (image) => encodeJpeg(image, 90), 0],
    ['JPEG 90 4:4:4', (image) => encodeJpeg(image, 90, '444'), 0.7],
    ['WebP 90', (image) => encodeWebp(image, 90), 0.5],
  ])('%s', { timeout: 120_000 }, async (name, encode, least) => {
    const { chroma, pixels } = await sharesFound(encode);
    const percent = (share: number) => `${Math.round(share * 100)} %`;
    console.info(`${name}: ${percent(chroma)} of ${marked.length} marked pictures found; by the pixels alone ${percent(pixels)}`);
    expect(chroma).toBeGreaterThanOrEqual(least - 1e-9);
    expect(chroma).toBeGreaterThanOrEqual(pixels - 1e-9);
  });

  test('an unmarked picture stays unmarked after JPEG and WebP', { timeout: 120_000 }, async () => {
    for (let seed = 0; seed < 12; seed++) {
      const picture = drawPicture(seed + 500);
      const file = await (seed % 2 === 0 ? encodeJpeg(picture, 85) : encodeWebp(picture, 85));
      const decoded = await nodePixels(file, folder).decode();
      expect(decoded?.smoothed).toBe(true);
      expect(decoded && (await findMark(decoded, () => undefined)), `picture ${seed}`).toBeUndefined();
    }
  });
});
