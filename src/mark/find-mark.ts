import type { DecodedImage } from '../signal.ts';
import { scoreBlocks, VARIANTS, type Variant } from './block-score.ts';
import { type ColourDifference, differenceOfChroma, differenceOfPixels } from './colour-difference.ts';
import { correlate } from './correlate.ts';
import { findOriginalSizes, PATTERNS, type Pattern, type Size } from './patterns.ts';
import { scaleBack } from './resample.ts';

/** Chance alone reaches this once in 5 million pictures: 20 tests of 1e-8 each. */
export const MAX_CHANCE = 1e-8;
/** The encoder refuses pictures with fewer pixels. */
export const MIN_PIXELS = 256 * 256;
/** About a second of work; the generators' own pictures have 1 to 2 million. */
export const MAX_PIXELS = 40_000_000;
/** A copy at any scale keeps at least so many pixels of the smallest picture that can be marked. */
const MIN_SCALED_PIXELS = 128 * 128;

/** A mark that was found. `size` is the generator's, where a scaled copy was scaled back first. */
export interface Mark {
  readonly pattern: Pattern;
  readonly variant: Variant;
  readonly r: number;
  readonly p: number;
  readonly size?: Size;
}

/**
 * The mark that a picture carries, or undefined. Looks at the picture as it is, then as the generators' sizes that it may be a smaller
 * copy of. `pause` is awaited between the steps: a host's abort can come through there.
 */
export async function findMark(image: DecodedImage, pause: () => void | Promise<void>): Promise<Mark | undefined> {
  const pixels = image.width * image.height;
  if (pixels > MAX_PIXELS) return undefined;
  const own = image.chroma && differenceOfChroma(image, image.chroma);
  if (own === undefined && image.rgba.length < pixels * 4) return undefined;
  if (pixels >= MIN_PIXELS) {
    const found = bestOf(own ?? differenceOfPixels(image, 2));
    if (found) return found;
  }
  if (pixels < MIN_SCALED_PIXELS) return undefined;
  const sizes = findOriginalSizes(image);
  const planes = sizes.length === 0 ? undefined : (own ?? differenceOfPixels(image, 1));
  for (const size of planes ? sizes : []) {
    await pause();
    const found = planes && bestOf(scaleBack(planes, image, size));
    if (found) return { ...found, size };
  }
  return undefined;
}

function bestOf(planes: ColourDifference): Mark | undefined {
  let best: Mark | undefined;
  for (const variant of VARIANTS) {
    const scores = scoreBlocks(planes, variant);
    for (const pattern of PATTERNS) {
      const { r, p } = correlate(scores, pattern);
      if (p <= MAX_CHANCE && (best === undefined || p < best.p || (p === best.p && r > best.r))) best = { pattern, variant, r, p };
    }
  }
  return best;
}
