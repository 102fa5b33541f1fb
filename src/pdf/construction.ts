// Specification: ISO 32000-2 §12.8.1 (ByteRange, Contents), §12.8.3 (signature encodings); PDF insecurity: USF, SWA, ISA
import type { PdfDocument, Resolved } from './document.ts';
import { nameOf, type PdfDict, type PdfString } from './object.ts';

/** A signature dictionary that is put together as it has to be. */
export interface Construction {
  readonly dict: PdfDict;
  readonly subFilter: string;
  readonly contents: PdfString;
  /** The two signed runs of bytes: [0, gapStart) and [gapEnd, end). */
  readonly gapStart: number;
  readonly gapEnd: number;
  readonly end: number;
}

export type ConstructionResult =
  | { readonly state: 'sound'; readonly construction: Construction }
  /** A place kept for a signature that was never put in. */
  | { readonly state: 'placeholder' }
  | { readonly state: 'malformed' /** Id of a sentence. */; readonly reason: string; readonly dict: PdfDict | undefined };

/** Checks the dictionary by itself: what is signed has to be everything up to `end` but the signature's own hexadecimal string. */
export function checkConstruction(value: Resolved, document: PdfDocument): ConstructionResult {
  if (value.value.kind !== 'dict') return { state: 'malformed', reason: 'reason_not_dictionary', dict: undefined };
  const dict = value.value;
  const malformed = (reason: string): ConstructionResult => ({ state: 'malformed', reason, dict });
  const contents = dict.entries.get('Contents');
  if (contents?.kind === 'string' && contents.bytes.length > 0 && contents.bytes.every((byte) => byte === 0))
    return { state: 'placeholder' };
  if (dict.doubled) return malformed('reason_entry_twice');
  if (contents?.kind !== 'string' || !contents.hex || contents.bytes.length === 0) return malformed('reason_no_value');
  if (value.packed) return malformed('reason_packed');
  const range = dict.entries.get('ByteRange');
  const numbers = range?.kind === 'array' ? range.items.map((item) => (item.kind === 'number' && item.whole ? item.value : -1)) : [];
  const [start = -1, gapStart = -1, gapEnd = -1, rest = -1] = numbers;
  if (numbers.length !== 4 || numbers.some((number) => number < 0)) return malformed('reason_range_runs');
  const end = gapEnd + rest;
  if (start !== 0) return malformed('reason_range_start');
  if (end > document.file.end) return malformed('reason_range_end');
  // The brackets of the string belong to the gap; some writers sign them too.
  const exact =
    (gapStart === contents.start && gapEnd === contents.end) || (gapStart === contents.start + 1 && gapEnd === contents.end - 1);
  if (!exact || rest === 0) return malformed('reason_range_gap');
  const subFilter = nameOf(dict.entries.get('SubFilter')) ?? '';
  return { state: 'sound', construction: { dict, subFilter, contents, gapStart, gapEnd, end } };
}
