import { classifyTerm, readWrittenTerm, type SourceClass } from '../vocab/digital-source-type.ts';
import type { Finding } from './finding.ts';

/** A longer value is no term. */
const MAX_VALUE = 300;

const SAYS: { readonly [C in SourceClass]: Finding['says'] } = {
  ai: 'ai',
  'ai-edited': 'ai-edited',
  captured: 'captured',
  created: 'created',
  software: 'created',
  'may-contain': 'may-contain-ai',
  neutral: 'created',
};

/** What an IPTC digital source type says, in any spelling; a value that is no term is told as such and says nothing of AI. */
export function findSourceType(value: string): Finding | undefined {
  if (value.trim() === '') return undefined;
  const term = value.length > MAX_VALUE ? undefined : readWrittenTerm(value);
  if (term === undefined) return { says: 'may-contain-ai', sentence: 'case_33_unknown_term' };
  const says = SAYS[classifyTerm(term)];
  if (says === 'ai') return { says, sentence: 'case_31' };
  if (says === 'ai-edited') return { says, sentence: 'case_32' };
  return { says, sentence: `case_33_${term.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}` };
}
