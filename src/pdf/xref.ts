// Specification: ISO 32000-2 §7.5.4 (cross-reference table), §7.5.5 (trailer), §7.5.8 (cross-reference streams, hybrid files)
import { latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { firstMark, isDigit, MAX_LEAD } from './character.ts';
import type { IndirectObject, PdfFile } from './file.ts';
import type { Lexer } from './lexer.ts';
import { countOf, nameOf, type PdfDict, type PdfObject } from './object.ts';
import { decodeStream } from './stream.ts';

/** Updates in one document, and entries in all of them together. */
const MAX_SECTIONS = 512;
const MAX_ENTRIES = 500_000;
/** One budget step for so many entries. */
const ENTRIES_A_STEP = 16;
/** Longest entry of a cross-reference stream, in bytes. */
const MAX_WIDTH = 24;
/** How near the end the last `startxref` stands, in bytes: viewers that do not find it there put a document of their own together. */
const TAIL = 1024;
/** Highest generation number (§7.5.4), and highest kind of entry (§7.5.8.3): what is beyond, readers with smaller numbers see otherwise. */
const MAX_GENERATION = 65_535;
const MAX_KIND = 2;

const PERCENT = 0x25;
const LETTER_X = 0x78;
/** An entry of a table as it has to be written: some readers count its octets. */
const ENTRY = /^\d{10} \d{5} [nf](?: [\r\n]|\r\n)$/;
const ENTRY_BYTES = 20;
const FREE = { kind: 'free' } as const;

export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'plain'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'packed'; readonly stream: number; readonly index: number };

/** One cross-reference section: what one revision says of the objects that it touches. `end` is after the trailer or stream. */
export interface XrefSection {
  readonly offset: number;
  readonly end: number;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict;
  readonly form: 'table' | 'stream';
  /** A table with a hidden stream beside it: two readers may see two documents. */
  readonly hybrid: boolean;
  /** Written octet for octet as the standard asks; what is not, some readers do not follow. */
  readonly exact: boolean;
}

/** The number after the last `startxref`, and where that word stands. @throws MalformedError when there is none near the end */
export async function findStartXref(file: PdfFile): Promise<{ readonly at: number; readonly offset: number }> {
  const from = Math.max(0, file.end - TAIL);
  const text = latin1(await file.read(from, file.end - from));
  const at = text.lastIndexOf('startxref');
  const found = at < 0 ? null : /^startxref\s+(\d{1,15})\s+%%EOF[\0\s]*$/.exec(text.slice(at));
  if (found === null) throw new MalformedError('the document does not end with startxref and an offset', from + Math.max(0, at));
  return { at: from + at, offset: Number(found[1]) };
}

/** Every section from the newest to the oldest. @throws MalformedError for a chain that loops, or a section that is none */
export async function readSections(file: PdfFile, startXref: number): Promise<readonly XrefSection[]> {
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  let room = MAX_ENTRIES;
  for (let next: number | undefined = startXref; next !== undefined; ) {
    if (seen.has(next)) throw new MalformedError('the chain of cross-references loops', next);
    if (sections.length >= MAX_SECTIONS) throw new HardLimitError('pdf-sections', `more than ${MAX_SECTIONS} updates`);
    seen.add(next);
    const section = await readSection(file, next, room);
    room -= section.entries.size;
    sections.push(section);
    const previous = section.trailer.entries.get('Prev');
    next = countOf(previous);
    if (previous !== undefined && next === undefined) throw new MalformedError('Prev is no offset', section.offset);
  }
  return sections;
}

/** One section with at most `room` entries. */
async function readSection(file: PdfFile, offset: number, room: number): Promise<XrefSection> {
  // Some writers point at the line end before the section.
  const isTable = await file.scan(offset, (lexer) => lexer.take('xref'));
  const section = isTable ? await file.scan(offset, (lexer) => readTable(lexer, offset, room)) : await readXrefStream(file, offset, room);
  file.budget.step(Math.ceil(section.entries.size / ENTRIES_A_STEP));
  const hidden = section.trailer.entries.get('XRefStm');
  if (section.form === 'stream' || hidden === undefined) return section;
  const at = countOf(hidden);
  if (at === undefined) throw new MalformedError('XRefStm is no offset', offset);
  const stream = await readXrefStream(file, at, room);
  // §7.5.8.4: what the table knows as in use counts; the stream adds what the table hides as free.
  const entries = new Map(section.entries);
  for (const [number, entry] of stream.entries) if ((entries.get(number)?.kind ?? 'free') === 'free') entries.set(number, entry);
  return { ...section, entries, hybrid: true };
}

