// Every combination of answers, table by table: no gap, no dead row, worse proof never lifts a label, few paths to `authentic`.
import { describe, expect, test } from 'vitest';
import type { Label } from '../../../src/report.ts';
import { decide } from '../../../src/verdict/decide.ts';
import { FACT_VALUES, type Facts } from '../../../src/verdict/facts.ts';
import { decideIntegrity, INTEGRITY_QUESTIONS, INTEGRITY_TABLE, type IntegrityFacts } from '../../../src/verdict/integrity-table.ts';
import { decideLabel, LABEL_QUESTIONS, LABEL_TABLE, type LabelFacts } from '../../../src/verdict/label-table.ts';
import { decideOrigin, ORIGIN_QUESTIONS, ORIGIN_TABLE, type OriginFacts } from '../../../src/verdict/origin-table.ts';
import { findSentence, SENTENCE_QUESTIONS, SENTENCE_TABLE, type SentenceFacts } from '../../../src/verdict/sentence-table.ts';
import { firstMatch, holds, type Row } from '../../../src/verdict/table.ts';
import { SOUND_FACTS } from './sound.ts';
import { forEach, pick, type Space } from './space.ts';

const INTEGRITY_SPACE: Space<IntegrityFacts> = pick(INTEGRITY_QUESTIONS);
const ORIGIN_SPACE: Space<OriginFacts> = {
  ...pick(ORIGIN_QUESTIONS),
  use: ['signed', 'declared', 'no'],
  integrity: [...new Set(INTEGRITY_TABLE.map((row) => row.gives.integrity))],
};

/** The standings and origins that the first two tables can give together: what the label table really meets. */
const answers = new Map<string, Pick<LabelFacts, 'standing'> & { use: OriginFacts['use'] }>();
forEach(INTEGRITY_SPACE, (facts) => {
  const { standing, use } = decideIntegrity(facts);
  answers.set(`${standing}|${use}`, { standing, use });
});
const origins = new Map<string, Pick<LabelFacts, 'origin' | 'basis'>>();
forEach(ORIGIN_SPACE, (facts) => {
  const answer = decideOrigin(facts);
  origins.set(`${answer.origin}|${answer.basis}`, { ...answer });
});
const LABEL_SPACE: Space<LabelFacts> = {
  ...pick(LABEL_QUESTIONS),
  standing: [...new Set([...answers.values()].map((one) => one.standing))],
  origin: [...new Set([...origins.values()].map((one) => one.origin))],
  basis: [...new Set([...origins.values()].map((one) => one.basis))],
};

function checkTable<F extends object, T>(rows: readonly Row<F, T>[], space: Space<F>): { used: Set<string>; count: number } {
  const used = new Set<string>();
  const count = forEach(space, (facts) => used.add(firstMatch(rows, facts).id));
  return { used, count };
}

describe.each([
  ['integrity', INTEGRITY_TABLE, INTEGRITY_SPACE],
  ['origin', ORIGIN_TABLE, ORIGIN_SPACE],
  ['label', LABEL_TABLE, LABEL_SPACE],
] as unknown as readonly [string, readonly Row<object, unknown>[], Space<object>][])('%s table', (_name, rows, space) => {
  test('every combination has a row, and no row is dead', () => {
    const { used, count } = checkTable(rows, space);
    expect(count).toBeGreaterThan(500);
    expect(rows.filter((row) => !used.has(row.id)).map((row) => row.id)).toEqual([]);
  });
  test('ids are unique and every row says why', () => {
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(rows.filter((row) => row.why === '')).toEqual([]);
  });
  test('only the last row asks nothing', () => {
    expect(rows.filter((row) => Object.keys(row.when).length === 0)).toEqual(rows.slice(-1));
  });
});

