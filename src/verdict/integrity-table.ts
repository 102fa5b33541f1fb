import type { Integrity } from '../report.ts';
import type { Facts } from './facts.ts';
import { firstMatch, type Row } from './table.ts';

export const INTEGRITY_QUESTIONS = ['reading', 'store', 'binding', 'seal', 'signer', 'withdrawn', 'barred', 'document'] as const;
export type IntegrityFacts = Pick<Facts, (typeof INTEGRITY_QUESTIONS)[number]>;

/** Why the integrity is what it is; `ok` is the only one that can lead to `authentic`. */
export type Standing =
  | 'ok'
  | 'none'
  | 'changed'
  | 'unread'
  | 'unreadable'
  | 'remote'
  | 'not-fully-covered'
  | 'breaks-rules'
  | 'withdrawn'
  | 'expired'
  | 'not-yet-valid'
  | 'signer-not-known'
  | 'not-allowed'
  | 'document'
  | 'document-expired'
  | 'malformed'
  | 'added-to'
  | 'unsigned-field';

/** Which signature the answer is about: the manifest's, or one of the document's own. */
export type Speaker = 'manifest' | 'document';

/** How far the manifest's claims may be used: as the signer's own word, as what anyone can write, or not at all. */
export type Use = 'signed' | 'declared' | 'no';

export interface IntegrityAnswer {
  readonly integrity: Integrity;
  readonly standing: Standing;
  readonly use: Use;
  readonly speaker: Speaker;
}

const answer = (integrity: Integrity, standing: Standing, use: Use): IntegrityAnswer => ({
  integrity,
  standing,
  use,
  speaker: 'manifest',
});
const ofDocument = (integrity: Integrity, standing: Standing): IntegrityAnswer => ({
  integrity,
  standing,
  use: 'no',
  speaker: 'document',
});
/** Only without a manifest do the document's own signatures vouch for it: where there is one, its proof decides. */
const ALONE: readonly Facts['store'][] = ['none', 'remote'];

const DOCUMENT: readonly Row<IntegrityFacts, IntegrityAnswer>[] = [
  {
    id: 'document-signed',
    when: { store: ALONE, document: ['trusted'] },
    gives: ofDocument('trusted', 'document'),
    why: 'cases 43, 46, 51',
  },
  { id: 'document-pinned', when: { store: ALONE, document: ['pinned'] }, gives: ofDocument('trusted', 'document-expired'), why: 'case 44' },
  { id: 'document-added', when: { store: ALONE, document: ['added-to'] }, gives: ofDocument('valid', 'added-to'), why: 'case 47' },
  { id: 'document-withdrawn', when: { store: ALONE, document: ['withdrawn'] }, gives: ofDocument('valid', 'withdrawn'), why: 'case 16' },
  {
    id: 'document-not-yet',
    when: { store: ALONE, document: ['not-yet-valid'] },
    gives: ofDocument('valid', 'not-yet-valid'),
    why: 'case 15b',
  },
  { id: 'document-expired', when: { store: ALONE, document: ['expired'] }, gives: ofDocument('valid', 'expired'), why: 'case 15' },
  {
    id: 'document-stranger',
    when: { store: ALONE, document: ['stranger'] },
    gives: ofDocument('valid', 'signer-not-known'),
    why: 'case 49',
  },
  { id: 'document-partly', when: { store: ALONE, document: ['partly'] }, gives: ofDocument('valid', 'not-fully-covered'), why: 'case 51' },
  { id: 'document-unread', when: { store: ALONE, document: ['unread'] }, gives: ofDocument('unread', 'unread'), why: 'case 55' },
  {
    id: 'document-empty',
    when: { store: ['none'], document: ['unsigned-field'] },
    gives: ofDocument('none', 'unsigned-field'),
    why: 'case 48b',
  },
];

export const INTEGRITY_TABLE: readonly Row<IntegrityFacts, IntegrityAnswer>[] = [
  { id: 'no-bytes', when: { reading: ['failed'] }, gives: answer('unread', 'unread', 'no'), why: 'case 55: nobody could look' },
  { id: 'doubled', when: { store: ['doubled', 'unreadable'] }, gives: answer('unread', 'unreadable', 'no'), why: 'case 19' },
  {
    id: 'cut',
    when: { reading: ['cut'] },
    gives: answer('unread', 'unread', 'no'),
    why: 'a cut read accuses nobody, and proves nothing absent',
  },
  { id: 'document-malformed', when: { document: ['malformed'] }, gives: ofDocument('invalid', 'malformed'), why: 'case 48' },
  { id: 'document-changed', when: { document: ['changed'] }, gives: ofDocument('invalid', 'changed'), why: 'case 45' },
  ...DOCUMENT,
  { id: 'nothing', when: { store: ['none'] }, gives: answer('none', 'none', 'no'), why: 'read to the end: nothing there' },
  { id: 'remote', when: { store: ['remote'] }, gives: answer('unread', 'remote', 'no'), why: 'case 20: not fetched without a click' },
  {
    id: 'unasked',
    when: { store: ['unchecked'] },
    gives: answer('unread', 'unread', 'no'),
    why: 'a store is there, and the engine gave no answer',
  },
  { id: 'fragments', when: { binding: ['incomplete'] }, gives: answer('unread', 'unread', 'no'), why: 'case 55: fragments are missing' },
  {
    id: 'seal-broken',
    when: { seal: ['broken'] },
    gives: answer('invalid', 'changed', 'no'),
    why: 'case 12: claim signature or a hashed reference',
  },
  { id: 'content-changed', when: { binding: ['mismatch'] }, gives: answer('invalid', 'changed', 'no'), why: 'case 12: content hash' },
  { id: 'outside', when: { binding: ['not-fully-covered'] }, gives: answer('unread', 'not-fully-covered', 'no'), why: 'case 12b' },
  { id: 'rules', when: { seal: ['breaks-rules'] }, gives: answer('unread', 'breaks-rules', 'no'), why: 'case 19b' },
  { id: 'unproven', when: { binding: ['unchecked'] }, gives: answer('unread', 'unread', 'no'), why: 'no one proved the content hash' },
  { id: 'unsealed', when: { seal: ['unchecked'] }, gives: answer('unread', 'unread', 'no'), why: 'no one proved the claim signature' },
  { id: 'withdrawn', when: { withdrawn: ['yes'] }, gives: answer('valid', 'withdrawn', 'declared'), why: 'case 16' },
  { id: 'not-yet', when: { signer: ['not-yet-valid'] }, gives: answer('valid', 'not-yet-valid', 'declared'), why: 'case 15b' },
  { id: 'expired', when: { signer: ['expired'] }, gives: answer('valid', 'expired', 'declared'), why: 'case 15' },
  { id: 'stranger', when: { signer: ['unknown'] }, gives: answer('valid', 'signer-not-known', 'declared'), why: 'case 10' },
  { id: 'barred', when: { barred: ['yes'] }, gives: answer('valid', 'not-allowed', 'declared'), why: 'case 18' },
  { id: 'trusted', when: {}, gives: answer('trusted', 'ok', 'signed'), why: 'every question above has its good answer' },
];

/** What is proven of the bytes and their signer, and who may speak of the origin. */
export function decideIntegrity(facts: IntegrityFacts): IntegrityAnswer {
  return firstMatch(INTEGRITY_TABLE, facts).gives;
}
