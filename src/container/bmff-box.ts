// Specification: ISO/IEC 14496-12 §4.2
import type { Range } from '../asset.ts';
import { SHORT_HEADER } from '../bytes/box.ts';
import { Cursor, hex } from '../bytes/cursor.ts';
import { MalformedError, TruncatedError } from '../bytes/errors.ts';
import type { HeaderWindow } from './header-window.ts';

/** Size, type, large size and user type. */
const LONGEST_HEADER = 32;

/** One box. `payload` is what follows the header, and the user type where there is one. */
export interface Box {
  readonly type: string;
  /** Of a `uuid` box: 32 lower-case hex digits, else empty. */
  readonly userType: string;
  readonly outer: Range;
  readonly payload: Range;
}

/** Whether four bytes can be a box type: printable, or the copyright sign that QuickTime puts first. */
export function isBoxType(type: string): boolean {
  return /^[\x20-\x7e\xa9][\x20-\x7e]{3}$/.test(type);
}

/**
 * The box at `at`. `end` is where its parent ends; without it the box stands at the top and may run to the end of the file.
 * `numbered` boxes, as in QuickTime's item list, have a number for their type.
 * @throws MalformedError, and TruncatedError where the file ends first
 */
export async function readBox(look: HeaderWindow, at: number, end?: number, numbered = false): Promise<Box> {
  const head = await look.upTo(at, end === undefined ? LONGEST_HEADER : Math.min(LONGEST_HEADER, end - at));
  const cursor = new Cursor(head, 0, head.length, at);
  let length = cursor.u32();
  const type = cursor.latin1(4);
  if (!numbered && !isBoxType(type)) throw new MalformedError(`no box type at ${at}`, at + 4);
  if (length === 1) length = cursor.u64();
  else if (length === 0) length = (end ?? look.size ?? (await look.source.all()).length) - at;
  const userType = type === 'uuid' ? hex(cursor.slice(16)) : '';
  if (length < cursor.at) throw new MalformedError(`box ${type} of ${length} bytes`, at);
  if (end !== undefined && at + length > end) throw new MalformedError(`box ${type} runs out of its parent`, at);
  await look.mustReach(at + length, `box ${type}`);
  return { type, userType, outer: { offset: at, length }, payload: { offset: at + cursor.at, length: length - cursor.at } };
}

/** Calls `visit` for each box between `from` and `end`. Fewer bytes than a header, as QuickTime's closing zeros, end the list. */
export async function forEachBox(
  look: HeaderWindow,
  from: number,
  end: number,
  visit: (box: Box) => Promise<void>,
  numbered = false,
): Promise<void> {
  let at = from;
  while (end - at >= SHORT_HEADER) {
    look.budget.step();
    const box = await readBox(look, at, end, numbered);
    await visit(box);
    at = box.outer.offset + box.outer.length;
  }
}

/** Runs `read`; inside a box that is here as a whole, a missing byte is a lie of the box and no cut of the file. */
export function withinBox<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TruncatedError) throw new MalformedError(error.message, error.at);
    throw error;
  }
}
