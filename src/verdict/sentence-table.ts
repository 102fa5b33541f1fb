import type { Label, Reason } from '../report.ts';
import type { Facts } from './facts.ts';
import type { Use } from './integrity-table.ts';
import { firstMatch, type Row } from './table.ts';

export const SENTENCE_QUESTIONS = [
  'made',
  'aiPath',
  'edits',
  'accountable',
  'otherLabel',
  'looseLabel',
  'sealedLabel',
  'pixelSignature',
] as const;
export type SentenceFacts = Pick<Facts, (typeof SENTENCE_QUESTIONS)[number]> & {
  readonly label: Label;
  readonly reason: Reason;
  readonly use: Use;
};

/** What a sentence's arguments are taken from. */
export type Slot = 'signer' | 'kind' | 'host' | 'product';

/** `own` = the sentence stands with the signal that says so (a metadata label, a mark). */
export interface Sentence {
  readonly id: string | 'own';
  readonly slots: readonly Slot[];
}
const sentence = (id: string, ...slots: readonly Slot[]): Sentence => ({ id, slots });
const OWN = sentence('own');
const VOUCHED = ['captured', 'created', 'software'] as const;

/** Reason to sentence, by the numbers of the rules' cases. */
export const SENTENCE_TABLE: readonly Row<SentenceFacts, Sentence>[] = [
  { id: 'captured', when: { reason: ['captured'] }, gives: sentence('case_1', 'signer', 'kind'), why: 'cases 1, 2' },
  {
    id: 'edited-listed',
    when: { reason: ['captured-edited'], edits: ['none', 'listed'] },
    gives: sentence('case_7', 'kind'),
    why: 'case 7',
  },
  { id: 'edited-unlisted', when: { reason: ['captured-edited'] }, gives: sentence('case_8', 'kind'), why: 'case 8' },
  { id: 'software', when: { reason: ['created'], made: ['software'] }, gives: sentence('case_3b', 'signer'), why: 'case 3b' },
  { id: 'created', when: { reason: ['created'] }, gives: sentence('case_3', 'signer'), why: 'case 3' },
  { id: 'publisher', when: { reason: ['publisher'] }, gives: sentence('case_52', 'signer'), why: 'case 52' },
  { id: 'changed', when: { reason: ['changed'] }, gives: sentence('case_12'), why: 'cases 12, 13' },
  {
    id: 'novelai',
    when: { reason: ['signed-ai'], made: ['unstated', 'may-contain', ...VOUCHED], pixelSignature: ['good'] },
    gives: sentence('case_29'),
    why: 'case 29',
  },
  {
    id: 'novelai-stranger',
    when: { reason: ['signed-ai'], use: ['declared', 'no'] },
    gives: sentence('case_29'),
    why: 'case 29 beside a manifest that is not the signer’s word',
  },
  {
    id: 'ai-camera-note',
    when: { reason: ['signed-ai'], made: ['ai'], aiPath: ['own'], otherLabel: ['camera', 'stated'] },
    gives: sentence('case_23', 'signer'),
    why: 'case 23',
  },
  {
    id: 'ai-parent',
    when: { reason: ['signed-ai'], made: ['ai'], aiPath: ['parent'] },
    gives: sentence('case_6b', 'signer', 'kind'),
    why: 'case 6b',
  },
  { id: 'ai', when: { reason: ['signed-ai'], made: ['ai'] }, gives: sentence('case_4', 'signer'), why: 'case 4' },
  {
    id: 'after-camera',
    when: { reason: ['signed-ai'], made: ['ai-edited'], aiPath: ['after-camera'] },
    gives: sentence('case_6', 'kind'),
    why: 'case 6',
  },
  { id: 'ai-edited', when: { reason: ['signed-ai'], made: ['ai-edited'] }, gives: sentence('case_5', 'signer'), why: 'case 5' },
  { id: 'sealed-label', when: { reason: ['signed-ai'] }, gives: sentence('case_21'), why: 'case 21' },
  { id: 'stranger-ai', when: { reason: ['declared-ai'], use: ['declared'], made: ['ai'] }, gives: sentence('case_11'), why: 'case 11' },
  {
    id: 'stranger-edited',
    when: { reason: ['declared-ai'], label: ['ai-edited'], use: ['declared'], made: ['ai-edited'] },
    gives: sentence('case_11_edited'),
    why: 'case 11',
  },
  {
    id: 'novelai-note',
    when: { reason: ['declared-ai'], looseLabel: ['none', 'ai-edited'], sealedLabel: ['none', 'ai-edited'], pixelSignature: ['bad'] },
    gives: sentence('case_30'),
    why: 'case 30',
  },
  {
    id: 'declared',
    when: { reason: ['declared-ai', 'watermark', 'label-without-verdict'] },
    gives: OWN,
    why: 'cases 25, 26, 31–35, 37–40, 42: one sentence a label',
  },
  { id: 'stranger', when: { reason: ['signer-not-known'] }, gives: sentence('case_10'), why: 'case 10' },
  { id: 'expired', when: { reason: ['expired'] }, gives: sentence('case_15'), why: 'case 15' },
  { id: 'not-yet', when: { reason: ['not-yet-valid'] }, gives: sentence('case_15b'), why: 'case 15b' },
  { id: 'withdrawn', when: { reason: ['withdrawn'] }, gives: sentence('case_16'), why: 'case 16' },
  { id: 'not-allowed', when: { reason: ['not-allowed'] }, gives: sentence('case_18', 'product'), why: 'case 18' },
  { id: 'no-origin', when: { reason: ['origin-not-recorded'] }, gives: sentence('case_8b', 'signer', 'kind'), why: 'case 8b' },
  { id: 'may-contain', when: { reason: ['may-contain-ai'] }, gives: sentence('case_9', 'signer'), why: 'case 9' },
  { id: 'outside', when: { reason: ['not-fully-covered'] }, gives: sentence('case_12b'), why: 'case 12b' },
  { id: 'part', when: { reason: ['part-damaged'] }, gives: sentence('case_12c'), why: 'case 12c' },
  { id: 'rules', when: { reason: ['breaks-rules'] }, gives: sentence('case_19b'), why: 'case 19b' },
  { id: 'unreadable', when: { reason: ['unreadable'] }, gives: sentence('case_19'), why: 'case 19' },
  { id: 'remote', when: { reason: ['remote'] }, gives: sentence('case_20', 'host', 'kind'), why: 'case 20' },
  { id: 'disagree', when: { reason: ['signals-disagree'], made: ['captured'] }, gives: sentence('case_22', 'kind'), why: 'case 22' },
  {
    id: 'disagree-other',
    when: { reason: ['signals-disagree'] },
    gives: sentence('case_22_publisher', 'signer'),
    why: 'case 22 without a camera',
  },
  { id: 'other-copy', when: { reason: ['different-copy'] }, gives: sentence('case_56', 'kind'), why: 'case 56' },
  { id: 'unconfirmed', when: { reason: ['copy-unconfirmed'] }, gives: sentence('case_57', 'signer', 'kind'), why: 'case 57' },
  { id: 'document', when: { reason: ['document'] }, gives: sentence('case_43', 'signer'), why: 'cases 43, 46, 51' },
  { id: 'document-expired', when: { reason: ['document-expired'] }, gives: sentence('case_44', 'signer'), why: 'case 44' },
  { id: 'malformed', when: { reason: ['malformed-signature'] }, gives: sentence('case_48'), why: 'case 48' },
  { id: 'added-to', when: { reason: ['added-to'] }, gives: sentence('case_47', 'signer'), why: 'case 47' },
  { id: 'unsigned-field', when: { reason: ['unsigned-field'] }, gives: sentence('case_48b'), why: 'case 48b' },
  { id: 'none', when: { reason: ['none'] }, gives: sentence('case_41'), why: 'case 41' },
  { id: 'unread', when: {}, gives: sentence('case_55'), why: 'case 55' },
];

