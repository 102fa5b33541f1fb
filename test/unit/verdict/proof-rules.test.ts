// What is proven of bytes and signer, over all facts, against §1 and §3 of the verdict rules stated anew: the whole answer, not the label alone.
import { expect, test } from 'vitest';
import { DOCUMENT_VALUES, type DocumentAnswer, type DocumentFacts, decideDocument } from '../../../src/verdict/document-table.ts';
import { decideIntegrity, INTEGRITY_QUESTIONS, type IntegrityFacts } from '../../../src/verdict/integrity-table.ts';
import { findDifferences, pick } from './space.ts';

/** What a document's signature gives where it speaks alone (cases 15, 16, 43–51): integrity and standing. */
const ALONE: { readonly [A in DocumentAnswer]?: string } = {
  trusted: 'trusted document',
  pinned: 'trusted document-expired',
  'added-to': 'valid added-to',
  withdrawn: 'valid withdrawn',
  'not-yet-valid': 'valid not-yet-valid',
  expired: 'valid expired',
  stranger: 'valid signer-not-known',
  partly: 'valid not-fully-covered',
  unread: 'unread unread',
};

/** Integrity, standing, how far the manifest's word may be used, and which signature speaks. */
function wantedIntegrity(facts: IntegrityFacts): string {
  const { reading, store, document } = facts;
  // Who could not look, or looked at a part, accuses nobody; two stores are told even of a cut file.
  if (reading === 'failed') return 'unread unread no manifest';
  if (store === 'doubled' || store === 'unreadable') return 'unread unreadable no manifest';
  if (reading === 'cut') return 'unread unread no manifest';
  // A document's broken signature counts beside a manifest; a good one only without.
  if (document === 'malformed' || document === 'changed') return `invalid ${document} no document`;
  const isWithout = store === 'none' || store === 'remote';
  const alone = ALONE[document];
  if (isWithout && alone !== undefined) return `${alone} no document`;
  if (store === 'none') return document === 'unsigned-field' ? 'none unsigned-field no document' : 'none none no manifest';
  if (store === 'remote') return 'unread remote no manifest';
  return store === 'unchecked' ? 'unread unread no manifest' : `${wantedOfManifest(facts)} manifest`;
}

function wantedOfManifest({ binding, seal, signer, withdrawn, barred }: IntegrityFacts): string {
  if (binding === 'incomplete') return 'unread unread no';
  if (seal === 'broken' || binding === 'mismatch') return 'invalid changed no';
  if (binding === 'not-fully-covered') return 'unread not-fully-covered no';
  if (seal === 'breaks-rules') return 'unread breaks-rules no';
  if (binding === 'unchecked' || seal === 'unchecked') return 'unread unread no';
  // From here on the signature fits. What its signer may not say counts as anyone's word, and never as trusted.
  if (withdrawn === 'yes') return 'valid withdrawn declared';
  if (signer === 'not-yet-valid' || signer === 'expired') return `valid ${signer} declared`;
  if (signer === 'unknown') return 'valid signer-not-known declared';
  return barred === 'yes' ? 'valid not-allowed declared' : 'trusted ok signed';
}

test('the integrity table answers as the rules do, over all facts', () => {
  const found = (facts: IntegrityFacts) => {
    const { integrity, standing, use, speaker } = decideIntegrity(facts);
    return `${integrity} ${standing} ${use} ${speaker}`;
  };
  expect(findDifferences<IntegrityFacts>(pick(INTEGRITY_QUESTIONS), found, wantedIntegrity)).toEqual([]);
});

/** Cases 43–51, of one signature. */
function wantedDocument({ form, build, content, later, coverage, signer, withdrawn, pinned }: DocumentFacts): DocumentAnswer {
  if (form === 'field') return 'unsigned-field';
  if (build === 'malformed') return 'malformed';
  if (form === 'time-stamp') return 'none';
  if (build === 'unread') return 'unread';
  // Only a digest that was counted accuses, and only where it can be trusted to tell.
  if (content === 'changed') return 'changed';
  if (content === 'unchecked') return 'unread';
  if (later === 'changed' || later === 'unread') return later;
  if (content === 'weak') return 'stranger';
  if (withdrawn === 'yes') return 'withdrawn';
  if (signer === 'unknown') return 'stranger';
  if (signer === 'not-yet-valid' || (signer === 'expired' && pinned === 'no')) return signer;
  if (coverage === 'part') return 'partly';
  if (later === 'added') return 'added-to';
  return signer === 'expired' ? 'pinned' : 'trusted';
}

test('the document table answers as the rules do, over all facts', () => {
  expect(findDifferences<DocumentFacts>(DOCUMENT_VALUES, decideDocument, wantedDocument)).toEqual([]);
});
