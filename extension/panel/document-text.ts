import type { DocumentAddition, DocumentSignatureSignal } from '../../src/signal.ts';
import { isolate } from '../ui/words.ts';
import type { Teller } from './document.ts';

/** Signatures of a document, and additions of each, that are listed. */
export const MAX_LISTED = 50;

const ADDITIONS: { readonly [what in DocumentAddition['what']]: string } = {
  'proof-data': 'line_added_proof',
  'time-stamp': 'line_added_stamp',
  'file-details': 'line_added_details',
  'invisible-signature': 'line_added_signature',
  signature: 'line_added_signature',
  'form-entry': 'line_added_form',
  note: 'line_added_note',
  structure: 'line_added_structure',
  change: 'line_added_change',
};

/** How it is built, what it covers and what came after it, in sentences; an empty field has nothing of that. */
export function describeSignature(signal: DocumentSignatureSignal, { words }: Teller): readonly string[] {
  const { form, build, content, coverage, uncovered, later, additions, algorithm } = signal;
  const method = words.word('ui_report_algorithm');
  if (form === 'field') return [];
  if (build !== 'sound') return [words.word(`ui_document_build_${build}`)];
  return [
    words.word(`ui_document_content_${content}`),
    words.word(`ui_document_coverage_${coverage}`),
    ...uncovered.slice(0, MAX_LISTED).map((name) => words.word('line_uncovered', name)),
    ...(content === 'changed' ? [] : [words.word(`ui_document_later_${later}`)]),
    // A saved report may hold a word of a newer Assay.
    ...additions.slice(0, MAX_LISTED).map(({ what, where }) => (ADDITIONS[what] ? words.word(ADDITIONS[what], where) : isolate(where))),
    ...(algorithm === '' ? [] : [`${method}: ${isolate(algorithm)}`]),
  ];
}
