import { describe, expect, test } from 'vitest';
import { isOlderVersion } from '../../../extension/panel/document-signature.tsx';
import { describeSignature } from '../../../extension/panel/document-text.ts';
import type { DocumentSignatureSignal } from '../../../src/signal.ts';
import { makeFilled } from './history-report.ts';
import { teller } from './teller.ts';

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
  test('is told in sentences, additions with it; a reason in English is none', () => {
    expect(describeSignature(good, teller)).toEqual([
      'It fits the part of the document that it covers.',
      'It covers the whole document as it was signed.',
      'Nothing was added after it.',
      'Method: ECDSA, SHA-256',
    ]);
    const added = {
      ...good,
      later: 'added' as const,
      additions: [{ what: 'form-entry' as const, where: 'Amount' }],
      reasons: ['Because.'],
    };
    expect(describeSignature(added, teller).slice(2)).toEqual([
      'Forms, notes or signatures were added after it.',
      'Filled in later: Amount.',
      'Method: ECDSA, SHA-256',
    ]);
  });

  test('that is broken is not said to cover anything', () => {
    expect(describeSignature({ ...good, build: 'malformed', reasons: ['A gap.'] }, teller)).toEqual(['It is not built correctly.']);
    expect(describeSignature({ ...good, content: 'changed', later: 'nothing' }, teller)).not.toContain('Nothing was added after it.');
    expect(describeSignature({ ...good, form: 'field' }, teller)).toEqual([]);
  });

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
