import type { DocumentSignatureSignal } from '../../../src/signal.ts';
import type { Facts } from '../../../src/verdict/facts.ts';

/** Every question answered as of a captured picture that a listed publisher has signed. */
export const SOUND_FACTS: Facts = {
  reading: 'complete',
  store: 'read',
  binding: 'match',
  seal: 'sound',
  signer: 'trusted',
  withdrawn: 'no',
  barred: 'no',
  accountable: 'publisher',
  parts: 'whole',
  made: 'captured',
  aiPath: 'none',
  edits: 'none',
  aiInput: 'no',
  sealedLabel: 'none',
  looseLabel: 'none',
  otherLabel: 'none',
  mark: 'none',
  pixelSignature: 'none',
  website: 'none',
  document: 'none',
  copy: 'given',
};

/** A good signature over a whole document, of whose signer nothing is said. */
export const SOUND_SIGNATURE: DocumentSignatureSignal = {
  kind: 'document-signature',
  reader: 'pdf-signature',
  form: 'signature',
  format: 'ETSI.CAdES.detached',
  field: 'Sig1',
  at: { offset: 10, length: 20 },
  build: 'sound',
  content: 'fits',
  coverage: 'whole',
  uncovered: [],
  later: 'nothing',
  additions: [],
  pinned: false,
  claimed: {},
  algorithm: 'ECDSA, SHA-256',
  reasons: [],
};