/** The sentence that tells the verdict, and what its arguments are taken from. */
export function findSentence(facts: SentenceFacts): Sentence {
  return firstMatch(SENTENCE_TABLE, facts).gives;
}

/** Badge words by reason; where a label has its own words they win. */
const BADGES: { readonly [R in Reason]: string } = {
  captured: 'badge_signed',
  'captured-edited': 'badge_signed',
  created: 'badge_signed',
  publisher: 'badge_signed',
  document: 'badge_signed',
  'document-expired': 'badge_signed',
  changed: 'badge_changed',
  'malformed-signature': 'badge_malformed',
  'signed-ai': 'badge_ai_generated',
  'declared-ai': 'badge_ai_generated',
  watermark: 'badge_ai_generated',
  'signer-not-known': 'badge_signer_not_known',
  expired: 'badge_signer_not_known',
  'not-yet-valid': 'badge_signer_not_known',
  withdrawn: 'badge_withdrawn',
  'not-allowed': 'badge_origin_not_recorded',
  'origin-not-recorded': 'badge_origin_not_recorded',
  'may-contain-ai': 'badge_origin_not_recorded',
  'not-fully-covered': 'badge_unread',
  'part-damaged': 'badge_origin_not_recorded',
  'breaks-rules': 'badge_unread',
  unreadable: 'badge_unread',
  remote: 'badge_unread',
  'signals-disagree': 'badge_signals_disagree',
  'different-copy': 'badge_unread',
  'copy-unconfirmed': 'badge_unread',
  'added-to': 'badge_origin_not_recorded',
  'unsigned-field': 'badge_origin_not_recorded',
  'label-without-verdict': 'badge_origin_not_recorded',
  none: 'badge_none',
  unread: 'badge_unread',
};

/** The message id of the badge’s words. */
export function findBadge(label: Label, reason: Reason): string {
  return label === 'ai-edited' ? 'badge_ai_edited' : BADGES[reason];
}
