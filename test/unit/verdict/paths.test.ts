// Every path to `authentic`, and nothing else that leads there: all facts together, against §2 of the verdict rules stated anew.
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/verdict/decide.ts';
import { FACT_VALUES, type Facts } from '../../../src/verdict/facts.ts';
import { decideIntegrity, INTEGRITY_QUESTIONS, type IntegrityAnswer, type IntegrityFacts } from '../../../src/verdict/integrity-table.ts';
import { decideLabel } from '../../../src/verdict/label-table.ts';
import { decideOrigin, ORIGIN_QUESTIONS, type OriginAnswer } from '../../../src/verdict/origin-table.ts';
import { SOUND_FACTS } from './sound.ts';
import { forEach, pick, type Space } from './space.ts';

/** What no table decides here but §2 asks: the evidence of AI beside the chain of manifests. */
type Rest = Pick<Facts, (typeof ORIGIN_QUESTIONS)[number]>;

type Last = Pick<Facts, 'parts' | 'edits' | 'aiInput' | 'copy'>;

/** §2, in its own words: the reasons for which a file is `authentic`, or null. */
function reasonOf(proof: IntegrityFacts, rest: Rest, last: Last): string | null {
  const isShown = last.copy === 'given' || last.copy === 'shown';
  if (proof.reading !== 'complete' || !isShown || tellsAi(rest) || proof.document === 'changed' || proof.document === 'malformed')
    return null;
  // A document signature stands for itself where there is no manifest to read.
  if (proof.store === 'none' || proof.store === 'remote')
    return proof.document === 'trusted' ? 'document' : proof.document === 'pinned' ? 'document-expired' : null;
  const isSigned = proof.store === 'read' && proof.binding === 'match' && proof.seal === 'sound';
  const isVouched = proof.signer === 'trusted' || proof.signer === 'trusted-interim';
  if (!isSigned || !isVouched || proof.withdrawn === 'yes' || proof.barred === 'yes') return null;
  if (rest.made === 'ai' || rest.made === 'ai-edited' || last.aiInput === 'yes' || last.parts === 'damaged') return null;
  if (rest.accountable === 'publisher') return 'publisher';
  if (last.parts !== 'whole') return null;
  if (rest.made === 'captured') return last.edits === 'none' ? 'captured' : 'captured-edited';
  return rest.made === 'created' || rest.made === 'software' ? 'created' : null;
}

function tellsAi({ sealedLabel, looseLabel, mark, pixelSignature }: Rest): boolean {
  return sealedLabel !== 'none' || looseLabel !== 'none' || mark !== 'none' || pixelSignature !== 'none';
}

const LAST: Space<Last> = pick(['parts', 'edits', 'aiInput', 'copy']);

/** Every set of answers about proof, by what it comes to and by what §2 makes of it: the other tables see no more of it than that. */
const proofs = new Map<string, { readonly facts: IntegrityFacts; readonly answer: IntegrityAnswer }>();
const PLAIN: Rest = {
  made: 'captured',
  accountable: 'publisher',
  sealedLabel: 'none',
  looseLabel: 'none',
  otherLabel: 'none',
  mark: 'none',
  pixelSignature: 'none',
  website: 'none',
};
const CLEAN = { parts: 'whole', edits: 'none', aiInput: 'no', copy: 'given' } as const;
const proofCount = forEach<IntegrityFacts>(pick(INTEGRITY_QUESTIONS), (facts) => {
  const answer = decideIntegrity(facts);
  proofs.set(`${Object.values(answer).join(' ')} ${reasonOf(facts, PLAIN, CLEAN)}`, { facts: { ...facts }, answer });
});

type Seen = { readonly rest: Rest; readonly origin: OriginAnswer };
const known = new Map<string, readonly Seen[]>();

/** What the origin table makes of all its facts, with one example for each thing that the label table or §2 could see of them. */
function originsOf({ use, integrity }: IntegrityAnswer): readonly Seen[] {
  const before = known.get(`${use} ${integrity}`);
  if (before) return before;
  const seen = new Map<string, Seen>();
  forEach<Rest>(pick(ORIGIN_QUESTIONS), (rest) => {
    const origin = decideOrigin({ ...rest, use, integrity });
    const { made, accountable, otherLabel } = rest;
    seen.set([origin.origin, origin.basis, made, accountable, otherLabel, tellsAi(rest)].join(' '), { rest: { ...rest }, origin });
  });
  known.set(`${use} ${integrity}`, [...seen.values()]);
  return [...seen.values()];
}

