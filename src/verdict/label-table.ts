import type { Basis, Label, Origin, Reason } from '../report.ts';
import type { Facts } from './facts.ts';
import type { Standing } from './integrity-table.ts';
import { firstMatch, type Row } from './table.ts';

export const LABEL_QUESTIONS = ['made', 'accountable', 'parts', 'edits', 'aiInput', 'otherLabel', 'copy'] as const;
export type LabelFacts = Pick<Facts, (typeof LABEL_QUESTIONS)[number]> & {
  readonly standing: Standing;
  readonly origin: Origin;
  readonly basis: Basis;
};

export interface LabelAnswer {
  readonly label: Label;
  readonly reason: Reason;
}

const answer = (label: Label, reason: Reason): LabelAnswer => ({ label, reason });
const unknown = (reason: Reason): LabelAnswer => answer('unknown', reason);
const SAME: readonly Facts['copy'][] = ['given', 'shown'];
const DOUBT: readonly Facts['copy'][] = ['unconfirmed'];
type LabelRow = Row<LabelFacts, LabelAnswer>;

/** Every path to `authentic` stands here twice: with the copy proven, and as `copy-unconfirmed` without that proof. */
const AUTHENTIC: readonly LabelRow[] = [
  {
    id: 'publisher',
    when: { standing: ['ok'], accountable: ['publisher'], copy: SAME },
    gives: answer('authentic', 'publisher'),
    why: 'case 52',
  },
  {
    id: 'publisher-copy',
    when: { standing: ['ok'], accountable: ['publisher'], copy: DOUBT },
    gives: unknown('copy-unconfirmed'),
    why: 'case 57',
  },
  { id: 'may-contain', when: { standing: ['ok'], made: ['may-contain'] }, gives: unknown('may-contain-ai'), why: 'case 9' },
  { id: 'unknown-part', when: { standing: ['ok'], parts: ['unknown'] }, gives: unknown('origin-not-recorded'), why: 'case 8b' },
  {
    id: 'captured',
    when: { standing: ['ok'], origin: ['captured'], edits: ['none'], copy: SAME },
    gives: answer('authentic', 'captured'),
    why: 'cases 1, 2',
  },
  {
    id: 'captured-edited',
    when: { standing: ['ok'], origin: ['captured'], copy: SAME },
    gives: answer('authentic', 'captured-edited'),
    why: 'cases 7, 8',
  },
  {
    id: 'captured-copy',
    when: { standing: ['ok'], origin: ['captured'], copy: DOUBT },
    gives: unknown('copy-unconfirmed'),
    why: 'case 57',
  },
  { id: 'created', when: { standing: ['ok'], origin: ['created'], copy: SAME }, gives: answer('authentic', 'created'), why: 'cases 3, 3b' },
  { id: 'created-copy', when: { standing: ['ok'], origin: ['created'], copy: DOUBT }, gives: unknown('copy-unconfirmed'), why: 'case 57' },
  {
    id: 'no-origin',
    when: { standing: ['ok'] },
    gives: unknown('origin-not-recorded'),
    why: 'case 8b: a trusted tool, the origin is not stated',
  },
];

const DOCUMENT: readonly LabelRow[] = [
  { id: 'document', when: { standing: ['document'], copy: SAME }, gives: answer('authentic', 'document'), why: 'cases 43, 46, 51' },
  { id: 'document-copy', when: { standing: ['document'], copy: DOUBT }, gives: unknown('copy-unconfirmed'), why: 'case 57' },
  {
    id: 'document-expired',
    when: { standing: ['document-expired'], copy: SAME },
    gives: answer('authentic', 'document-expired'),
    why: 'case 44',
  },
  { id: 'expired-copy', when: { standing: ['document-expired'], copy: DOUBT }, gives: unknown('copy-unconfirmed'), why: 'case 57' },
  { id: 'added-to', when: { standing: ['added-to'] }, gives: unknown('added-to'), why: 'case 47' },
  { id: 'unsigned-field', when: { standing: ['unsigned-field'] }, gives: unknown('unsigned-field'), why: 'case 48b' },
];

