// Specification: ISO/IEC 14496-12 §4.2
import { Cursor } from './cursor.ts';
import { MalformedError } from './errors.ts';

/** Size and type; a large size follows them where the size says so. */
export const SHORT_HEADER = 8;

/** A box inside a block that is in memory; `cursor` reads its payload. */
export interface SmallBox {
  readonly type: string;
  readonly cursor: Cursor;
}

/**
 * Reads the header of the box that the cursor stands on, and leaves it on the payload. `end` is where the box ends, never behind the
 * cursor's own end.
 * @throws MalformedError, TruncatedError
 */
export function readBoxHeader(cursor: Cursor): { readonly type: string; readonly end: number } {
  const from = cursor.at;
  let length = cursor.u32();
  const type = cursor.latin1(4);
  if (length === 1) length = cursor.u64();
  else if (length === 0) length = cursor.end - from;
  const end = from + length;
  if (end < cursor.at || end > cursor.end) throw new MalformedError(`box ${type} runs out of its parent`, cursor.base + from);
  return { type, end };
}

/** The boxes between the cursor and its end; `step` is called for each. Fewer bytes than a header end the list. @throws MalformedError */
export function readSmallBoxes(parent: Cursor, step: () => void): SmallBox[] {
  const boxes: SmallBox[] = [];
  while (parent.left >= SHORT_HEADER) {
    step();
    const { type, end } = readBoxHeader(parent);
    boxes.push({ type, cursor: new Cursor(parent.bytes, parent.at, end, parent.base) });
    parent.at = end;
  }
  return boxes;
}
