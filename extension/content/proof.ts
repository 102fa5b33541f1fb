import type { Size } from '../messages.ts';
import type { Carrier } from './carriers.ts';
import { firstLayout } from './first-layout.ts';
import { doc } from './native.ts';
import { pause } from './pause.ts';
import { ancestors } from './surroundings.ts';
import { isInTransition, leaveTransition } from './view-transition.ts';

/** Pixels compared for one address at most, over all its elements; beyond this the copy stays unconfirmed. */
const MAX_PROOF_PIXELS = 40_000_000;
/** Largest difference of one colour channel that still counts as the same pixel: some browsers dither what a canvas gives back by one or two. */
export const MAX_CHANNEL_DIFFERENCE = 3;
/** Share of the pixels beyond which two pictures are called different; between this and none we cannot tell. */
const GROSS_SHARE = 0.02;
/** A channel this far off is no rounding. */
const GROSS_DIFFERENCE = 24;
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
  // Most pixels are the same in every channel, and four are seen to be so at once.
  const [ones, twos] = [wordsOf(one), wordsOf(two)];
  for (let i = 0; i < one.length; i += 4) {
    if (ones[i / 4] === twos[i / 4]) continue;
    let off = 0;
    for (let c = 0; c < 4; c++) off = Math.max(off, Math.abs((one[i + c] ?? 0) - (two[i + c] ?? 0)));
    if (off > MAX_CHANNEL_DIFFERENCE) exact = false;
    if (off > GROSS_DIFFERENCE) gross++;
  }
  return { exact, gross };
}

const wordsOf = ({ buffer, byteOffset, length }: Uint8ClampedArray) => new Uint32Array(buffer, byteOffset, length / 4);

/** Measures what elements show; works for pictures of any origin, since only their size is asked. */
export async function measure(carriers: Iterable<Carrier>): Promise<Map<Carrier, Size>> {
  const sizes = new Map<Carrier, Size>();
  for (const image of carriers) {
    // What a style draws cannot be measured, nor a film that goes on.
    if (!(image instanceof HTMLImageElement)) continue;
    const bitmap = await decode(image);
    if (!bitmap) continue;
    sizes.set(image, { width: bitmap.width, height: bitmap.height });
    bitmap.close();
  }
  return sizes;
}

/**
 * Whether the bytes are what every one of the elements shows: same natural size, nothing put in their place by a style, no service worker
 * of the page in between, and the same pixels (of animated pictures: of the first frame). `doubted` = something else tells that they need
 * not be: a service worker controls the page, or the browser loaded another number of bytes.
 */
export async function proveCopy(blob: Blob, carriers: readonly Carrier[], doubted: boolean): Promise<Measured> {
  const images = carriers.filter((one) => one instanceof HTMLImageElement);
  const checked = images.length === carriers.length && images.length > 0 ? await decode(blob) : null;
  if (!checked) return { copy: 'unconfirmed', sizes: await measure(images) };
  const { width, height } = checked;
  const sizes = new Map<Carrier, Size>();
  const mayRead = await firstLayout.isDone();
  await leaveTransition(images);
  const mayProve =
    mayRead && !doubted && !images.some(isReplaced) && width * height * images.length <= MAX_PROOF_PIXELS && isCanvasHonest();
  let copy: Copy = mayProve ? 'shown' : 'unconfirmed';
  try {
    // Each is decoded once: for its size, and for its pixels while everything before it fits.
    for (const image of images) {
      const drawn = await decode(image);
      if (!drawn) {
        if (copy === 'shown') copy = 'unconfirmed';
        continue;
      }
      sizes.set(image, { width: drawn.width, height: drawn.height });
      if (drawn.width !== width || drawn.height !== height) copy = 'different';
      else if (copy === 'shown') copy = await compare(drawn, checked);
      drawn.close();
    }
  } finally {
    checked.close();
  }
  return { copy, sizes };
}

/** Null for an SVG without a size, a format that this browser decodes only in an element, and what has gone meanwhile. */
async function decode(source: Blob | HTMLImageElement): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(source);
  } catch {
    return null;
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

/** What a style around the element can do to all that is in it: draw anything else in its place. */
const PLAIN_AROUND: readonly (readonly [property: string, plain: RegExp])[] = [
  ['filter', /^(none|drop-shadow\([^()]*(\([^()]*\)[^()]*)*\))?$/],
  ['mix-blend-mode', /^(normal)?$/],
];

/** A style shows something else in the place of the element's own picture, or may: then its decoded pixels prove nothing. */
export function isReplaced(image: Element): boolean {
  if (isInTransition(image)) return true;
  const style = getComputedStyle(image);
  if (PLAIN_STYLE.some(([property, plain]) => ![...plain, ''].includes(style.getPropertyValue(property)))) return true;
  const position = style.getPropertyValue('object-position');
  return (position !== '' && !INSIDE_BOX.test(position)) || [...ancestors(image)].some(isChanging);
}

function isChanging(around: Element): boolean {
  const style = getComputedStyle(around);
  return PLAIN_AROUND.some(([property, plain]) => !plain.test(style.getPropertyValue(property)));
}

/** Two decoded pictures of one size. */
async function compare(drawn: ImageBitmap, checked: ImageBitmap): Promise<Copy> {
  try {
    const { width, height } = checked;
    const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
    const one = findContext(width, Math.min(rows, height));
    const two = findContext(width, Math.min(rows, height));
    if (!one || !two) return 'unconfirmed';
    let exact = true;
    let gross = 0;
    for (let y = 0; y < height; y += rows) {
      if (y > 0) await pause(0);
      const part = Math.min(rows, height - y);
      const found = comparePixels(pixels(one, drawn, y, width, part), pixels(two, checked, y, width, part));
      exact &&= found.exact;
      gross += found.gross;
    }
    if (exact) return 'shown';
    return gross > width * height * GROSS_SHARE ? 'different' : 'unconfirmed';
  } catch {
    return 'unconfirmed'; // another origin's picture taints the canvas
  }
}

function findContext(width: number, height: number): CanvasRenderingContext2D | null {
  const canvas = doc.createElement('canvas');
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
