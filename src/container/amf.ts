// Specification: Action Message Format AMF 0 §2 (Adobe, 2007)
import type { Range } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { type Cursor, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';

const [NUMBER, BOOLEAN, STRING, OBJECT, NULL, UNDEFINED, REFERENCE, ARRAY, END, LIST, DATE, LONG_STRING, UNSUPPORTED, XML, TYPED_OBJECT] = [
  0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16,
] as const;
/** Values whose length is known by their type. */
const FIXED_BYTES: ReadonlyMap<number, number> = new Map([
  [NUMBER, 8],
  [BOOLEAN, 1],
  [NULL, 0],
  [UNDEFINED, 0],
  [REFERENCE, 2],
  [DATE, 10],
  [UNSUPPORTED, 0],
]);
const MAX_DEPTH = 16;

/** One property of an object: a text by its place in the asset, a number as it is, anything else without a value. */
export interface AmfProperty {
  readonly name: string;
  readonly text?: Range;
  readonly number?: number;
}

/** The string that `cursor` stands at, as the name of a call; undefined for another value. */
export function readAmfName(cursor: Cursor): string | undefined {
  if (cursor.left < 3 || cursor.bytes[cursor.at] !== STRING) return undefined;
  cursor.skip(1);
  return utf8(cursor.slice(cursor.u16()));
}

/** The properties of the object or array that `cursor` stands at; none for another value. @throws MalformedError, HardLimitError */
export function readAmfProperties(cursor: Cursor, budget: Budget): AmfProperty[] {
  const type = cursor.u8();
  if (type !== OBJECT && type !== ARRAY) return [];
  if (type === ARRAY) cursor.skip(4);
  const properties: AmfProperty[] = [];
  for (let name = readKey(cursor); name !== undefined; name = readKey(cursor)) properties.push({ name, ...readValue(cursor, budget, 0) });
  return properties;
}

/** Undefined at the end of an object: an empty name and its own mark. Some writers leave both out where the tag ends. */
function readKey(cursor: Cursor): string | undefined {
  if (cursor.left === 0) return undefined;
  const length = cursor.u16();
  if (length > 0) return utf8(cursor.slice(length));
  if (cursor.left > 0 && cursor.bytes[cursor.at] !== END) return '';
  if (cursor.left > 0) cursor.skip(1);
  return undefined;
}

/** Passes one value. */
function readValue(cursor: Cursor, budget: Budget, depth: number): Pick<AmfProperty, 'text' | 'number'> {
  budget.step();
  if (depth > MAX_DEPTH) throw new HardLimitError('amf depth', `values nested more than ${MAX_DEPTH} deep`);
  const at = cursor.base + cursor.at;
  const type = cursor.u8();
  if (type === NUMBER) return { number: new DataView(cursor.slice(8).slice().buffer).getFloat64(0) };
  const fixed = FIXED_BYTES.get(type);
  if (fixed !== undefined) cursor.skip(fixed);
  else if (type === STRING || type === LONG_STRING || type === XML) {
    const length = type === STRING ? cursor.u16() : cursor.u32();
    const text = { offset: cursor.base + cursor.at, length };
    cursor.skip(length);
    return { text };
  } else if (type === LIST) for (let left = cursor.u32(); left > 0; left--) readValue(cursor, budget, depth + 1);
  else if (type === OBJECT || type === ARRAY || type === TYPED_OBJECT) {
    if (type === TYPED_OBJECT) cursor.skip(cursor.u16());
    if (type === ARRAY) cursor.skip(4);
    while (readKey(cursor) !== undefined) readValue(cursor, budget, depth + 1);
  } else throw new MalformedError(`no AMF value at ${at}`, at);
  return {};
}
