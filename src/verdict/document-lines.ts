import type { Say } from '../report.ts';
import type { Signal, SignerFinding } from '../signal.ts';
import { say } from '../words.ts';
import type { Decision } from './decide.ts';
import { findSpeaker, isVouchedAnswer } from './document-table.ts';
import { tellAdditions, tellUncovered } from './signature-lines.ts';
import { nameOf } from './signer-lines.ts';

/** The sentence where a document's signature has words of its own for a reason; undefined where the table's will do. */
export function findDocumentSentence(reason: Decision['reason'], signals: readonly Signal[]): Say | undefined {
  const { signal } = findSpeaker(signals);
  // The organization of the certificate, else its name. What the file itself claims is never used.
  const name = nameOf(signal?.signer);
  switch (reason) {
    case 'document':
      return say(signal?.later === 'harmless' ? 'case_46' : signal?.reader === 'pdf-signature' ? 'case_43' : 'case_51', name);
    case 'changed':
      // Where the digest itself fails, no signed version is left in the file.
      return say(signal?.content === 'fits' || signal?.content === 'weak' ? 'case_45' : 'case_12');
    case 'signer-not-known':
      return say('case_49', name);
    default:
      return undefined;
  }
}

/** Who signed the document, where that may be told: never of a signature that is broken. */
export function documentSigner(signals: readonly Signal[]): SignerFinding | undefined {
  const { answer, signal } = findSpeaker(signals);
  return answer === 'malformed' || signal?.content === 'changed' ? undefined : signal?.signer;
}

/** Whether the name in the certificate is one that a list vouches for. */
export function isVouched(signals: readonly Signal[]): boolean {
  return isVouchedAnswer(findSpeaker(signals).answer);
}

/** What was added after the deciding signature, and the time that it claims. */
export function documentLines(signals: readonly Signal[]): Say[] {
  const { signal } = findSpeaker(signals);
  if (signal === undefined) return [];
  const unproven = signal.claimed.at !== undefined && signal.signer?.time.state !== 'proven';
  return [
    ...tellAdditions(signal.additions),
    ...tellUncovered(signal.uncovered),
    ...(unproven && signal.claimed.at !== undefined ? [say('line_when_claimed', { date: signal.claimed.at })] : []),
  ];
}
