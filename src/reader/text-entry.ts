// Text fields by key, from the text parts of every container. What each format's part holds is told by the part's name.
import type { Part, Range } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { Cursor, latin1, utf8 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { inflate } from '../bytes/inflate.ts';
import type { ByteSource } from '../bytes/source.ts';
import { type Gathered, gatherParts, readPart, spanOf } from './part-bytes.ts';

/** Workflow graphs reach a few MiB. The same limit holds for what a compressed text opens to. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
/** PNG §11.3.3: a keyword has at most 79 bytes. */
const MAX_KEYWORD = 80;
const MAX_LANGUAGE = 4096;

/** One text under its key: a PNG keyword, an ID3 description, a QuickTime key, or the part's own name. */
export interface TextEntry {
  readonly key: string;
  readonly text: string;
  /** The part's own name, which says in what kind of field the text stood. */
  readonly carrier: string;
  readonly at: Range;
}

/** Every text of these parts. One broken or oversized field does not hide the others. */
export function readTextEntries(parts: readonly Part[], source: ByteSource, budget: Budget): Promise<Gathered<TextEntry>> {
  return gatherParts(parts, budget, async (part) => {
    const bytes = await readPart(part, source, budget, MAX_TEXT_BYTES);
    const at = spanOf(part);
    return [{ ...readPair(part.name, bytes, at.offset, budget), carrier: part.name, at }];
  });
}

type Pair = Pick<TextEntry, 'key' | 'text'>;

function readPair(name: string, bytes: Uint8Array, base: number, budget: Budget): Pair {
  if (name === 'tEXt' || name === 'zTXt' || name === 'iTXt') return readPngText(name, bytes, base, budget);
  return { key: keyOf(name), text: decodeText(bytes) };
}

/** `ID3/TXXX/<description>`, `moov/meta/<key>`, `VORBIS_COMMENT/<key>`, `LIST/INFO/<type>` and the like: the last word is the key. */
function keyOf(name: string): string {
  if (name.startsWith('ID3/TXXX/')) return name.slice('ID3/TXXX/'.length);
  // A segment that goes out as text without being a comment begins with the name of China's label.
  return /^APP\d/.test(name) ? 'AIGC' : name.slice(name.lastIndexOf('/') + 1).trim();
}

/** PNG §11.3.3: keyword, and for iTXt flags, language and translated keyword before the text. */
function readPngText(type: string, bytes: Uint8Array, base: number, budget: Budget): Pair {
  const cursor = new Cursor(bytes, 0, bytes.length, base);
  const key = cursor.cString(MAX_KEYWORD);
  const rest = () => cursor.slice(cursor.left);
  if (type === 'tEXt') return { key, text: decodeText(rest()) };
  if (type === 'zTXt') {
    if (cursor.u8() !== 0) throw new MalformedError(`text chunk ${key} is compressed in an unknown way`, base);
    return { key, text: decodeText(inflate(rest(), 'zlib', budget, MAX_TEXT_BYTES)) };
  }
  const compressed = cursor.u8() === 1;
  cursor.skip(1);
  cursor.cString(MAX_LANGUAGE);
  cursor.cString(MAX_LANGUAGE);
  return { key, text: utf8(compressed ? inflate(rest(), 'zlib', budget, MAX_TEXT_BYTES) : rest()) };
}

/**
 * Text of an unnamed coding: UTF-16 by its mark, or by zero bytes beside plain letters; UTF-8 where it is that; else Latin-1. PNG's tEXt is
 * Latin-1 by the standard, and UTF-8 in most files that tools write.
 */
function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return decodeAs('utf-16be', bytes);
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0 && bytes.length > 2)) return decodeAs('utf-16le', bytes);
  try {
    return decodeAs('utf-8', bytes, true);
  } catch {
    return latin1(bytes);
  }
}

function decodeAs(coding: string, bytes: Uint8Array, fatal = false): string {
  return withoutPadding(new TextDecoder(coding, { fatal }).decode(bytes));
}

/** The text without the zeros at its end. No pattern: one that begins anew at each zero of a long run takes the square of its length. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\0') end--;
  return text.slice(0, end);
}
