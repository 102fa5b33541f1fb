// Origin and label over all facts that can meet, against §1 to §3 of the verdict rules stated anew: origin, basis, label and reason.
import { describe, expect, test } from 'vitest';
import { decideIntegrity, INTEGRITY_QUESTIONS, type IntegrityAnswer, type IntegrityFacts } from '../../../src/verdict/integrity-table.ts';
import { decideLabel, LABEL_QUESTIONS, type LabelFacts } from '../../../src/verdict/label-table.ts';
import { decideOrigin, ORIGIN_QUESTIONS, type OriginAnswer, type OriginFacts } from '../../../src/verdict/origin-table.ts';
import { findDifferences, forEach, pick } from './space.ts';

const proofs = new Map<string, IntegrityAnswer>();
forEach<IntegrityFacts>(pick(INTEGRITY_QUESTIONS), (facts) => {
  const answer = decideIntegrity(facts);
  proofs.set(`${answer.integrity} ${answer.standing} ${answer.use}`, answer);
});
const proof = [...proofs.values()];
/** How far a manifest's word may be used, with the integrity that this comes with. */
const uses = [...new Map(proof.map(({ use, integrity }) => [`${use} ${integrity}`, { use, integrity }])).values()];

/** How the content was made, by whom that is told: signed by one who may, admitted by anyone, read from the pixels, or not at all. */
function wantedOrigin(facts: OriginFacts): string {
  const { use, integrity, made, accountable, sealedLabel, looseLabel, mark, pixelSignature, website } = facts;
  const isOwnWork = made === 'captured' || made === 'created' || made === 'software';
  if (use === 'signed' && (made === 'ai' || made === 'ai-edited')) return `${made} signed`;
  if (use === 'signed' && (isOwnWork || accountable === 'publisher')) {
    // Cases 21 and 22: what stands inside the signature is the signer's own word, what stands outside contradicts it.
    if (sealedLabel !== 'none') return 'ai-edited signed';
    if (looseLabel !== 'none') return 'conflicting declared';
    if (mark === 'present') return 'conflicting watermark';
    if (pixelSignature !== 'none') return 'conflicting declared';
  }
  if (pixelSignature === 'good') return 'ai signed';
  const admitted: readonly string[] = [use === 'declared' ? made : 'none', looseLabel, sealedLabel];
  if (admitted.includes('ai')) return 'ai declared';
  if (mark === 'present') return 'ai watermark';
  if (pixelSignature === 'bad') return 'ai declared';
  if (admitted.includes('ai-edited')) return 'ai-edited declared';
  // Case 39: the website speaks last, and not at all of what is trusted.
  if (website !== 'none' && integrity !== 'trusted') return `${website} declared`;
  return isOwnWork && use !== 'no' ? `${made === 'captured' ? 'captured' : 'created'} ${use}` : 'unstated none';
}

describe('the origin table', () => {
  test.each(uses)('answers as the rules do where the manifest counts as $use and integrity is $integrity', (use) => {
    const found = (facts: OriginFacts) => {
      const { origin, basis } = decideOrigin({ ...facts, ...use });
      return `${origin} ${basis}`;
    };
    const space = { ...pick(ORIGIN_QUESTIONS), use: [use.use], integrity: [use.integrity] };
    expect(findDifferences<OriginFacts>(space, found, wantedOrigin)).toEqual([]);
  });
});

function wantedLabel(facts: LabelFacts): string {
  const { standing, origin, basis, copy, otherLabel } = facts;
  // Case 56: of another copy nothing is said. Then an accusation, then an admission of AI, from anyone.
  if (copy === 'different') return 'unknown different-copy';
  if (standing === 'changed') return 'altered changed';
  if (standing === 'malformed') return 'altered malformed-signature';
  if (origin === 'ai' && basis === 'watermark') return 'ai-generated watermark';
  if (origin === 'ai' || origin === 'ai-edited')
    return `${origin === 'ai' ? 'ai-generated' : 'ai-edited'} ${basis === 'signed' ? 'signed-ai' : 'declared-ai'}`;
  if (origin === 'conflicting') return 'unknown signals-disagree';
  const reason = standing === 'ok' ? wantedOfTrusted(facts) : standing.startsWith('document') ? standing : undefined;
  // Case 57: what would be `authentic` is so of the copy that is shown alone.
  if (reason !== undefined && !reason.startsWith('unknown '))
    return copy === 'unconfirmed' ? 'unknown copy-unconfirmed' : `authentic ${reason}`;
  if (reason !== undefined) return reason;
  return standing === 'none' && otherLabel !== 'none' ? 'unknown label-without-verdict' : `unknown ${standing}`;
}

/** §2 for a manifest of a trusted signer: the reason, or `unknown` and why not. */
function wantedOfTrusted({ parts, aiInput, accountable, made, origin, edits }: LabelFacts): string {
  if (parts === 'damaged') return 'unknown part-damaged';
  if (aiInput === 'yes') return 'unknown may-contain-ai';
  if (accountable === 'publisher') return 'publisher';
  if (made === 'may-contain') return 'unknown may-contain-ai';
  if (parts === 'unknown') return 'unknown origin-not-recorded';
  if (origin === 'captured') return edits === 'none' ? 'captured' : 'captured-edited';
  return origin === 'created' ? 'created' : 'unknown origin-not-recorded';
}

describe('the label table', () => {
  const standings = [...new Set(proof.map((one) => one.standing))];
  /** What the origin table gives beside each standing. */
  const originsBeside = (standing: string): readonly OriginAnswer[] => {
    const found = new Map<string, OriginAnswer>();
    for (const { use, integrity } of proof.filter((one) => one.standing === standing))
      forEach<Pick<OriginFacts, (typeof ORIGIN_QUESTIONS)[number]>>(pick(ORIGIN_QUESTIONS), (facts) => {
        const answer = decideOrigin({ ...facts, use, integrity });
        found.set(`${answer.origin} ${answer.basis}`, answer);
      });
    return [...found.values()];
  };
  test.each(standings)('answers as the rules do where the standing is %s', (standing) => {
    const found = (facts: LabelFacts) => {
      const { label, reason } = decideLabel(facts);
      return `${label} ${reason}`;
    };
    for (const { origin, basis } of originsBeside(standing)) {
      const space = { ...pick(LABEL_QUESTIONS), standing: [standing], origin: [origin], basis: [basis] };
      expect(findDifferences<LabelFacts>(space, found, wantedLabel)).toEqual([]);
    }
  });
});
