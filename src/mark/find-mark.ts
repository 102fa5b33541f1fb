import type { DecodedImage } from '../signal.ts';
import { scoreBlocks, VARIANTS, type Variant } from './block-score.ts';
import { type ColourDifference, differenceOfChroma, differenceOfPixels } from './colour-difference.ts';
import { correlate } from './correlate.ts';
import { findOriginalSizes, PATTERNS, type Pattern, type Size } from './patterns.ts';
import { scaleBack } from './resample.ts';
import { undoSmoothing } from './undo-smoothing.ts';

/** Chance alone reaches this once in 5 million pictures: 20 tests of 1e-8 each. */
export const MAX_CHANCE = 1e-8;
/** Long messages reach that with a third of their bits wrong: then it is another message. */
const MIN_CORRELATION = 0.6;
/** In even pictures two ways of writing read the message and its contrary alike. */
const CONTRARY_MARGIN = 0.02;
/** The encoder refuses pictures with fewer pixels. */
const MIN_PIXELS = 256 * 256;
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
  const own = ownChroma(image, pixels);
  if (own === undefined && image.rgba.length < pixels * 4) return undefined;
  if (pixels >= MIN_PIXELS) {
    const found = bestOf(own ?? differenceOfPixels(image, 2));
    if (found) return found;
  }
  if (pixels < MIN_SCALED_PIXELS || image.unscaled) return undefined;
  const sizes = findOriginalSizes(image);
  const planes = sizes.length === 0 ? undefined : (own ?? differenceOfPixels(image, 1));
  for (const size of planes ? sizes : []) {
    await pause();
    const found = planes && bestOf(scaleBack(planes, image, size));
    if (found) return { ...found, size };
  }
  return undefined;
}

/** The file's own chroma: from the codec, or out of the pixels that it was smoothed into. */
function ownChroma(image: DecodedImage, pixels: number): ColourDifference | undefined {
  const planes = image.chroma && differenceOfChroma(image, image.chroma);
  if (planes || image.smoothed !== true || image.rgba.length < pixels * 4) return planes;
  return undoSmoothing(differenceOfPixels(image, 2));
}

function bestOf(planes: ColourDifference): Mark | undefined {
  const scored = VARIANTS.map((variant) => ({ variant, scores: scoreBlocks(planes, variant) }));
  return PATTERNS.flatMap((pattern): Mark[] => {
    const marks = scored.map(({ variant, scores }) => ({ pattern, variant, ...correlate(scores, pattern) })).toSorted((a, b) => b.r - a.r);
    const [best, worst] = [marks[0], marks.at(-1)];
    // Where one way of writing reads the message's contrary more clearly than any reads the message, the contrary stands there.
    const contrary = best && worst && -worst.r > best.r + CONTRARY_MARGIN;
    return best && !contrary && best.p <= MAX_CHANCE && best.r >= MIN_CORRELATION ? [best] : [];
  }).toSorted((a, b) => a.p - b.p || b.r - a.r)[0];
}