function readTable(lexer: Lexer, offset: number, room: number): XrefSection {
  const entries = new Map<number, XrefEntry>();
  let exact = firstMark(lexer.bytes) === LETTER_X;
  if (!lexer.take('xref')) throw lexer.fault('no cross-reference table');
  const from = lexer.at;
  while (!lexer.take('trailer')) {
    const first = lexer.count('first object number');
    const count = lexer.count('number of entries');
    needRoom(entries.size + count, room);
    lexer.skipSpace();
    const start = lexer.at;
    for (let i = 0; i < count; i++) {
      const entry = readEntry(lexer);
      if (entries.has(first + i)) throw lexer.fault(`object ${first + i} stands twice in one table`);
      entries.set(first + i, entry);
    }
    exact &&= isExact(lexer.bytes, start, count);
  }
  // Some readers count the octets of the entries instead of reading them.
  if (lexer.bytes.subarray(from, lexer.at).includes(PERCENT)) throw lexer.fault('a comment in a cross-reference table');
  const trailer = lexer.object();
  if (trailer.kind !== 'dict' || trailer.doubled) throw lexer.fault('the trailer is no dictionary');
  return { offset, end: lexer.offset, entries, trailer, form: 'table', hybrid: false, exact };
}

/** Whether each entry is twenty octets, one after the other, and none that is in use stands at the start of the file. */
function isExact(bytes: Uint8Array, start: number, count: number): boolean {
  for (let at = start; at < start + count * ENTRY_BYTES; at += ENTRY_BYTES) {
    const entry = latin1(bytes.subarray(at, at + ENTRY_BYTES));
    if (!ENTRY.test(entry) || /^0{10}.*n/.test(entry)) return false;
  }
  return true;
}

function needRoom(count: number, room: number): void {
  if (count > room) throw new HardLimitError('pdf-entries', `more than ${MAX_ENTRIES} entries in the cross-references`);
}

function readEntry(lexer: Lexer): XrefEntry {
  const offset = lexer.count('offset');
  const generation = lexer.count('generation');
  if (generation > MAX_GENERATION) throw lexer.fault('a generation that is too high');
  if (lexer.take('n')) return offset === 0 ? FREE : { kind: 'plain', offset, generation };
  if (lexer.take('f')) return FREE;
  throw lexer.fault('an entry that is neither used nor free');
}

/** A stream that describes itself: its Length has to stand in it directly. */
const directLength = async (length: PdfObject | undefined): Promise<number> => {
  const value = countOf(length);
  if (value === undefined) throw new MalformedError('the length of a cross-reference stream is no number');
  return value;
};

async function readXrefStream(file: PdfFile, offset: number, room: number): Promise<XrefSection> {
  const found: IndirectObject = await file.objectAt(offset, directLength);
  const { value } = found;
  if (value.kind !== 'stream' || nameOf(value.dict.entries.get('Type')) !== 'XRef' || value.dict.doubled)
    throw new MalformedError(`no cross-reference at ${offset}`, offset);
  const dict = value.dict.entries;
  const data = await decodeStream(file, value, MAX_ENTRIES * MAX_WIDTH);
  const widths = numbersOf(dict.get('W'), 'W');
  const size = countOf(dict.get('Size')) ?? 0;
  const index = dict.has('Index') ? numbersOf(dict.get('Index'), 'Index') : [0, size];
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  const width = typeWidth + secondWidth + thirdWidth;
  if (widths.length !== 3 || widths.some((one) => one > 8) || width === 0 || index.length % 2 !== 0)
    throw new MalformedError('W or Index of a cross-reference stream is wrong', offset);
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  const field = (length: number, otherwise: number): number => {
    let number = 0;
    for (let i = 0; i < length; i++) number = number * 256 + (data[at + i] ?? 0);
    at += length;
    return length === 0 ? otherwise : number;
  };
  for (let pair = 0; pair < index.length; pair += 2) {
    const [first = 0, count = 0] = index.slice(pair);
    needRoom(entries.size + count, room);
    if (count * width > data.length - at) throw new MalformedError('a cross-reference stream that is too short', offset);
    for (let i = 0; i < count; i++) {
      const entry = toEntry(field(typeWidth, 1), field(secondWidth, 0), field(thirdWidth, 0), offset);
      if (entries.has(first + i)) throw new MalformedError(`object ${first + i} stands twice in one stream`, offset);
      entries.set(first + i, entry);
    }
  }
  const exact = isDigit(firstMark(await file.read(offset, MAX_LEAD + 1)));
  return { offset, end: found.end, entries, trailer: value.dict, form: 'stream', hybrid: false, exact };
}

/** §7.5.8.3 calls an unknown kind null, but a reader that keeps only its last octet would see another kind. */
function toEntry(type: number, second: number, third: number, offset: number): XrefEntry {
  if (type > MAX_KIND || !Number.isSafeInteger(second) || (type === 1 && third > MAX_GENERATION))
    throw new MalformedError('an entry of a cross-reference stream that means nothing', offset);
  if (type === 1) return { kind: 'plain', offset: second, generation: third };
  return type === 2 ? { kind: 'packed', stream: second, index: third } : FREE;
}

function numbersOf(value: PdfObject | undefined, what: string): readonly number[] {
  const numbers = value?.kind === 'array' ? value.items.map(countOf) : [];
  const whole = numbers.filter((number) => number !== undefined);
  if (whole.length === 0 || whole.length !== numbers.length) throw new MalformedError(`${what} is no list of numbers`);
  return whole;
}
