// Specification: ISO 32000-2 §7.3 (objects)
import { equalBytes } from '../bytes/cursor.ts';

/** Every object says where it stands: offsets in the buffer that it was read from (the file, or an inflated object stream). */
interface Placed {
  readonly start: number;
  readonly end: number;
}
export interface PdfNull extends Placed {
  readonly kind: 'null';
}
export interface PdfBoolean extends Placed {
  readonly kind: 'boolean';
  readonly value: boolean;
}
export interface PdfNumber extends Placed {
  readonly kind: 'number';
  readonly value: number;
  readonly whole: boolean;
}
export interface PdfName extends Placed {
  readonly kind: 'name';
  readonly value: string;
}
export interface PdfString extends Placed {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
  readonly hex: boolean;
}
export interface PdfArray extends Placed {
  readonly kind: 'array';
  readonly items: readonly PdfObject[];
}
export interface PdfDict extends Placed {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfObject>;
  /** A key that stands twice means different things to different viewers. */
  readonly doubled: boolean;
  /** All that stands there, where a key does so twice. */
  readonly all?: readonly PdfLink[];
}
export interface PdfRef extends Placed {
  readonly kind: 'ref';
  readonly number: number;
  readonly generation: number;
}
/** `data` is where the raw bytes of the stream stand in the file. */
export interface PdfStream extends Placed {
  readonly kind: 'stream';
  readonly dict: PdfDict;
  readonly data: { readonly offset: number; readonly length: number };
}
export type PdfObject = PdfNull | PdfBoolean | PdfNumber | PdfName | PdfString | PdfArray | PdfDict | PdfRef | PdfStream;

export const NULL: PdfNull = { kind: 'null', start: 0, end: 0 };

/** The dictionary of a dictionary or stream; undefined for anything else. */
export function dictOf(value: PdfObject | undefined): PdfDict | undefined {
  if (value?.kind === 'stream') return value.dict;
  return value?.kind === 'dict' ? value : undefined;
}

/** The dictionary itself, never that of a stream: a stream says something besides its dictionary. */
export function plainDict(value: PdfObject | undefined): PdfDict | undefined {
  return value?.kind === 'dict' ? value : undefined;
}

/** A name, without its slash. */
export function nameOf(value: PdfObject | undefined): string | undefined {
  return value?.kind === 'name' ? value.value : undefined;
}

/** A whole number that is not negative. */
export function countOf(value: PdfObject | undefined): number | undefined {
  return value?.kind === 'number' && value.whole && value.value >= 0 ? value.value : undefined;
}

/** A value that stands in another: under a key of a dictionary, or without one in an array. */
export interface PdfLink {
  readonly key: string | undefined;
  readonly value: PdfObject;
}

/** All that stands directly in `value`. */
export function linksOf(value: PdfObject): readonly PdfLink[] {
  if (value.kind === 'array') return value.items.map((item) => ({ key: undefined, value: item }));
  const dict = dictOf(value);
  return dict?.all ?? [...(dict?.entries ?? [])].map(([key, entry]) => ({ key, value: entry }));
}

/**
 * The same value, however it was written. Dictionaries compare by their keys, references by number and generation;
 * of streams only the dictionaries are compared here, their bytes are the document's to compare.
 */
export function isSame(a: PdfObject, b: PdfObject): boolean {
  switch (a.kind) {
    case 'null':
      return b.kind === 'null';
    case 'boolean':
    case 'name':
      return b.kind === a.kind && a.value === b.value;
    case 'number':
      return b.kind === 'number' && a.value === b.value;
    case 'string':
      return b.kind === 'string' && equalBytes(a.bytes, b.bytes);
    case 'ref':
      return b.kind === 'ref' && a.number === b.number && a.generation === b.generation;
    case 'array':
      return b.kind === 'array' && a.items.length === b.items.length && a.items.every((item, i) => isSame(item, b.items[i] ?? NULL));
    case 'dict':
      return b.kind === 'dict' && isSameDict(a, b);
    case 'stream':
      return b.kind === 'stream' && isSameDict(a.dict, b.dict);
  }
}

function isSameDict(a: PdfDict, b: PdfDict): boolean {
  if (a.all !== undefined || b.all !== undefined) return isSameList(a.all, b.all);
  if (a.entries.size !== b.entries.size) return false;
  for (const [key, value] of a.entries) {
    const other = b.entries.get(key);
    if (other === undefined || !isSame(value, other)) return false;
  }
  return true;
}

/** Whichever of two values a viewer takes, it is the same one here and there. */
function isSameList(a: readonly PdfLink[] = [], b: readonly PdfLink[] = []): boolean {
  return a.length === b.length && a.every(({ key, value }, i) => key === b[i]?.key && isSame(value, b[i]?.value ?? NULL));
}

/** What is measured: every viewer takes a whole number there as it takes one with a point, and writers put down the one for the other. */
const MEASURES: readonly string[] = [
  ...['MediaBox', 'CropBox', 'BleedBox', 'TrimBox', 'ArtBox', 'Rect', 'BBox', 'Matrix', 'QuadPoints', 'Vertices', 'InkList', 'RD'],
  ...['C', 'IC', 'BC', 'BG', 'CA', 'ca', 'UserUnit', 'Border', 'OpenAction', 'Dest'],
];

/**
 * Of two values that are the same by {@link isSame}: whether each viewer reads them alike. Where a whole number is asked for, some take none
 * that is written with a point. `key` is the one under which the values stand.
 */
export function isReadAlike(a: PdfObject, b: PdfObject, key?: string): boolean {
  if (a.kind === 'number') return b.kind === 'number' && (a.whole === b.whole || (key !== undefined && MEASURES.includes(key)));
  if (a.kind === 'array') return b.kind === 'array' && a.items.every((item, i) => isReadAlike(item, b.items[i] ?? NULL, key));
  const [one, other] = [dictOf(a), dictOf(b)];
  if (one?.all !== undefined) return one.all.every((link, i) => isReadAlike(link.value, other?.all?.[i]?.value ?? NULL, link.key));
  return [...(one?.entries ?? [])].every(([name, value]) => isReadAlike(value, other?.entries.get(name) ?? NULL, name));
}

/** Text of a string: UTF-16 with its mark, UTF-8 with its mark, else Latin-1, which is close to PDFDocEncoding (§7.9.2). */
export function textOf(value: PdfObject | undefined, limit: number): string | undefined {
  if (value?.kind !== 'string') return undefined;
  const [first, second, third] = value.bytes;
  const text =
    first === 0xfe && second === 0xff
      ? new TextDecoder('utf-16be').decode(value.bytes.subarray(2, 2 + 2 * limit))
      : first === 0xef && second === 0xbb && third === 0xbf
        ? new TextDecoder('utf-8').decode(value.bytes.subarray(3, 3 + 4 * limit))
        : new TextDecoder('latin1').decode(value.bytes.subarray(0, limit));
  return text.slice(0, limit).replace(/\p{C}/gu, '\uFFFD').trim();
}