const REST: readonly LabelRow[] = [
  { id: 'withdrawn', when: { standing: ['withdrawn'] }, gives: unknown('withdrawn'), why: 'case 16' },
  { id: 'not-yet-valid', when: { standing: ['not-yet-valid'] }, gives: unknown('not-yet-valid'), why: 'case 15b' },
  { id: 'expired', when: { standing: ['expired'] }, gives: unknown('expired'), why: 'case 15' },
  { id: 'stranger', when: { standing: ['signer-not-known'] }, gives: unknown('signer-not-known'), why: 'case 10' },
  { id: 'not-allowed', when: { standing: ['not-allowed'] }, gives: unknown('not-allowed'), why: 'case 18' },
  { id: 'outside', when: { standing: ['not-fully-covered'] }, gives: unknown('not-fully-covered'), why: 'case 12b' },
  { id: 'breaks-rules', when: { standing: ['breaks-rules'] }, gives: unknown('breaks-rules'), why: 'case 19b' },
  { id: 'unreadable', when: { standing: ['unreadable'] }, gives: unknown('unreadable'), why: 'case 19' },
  { id: 'remote', when: { standing: ['remote'] }, gives: unknown('remote'), why: 'case 20' },
  {
    id: 'none-labelled',
    when: { standing: ['none'], otherLabel: ['camera', 'website', 'stated', 'platform'] },
    gives: unknown('label-without-verdict'),
    why: 'cases 26, 33, 38, 39, 42',
  },
  { id: 'none', when: { standing: ['none'] }, gives: unknown('none'), why: 'case 41' },
  { id: 'unread', when: {}, gives: unknown('unread'), why: 'case 55: the default is the worst' },
];

export const LABEL_TABLE: readonly LabelRow[] = [
  {
    id: 'other-copy',
    when: { copy: ['different'] },
    gives: unknown('different-copy'),
    why: 'case 56: nothing said of another copy is said of this picture',
  },
  { id: 'changed', when: { standing: ['changed'] }, gives: answer('altered', 'changed'), why: 'cases 12, 13, 45' },
  { id: 'malformed', when: { standing: ['malformed'] }, gives: answer('altered', 'malformed-signature'), why: 'case 48' },
  { id: 'ai-signed', when: { origin: ['ai'], basis: ['signed'] }, gives: answer('ai-generated', 'signed-ai'), why: 'cases 4, 6b, 23, 29' },
  { id: 'ai-watermark', when: { origin: ['ai'], basis: ['watermark'] }, gives: answer('ai-generated', 'watermark'), why: 'case 40' },
  { id: 'ai-declared', when: { origin: ['ai'] }, gives: answer('ai-generated', 'declared-ai'), why: 'cases 11, 25, 30, 31, 34, 37, 39' },
  {
    id: 'edited-signed',
    when: { origin: ['ai-edited'], basis: ['signed'] },
    gives: answer('ai-edited', 'signed-ai'),
    why: 'cases 5, 6, 21',
  },
  { id: 'edited-declared', when: { origin: ['ai-edited'] }, gives: answer('ai-edited', 'declared-ai'), why: 'cases 11, 32, 35, 37, 39' },
  { id: 'conflict', when: { origin: ['conflicting'] }, gives: unknown('signals-disagree'), why: 'case 22' },
  { id: 'part-damaged', when: { standing: ['ok'], parts: ['damaged'] }, gives: unknown('part-damaged'), why: 'case 12c' },
  {
    id: 'ai-input',
    when: { standing: ['ok'], aiInput: ['yes'] },
    gives: unknown('may-contain-ai'),
    why: 'no AI node anywhere in the chain, inputs included',
  },
  ...AUTHENTIC,
  ...DOCUMENT,
  ...REST,
];

/** The label and its reason. */
export function decideLabel(facts: LabelFacts): LabelAnswer {
  return firstMatch(LABEL_TABLE, facts).gives;
}
