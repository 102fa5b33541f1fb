import { describe, expect, test } from 'vitest';
import { isOlderVersion } from '../../../extension/panel/document-signature.tsx';
import type { DocumentSignatureSignal } from '../../../src/signal.ts';
import { makeFilled } from './history-report.ts';

const good: DocumentSignatureSignal = {
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
  revisionEnd: 900,
  pinned: false,
  claimed: {},
  algorithm: 'ECDSA, SHA-256',
  reasons: [],
};
const report = { ...makeFilled('x'), asset: { ...makeFilled('x').asset, bytes: 1_000 } };

describe('a signature of a document', () => {
  test('offers its own version only where that is sound and not the whole file', () => {
    expect(isOlderVersion(good, report)).toBe(true);
    const others: Partial<DocumentSignatureSignal>[] = [
      { revisionEnd: 1_000 },
      { content: 'changed' },
      { build: 'malformed' },
      { form: 'field' },
      { content: 'weak' },
    ];
    for (const other of others) expect(isOlderVersion({ ...good, ...other }, report)).toBe(false);
  });
});
