// Specification: ISO/IEC 19566-5 (JUMBF) §A, as profiled by C2PA 2.2 §11.1
import { readBoxHeader } from '../bytes/box.ts';
import { Cursor, hex } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';

/** Boxes of one store and their nesting; a 30-manifest chain has about 600 boxes at depth 5. */
const MAX_BOXES = 20_000;
const MAX_DEPTH = 12;
const MAX_LABEL = 2_048;

/** A JUMBF superbox. `content` is what a hashed URI covers: everything after the superbox's own header (C2PA 2.2 §8.4.2.3). */
export interface Superbox {
  readonly uuid: string;
  readonly label: string;
  readonly content: Uint8Array;
  readonly boxes: readonly Superbox[];
  /** Content boxes that are no superboxes, in order. */
  readonly data: readonly { readonly type: string; readonly bytes: Uint8Array }[];
}

/** The type whose first four bytes are these letters; the rest is the ISO base (ISO/IEC 19566-5 §B). */
export function boxType(letters: string): string {
  return `${[...letters].map((letter) => letter.charCodeAt(0).toString(16)).join('')}00110010800000aa00389b71`;
}

/**
 * The superbox that fills `bytes`. Zero padding may follow it, nothing else.
 * @throws MalformedError, HardLimitError
 */
export function readSuperbox(bytes: Uint8Array): Superbox {
  const count = { boxes: 0 };
  const cursor = new Cursor(bytes);
  const { type, end } = readHeader(cursor, count);
  if (type !== 'jumb') throw new MalformedError(`a ${type} box where a JUMBF superbox should be`);
  const box = readChildren(bytes, cursor.at, end, 0, count);
  if (bytes.subarray(end).some((byte) => byte !== 0)) throw new MalformedError('bytes after the manifest store');
  return box;
}

function readHeader(cursor: Cursor, count: { boxes: number }): { readonly type: string; readonly end: number } {
  if (++count.boxes > MAX_BOXES) throw new HardLimitError('jumbf boxes', `more than ${MAX_BOXES} boxes`);
  return readBoxHeader(cursor);
}

function readChildren(bytes: Uint8Array, from: number, end: number, depth: number, count: { boxes: number }): Superbox {
  if (depth > MAX_DEPTH) throw new HardLimitError('jumbf depth', `boxes nested more than ${MAX_DEPTH} deep`);
  const cursor = new Cursor(bytes, from, end);
  const description = readHeader(cursor, count);
  if (description.type !== 'jumd') throw new MalformedError('a superbox without its description', from);
  const { uuid, label } = readDescription(new Cursor(bytes, cursor.at, description.end));
  cursor.at = description.end;
  const boxes: Superbox[] = [];
  const data: { type: string; bytes: Uint8Array }[] = [];
  while (cursor.left > 0) {
    const child = readHeader(cursor, count);
    if (child.type === 'jumb') boxes.push(readChildren(bytes, cursor.at, child.end, depth + 1, count));
    else data.push({ type: child.type, bytes: bytes.subarray(cursor.at, child.end) });
    cursor.at = child.end;
  }
  return { uuid, label, content: bytes.subarray(from, end), boxes, data };
}

/** Description box: UUID, toggles, then label, id, hash and private box where the toggles say so; only the label matters here. */
function readDescription(cursor: Cursor): { uuid: string; label: string } {
  const uuid = hex(cursor.slice(16));
  const toggles = cursor.u8();
  return { uuid, label: toggles & 2 ? cursor.cString(MAX_LABEL) : '' };
}
