// Specification: ITU-R BT.601 §2.5.1–2.5.3 (luma weights, Cb and Cr); ISO/IEC 10918-5 §7 (JFIF); VP8 (RFC 6386 §2)
import type { ChromaPlanes, DecodedImage } from '../signal.ts';

/** What the marks stand in: blue less luma and red less luma, in levels of 255. */
export interface ColourDifference {
  /** Samples a row and rows. */
  readonly width: number;
  readonly height: number;
  /** Pixels that one sample stands for, each way: 1, or 2 for the low-pass of one Haar step. */
  readonly step: 1 | 2;
  readonly blue: Float32Array;
  readonly red: Float32Array;
}

const RED = 0.299;
const GREEN = 0.587;
const BLUE = 0.114;
/** Cb and Cr are these differences scaled to ±0.5. */
const CB = 0.5 / (1 - BLUE);
const CR = 0.5 / (1 - RED);
const MIDDLE = 128;
/** 16…240 instead of 0…255. */
const LIMITED_RANGE = 224 / 255;

/** Of every pixel, or means over two by two pixels; an odd last row or column is left out there, as the encoder does. */
export function differenceOfPixels({ width, height, rgba }: DecodedImage, step: 1 | 2): ColourDifference {
  const [columns, rows] = [Math.floor(width / step), Math.floor(height / step)];
  const blue = new Float32Array(columns * rows);
  const red = new Float32Array(columns * rows);
  // The four samples of a block; for a step of 1 they are four times the same one.
  const [right, below] = step === 2 ? [4, width * 4] : [0, 0];
  for (let y = 0, to = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, to++) {
      const at = step * 4 * (y * width + x);
      const r = sum4(rgba, at, right, below);
      const b = sum4(rgba, at + 2, right, below);
      const luma = RED * r + GREEN * sum4(rgba, at + 1, right, below) + BLUE * b;
      blue[to] = (b - luma) / 4;
      red[to] = (r - luma) / 4;
    }
  }
  return { width: columns, height: rows, step, blue, red };
}

function sum4(rgba: Uint8ClampedArray, at: number, right: number, below: number): number {
  return (rgba[at] ?? 0) + (rgba[at + right] ?? 0) + (rgba[at + below] ?? 0) + (rgba[at + below + right] ?? 0);
}

/**
 * The same from the codec's own samples. Where chroma is halved both ways, a sample is the wanted mean already, and the smooth scaling
 * that a decoder adds is what blurs the mark. Undefined for other layouts: then the pixels are as good.
 */
export function differenceOfChroma(image: DecodedImage, chroma: ChromaPlanes): ColourDifference | undefined {
  const halved = chroma.width === (image.width + 1) >> 1 && chroma.height === (image.height + 1) >> 1;
  if (!halved || chroma.cb.length < chroma.width * chroma.height || chroma.cr.length < chroma.width * chroma.height) return undefined;
  const [columns, rows] = [image.width >> 1, image.height >> 1];
  const blue = new Float32Array(columns * rows);
  const red = new Float32Array(columns * rows);
  const range = chroma.fullRange ? 1 : LIMITED_RANGE;
  for (let y = 0, to = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, to++) {
      const from = y * chroma.width + x;
      blue[to] = ((chroma.cb[from] ?? MIDDLE) - MIDDLE) / (CB * range);
      red[to] = ((chroma.cr[from] ?? MIDDLE) - MIDDLE) / (CR * range);
    }
  }
  return { width: columns, height: rows, step: 2, blue, red };
}
