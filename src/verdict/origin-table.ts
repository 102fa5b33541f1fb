import type { Basis, Integrity, Origin } from '../report.ts';
import type { Facts } from './facts.ts';
import type { Use } from './integrity-table.ts';
import { firstMatch, type Row } from './table.ts';

export const ORIGIN_QUESTIONS = [
  'made',
  'accountable',
  'sealedLabel',
  'looseLabel',
  'otherLabel',
  'mark',
  'pixelSignature',
  'website',
] as const;
export type OriginFacts = Pick<Facts, (typeof ORIGIN_QUESTIONS)[number]> & { readonly use: Use; readonly integrity: Integrity };

export interface OriginAnswer {
  readonly origin: Origin;
  readonly basis: Basis;
}

const answer = (origin: Origin, basis: Basis): OriginAnswer => ({ origin, basis });
const VOUCHED = ['captured', 'created', 'software'] as const;
const AI = ['ai', 'ai-edited'] as const;
/** Whoever shows a trusted file cannot speak for its signer. */
const NOT_TRUSTED: readonly Integrity[] = ['valid', 'invalid', 'none', 'unread'];

export const ORIGIN_TABLE: readonly Row<OriginFacts, OriginAnswer>[] = [
  { id: 'signed-ai', when: { use: ['signed'], made: ['ai'] }, gives: answer('ai', 'signed'), why: 'cases 4, 6b, 23' },
  { id: 'signed-ai-edited', when: { use: ['signed'], made: ['ai-edited'] }, gives: answer('ai-edited', 'signed'), why: 'cases 5, 6' },
  { id: 'sealed-label', when: { use: ['signed'], made: VOUCHED, sealedLabel: AI }, gives: answer('ai-edited', 'signed'), why: 'case 21' },
  {
    id: 'sealed-label-publisher',
    when: { use: ['signed'], accountable: ['publisher'], sealedLabel: AI },
    gives: answer('ai-edited', 'signed'),
    why: 'case 21',
  },
  { id: 'loose-label', when: { use: ['signed'], made: VOUCHED, looseLabel: AI }, gives: answer('conflicting', 'declared'), why: 'case 22' },
  {
    id: 'loose-label-publisher',
    when: { use: ['signed'], accountable: ['publisher'], looseLabel: AI },
    gives: answer('conflicting', 'declared'),
    why: 'case 22',
  },
  {
    id: 'mark-on-vouched',
    when: { use: ['signed'], made: VOUCHED, mark: ['present'] },
    gives: answer('conflicting', 'watermark'),
    why: 'case 22',
  },
  {
    id: 'mark-on-publisher',
    when: { use: ['signed'], accountable: ['publisher'], mark: ['present'] },
    gives: answer('conflicting', 'watermark'),
    why: 'case 22',
  },
  {
    id: 'pixels-on-vouched',
    when: { use: ['signed'], made: VOUCHED, pixelSignature: ['good', 'bad'] },
    gives: answer('conflicting', 'declared'),
    why: 'case 22',
  },
  {
    id: 'pixels-on-publisher',
    when: { use: ['signed'], accountable: ['publisher'], pixelSignature: ['good', 'bad'] },
    gives: answer('conflicting', 'declared'),
    why: 'case 22',
  },
  { id: 'pixels-signed', when: { pixelSignature: ['good'] }, gives: answer('ai', 'signed'), why: 'case 29' },
  { id: 'declared-manifest', when: { use: ['declared'], made: ['ai'] }, gives: answer('ai', 'declared'), why: 'case 11' },
  { id: 'declared-label', when: { looseLabel: ['ai'] }, gives: answer('ai', 'declared'), why: 'cases 25, 31, 34' },
  {
    id: 'declared-sealed-label',
    when: { sealedLabel: ['ai'] },
    gives: answer('ai', 'declared'),
    why: 'an AI label under a signature that vouches for no origin',
  },
  { id: 'mark', when: { mark: ['present'] }, gives: answer('ai', 'watermark'), why: 'case 40' },
  { id: 'pixels-changed', when: { pixelSignature: ['bad'] }, gives: answer('ai', 'declared'), why: 'case 30' },
  {
    id: 'declared-manifest-edit',
    when: { use: ['declared'], made: ['ai-edited'] },
    gives: answer('ai-edited', 'declared'),
    why: 'case 11',
  },
  { id: 'declared-edit', when: { looseLabel: ['ai-edited'] }, gives: answer('ai-edited', 'declared'), why: 'cases 32, 35' },
  {
    id: 'declared-sealed-edit',
    when: { sealedLabel: ['ai-edited'] },
    gives: answer('ai-edited', 'declared'),
    why: 'as declared-sealed-label',
  },
  { id: 'website', when: { integrity: NOT_TRUSTED, website: ['ai'] }, gives: answer('ai', 'declared'), why: 'cases 37, 39' },
  {
    id: 'website-edit',
    when: { integrity: NOT_TRUSTED, website: ['ai-edited'] },
    gives: answer('ai-edited', 'declared'),
    why: 'cases 37, 39',
  },
  { id: 'captured', when: { use: ['signed'], made: ['captured'] }, gives: answer('captured', 'signed'), why: 'cases 1, 7, 8' },
  { id: 'created', when: { use: ['signed'], made: ['created', 'software'] }, gives: answer('created', 'signed'), why: 'cases 3, 3b' },
  {
    id: 'says-captured',
    when: { use: ['declared'], made: ['captured'] },
    gives: answer('captured', 'declared'),
    why: 'a stranger says so',
  },
  {
    id: 'says-created',
    when: { use: ['declared'], made: ['created', 'software'] },
    gives: answer('created', 'declared'),
    why: 'a stranger says so',
  },
  { id: 'unstated', when: {}, gives: answer('unstated', 'none'), why: 'nothing says how it was made' },
];

/** Where the content comes from, and on what basis that is said. */
export function decideOrigin(facts: OriginFacts): OriginAnswer {
  return firstMatch(ORIGIN_TABLE, facts).gives;
}
