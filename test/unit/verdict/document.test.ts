// Every combination of answers about one signature of a document, and how several of them come together.
import { describe, expect, test } from 'vitest';
import type { DocumentSignatureSignal, SignerFinding } from '../../../src/signal.ts';
import {
  DOCUMENT_ANSWERS,
  DOCUMENT_TABLE,
  DOCUMENT_VALUES,
  type DocumentFacts,
  decideDocument,
  findSpeaker,
} from '../../../src/verdict/document-table.ts';
import { firstMatch } from '../../../src/verdict/table.ts';
import { SOUND_SIGNATURE } from './sound.ts';

const every: readonly DocumentFacts[] = DOCUMENT_VALUES.form.flatMap((form) =>
  DOCUMENT_VALUES.build.flatMap((build) =>
    DOCUMENT_VALUES.content.flatMap((content) =>
      DOCUMENT_VALUES.later.flatMap((later) =>
        DOCUMENT_VALUES.coverage.flatMap((coverage) =>
          DOCUMENT_VALUES.signer.flatMap((signer) =>
            DOCUMENT_VALUES.withdrawn.flatMap((withdrawn) =>
              DOCUMENT_VALUES.pinned.map((pinned) => ({ form, build, content, later, coverage, signer, withdrawn, pinned })),
            ),
          ),
        ),
      ),
    ),
  ),
);
const GOOD: DocumentFacts = {
  form: 'signature',
  build: 'sound',
  content: 'fits',
  later: 'nothing',
  coverage: 'whole',
  signer: 'trusted',
  withdrawn: 'no',
  pinned: 'no',
};

describe('the document table', () => {
  test('has a row for every combination, no dead row, and only its last row asks nothing', () => {
    const used = new Set(every.map((facts) => firstMatch(DOCUMENT_TABLE, facts).id));
    expect(every).toHaveLength(3 * 3 * 4 * 5 * 2 * 4 * 2 * 2);
    expect(DOCUMENT_TABLE.map((row) => row.id).filter((id) => !used.has(id))).toEqual([]);
    expect(new Set(DOCUMENT_TABLE.map((row) => row.id)).size).toBe(DOCUMENT_TABLE.length);
    expect(DOCUMENT_TABLE.filter((row) => Object.keys(row.when).length === 0)).toEqual(DOCUMENT_TABLE.slice(-1));
  });

  test('trusts only a sound signature that fits the whole, with nothing but harmless things after it', () => {
    for (const facts of every) {
      if (decideDocument(facts) !== 'trusted') continue;
      expect({ ...facts, later: '', pinned: '' }).toEqual({ ...GOOD, later: '', pinned: '' });
      expect(['nothing', 'harmless']).toContain(facts.later);
    }
  });

  test('lets a pinned certificate run out, and nothing else', () => {
    for (const facts of every) {
      if (decideDocument(facts) !== 'pinned') continue;
      expect({ ...facts, later: '' }).toEqual({ ...GOOD, signer: 'expired', pinned: 'yes', later: '' });
      expect(['nothing', 'harmless']).toContain(facts.later);
    }
  });

  test('accuses nobody for what could not be read, for its signer or for its time', () => {
    const wrong: string[] = [];
    for (const facts of every) {
      const accused = ['malformed', 'changed'].includes(decideDocument(facts));
      const isBad = facts.build === 'malformed' || facts.content === 'changed' || facts.later === 'changed';
      if (accused && (!isBad || facts.form === 'field')) wrong.push(JSON.stringify(facts));
      if (facts.build === 'unread' && facts.form === 'signature' && decideDocument(facts) !== 'unread') wrong.push(JSON.stringify(facts));
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  /** Answers to each question, best first. */
  const LADDERS: { readonly [K in keyof DocumentFacts]?: readonly DocumentFacts[K][] } = {
    form: ['signature', 'time-stamp', 'field'],
    build: ['sound', 'unread', 'malformed'],
    content: ['fits', 'weak', 'unchecked', 'changed'],
    later: ['nothing', 'harmless', 'added', 'unread', 'changed'],
    coverage: ['whole', 'part'],
    signer: ['trusted', 'expired', 'not-yet-valid', 'unknown'],
    withdrawn: ['no', 'yes'],
  };
  test('worse proof never makes a signature trusted or pinned that was not', () => {
    const good = (facts: DocumentFacts) => ['trusted', 'pinned'].includes(decideDocument(facts));
    const lifted: string[] = [];
    for (const facts of every) {
      if (good(facts)) continue;
      for (const [key, ladder] of Object.entries(LADDERS) as [keyof DocumentFacts, readonly string[]][])
        for (const worse of ladder.slice(ladder.indexOf(facts[key]) + 1))
          if (good({ ...facts, [key]: worse } as DocumentFacts)) lifted.push(`${key} ${worse}: ${JSON.stringify(facts)}`);
    }
    expect(lifted.slice(0, 3)).toEqual([]);
  });
});

const signer = (trust: SignerFinding['trust']): SignerFinding => ({
  name: trust,
  organization: '',
  issuer: '',
  sha256: '',
  serial: '',
  notBefore: '',
  notAfter: '',
  trust,
  ...(trust === 'trusted' && { vouchedBy: { list: 'x', title: 'x', date: '2026-01-01', kind: 'document' as const } }),
  time: { state: 'none' },
  withdrawal: 'not-checked',
});
const signal = (changes: Partial<DocumentSignatureSignal> = {}): DocumentSignatureSignal => ({
  ...SOUND_SIGNATURE,
  signer: signer('trusted'),
  ...changes,
});

describe('several signatures', () => {
  const answer = (...list: readonly Partial<DocumentSignatureSignal>[]) => findSpeaker(list.map(signal)).answer;
  test('none at all, and time-stamps only', () => {
    expect(findSpeaker([])).toEqual({ answer: 'none' });
    expect(answer({ form: 'time-stamp' })).toBe('none');
  });
  test('one broken one stands before all good ones', () => {
    expect(answer({}, { build: 'malformed' }, {})).toBe('malformed');
    expect(answer({}, { later: 'changed' })).toBe('changed');
    expect(answer({}, { content: 'changed' })).toBe('changed');
    expect(answer({}, { form: 'time-stamp', build: 'malformed' })).toBe('malformed');
  });
  test('one good one stands for itself beside strangers and empty places', () => {
    expect(answer({ signer: signer('unknown') }, {}, { form: 'field' })).toBe('trusted');
  });
  test('what was signed first and then added to is told, unless a trusted signer covers it', () => {
    expect(answer({ later: 'added' }, { signer: signer('unknown') })).toBe('added-to');
    expect(answer({ later: 'added' }, {})).toBe('trusted');
  });
  test('the one that signed most speaks', () => {
    const list = [
      signal({ revisionEnd: 10, field: 'a' }),
      signal({ revisionEnd: 30, field: 'b' }),
      signal({ revisionEnd: 20, field: 'c' }),
    ];
    expect(findSpeaker(list).signal?.field).toBe('b');
  });
  test('a signer without a list is no trusted one, and nobody known is nobody trusted', () => {
    const { vouchedBy: _list, ...nameless } = signer('trusted');
    expect(answer({ signer: nameless })).toBe('stranger');
    const { signer: _signer, ...blank } = signal();
    expect(findSpeaker([blank]).answer).toBe('stranger');
  });
  test('every answer is one of the list', () => {
    const found = new Set(every.map(decideDocument));
    expect([...found].sort()).toEqual([...DOCUMENT_ANSWERS].sort());
  });
});
