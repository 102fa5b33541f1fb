import type { Ground, Mask, Rect, Size } from '../messages.ts';
import { AGAIN, FIRST, isEnough, isOther, type Pixels, showSame } from './pixels.ts';

/** A picture shown larger than that shows few of its own pixels. */
const MAX_UPSCALE = 4;
/** Part of a pixel that is no difference in place. */
const SNAPPED = 0.02;
/** Both axes have to give the same number of device pixels per CSS pixel. */
const SCALE_TOLERANCE = 0.01;
/** A part that is out of view proves nothing; rounding may cost a pixel. */
const VIEW_TOLERANCE = 1;
/** Browsers scale pictures by filters of their own choice: one of these comes near. Chrome halves a picture until it is near its size. */
const FILTERS = ['halved', 'high', 'low'] as const;
/** Least share of a picture that has to be seen for a first proof: sites crop pictures to the square, and a crop shows less of what was signed. */
const MIN_SHOWN = 0.5;

export interface Captured {
  /** The visible tab as PNG. */
  readonly capture: Blob;
  /** What is seen of the picture, where the whole of it would be painted, and what is not to be compared, in CSS pixels of the viewport. */
  readonly rect: Rect;
  readonly whole: Rect;
  readonly masks: readonly Mask[];
  readonly viewport: Size;
}

/**
 * Whether the captured tab shows exactly the picture that these bytes decode to. Every doubt is `unconfirmed`. `different` only of what was
 * known to be shown `before`: any difference where an earlier capture fitted, another picture altogether where none did, and nothing where
 * something else lies over it.
 */
export async function compareWithScreen(bytes: Blob, captured: Captured, before?: Ground): Promise<'shown' | 'unconfirmed' | 'different'> {
  const bitmaps: ImageBitmap[] = [];
  try {
    const screen = await createImageBitmap(captured.capture);
    bitmaps.push(screen);
    const demand = before ? AGAIN : FIRST;
    const box = findBox(captured, screen, demand.side);
    if (!box || (!before && areaOf(captured.rect) < areaOf(captured.whole) * MIN_SHOWN)) return 'unconfirmed';
    const picture = await createImageBitmap(bytes, { imageOrientation: 'from-image' });
    bitmaps.push(picture);
    const exact = toDevice(captured.whole, box);
    const whole = snap(exact);
    if (whole.width > picture.width * MAX_UPSCALE || whole.height > picture.height * MAX_UPSCALE) return 'unconfirmed';
    const shown = draw(box, 'low', (context) => context.drawImage(screen, -box.x, -box.y));
    const masks = captured.masks.map((mask) => ({ ...mask, ...toDevice(mask, box) }));
    if (!isEnough(shown, masks, demand)) return 'unconfirmed';
    let other = true;
    // What a style has moved or scaled may be drawn across whole pixels; its edges then blend with what lies behind.
    for (const places of isSnapped(exact) ? [[whole]] : [[whole], [whole, exact]]) {
      for (const filter of FILTERS) {
        const expected = drawScaled(picture, box, places, filter);
        // Through a transparent picture the page shows: what is drawn is not the file's alone.
        if (!isOpaque(expected)) return 'unconfirmed';
        if (showSame(shown, expected, masks, demand)) return 'shown';
        other &&= before === 'seen' || (before === 'pixels' && isOther(shown, expected, masks));
      }
    }
    return other ? 'different' : 'unconfirmed';
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

/** The box of what is seen in device pixels, snapped as browsers do; null unless all of it is in view and `side` pixels wide and high. */
export function findBox({ rect, viewport }: Pick<Captured, 'rect' | 'viewport'>, screen: Size, side = FIRST.side): Box | null {
  if (viewport.width <= 0 || viewport.height <= 0) return null;
  const scale = screen.width / viewport.width;
  if (Math.abs(screen.height / viewport.height / scale - 1) > SCALE_TOLERANCE) return null;
  const [left, top] = [Math.round(rect.x * scale), Math.round(rect.y * scale)];
  const [right, bottom] = [Math.round((rect.x + rect.width) * scale), Math.round((rect.y + rect.height) * scale)];
  if (left < -VIEW_TOLERANCE || top < -VIEW_TOLERANCE) return null;
  if (right > screen.width + VIEW_TOLERANCE || bottom > screen.height + VIEW_TOLERANCE) return null;
  const [width, height] = [right - left, bottom - top];
  return width >= side && height >= side ? { x: left, y: top, width, height, scale } : null;
}

/** To whole pixels, as browsers do. */
function snap({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.round(x), Math.round(y)];
  return { x: left, y: top, width: Math.round(x + width) - left, height: Math.round(y + height) - top };
}

function isSnapped(exact: Rect): boolean {
  const whole = snap(exact);
  return [exact.x - whole.x, exact.y - whole.y, exact.width - whole.width, exact.height - whole.height].every(
    (off) => Math.abs(off) < SNAPPED,
  );
}

const areaOf = ({ width, height }: Size): number => width * height;

function toDevice(mask: Rect, box: Box): Rect {
  const { scale } = box;
  return { x: mask.x * scale - box.x, y: mask.y * scale - box.y, width: mask.width * scale, height: mask.height * scale };
}

/** What of the whole picture falls into a box of this size, drawn at these places, one above the other. */
function drawScaled(picture: ImageBitmap, box: Size, places: readonly Rect[], filter: (typeof FILTERS)[number]): Pixels {
  const drawAt = (source: CanvasImageSource, quality: ImageSmoothingQuality): Pixels =>
    draw(box, quality, (context) => {
      for (const { x, y, width, height } of places) context.drawImage(source, x, y, width, height);
    });
  if (filter !== 'halved') return drawAt(picture, filter);
  const { width, height } = places.reduce((one, two) => (two.width < one.width ? two : one));
  let half: CanvasImageSource = picture;
  let size: Size = picture;
  while (size.width > 2 * width && size.height > 2 * height) {
    const next = { width: Math.ceil(size.width / 2), height: Math.ceil(size.height / 2) };
    const context = makeContext(next, 'low');
    context.drawImage(half, 0, 0, next.width, next.height);
    [half, size] = [context.canvas, next];
  }
  return drawAt(half, 'low');
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
