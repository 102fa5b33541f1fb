import { describe, expect, test } from 'vitest';
import { isOlderVersion } from '../../../extension/panel/document-signature.tsx';
import type { DocumentSignatureSignal } from '../../../src/signal.ts';
import { SOUND_SIGNATURE } from '../verdict/sound.ts';
import { makeFilled } from './history-report.ts';

const good: DocumentSignatureSignal = { ...SOUND_SIGNATURE, revisionEnd: 900 };
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