describe('authentic', () => {
  test('is reached by exactly the paths of §2, over all facts', () => {
    const wrong: string[] = [];
    const reached = new Map<string, number>();
    let count = 0;
    for (const { facts: proof, answer } of proofs.values()) {
      for (const { rest, origin } of originsOf(answer)) {
        const label = { ...rest, ...origin, standing: answer.standing };
        count += forEach<Last>(LAST, (last) => {
          const wanted = reasonOf(proof, rest, last);
          const got = decideLabel({ ...label, ...last });
          const reason = got.label === 'authentic' ? got.reason : null;
          if (reason !== null) reached.set(reason, (reached.get(reason) ?? 0) + 1);
          if (reason !== wanted) wrong.push(`wanted ${wanted}, got ${reason}: ${JSON.stringify({ ...proof, ...rest, ...last })}`);
        });
      }
    }
    expect(proofCount).toBe(INTEGRITY_QUESTIONS.reduce((product, key) => product * FACT_VALUES[key].length, 1));
    expect(count).toBeGreaterThan(50_000);
    expect(wrong.slice(0, 5)).toEqual([]);
    expect([...reached.keys()].sort()).toEqual(['captured', 'captured-edited', 'created', 'document', 'document-expired', 'publisher']);
  });

  test('by a document signature needs no word of a manifest, and hears none', () => {
    for (const made of FACT_VALUES.made) {
      const facts: Facts = { ...SOUND_FACTS, store: 'none', document: 'trusted', made, accountable: 'none', signer: 'unknown' };
      expect([decide(facts).label, decide(facts).reason]).toEqual(['authentic', 'document']);
    }
  });
});

// Told the other way round, since few files are vouched for: what is, is so with better proof too.
describe('worse proof', () => {
  /** Answers to each question, best first; steps to the absence of a thing are apart, since absence is no proof. */
  const LADDERS: { readonly [K in keyof Facts]?: readonly Facts[K][] } = {
    reading: ['complete', 'cut', 'failed'],
    store: ['read', 'unchecked', 'unreadable', 'doubled'],
    binding: ['match', 'not-fully-covered', 'incomplete', 'unchecked', 'mismatch'],
    seal: ['sound', 'breaks-rules', 'unchecked', 'broken'],
    signer: ['trusted', 'trusted-interim', 'expired', 'not-yet-valid', 'unknown'],
    withdrawn: ['no', 'yes'],
    barred: ['no', 'yes'],
    document: [
      'trusted',
      'pinned',
      'added-to',
      'partly',
      'expired',
      'not-yet-valid',
      'withdrawn',
      'stranger',
      'unread',
      'changed',
      'malformed',
    ],
  };
  const rank = ({ standing }: IntegrityAnswer) => (standing === 'ok' || standing === 'document' || standing === 'document-expired' ? 1 : 0);

  test('of the bytes or the signer never makes a file vouched for that was not, over all facts', () => {
    const lifted: string[] = [];
    forEach<IntegrityFacts>(pick(INTEGRITY_QUESTIONS), (facts) => {
      if (rank(decideIntegrity(facts)) === 0) return;
      for (const key of INTEGRITY_QUESTIONS) {
        const ladder: readonly string[] = LADDERS[key] ?? [];
        for (const better of ladder.slice(0, Math.max(0, ladder.indexOf(facts[key])))) {
          if (rank(decideIntegrity({ ...facts, [key]: better })) === 0) lifted.push(`not with ${key} ${better}: ${JSON.stringify(facts)}`);
        }
      }
    });
    expect(lifted.slice(0, 3)).toEqual([]);
  });

  test('of provenance, publisher, inputs or copy never lifts a label that §2 refused', () => {
    const steps: { readonly [K in 'parts' | 'aiInput' | 'copy' | 'accountable']: readonly Facts[K][] } = {
      parts: ['whole', 'unknown', 'damaged'],
      aiInput: ['no', 'yes'],
      copy: ['shown', 'unconfirmed', 'different'],
      accountable: ['publisher', 'tool', 'none'],
    };
    const space = pick(['made', 'accountable', 'parts', 'edits', 'aiInput', 'copy', 'sealedLabel', 'looseLabel', 'mark']);
    let lifted = 0;
    forEach<Partial<Facts>>(space, (some) => {
      const facts: Facts = { ...SOUND_FACTS, ...some };
      if (decide(facts).label !== 'authentic') return;
      for (const [key, ladder] of Object.entries(steps)) {
        const at = (ladder as readonly string[]).indexOf(String(some[key as keyof typeof steps]));
        for (const better of ladder.slice(0, Math.max(0, at))) if (decide({ ...facts, [key]: better }).label !== 'authentic') lifted++;
      }
    });
    expect(lifted).toBe(0);
  });

  test('and absence alone is never a reason: without a store and a document nothing is authentic', () => {
    const space = pick(['reading', 'made', 'accountable', 'parts', 'copy', 'otherLabel', 'signer']);
    const labels = new Set<string>();
    forEach<Partial<Facts>>(space, (some) => {
      for (const document of ['none', 'unsigned-field'] as const)
        labels.add(decide({ ...SOUND_FACTS, ...some, store: 'none', document }).label);
    });
    expect([...labels]).toEqual(['unknown']);
  });
});
