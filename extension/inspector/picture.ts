import type { Report } from '../../src/report.ts';
import type { Size } from '../messages.ts';

/** Natural size of a picture as an `<img>` tells it, turned as its EXIF says; null where the browser cannot decode it here. */
export async function decodedSize(picture: Blob): Promise<Size | null> {
  try {
    const bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' });
    const size = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
    return size;
  } catch {
    return null; // SVG is not decoded in a Worker, and a broken picture nowhere
  }
}

/**
 * What the sizes say of the copy. One shown size that differs proves another copy; equal sizes alone prove nothing, so a weaker word
 * is never lifted. A size of 0 was not measured: then "shown" is not proven for every element of that address.
 */
export function compareSizes(copy: Report['copy'], decoded: Size | null, shown: readonly Size[]): Report['copy'] {
  if (copy === 'given' || copy === 'different' || decoded === null) return copy;
  const measured = shown.filter((size) => size.width > 0 && size.height > 0);
  const fits = (size: Size) => size.width === decoded.width && size.height === decoded.height;
  if (!measured.every(fits)) return 'different';
  const complete = measured.length > 0 && measured.length === shown.length;
  return copy === 'shown' && !complete ? 'unconfirmed' : copy;
}
