import type { Ground, Rect, Size } from '../messages.ts';
import { isEnough, isOther, MAX_MASKED, MIN_SIDE, type Pixels, showSame } from './pixels.ts';

/** A picture shown larger than that shows few of its own pixels. */
const MAX_UPSCALE = 4;
/** Both axes have to give the same number of device pixels per CSS pixel. */
const SCALE_TOLERANCE = 0.01;
/** A part that is out of view proves nothing; rounding may cost a pixel. */
const VIEW_TOLERANCE = 1;
/** Browsers scale pictures by filters of their own choice: one of these comes near. Chrome halves a picture until it is near its size. */
const FILTERS = ['halved', 'high', 'low'] as const;

/** Largest share that our own badges and card may hide of what was compared whole before: what lies under them nobody sees. */
const MAX_MASKED_AGAIN = 0.95;

export interface Captured {
  /** The visible tab as PNG. */
  readonly capture: Blob;
  /** The picture's content box and our own boxes over it, in CSS pixels of the viewport. */
  readonly rect: Rect;
  readonly masks: readonly Rect[];
  readonly viewport: Size;
}

/**
 * Whether the captured tab shows exactly the picture that these bytes decode to. Every doubt is `unconfirmed`. `different` only of what was
 * known to be shown `before`: any difference where an earlier capture fitted, and where none did, another picture altogether.
 */
export async function compareWithScreen(bytes: Blob, captured: Captured, before?: Ground): Promise<'shown' | 'unconfirmed' | 'different'> {
  const bitmaps: ImageBitmap[] = [];
  try {
    const screen = await createImageBitmap(captured.capture);
    bitmaps.push(screen);
    const box = findBox(captured, screen);
    if (!box) return 'unconfirmed';
    const picture = await createImageBitmap(bytes, { imageOrientation: 'from-image' });
    bitmaps.push(picture);
    if (box.width > picture.width * MAX_UPSCALE || box.height > picture.height * MAX_UPSCALE) return 'unconfirmed';
    const shown = draw(box, 'low', (context) => context.drawImage(screen, -box.x, -box.y));
    const masks = captured.masks.map((mask) => toDevice(mask, box));
    const most = before ? MAX_MASKED_AGAIN : MAX_MASKED;
    if (!isEnough(shown, masks, most)) return 'unconfirmed';
    let other = true;
    for (const filter of FILTERS) {
      const expected = drawScaled(picture, box, filter);
      // Through a transparent picture the page shows: what is drawn is not the file's alone.
      if (!isOpaque(expected)) return 'unconfirmed';
      if (showSame(shown, expected, masks, most)) return 'shown';
      other &&= before === 'seen' || (before === 'pixels' && isOther(shown, expected, masks));
    }
    return other && before ? 'different' : 'unconfirmed';
  } catch {
    return 'unconfirmed'; // not to be decoded here
  } finally {
    for (const bitmap of bitmaps) bitmap.close();
  }
}

interface Box extends Rect {
  /** Device pixels per CSS pixel. */
  readonly scale: number;
}

/** The picture's box in device pixels, snapped as browsers do; null unless all of it is in view and large enough. */
export function findBox({ rect, viewport }: Captured, screen: Size): Box | null {
  if (viewport.width <= 0 || viewport.height <= 0) return null;
  const scale = screen.width / viewport.width;
  if (Math.abs(screen.height / viewport.height / scale - 1) > SCALE_TOLERANCE) return null;
  const [left, top] = [Math.round(rect.x * scale), Math.round(rect.y * scale)];
  const [right, bottom] = [Math.round((rect.x + rect.width) * scale), Math.round((rect.y + rect.height) * scale)];
  if (left < -VIEW_TOLERANCE || top < -VIEW_TOLERANCE) return null;
  if (right > screen.width + VIEW_TOLERANCE || bottom > screen.height + VIEW_TOLERANCE) return null;
  const [width, height] = [right - left, bottom - top];
  return width >= MIN_SIDE && height >= MIN_SIDE ? { x: left, y: top, width, height, scale } : null;
}

function toDevice(mask: Rect, box: Box): Rect {
  const { scale } = box;
  return { x: mask.x * scale - box.x, y: mask.y * scale - box.y, width: mask.width * scale, height: mask.height * scale };
}

function drawScaled(picture: ImageBitmap, { width, height }: Size, filter: (typeof FILTERS)[number]): Pixels {
  if (filter !== 'halved') return draw({ width, height }, filter, (context) => context.drawImage(picture, 0, 0, width, height));
  let half: CanvasImageSource = picture;
  let size: Size = picture;
  while (size.width > 2 * width && size.height > 2 * height) {
    const next = { width: Math.ceil(size.width / 2), height: Math.ceil(size.height / 2) };
    const context = makeContext(next, 'low');
    context.drawImage(half, 0, 0, next.width, next.height);
    [half, size] = [context.canvas, next];
  }
  const source = half;
  return draw({ width, height }, 'low', (context) => context.drawImage(source, 0, 0, width, height));
}

function draw(size: Size, quality: ImageSmoothingQuality, paint: (context: OffscreenCanvasRenderingContext2D) => void): Pixels {
  const context = makeContext(size, quality);
  paint(context);
  return context.getImageData(0, 0, size.width, size.height);
}

function makeContext(size: Size, quality: ImageSmoothingQuality): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(size.width, size.height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = quality;
  return context;
}

function isOpaque({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}
