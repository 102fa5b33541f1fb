import type { Say } from '../report.ts';
import type { DocumentAddition, DocumentSignatureSignal, Signal, SignerFinding } from '../signal.ts';
import type { Decision } from './decide.ts';
import { type DocumentAnswer, findSpeaker } from './document-table.ts';
import { say } from './words.ts';

/** Names of additions that one line lists. */
const MAX_NAMES = 5;

/** The sentence where a document's signature has words of its own for a reason; undefined where the table's will do. */
export function findDocumentSentence(reason: Decision['reason'], signals: readonly Signal[]): Say | undefined {
  const { signal } = findSpeaker(signals);
  const name = speakerName(signal);
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

/** "Signed by …": the organization of the certificate, else its name. What the file itself claims is never used. */
function speakerName(signal: DocumentSignatureSignal | undefined): string {
  return signal?.signer?.organization || signal?.signer?.name || '?';
}

/** Who signed the document, where that may be told: never of a signature that is broken. */
export function documentSigner(signals: readonly Signal[]): SignerFinding | undefined {
  const { answer, signal } = findSpeaker(signals);
  return answer === 'malformed' || signal?.content === 'changed' ? undefined : signal?.signer;
}

const VOUCHED: readonly DocumentAnswer[] = ['trusted', 'pinned', 'added-to'];

/** Whether the name in the certificate is one that a list vouches for. */
export function isVouched(signals: readonly Signal[]): boolean {
  return VOUCHED.includes(findSpeaker(signals).answer);
}

const ADDED: { readonly [W in DocumentAddition['what']]: string } = {
  'proof-data': 'line_added_proof',
  'time-stamp': 'line_added_stamp',
  'file-details': 'line_added_details',
  'invisible-signature': 'line_added_signature',
  signature: 'line_added_signature',
  'form-entry': 'line_added_form',
  note: 'line_added_note',
  structure: 'line_added_structure',
  change: 'line_added_change',
};

/** What was added after the deciding signature, and the time that it claims. */
export function documentLines(signals: readonly Signal[]): Say[] {
  const { signal } = findSpeaker(signals);
  if (signal === undefined) return [];
  const lines: Say[] = [];
  const kinds = new Map<string, string[]>();
  for (const { what, where } of signal.additions) kinds.set(ADDED[what], [...(kinds.get(ADDED[what]) ?? []), where]);
  for (const [id, names] of kinds) lines.push(say(id, [...new Set(names)].slice(0, MAX_NAMES).join(', ')));
  if (signal.uncovered.length > 0) lines.push(say('line_uncovered', signal.uncovered.slice(0, MAX_NAMES).join(', ')));
  if (signal.claimed.at !== undefined && signal.signer?.time.state !== 'proven')
    lines.push(say('line_when_claimed', { date: signal.claimed.at }));
  return lines;
}
