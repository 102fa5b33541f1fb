import type { Size } from '../messages.ts';
import type { Carrier } from './carriers.ts';

/** Pixels compared for one address at most, over all its elements; beyond this the copy stays unconfirmed. */
export const MAX_PROOF_PIXELS = 40_000_000;
/** Largest difference of one colour channel that still counts as the same pixel: some browsers dither what a canvas gives back by one or two. */
export const MAX_CHANNEL_DIFFERENCE = 3;
/** Share of the pixels beyond which two pictures are called different; between this and none we cannot tell. */
export const GROSS_SHARE = 0.02;
/** A channel this far off is no rounding. */
export const GROSS_DIFFERENCE = 24;
/** Rows read at once: bounds the memory and lets the page breathe. */
const STRIP_PIXELS = 1_000_000;

export type Copy = 'shown' | 'unconfirmed' | 'different';

export interface Measured {
  readonly copy: Copy;
  /** Size in pixels of what each element shows, where it could be measured. */
  readonly sizes: ReadonlyMap<Carrier, Size>;
}

/** How two runs of pixels compare: every channel within the tolerance, clearly other, or neither. */
export function comparePixels(one: Uint8ClampedArray, two: Uint8ClampedArray): { exact: boolean; gross: number } {
  let exact = one.length === two.length;
  let gross = 0;
  for (let i = 0; i < one.length; i += 4) {
    let off = 0;
    for (let c = 0; c < 4; c++) off = Math.max(off, Math.abs((one[i + c] ?? 0) - (two[i + c] ?? 0)));
    if (off > MAX_CHANNEL_DIFFERENCE) exact = false;
    if (off > GROSS_DIFFERENCE) gross++;
  }
  return { exact, gross };
}

/** Measures what elements show; works for pictures of any origin, since only their size is asked. */
export async function measure(carriers: Iterable<Carrier>): Promise<Map<Carrier, Size>> {
  const sizes = new Map<Carrier, Size>();
  for (const image of carriers) {
    // What a style draws cannot be measured, nor a film that goes on.
    if (!(image instanceof HTMLImageElement)) continue;
    try {
      const bitmap = await createImageBitmap(image);
      sizes.set(image, { width: bitmap.width, height: bitmap.height });
      bitmap.close();
    } catch {
      // an SVG without a size, or gone meanwhile: stays unmeasured
    }
  }
  return sizes;
}

/**
 * Whether the bytes are what every one of the elements shows: same natural size, nothing put in their place by a style, no service worker
 * of the page in between, and the same pixels (of animated pictures: of the first frame). `controlled` = a service worker controls the page.
 */
export async function proveCopy(blob: Blob, carriers: readonly Carrier[], controlled: boolean): Promise<Measured> {
  const sizes = await measure(carriers);
  const images = carriers.filter((one) => one instanceof HTMLImageElement);
  const unconfirmed: Measured = { copy: 'unconfirmed', sizes };
  if (carriers.length === 0 || sizes.size !== carriers.length) return unconfirmed;
  let checked: ImageBitmap;
  try {
    checked = await createImageBitmap(blob);
  } catch {
    return unconfirmed; // an SVG, or a format that this browser decodes only in an element
  }
  try {
    const { width, height } = checked;
    if ([...sizes.values()].some((size) => size.width !== width || size.height !== height)) return { copy: 'different', sizes };
    if (controlled || images.some(isReplaced) || width * height * images.length > MAX_PROOF_PIXELS || !isCanvasHonest()) return unconfirmed;
    let copy: Copy = 'shown';
    for (const image of images) {
      const found = await compare(image, checked);
      if (found === 'different') return { copy: 'different', sizes };
      if (found === 'unconfirmed') copy = 'unconfirmed';
    }
    return { copy, sizes };
  } finally {
    checked.close();
  }
}

/** Properties with which a style can hide, cover or replace what the element itself shows, and the value that does nothing. */
const PLAIN_STYLE: readonly (readonly [property: string, plain: readonly string[]])[] = [
  ['content', ['normal']],
  ['background-image', ['none']],
  ['mask-image', ['none']],
  ['-webkit-mask-image', ['none']],
  ['border-image-source', ['none']],
  ['filter', ['none']],
  ['clip-path', ['none']],
  ['mix-blend-mode', ['normal']],
  ['object-view-box', ['none']],
  ['opacity', ['1']],
];
/** Between the edges: beyond them the picture is pushed out of its own box. */
const INSIDE_BOX = /^(100|\d{1,2}(\.\d+)?)% (100|\d{1,2}(\.\d+)?)%$/;

/** A style shows something else in the place of the element's own picture, or may: then its decoded pixels prove nothing. */
export function isReplaced(image: Element): boolean {
  const style = getComputedStyle(image);
  if (PLAIN_STYLE.some(([property, plain]) => ![...plain, ''].includes(style.getPropertyValue(property)))) return true;
  const position = style.getPropertyValue('object-position');
  return position !== '' && !INSIDE_BOX.test(position);
}

async function compare(image: HTMLImageElement, checked: ImageBitmap): Promise<Copy> {
  let drawn: ImageBitmap;
  try {
    drawn = await createImageBitmap(image);
  } catch {
    return 'unconfirmed';
  }
  try {
    const { width, height } = checked;
    if (drawn.width !== width || drawn.height !== height) return 'different';
    const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
    const one = findContext(width, Math.min(rows, height));
    const two = findContext(width, Math.min(rows, height));
    if (!one || !two) return 'unconfirmed';
    let exact = true;
    let gross = 0;
    for (let y = 0; y < height; y += rows) {
      const part = Math.min(rows, height - y);
      const found = comparePixels(pixels(one, drawn, y, width, part), pixels(two, checked, y, width, part));
      exact &&= found.exact;
      gross += found.gross;
      await pause();
    }
    if (exact) return 'shown';
    return gross > width * height * GROSS_SHARE ? 'different' : 'unconfirmed';
  } catch {
    return 'unconfirmed'; // another origin's picture taints the canvas
  } finally {
    drawn.close();
  }
}

function findContext(width: number, height: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  // In main memory: both pictures go through the same software path.
  return canvas.getContext('2d', { willReadFrequently: true });
}

function pixels(context: CanvasRenderingContext2D, source: ImageBitmap, y: number, width: number, height: number): Uint8ClampedArray {
  context.clearRect(0, 0, width, height);
  context.drawImage(source, 0, y, width, height, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

/** Browsers that resist fingerprinting hand out white or noise; then a difference means nothing. Tried with a small picture of known colours. */
function isCanvasHonest(): boolean {
  const side = 8;
  const context = findContext(side, side);
  if (!context) return false;
  for (let i = 0; i < side * side; i++) {
    context.fillStyle = `rgb(${(i * 37) % 256} ${(i * 91) % 256} ${(i * 53) % 256})`;
    context.fillRect(i % side, Math.floor(i / side), 1, 1);
  }
  const { data } = context.getImageData(0, 0, side, side);
  for (let i = 0; i < side * side; i++) {
    const want = [(i * 37) % 256, (i * 91) % 256, (i * 53) % 256];
    if (want.some((value, c) => Math.abs(value - (data[i * 4 + c] ?? -1)) > MAX_CHANNEL_DIFFERENCE)) return false;
  }
  return true;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
