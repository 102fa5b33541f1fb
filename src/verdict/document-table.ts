import type { DocumentSignatureSignal, Signal } from '../signal.ts';
import { firstMatch, type Row } from './table.ts';

/** Closed questions about one signature of a document, and every answer there is. */
export const DOCUMENT_VALUES = {
  form: ['signature', 'time-stamp', 'field'],
  build: ['sound', 'malformed', 'unread'],
  content: ['fits', 'changed', 'weak', 'unchecked'],
  later: ['nothing', 'harmless', 'added', 'changed', 'unread'],
  coverage: ['whole', 'part'],
  signer: ['trusted', 'expired', 'not-yet-valid', 'unknown'],
  withdrawn: ['no', 'yes'],
  /** Exactly this certificate is pinned as a government's. */
  pinned: ['no', 'yes'],
} as const;

export type DocumentFacts = { readonly [K in keyof typeof DOCUMENT_VALUES]: (typeof DOCUMENT_VALUES)[K][number] };

/**
 * What the signatures of a document amount to, the one that decides first. An accusation stands before everything; then the best
 * that one signature proves by itself; `none` = there is no signature, or nothing but time-stamps.
 */
export const DOCUMENT_ANSWERS = [
  'malformed',
  'changed',
  'trusted',
  'pinned',
  'added-to',
  'withdrawn',
  'not-yet-valid',
  'expired',
  'stranger',
  'partly',
  'unread',
  'unsigned-field',
  'none',
] as const;
export type DocumentAnswer = (typeof DOCUMENT_ANSWERS)[number];

export const DOCUMENT_TABLE: readonly Row<DocumentFacts, DocumentAnswer>[] = [
  { id: 'empty-field', when: { form: ['field'] }, gives: 'unsigned-field', why: 'case 48b' },
  { id: 'malformed', when: { build: ['malformed'] }, gives: 'malformed', why: 'case 48: built so that readers could see different things' },
  { id: 'time-stamp', when: { form: ['time-stamp'] }, gives: 'none', why: 'a time-stamp is not a signer' },
  { id: 'unread', when: { build: ['unread'] }, gives: 'unread', why: 'we could not take it apart' },
  { id: 'content-changed', when: { content: ['changed'] }, gives: 'changed', why: 'case 12: the signed bytes do not fit' },
  {
    id: 'unchecked',
    when: { content: ['unchecked'] },
    gives: 'unread',
    why: 'an algorithm that we cannot do proves nothing and accuses nobody',
  },
  { id: 'later-changed', when: { later: ['changed'] }, gives: 'changed', why: 'case 45' },
  { id: 'later-unread', when: { later: ['unread'] }, gives: 'unread', why: 'what came later could not be compared' },
  { id: 'weak', when: { content: ['weak'] }, gives: 'stranger', why: 'SHA-1 proves no signer' },
  { id: 'withdrawn', when: { withdrawn: ['yes'] }, gives: 'withdrawn', why: 'case 16' },
  { id: 'not-yet', when: { signer: ['not-yet-valid'] }, gives: 'not-yet-valid', why: 'case 15b' },
  { id: 'stranger', when: { signer: ['unknown'] }, gives: 'stranger', why: 'case 49' },
  { id: 'expired', when: { signer: ['expired'], pinned: ['no'] }, gives: 'expired', why: 'case 15' },
  { id: 'partly', when: { coverage: ['part'] }, gives: 'partly', why: 'case 51: parts that are shown lie outside' },
  { id: 'added-to', when: { later: ['added'] }, gives: 'added-to', why: 'case 47' },
  { id: 'pinned', when: { signer: ['expired'] }, gives: 'pinned', why: 'case 44: the exact leaf, intact, expired since' },
  { id: 'trusted', when: {}, gives: 'trusted', why: 'cases 43, 46, 51: every question above has its good answer' },
];

/** What one signature of a document comes to. */
export function decideDocument(facts: DocumentFacts): DocumentAnswer {
  return firstMatch(DOCUMENT_TABLE, facts).gives;
}

/** The closed answers of one signature; where nobody looked, the answer is the worst one. */
export function findDocumentFacts(signal: DocumentSignatureSignal): DocumentFacts {
  const { form, build, content, later, coverage, signer, pinned } = signal;
  const trust = signer?.trust;
  const trusted = trust === 'trusted' && signer?.vouchedBy !== undefined;
  return {
    form,
    build,
    content,
    later,
    coverage,
    signer: trusted ? 'trusted' : trust === 'expired' || trust === 'not-yet-valid' ? trust : 'unknown',
    withdrawn: signer?.withdrawal === 'withdrawn' ? 'yes' : 'no',
    pinned: pinned ? 'yes' : 'no',
  };
}

const VOUCHED: readonly DocumentAnswer[] = ['trusted', 'pinned', 'added-to'];

/** Whether the name in the certificate is one that a list vouches for. */
export function isVouchedAnswer(answer: DocumentAnswer): boolean {
  return VOUCHED.includes(answer);
}

/** The signature that decides for the document, and what it comes to; of several that weigh the same, the one that signed most. */
export function findSpeaker(signals: readonly Signal[]): { readonly answer: DocumentAnswer; readonly signal?: DocumentSignatureSignal } {
  const found = signals
    .filter((signal): signal is DocumentSignatureSignal => signal.kind === 'document-signature')
    .map((signal) => ({ signal, answer: decideDocument(findDocumentFacts(signal)) }))
    .filter((one) => one.answer !== 'none')
    .sort(
      (a, b) =>
        DOCUMENT_ANSWERS.indexOf(a.answer) - DOCUMENT_ANSWERS.indexOf(b.answer) ||
        (b.signal.revisionEnd ?? 0) - (a.signal.revisionEnd ?? 0),
    );
  return found[0] ?? { answer: 'none' };
}
