// Specification: RFC 8794 §4–§6 (EBML element)
import type { Range } from '../asset.ts';
import { Cursor } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import type { HeaderWindow } from './header-window.ts';

/** Four bytes of id and eight of size. */
const LONGEST_HEADER = 12;

/** One element. `known` is false where a live writer left the size open; then the payload reaches to the end of its parent. */
export interface Element {
  readonly id: number;
  readonly outer: Range;
  readonly payload: Range;
  readonly known: boolean;
}

/**
 * The element at `at`, whose parent ends at `end`.
 * @throws MalformedError, and TruncatedError where the file ends first
 */
export async function readElement(look: HeaderWindow, at: number, end: number): Promise<Element> {
  const head = await look.upTo(at, Math.min(LONGEST_HEADER, end - at));
  const cursor = new Cursor(head, 0, head.length, at);
  const idLength = Math.clz32(cursor.u8()) - 23;
  if (idLength > 4) throw new MalformedError(`no element at ${at}`, at);
  cursor.at = 0;
  const id = readNumber(cursor, idLength);
  const first = cursor.u8();
  const sizeLength = Math.clz32(first) - 23;
  if (sizeLength > 8) throw new MalformedError('an element size of no length', at);
  const rest = Array.from(cursor.slice(sizeLength - 1));
  const mask = 0xff >> sizeLength;
  const known = (first & mask) !== mask || rest.some((byte) => byte !== 0xff);
  const stated = rest.reduce((sum, byte) => sum * 256 + byte, first & mask);
  const offset = at + cursor.at;
  const length = known ? stated : end - offset;
  if (!Number.isSafeInteger(length)) throw new MalformedError(`an element of ${length} bytes`, at);
  await look.mustReach(offset + length, 'an element');
  if (offset + length > end) throw new MalformedError('an element runs out of its parent', at);
  return { id, outer: { offset: at, length: offset + length - at }, payload: { offset, length }, known };
}

function readNumber(cursor: Cursor, length: number): number {
  return Array.from(cursor.slice(length)).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Calls `visit` for each child between `from` and `end`. @throws MalformedError for an open size, which only segments and clusters may have */
export async function forEachElement(
  look: HeaderWindow,
  { offset, length }: Range,
  visit: (element: Element) => Promise<void>,
): Promise<void> {
  const end = offset + length;
  for (let at = offset; at < end; ) {
    look.budget.step();
    const element = await readElement(look, at, end);
    if (!element.known) throw new MalformedError('an element of open size', at);
    await visit(element);
    at = element.outer.offset + element.outer.length;
  }
}
