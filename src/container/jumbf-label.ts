// Specification: ISO/IEC 19566-5 §A.3 (description box); C2PA 2.2 §11.1.4.2 (label and type of a manifest store)
import { Cursor, hex, latin1 } from '../bytes/cursor.ts';

/** Superbox header with XLBox, description header, type, toggles, and room for the label. */
export const STORE_PREFIX_BYTES = 64;
const STORE_TYPE = '6332706100110010800000aa00389b71';
const STORE_LABEL = 'c2pa\0';
const LABEL_PRESENT = 0x02;

/**
 * Whether a JUMBF superbox that starts with these bytes is a C2PA manifest store: its description has the store's label or
 * the store's type. The bare letters anywhere else mean nothing.
 */
export function isC2paStore(start: Uint8Array): boolean {
  const cursor = new Cursor(start);
  if (cursor.left < 8) return false;
  const long = cursor.u32() === 1;
  if (cursor.latin1(4) !== 'jumb') return false;
  if (cursor.left < (long ? 8 : 0) + 25) return false;
  if (long) cursor.skip(8);
  cursor.skip(4);
  if (cursor.latin1(4) !== 'jumd') return false;
  // A store that has only one of the two is broken, which is for the reader of stores to say.
  if (hex(cursor.slice(16)) === STORE_TYPE) return true;
  return (cursor.u8() & LABEL_PRESENT) !== 0 && latin1(start.subarray(cursor.at, cursor.at + STORE_LABEL.length)) === STORE_LABEL;
}
