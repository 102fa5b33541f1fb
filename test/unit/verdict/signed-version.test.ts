import { expect, test } from 'vitest';
import type { DocumentSignatureSignal } from '../../../src/signal.ts';
import { tellSignatures } from '../../../src/verdict/signature-lines.ts';
import { findSignedVersionEnd } from '../../../src/verdict/signed-version.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';
import { SOUND_SIGNATURE } from './sound.ts';

const good: DocumentSignatureSignal = { ...SOUND_SIGNATURE, revisionEnd: 900 };
const SIZE = 1_000;

test.each<[string, Partial<DocumentSignatureSignal>, number | undefined]>([
  ['an older part of the file', {}, 900],
  ['the whole file', { revisionEnd: SIZE }, undefined],
  ['changed content', { content: 'changed' }, undefined],
  ['content that a weak method covers', { content: 'weak' }, undefined],
  ['a broken build', { build: 'malformed' }, undefined],
  ['no signature yet', { form: 'field' }, undefined],
  ['a time-stamp, which may date what was changed after the signature', { form: 'time-stamp' }, undefined],
])('a version that was signed, of %s', (_of, changes, end) => {
  const signal = { ...good, ...changes };
  expect(findSignedVersionEnd(signal, SIZE)).toBe(end);
  // What the panel offers is what the command line writes.
  expect(tellSignatures([signal], NO_TRUST, new Date(0), SIZE)[0]?.versionEnd).toBe(end);
});
