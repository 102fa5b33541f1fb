// Specification: ISO 32000-2 §7.5 (file structure), annex F (linearized files): readers that do not follow the last cross-reference
import { latin1 } from '../bytes/cursor.ts';
import { HardLimitError } from '../bytes/errors.ts';
import type { ChangeSet } from './change.ts';
import type { PdfDocument } from './document.ts';
import { isSame, NULL, nameOf } from './object.ts';
import { MAX_SEARCH } from './revision.ts';
import type { XrefEntry, XrefSection } from './xref.ts';

/** Bytes that are searched at once, and how far one find may reach past them. */
const SLICE = 4 * 1024 * 1024;
const OVERLAP = 64;
/** Where a file says that it is linearized (annex F.2 gives it 1024 bytes). */
const HEAD_BYTES = 4096;
/** The words by which a reader finds its way without cross-references: objects, trailers, and streams that may be cross-references. */
const MARK = /(?<![^\0\t\n\f\r ()<>[\]{}/%])(?:obj|trailer)(?![^\0\t\n\f\r ()<>[\]{}/%])|\/XRef/g;
const OBJECT = /(?<!\d)(\d{1,10})[\0\t\n\f\r ]{1,8}\d{1,5}[\0\t\n\f\r ]{1,8}obj/g;
const HEAD = /^[\0\t\n\f\r ]{0,2}\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+$/;

/**
 * True where a signed file says in front that it is a linearized one of `size` bytes: readers take its first cross-reference then, and not the
 * last one. At the time of signing it was shorter, and they did not.
 */
export async function isFramedAs(size: number, signed: PdfDocument): Promise<boolean> {
  return isFramed(await signedBytes(signed), size);
}

/**
 * The same of the signature's own update: whoever prepared the document could tell how long it would be once it was signed. The end of a
 * file that is linearized indeed leads to its first section.
 */
export async function isFramedLate({ file, sections, startXref }: PdfDocument): Promise<boolean> {
  if (sections.every(({ offset }) => offset >= startXref)) return false;
  return isFramed(await file.read(0, Math.min(file.end, HEAD_BYTES)), file.end);
}

function isFramed(bytes: Uint8Array, size: number): boolean {
  const isPlain = (text: string) =>
    text.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  const isLinear = find(bytes, 0, bytes.length, /\/[Linearzd0-9#a-fA-F]{10,30}/g).some(({ text }) =>
    isPlain(text).startsWith('/Linearized'),
  );
  return isLinear && find(bytes, 0, bytes.length, new RegExp(`(?<!\\d)0*${size}(?!\\d)`, 'g')).length > 0;
}

/**
 * True where a reader that gives up the cross-references, and takes every object that it comes across, would see something else after the
 * updates than we do: an object inside of another, or one that stood in the signed file and that nothing named.
 */
export async function hasStrayObjects(changes: ChangeSet): Promise<boolean> {
  const { signed, latest, updates } = changes;
  const bytes = await signedBytes(latest);
  return hasHidden(bytes, signed.file.end, updates) || (await hasLooseHolder(changes)) || hasUnnamed(bytes, changes);
}

async function signedBytes({ file }: PdfDocument): Promise<Uint8Array> {
  if (file.end > MAX_SEARCH) throw new HardLimitError('pdf-search', `a document of more than ${MAX_SEARCH} bytes`);
  return (await file.source.all()).subarray(0, file.end);
}

/** A mark in the updates that is not the head of an object that they name, nor part of one of their sections. */
function hasHidden(bytes: Uint8Array, from: number, updates: readonly XrefSection[]): boolean {
  const heads = new Set(updates.flatMap(({ offset, entries }) => [offset, ...[...entries.values()].flatMap(offsetOf)]));
  const starts = [...heads].sort((a, b) => a - b);
  return find(bytes, from, bytes.length, MARK).some(({ at, text }) => {
    const section = updates.find(({ offset, end }) => at >= offset && at < end);
    if (text !== 'obj') return section === undefined || (text === 'trailer') !== (section.form === 'table');
    const start = starts.findLast((one) => one < at);
    return start === undefined || at - start > OVERLAP || !HEAD.test(latin1(bytes.subarray(start, at)));
  });
}

const offsetOf = (entry: XrefEntry): readonly number[] => (entry.kind === 'plain' ? [entry.offset] : []);

/** A new stream of objects, or of cross-references, of which not all is named. */
async function hasLooseHolder({ latest, updates }: ChangeSet): Promise<boolean> {
  for (const { entries } of updates)
    for (const [number, entry] of entries) {
      if (entry.kind !== 'plain') continue;
      const { value } = await latest.objectAt(number, entry.offset, entry.generation);
      const type = value.kind === 'stream' ? nameOf(await latest.resolve(value.dict.entries.get('Type'))) : undefined;
      if (type === 'XRef' && updates.every(({ offset }) => offset !== entry.offset)) return true;
      if (type !== 'ObjStm') continue;
      const isNamed = (inner: number) => updates.some((update) => isIn(number, update.entries.get(inner)));
      if (!(await latest.numbersIn(number)).every(isNamed)) return true;
    }
  return false;
}

const isIn = (stream: number, entry: XrefEntry | undefined): boolean => entry?.kind === 'packed' && entry.stream === stream;

/** An object of the signed file that nothing names and whose number the updates use, or a trailer that leads elsewhere. */
function hasUnnamed(bytes: Uint8Array, { signed, touched }: ChangeSet): boolean {
  const { sections } = signed;
  const last = [...sections].sort((a, b) => b.offset - a.offset)[0];
  const roots = [signed.trailer, last?.trailer].map((trailer) => trailer?.entries.get('Root') ?? NULL);
  if (!isSame(roots[0] ?? NULL, roots[1] ?? NULL) && roots[1]?.kind !== 'null') return true;
  if (sections.some(({ hybrid, exact }) => hybrid && !exact)) return true;
  return find(bytes, 0, signed.file.end, OBJECT).some(({ at, text }) => {
    const number = Number.parseInt(text, 10);
    return touched.has(number) && at > placeOf(signed, signed.entryOf(number)) + OVERLAP / 2;
  });
}

/** Where an object stands, or the stream that holds it; nowhere is before everything. */
function placeOf(document: PdfDocument, entry: XrefEntry | undefined): number {
  if (entry?.kind === 'plain') return entry.offset;
  const holder = entry?.kind === 'packed' ? document.entryOf(entry.stream) : undefined;
  return holder?.kind === 'plain' ? holder.offset : Number.NEGATIVE_INFINITY;
}

interface Find {
  readonly at: number;
  readonly text: string;
}

/** Every place between `from` and `to` where the pattern begins. */
function find(bytes: Uint8Array, from: number, to: number, pattern: RegExp): readonly Find[] {
  const found: Find[] = [];
  for (let start = from; start < to; start += SLICE) {
    // What stands in front of the slice decides whether a word begins there.
    const lead = Math.min(start, OVERLAP);
    const text = new TextDecoder('latin1').decode(bytes.subarray(start - lead, Math.min(to, start + SLICE + OVERLAP)));
    for (const match of text.matchAll(pattern)) {
      const at = start - lead + match.index;
      if (at >= start && at < start + SLICE) found.push({ at, text: match[0] });
    }
  }
  return found;
}
