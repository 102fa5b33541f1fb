// Specification: TIFF 6.0 §2 and tag 274 (Orientation), as in Exif 3.0 §4.6.5.1.6
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';

const ORIENTATION = 0x0112;
const SHORT = 3;
const UPRIGHT = 1;
const ENTRY_BYTES = 12;

/**
 * Whether this Exif block turns or mirrors the picture when it is shown. `bytes` are its start, from the TIFF header on. A block that is
 * not well-formed counts as turning: other readers may find an orientation in it.
 */
export function turnsPicture(bytes: Uint8Array): boolean {
  try {
    const order = latin1(bytes.subarray(0, 2));
    if (order !== 'II' && order !== 'MM') return true;
    const little = order === 'II';
    const cursor = new Cursor(bytes, 4);
    cursor.at = cursor.u32(little);
    for (let left = cursor.u16(little); left > 0; left--) {
      const entry = new Cursor(cursor.slice(ENTRY_BYTES));
      if (entry.u16(little) !== ORIENTATION) continue;
      const type = entry.u16(little);
      entry.skip(4);
      if (type !== SHORT || entry.u16(little) !== UPRIGHT) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof MalformedError) return true;
    throw error;
  }
}
