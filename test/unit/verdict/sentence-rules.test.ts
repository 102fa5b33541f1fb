// Which sentence tells a verdict, over all facts that can meet, against the cases of the verdict rules stated anew; and the badge's words.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LABEL_TABLE } from '../../../src/verdict/label-table.ts';
import { findBadge, findSentence, SENTENCE_QUESTIONS, SENTENCE_TABLE, type SentenceFacts } from '../../../src/verdict/sentence-table.ts';
import { findDifferences, pick } from './space.ts';

const english: { readonly [id: string]: { readonly message: string; readonly placeholders?: { readonly [name: string]: unknown } } } =
  JSON.parse(readFileSync(new URL('../../../assets/_locales/en/messages.json', import.meta.url), 'utf8'));

/** The case that a reason has whatever else is known. */
const ONE_CASE: { readonly [reason: string]: string } = {
  captured: '1',
  publisher: '52',
  changed: '12',
  'signer-not-known': '10',
  expired: '15',
  'not-yet-valid': '15b',
  withdrawn: '16',
  'not-allowed': '18',
  'origin-not-recorded': '8b',
  'may-contain-ai': '9',
  'not-fully-covered': '12b',
  'part-damaged': '12c',
  'breaks-rules': '19b',
  unreadable: '19',
  remote: '20',
  'different-copy': '56',
  'copy-unconfirmed': '57',
  document: '43',
  'document-expired': '44',
  'malformed-signature': '48',
  'added-to': '47',
  'unsigned-field': '48b',
  none: '41',
  unread: '55',
  watermark: 'own',
  'label-without-verdict': 'own',
};

function wanted(facts: SentenceFacts): string {
  const { reason, made, edits } = facts;
  if (reason === 'captured-edited') return edits === 'unlisted' ? '8' : '7';
  if (reason === 'created') return made === 'software' ? '3b' : '3';
  if (reason === 'signals-disagree') return made === 'captured' ? '22' : '22_publisher';
  if (reason === 'signed-ai') return wantedOfSigned(facts);
  return reason === 'declared-ai' ? wantedOfDeclared(facts) : (ONE_CASE[reason] ?? 'a reason without a case');
}

function wantedOfSigned({ use, made, aiPath, otherLabel, pixelSignature }: SentenceFacts): string {
  const saysManifest = made === 'ai' || made === 'ai-edited';
  // Only a trusted manifest speaks under `signed`; without one it is the generator's own signature over the pixels.
  if (use !== 'signed' || (!saysManifest && pixelSignature === 'good')) return '29';
  if (!saysManifest) return '21';
  if (made === 'ai-edited') return aiPath === 'after-camera' ? '6' : '5';
  if (aiPath === 'parent') return '6b';
  return aiPath === 'own' && (otherLabel === 'camera' || otherLabel === 'stated') ? '23' : '4';
}

function wantedOfDeclared({ label, use, made, looseLabel, sealedLabel, pixelSignature }: SentenceFacts): string {
  if (use === 'declared' && made === 'ai') return '11';
  if (use === 'declared' && made === 'ai-edited' && label === 'ai-edited') return '11_edited';
  return pixelSignature === 'bad' && looseLabel !== 'ai' && sealedLabel !== 'ai' ? '30' : 'own';
}

const pairs = [...new Map(LABEL_TABLE.map(({ gives }) => [`${gives.label} ${gives.reason}`, gives])).values()];

describe('the sentence table', () => {
  test.each(pairs)('tells $label, $reason by the case of the rules', ({ label, reason }) => {
    const space = { ...pick(SENTENCE_QUESTIONS), use: ['signed', 'declared', 'no'] as const, label: [label], reason: [reason] };
    const found = (facts: SentenceFacts) => findSentence(facts).id.replace('case_', '');
    expect(findDifferences<SentenceFacts>(space, found, wanted)).toEqual([]);
  });

  test('fills each sentence with what its words ask for, in their order', () => {
    const wrong = SENTENCE_TABLE.filter(({ gives }) => {
      const names = Object.keys(english[gives.id]?.placeholders ?? {});
      return names.map((name) => (name === 'agency' ? 'signer' : name)).join() !== gives.slots.join();
    });
    expect(wrong).toEqual([]);
  });
});

describe('the badge', () => {
  /** §1: the words of each label by its reason. */
  const WORDS: { readonly [words: string]: readonly string[] } = {
    'Signed by $SIGNER$': ['captured', 'captured-edited', 'created', 'publisher', 'document', 'document-expired'],
    'Changed since signing': ['changed'],
    'Broken signature': ['malformed-signature'],
    'AI-generated': ['signed-ai', 'declared-ai', 'watermark'],
    'Signer not known': ['signer-not-known', 'expired', 'not-yet-valid'],
    'Signature withdrawn': ['withdrawn'],
    'Signals disagree': ['signals-disagree'],
    'No origin information': ['none'],
    'Origin not recorded': [
      'not-allowed',
      'origin-not-recorded',
      'may-contain-ai',
      'part-damaged',
      'added-to',
      'unsigned-field',
      'label-without-verdict',
    ],
    'Could not check': ['not-fully-covered', 'breaks-rules', 'unreadable', 'remote', 'different-copy', 'copy-unconfirmed', 'unread'],
  };
  test.each(pairs)('has the words of $label, $reason', ({ label, reason }) => {
    const words = label === 'ai-edited' ? 'Edited with AI' : Object.entries(WORDS).find(([, reasons]) => reasons.includes(reason))?.[0];
    expect(english[findBadge(label, reason)]?.message).toBe(words);
  });
});
