import type { DecodedImage } from '../../../src/signal.ts';

/** U of BGR2YUV is this share of blue less luma, V of red less luma; the way back has these factors. */
const TO_U = 0.492;
const TO_V = 0.877;
const BLUE_OF_U = 2.032;
const RED_OF_V = 1.14;
const GREEN_OF_U = -0.395;
const GREEN_OF_V = -0.581;
const STEP = 36;

/**
 * Writes a dwtDct mark after the published definition of invisible-watermark 0.2.0: U of BGR2YUV, one Haar step, blocks of 4 × 4 in the
 * low-pass; in each the largest of the 15 values after the first is moved to 1/4 (0) or 3/4 (1) of its step of 36. `bytes` works on whole
 * numbers with U around 128 and cuts fractions off when it writes back; `floats` has U around 0.5. `swapped` takes red for blue.
 */
export function writeMark(
  image: DecodedImage,
  bits: readonly number[],
  how: { readonly floats: boolean; readonly swapped?: boolean },
): DecodedImage {
  const { width, height } = image;
  const rgba = image.rgba.slice();
  const blueAt = how.swapped ? 0 : 2;
  const redAt = 2 - blueAt;
  const middle = how.floats ? 0.5 : 128;
  const keep = how.floats ? (value: number) => value : (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  const y = new Float32Array(width * height);
  const u = new Float32Array(width * height);
  const v = new Float32Array(width * height);
  for (let at = 0; at < y.length; at++) {
    const [r, g, b] = [rgba[at * 4 + redAt] ?? 0, rgba[at * 4 + 1] ?? 0, rgba[at * 4 + blueAt] ?? 0];
    const luma = 0.299 * r + 0.587 * g + 0.114 * b;
    y[at] = keep(luma);
    u[at] = keep(TO_U * (b - luma) + middle);
    v[at] = keep(TO_V * (r - luma) + middle);
  }
  let block = 0;
  for (let top = 0; top + 8 <= height; top += 8) {
    for (let left = 0; left + 8 <= width; left += 8) moveLargest(u, width, top * width + left, bits[block++ % bits.length] ?? 0);
  }
  swapDetails(u, width, height);
  for (let at = 0; at < y.length; at++) {
    const luma = y[at] ?? 0;
    const blue = (how.floats ? (u[at] ?? 0) : Math.trunc(u[at] ?? 0) & 255) - middle;
    const red = (v[at] ?? 0) - middle;
    rgba[at * 4 + blueAt] = Math.round(luma + BLUE_OF_U * blue);
    rgba[at * 4 + 1] = Math.round(luma + GREEN_OF_U * blue + GREEN_OF_V * red);
    rgba[at * 4 + redAt] = Math.round(luma + RED_OF_V * red);
  }
  return { ...image, rgba };
}

function moveLargest(u: Float32Array, width: number, start: number, bit: number): void {
  const lowPass = (at: number) => ((u[at] ?? 0) + (u[at + 1] ?? 0) + (u[at + width] ?? 0) + (u[at + width + 1] ?? 0)) / 2;
  let place = start;
  let value = 0;
  for (let cell = 1; cell < 16; cell++) {
    const at = start + 2 * (cell % 4) + 2 * width * Math.floor(cell / 4);
    if (Math.abs(lowPass(at)) <= Math.abs(value)) continue;
    place = at;
    value = lowPass(at);
  }
  const moved = (Math.floor(Math.abs(value) / STEP) + 0.25 + 0.5 * bit) * STEP * (value < 0 ? -1 : 1);
  for (const at of [place, place + 1, place + width, place + width + 1]) u[at] = (u[at] ?? 0) + (moved - value) / 2;
}

/** The two details of the Haar step are handed back in the wrong order, which turns each square of four over its diagonal. */
function swapDetails(u: Float32Array, width: number, height: number): void {
  for (let y = 0; y + 1 < Math.floor(height / 4) * 4; y += 2) {
    for (let x = 0; x + 1 < Math.floor(width / 4) * 4; x += 2) {
      const [right, below] = [y * width + x + 1, (y + 1) * width + x];
      const value = u[right] ?? 0;
      u[right] = u[below] ?? 0;
      u[below] = value;
    }
  }
}