describe('sentence table', () => {
  const space: Space<Omit<SentenceFacts, 'label' | 'reason'>> = { ...pick(SENTENCE_QUESTIONS), use: ['signed', 'declared', 'no'] };
  const pairs = [...new Map(LABEL_TABLE.map((row) => [`${row.gives.label}|${row.gives.reason}`, row.gives])).values()];
  const used = new Set<string>();
  const blank = new Set<string>();
  for (const pair of pairs) {
    forEach(space, (facts) => {
      const all = { ...facts, ...pair };
      used.add(firstMatch(SENTENCE_TABLE, all).id);
      if (findSentence(all).id === 'case_55') blank.add(pair.reason);
    });
  }
  test('no row is dead', () => {
    expect(SENTENCE_TABLE.filter((row) => !used.has(row.id)).map((row) => row.id)).toEqual([]);
  });
  test('each reason has its own sentence: case_55 is for unread alone', () => {
    expect([...blank]).toEqual(['unread']);
  });
});

describe('authentic', () => {
  /** Every question that the label table asks on the way to `authentic`, and the only answers that get there. */
  const GOOD: { readonly [K in keyof LabelFacts]?: readonly LabelFacts[K][] } = {
    standing: ['ok'],
    aiInput: ['no'],
    parts: ['whole', 'unknown'],
    copy: ['given', 'shown'],
  };
  /** A document's own signature: it stands for itself only where there is no manifest, so nothing is asked of a chain. */
  const DOCUMENT: { readonly [K in keyof LabelFacts]?: readonly LabelFacts[K][] } = {
    standing: ['document', 'document-expired'],
    copy: ['given', 'shown'],
  };

  test('is reached by exactly these rows', () => {
    const paths = new Set<string>();
    forEach(LABEL_SPACE, (facts) => {
      const row = firstMatch(LABEL_TABLE, facts);
      if (row.gives.label === 'authentic') paths.add(row.id);
    });
    expect([...paths].sort()).toEqual(['captured', 'captured-edited', 'created', 'document', 'document-expired', 'publisher']);
  });

  test('needs every good answer', () => {
    const wrong: string[] = [];
    forEach(LABEL_SPACE, (facts) => {
      if (decideLabel(facts).label !== 'authentic') return;
      const document = facts.standing.startsWith('document');
      const good = Object.entries(document ? DOCUMENT : GOOD).every(([key, allowed]) =>
        (allowed as readonly unknown[]).includes(facts[key as keyof LabelFacts]),
      );
      const origin = ['captured', 'created', 'unstated'].includes(facts.origin);
      const whole = document || facts.accountable === 'publisher' || (facts.parts === 'whole' && facts.made !== 'may-contain');
      if (!good || !origin || !whole) wrong.push(JSON.stringify(facts));
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  test('follows from one integrity answer only: complete, read, matching, sound, trusted, not withdrawn, not barred', () => {
    forEach(INTEGRITY_SPACE, (facts) => {
      if (decideIntegrity(facts).standing !== 'ok') return;
      expect({ ...facts, signer: '', document: '' }).toEqual({
        reading: 'complete',
        store: 'read',
        binding: 'match',
        seal: 'sound',
        signer: '',
        withdrawn: 'no',
        barred: 'no',
        document: '',
      });
      expect(['trusted', 'trusted-interim']).toContain(facts.signer);
      expect(['malformed', 'changed']).not.toContain(facts.document);
    });
  });

  test('of a document follows from one answer each, read to the end and without a manifest', () => {
    const found = new Set<string>();
    forEach(INTEGRITY_SPACE, (facts) => {
      const { standing } = decideIntegrity(facts);
      if (standing === 'document' || standing === 'document-expired')
        found.add([standing, facts.reading, facts.store, facts.document].join(' '));
    });
    expect([...found].sort()).toEqual([
      'document complete none trusted',
      'document complete remote trusted',
      'document-expired complete none pinned',
      'document-expired complete remote pinned',
    ]);
  });
});

const BASE: Facts = { ...SOUND_FACTS, accountable: 'tool' };

describe('worse proof', () => {
  /** Answers to each question of proof, best first. */
  const LADDERS: { readonly [K in keyof Facts]?: readonly Facts[K][] } = {
    reading: ['complete', 'cut', 'failed'],
    store: ['read', 'unchecked', 'remote', 'unreadable', 'doubled', 'none'],
    binding: ['match', 'not-fully-covered', 'incomplete', 'unchecked', 'mismatch'],
    seal: ['sound', 'breaks-rules', 'unchecked', 'broken'],
    signer: ['trusted', 'trusted-interim', 'expired', 'not-yet-valid', 'unknown'],
    withdrawn: ['no', 'yes'],
    barred: ['no', 'yes'],
    accountable: ['publisher', 'tool', 'none'],
    parts: ['whole', 'unknown', 'damaged'],
    copy: ['shown', 'unconfirmed', 'different'],
    aiInput: ['no', 'yes'],
    document: ['trusted', 'pinned', 'added-to', 'none', 'withdrawn', 'expired', 'stranger', 'partly', 'unread', 'changed', 'malformed'],
  };

  test('of any one kind never lifts a label to authentic', () => {
    const questions = Object.keys(LADDERS) as (keyof Facts)[];
    const space = {
      made: FACT_VALUES.made,
      accountable: FACT_VALUES.accountable,
      parts: FACT_VALUES.parts,
      edits: FACT_VALUES.edits,
      copy: ['given', 'shown', 'unconfirmed'],
      looseLabel: FACT_VALUES.looseLabel,
      website: FACT_VALUES.website,
    } as Space<Pick<Facts, 'made' | 'accountable' | 'parts' | 'edits' | 'copy' | 'looseLabel' | 'website'>>;
    let lifted = 0;
    forEach(space, (some) => {
      const facts: Facts = { ...BASE, ...some };
      if (decide(facts).label === 'authentic') return;
      for (const key of questions) {
        const ladder = LADDERS[key] as readonly Facts[typeof key][];
        const at = ladder.indexOf(facts[key]);
        if (at < 0) continue;
        for (const worse of ladder.slice(at + 1)) {
          const after = decide({ ...facts, [key]: worse }).label;
          if (after === 'authentic') lifted++;
        }
      }
    });
    expect(lifted).toBe(0);
  });

  test('a cut read accuses nobody', () => {
    for (const binding of FACT_VALUES.binding)
      for (const seal of FACT_VALUES.seal) expect(decide({ ...BASE, reading: 'cut', binding, seal }).label).toBe('unknown');
  });

  test('absence and not looking differ in words', () => {
    const nothing = decide({ ...BASE, store: 'none' });
    const unread = decide({ ...BASE, store: 'none', reading: 'failed' });
    expect([nothing.integrity, nothing.reason, unread.integrity, unread.reason]).toEqual(['none', 'none', 'unread', 'unread']);
  });
});

describe('a website', () => {
  test('never moves the label of a file that is trusted, whatever it says', () => {
    const space = {
      made: FACT_VALUES.made,
      accountable: FACT_VALUES.accountable,
      parts: FACT_VALUES.parts,
      looseLabel: FACT_VALUES.looseLabel,
      mark: FACT_VALUES.mark,
      store: ['none', 'read'],
      document: FACT_VALUES.document,
      copy: FACT_VALUES.copy,
    } as unknown as Space<Facts>;
    const moved: string[] = [];
    let trusted = 0;
    forEach(space, (some) => {
      const facts: Facts = { ...BASE, ...some };
      const alone = decide(facts);
      if (alone.integrity !== 'trusted') return;
      trusted++;
      const before = JSON.stringify(alone);
      for (const website of FACT_VALUES.website) {
        const beside = JSON.stringify(decide({ ...facts, website }));
        if (beside !== before) moved.push(`${before} became ${beside}`);
      }
    });
    expect(moved.slice(0, 3)).toEqual([]);
    expect(trusted).toBeGreaterThan(1000);
  });

  test('never takes back what the file itself says of AI', () => {
    for (const looseLabel of FACT_VALUES.looseLabel)
      for (const website of FACT_VALUES.website) {
        const alone = decide({ ...BASE, store: 'none', looseLabel });
        if (alone.label !== 'unknown') expect(decide({ ...BASE, store: 'none', looseLabel, website })).toEqual(alone);
      }
  });
});

describe('the rules’ cases', () => {
  const CASES: readonly (readonly [name: string, change: Partial<Facts>, label: Label, reason: string])[] = [
    ['1', {}, 'authentic', 'captured'],
    ['2', { signer: 'trusted-interim' }, 'authentic', 'captured'],
    ['3', { made: 'created' }, 'authentic', 'created'],
    ['3b', { made: 'software' }, 'authentic', 'created'],
    ['4', { made: 'ai', aiPath: 'own' }, 'ai-generated', 'signed-ai'],
    ['5', { made: 'ai-edited', aiPath: 'own' }, 'ai-edited', 'signed-ai'],
    ['6', { made: 'ai-edited', aiPath: 'after-camera' }, 'ai-edited', 'signed-ai'],
    ['6b', { made: 'ai', aiPath: 'parent' }, 'ai-generated', 'signed-ai'],
    ['7', { edits: 'listed' }, 'authentic', 'captured-edited'],
    ['8', { edits: 'unlisted' }, 'authentic', 'captured-edited'],
    ['8b, a part', { parts: 'unknown' }, 'unknown', 'origin-not-recorded'],
    ['8b, no origin', { made: 'unstated' }, 'unknown', 'origin-not-recorded'],
    ['9', { made: 'may-contain' }, 'unknown', 'may-contain-ai'],
    ['10', { signer: 'unknown', accountable: 'none' }, 'unknown', 'signer-not-known'],
    ['11', { signer: 'unknown', made: 'ai' }, 'ai-generated', 'declared-ai'],
    ['11, expired', { signer: 'expired', made: 'ai-edited' }, 'ai-edited', 'declared-ai'],
    ['12, content', { binding: 'mismatch' }, 'altered', 'changed'],
    ['12, seal', { seal: 'broken' }, 'altered', 'changed'],
    ['12b', { binding: 'not-fully-covered', made: 'ai' }, 'unknown', 'not-fully-covered'],
    ['12c', { parts: 'damaged' }, 'unknown', 'part-damaged'],
    ['13', { binding: 'mismatch', looseLabel: 'ai' }, 'altered', 'changed'],
    ['15', { signer: 'expired' }, 'unknown', 'expired'],
    ['15b', { signer: 'not-yet-valid' }, 'unknown', 'not-yet-valid'],
    ['16', { withdrawn: 'yes' }, 'unknown', 'withdrawn'],
    ['18', { barred: 'yes' }, 'unknown', 'not-allowed'],
    ['19', { store: 'doubled' }, 'unknown', 'unreadable'],
    ['19, unparsable', { store: 'unreadable' }, 'unknown', 'unreadable'],
    ['19b', { seal: 'breaks-rules' }, 'unknown', 'breaks-rules'],
    ['20', { store: 'remote' }, 'unknown', 'remote'],
    ['21', { sealedLabel: 'ai' }, 'ai-edited', 'signed-ai'],
    ['21, publisher', { accountable: 'publisher', made: 'unstated', sealedLabel: 'ai-edited' }, 'ai-edited', 'signed-ai'],
    ['22, loose', { looseLabel: 'ai' }, 'unknown', 'signals-disagree'],
    ['22, mark', { mark: 'present' }, 'unknown', 'signals-disagree'],
    ['23', { made: 'ai', otherLabel: 'camera' }, 'ai-generated', 'signed-ai'],
    ['37 and 39', { store: 'none', website: 'ai' }, 'ai-generated', 'declared-ai'],
    ['37 and 39, a part', { store: 'none', website: 'ai-edited' }, 'ai-edited', 'declared-ai'],
    ['38', { store: 'none', otherLabel: 'website' }, 'unknown', 'label-without-verdict'],
    ['39 beside a trusted capture', { website: 'ai' }, 'authentic', 'captured'],
    ['39 beside a trusted capture whose copy is open', { website: 'ai', copy: 'unconfirmed' }, 'unknown', 'copy-unconfirmed'],
    ['39 beside a trusted tool without an origin', { website: 'ai', made: 'unstated' }, 'unknown', 'origin-not-recorded'],
    ['39 beside a trusted document', { website: 'ai', store: 'none', document: 'trusted' }, 'authentic', 'document'],
    ['39 beside a change', { website: 'ai', binding: 'mismatch' }, 'altered', 'changed'],
    ['39 beside a stranger', { website: 'ai', signer: 'unknown', accountable: 'none' }, 'ai-generated', 'declared-ai'],
    ['39 beside a label of the file', { website: 'ai', store: 'none', looseLabel: 'ai-edited' }, 'ai-edited', 'declared-ai'],
    ['39 beside a hidden mark', { website: 'ai-edited', store: 'none', mark: 'present' }, 'ai-generated', 'watermark'],
    ['39 of another copy', { website: 'ai', store: 'none', copy: 'different' }, 'unknown', 'different-copy'],
    ['39 of what nobody could read', { website: 'ai', reading: 'failed' }, 'ai-generated', 'declared-ai'],
    ['41', { store: 'none' }, 'unknown', 'none'],
    ['42', { store: 'none', otherLabel: 'camera' }, 'unknown', 'label-without-verdict'],
    ['52', { accountable: 'publisher', made: 'unstated', parts: 'unknown' }, 'authentic', 'publisher'],
    ['52 over 9', { accountable: 'publisher', made: 'may-contain' }, 'authentic', 'publisher'],
    ['52 with AI', { accountable: 'publisher', made: 'ai' }, 'ai-generated', 'signed-ai'],
    ['55', { reading: 'failed' }, 'unknown', 'unread'],
    ['56', { copy: 'different' }, 'unknown', 'different-copy'],
    ['57', { copy: 'unconfirmed' }, 'unknown', 'copy-unconfirmed'],
    ['43', { store: 'none', document: 'trusted' }, 'authentic', 'document'],
    ['43, unconfirmed', { store: 'none', document: 'trusted', copy: 'unconfirmed' }, 'unknown', 'copy-unconfirmed'],
    ['43 with an AI label', { store: 'none', document: 'trusted', looseLabel: 'ai' }, 'ai-generated', 'declared-ai'],
    ['44', { store: 'none', document: 'pinned' }, 'authentic', 'document-expired'],
    ['45', { store: 'none', document: 'changed' }, 'altered', 'changed'],
    ['45 beside a manifest', { document: 'changed' }, 'altered', 'changed'],
    ['45, cut', { store: 'none', document: 'changed', reading: 'cut' }, 'unknown', 'unread'],
    ['47', { store: 'none', document: 'added-to' }, 'unknown', 'added-to'],
    ['48', { store: 'none', document: 'malformed' }, 'altered', 'malformed-signature'],
    ['48b', { store: 'none', document: 'unsigned-field' }, 'unknown', 'unsigned-field'],
    ['49', { store: 'none', document: 'stranger' }, 'unknown', 'signer-not-known'],
    ['51, partly', { store: 'none', document: 'partly' }, 'unknown', 'not-fully-covered'],
    ['15, document', { store: 'none', document: 'expired' }, 'unknown', 'expired'],
    ['16, document', { store: 'none', document: 'withdrawn' }, 'unknown', 'withdrawn'],
    ['AI as an input only', { aiInput: 'yes' }, 'unknown', 'may-contain-ai'],
    ['an AI admission counts from a withdrawn signer too', { withdrawn: 'yes', made: 'ai' }, 'ai-generated', 'declared-ai'],
  ];
  test.each(CASES)('%s', (_name, change, label, reason) => {
    const decision = decide({ ...BASE, ...change });
    expect([decision.label, decision.reason]).toEqual([label, reason]);
  });

  test('a row that asks for an answer does not hold for another', () => {
    const row = { id: 'x', when: { copy: ['given'] }, gives: 1, why: 'test' } as const;
    expect([holds(row, { copy: 'given' }), holds(row, { copy: 'shown' as 'given' })]).toEqual([true, false]);
  });
});
