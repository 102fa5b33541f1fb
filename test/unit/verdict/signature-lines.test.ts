import { describe, expect, test } from 'vitest';
import type { DocumentSignatureSignal, Signal, SignerFinding } from '../../../src/signal.ts';
import { tellSignatures } from '../../../src/verdict/signature-lines.ts';
import { say } from '../../../src/words.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';
import { SOUND_SIGNATURE } from './sound.ts';

const NOW = new Date('2026-05-01T00:00:00Z');

const signer: SignerFinding = {
  name: 'Ann Clerk',
  organization: 'Agency of Tests',
  issuer: 'Test CA',
  sha256: 'ab',
  serial: '1',
  notBefore: '2025-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
  trust: 'trusted',
  vouchedBy: { list: 'docs', title: 'Test documents', date: '2026-04-01', kind: 'document' },
  time: { state: 'proven', at: '2026-03-02T10:00:00Z', authority: 'Test Clock' },
  withdrawal: 'good-stapled',
};
const signature: DocumentSignatureSignal = { ...SOUND_SIGNATURE, signer };
const { vouchedBy: _, ...bare } = signer;
const stranger: SignerFinding = { ...bare, trust: 'unknown', time: { state: 'none' }, withdrawal: 'not-checked' };

const tell = (changes: Partial<DocumentSignatureSignal> = {}) => {
  const [told] = tellSignatures([{ ...signature, ...changes }], NO_TRUST, NOW, 1_000);
  return { heading: told?.heading.text, lines: told?.says.map((one) => one.text) ?? [] };
};

describe('every signature of a document in words', () => {
  test('who, issuer, coverage, method, what came later, time and list', () => {
    expect(tell()).toEqual({
      heading: 'Signed by Agency of Tests',
      lines: [
        'The certificate names Ann Clerk (Agency of Tests). It was issued by Test CA.',
        'It fits the part of the document that it covers.',
        'It covers the whole document as it was signed.',
        'Method: ECDSA, SHA-256.',
        'Nothing was added after it.',
        'Signed on 2026-03-02. Test Clock confirms the time.',
        'Trusted because it is on: Test documents, dated 2026-04-01.',
      ],
    });
  });

  test('the claimed time stands beside the proven one, and what the signer allows beside what came', () => {
    const { lines } = tell({
      certifies: 2,
      later: 'added',
      claimed: { at: '2026-03-01T09:00:00Z' },
      additions: [
        { what: 'form-entry', where: 'Amount' },
        { what: 'form-entry', where: 'Date' },
        { what: 'note', where: 'Text' },
      ],
    });
    expect(lines.slice(4, 9)).toEqual([
      'The signer allows others to fill in forms and to sign.',
      'Forms, notes or signatures were added after it.',
      'Filled in later: Amount, Date.',
      'Added later: notes on a page (Text).',
      'The signer gave the date 2026-03-01. Nobody else confirms it.',
    ]);
  });

  test('each level of a certification has its words', () => {
    const levels = ([1, 2, 3] as const).map((certifies) => tell({ certifies }).lines.find((line) => line.startsWith('The signer allows')));
    expect(new Set(levels).size).toBe(3);
    expect(levels).not.toContain(undefined);
  });

  test('a name that no list vouches for stands nowhere as confirmed', () => {
    const { heading, lines } = tell({ signer: stranger });
    expect(heading).toBe('Signature, name not confirmed: Agency of Tests');
    expect(lines.slice(0, 2)).toEqual([
      'The certificate gives the name Agency of Tests. We could not confirm it.',
      'The certificate says that it comes from Test CA.',
    ]);
    expect(lines.join(' ')).not.toContain('Trusted because');
  });

  test('a signer who is known but whose document was changed is named, not said to have signed it', () => {
    const changed = tell({ later: 'changed', reasons: [say('reason_pages_order')] });
    expect(changed.heading).toBe('Signature: Agency of Tests');
    expect(changed.lines).toContain('Pages were added, taken out or put in another order.');
    for (const broken of [{ content: 'changed' }, { build: 'malformed' }] as const)
      expect(tell(broken).heading).toBe('Signature, name not confirmed: Agency of Tests');
    expect(tell({ content: 'changed' }).lines).not.toContain('Nothing was added after it.');
    expect(tell({ build: 'malformed', reasons: [say('reason_range_gap')] }).lines).toEqual(
      expect.arrayContaining(['It is not built correctly.', 'The part that is left out is not exactly the signature value.']),
    );
  });

  test('a time-stamp names its authority, an empty field its name, and neither a signer', () => {
    const { signer: _, ...unsigned } = signature;
    const told = tellSignatures(
      [
        { ...unsigned, form: 'time-stamp', stamp: { state: 'proven', at: '2026-04-02T00:00:00Z', authority: 'Test Clock' } },
        { ...unsigned, form: 'field', field: 'Sig2', build: 'sound', content: 'unchecked' },
      ],
      NO_TRUST,
      NOW,
      1_000,
    );
    expect(told.map(({ heading }) => heading.text)).toEqual(['Time-stamp: Test Clock', 'A place for a signature: Sig2']);
    expect(told[0]?.says.at(-1)?.text).toBe('Signed on 2026-04-02. Test Clock confirms the time.');
    expect(told[1]?.says).toEqual([]);
  });

  test('many names go on several lines, up to a limit', () => {
    const uncovered = Array.from({ length: 500 }, (_, at) => `part-${at}`);
    const lines = tell({ coverage: 'part', uncovered }).lines.filter((line) => line.startsWith('Not covered'));
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('Not covered by the signature: part-0, part-1, part-2, part-3, part-4.');
  });

  test('each says which signal it is of, and other signals are passed over', () => {
    const mark: Signal = { kind: 'mark', reader: 'x', tool: 'x', raw: '', sentence: 'case_40', at: { offset: 0, length: 0 } };
    expect(tellSignatures([mark, signature, signature], NO_TRUST, NOW, 1_000).map((one) => one.signal)).toEqual([1, 2]);
  });
});
