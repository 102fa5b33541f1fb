import type { Say, ToldSignature } from '../report.ts';
import type { DocumentAddition, DocumentSignatureSignal, Signal } from '../signal.ts';
import type { TrustStore } from '../trust/trust-list.ts';
import { say } from '../words.ts';
import { decideDocument, findDocumentFacts, isVouchedAnswer } from './document-table.ts';
import { findSignedVersionEnd } from './signed-version.ts';
import { type Standing, tellList, tellWhen, tellWho } from './signer-lines.ts';

/** Signatures of one document that are told, and lines of one kind for each. */
const MAX_SIGNATURES = 50;
const MAX_LINES = 10;
/** Names that one line lists. */
const MAX_NAMES = 5;

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

/** What was added, one line a kind, with the first names of each. */
export function tellAdditions(additions: readonly DocumentAddition[], lines = 1): Say[] {
  const kinds = new Map<string, Set<string>>();
  for (const { what, where } of additions) kinds.set(ADDED[what], (kinds.get(ADDED[what]) ?? new Set()).add(where));
  return [...kinds].flatMap(([id, names]) => listNames([...names], lines).map((some) => say(id, some)));
}

/** What is shown and not signed. */
export function tellUncovered(names: readonly string[], lines = 1): Say[] {
  return listNames([...new Set(names)], lines).map((some) => say('line_uncovered', some));
}

/** The names, a few to a line. */
function listNames(names: readonly string[], lines: number): string[] {
  const count = Math.min(lines, Math.ceil(names.length / MAX_NAMES));
  return Array.from({ length: count }, (_, at) => names.slice(at * MAX_NAMES, (at + 1) * MAX_NAMES).join(', '));
}

/**
 * Every signature, time-stamp and empty field of a document of so many bytes in words, in the order of the signals: card and panel show these
 * and no others.
 */
export function tellSignatures(signals: readonly Signal[], trust: TrustStore, now: Date, bytes: number): ToldSignature[] {
  return signals
    .flatMap((signal, at) => {
      if (signal.kind !== 'document-signature') return [];
      const versionEnd = findSignedVersionEnd(signal, bytes);
      return [{ ...tellSignature(signal, at, trust, now), ...(versionEnd !== undefined && { versionEnd }) }];
    })
    .slice(0, MAX_SIGNATURES);
}

function tellSignature(signal: DocumentSignatureSignal, at: number, trust: TrustStore, now: Date): ToldSignature {
  const facts = findDocumentFacts(signal);
  const whole = isVouchedAnswer(decideDocument(facts));
  // A list vouches for the name, whatever came after this signature or lies outside it.
  const vouched = whole || (facts.signer === 'trusted' && facts.build === 'sound' && facts.content === 'fits');
  const standing: Standing = { vouched, trust, now };
  const { signer, claimed, reasons } = signal;
  return {
    signal: at,
    heading: headingOf(signal, whole ? 'known' : vouched ? 'named' : 'unproven'),
    says: [
      ...tellWho(signer, standing),
      ...(signer && !vouched && signer.issuer !== '' ? [say('line_issuer', signer.issuer)] : []),
      ...tellBuild(signal),
      ...tellLater(signal),
      ...reasons.slice(0, MAX_LINES),
      ...(claimed.at === undefined ? [] : [say('line_when_claimed', { date: claimed.at })]),
      ...tellTime(signal, standing),
      ...(signer?.withdrawal === 'withdrawn' ? [say('case_16')] : signer?.withdrawal === 'not-checked' ? [say('case_17')] : []),
      ...tellList(signer, standing),
    ],
  };
}

/** `known`: the signer answers for the document as it is. `named`: a list vouches for the name, and no more. */
function headingOf({ form, field, signer, stamp }: DocumentSignatureSignal, name: 'known' | 'named' | 'unproven'): Say {
  if (form === 'field') return say('line_signature_field', field || '?');
  if (form === 'time-stamp') return say('line_signature_stamp', stamp?.authority ?? (field || '?'));
  return say(`line_signature_${name}`, signer?.organization || signer?.name || field || '?');
}

/** How it is built, what it covers, and by which method. */
function tellBuild({ form, build, content, coverage, uncovered, algorithm }: DocumentSignatureSignal): Say[] {
  if (form === 'field') return [];
  if (build !== 'sound') return [say(`ui_document_build_${build}`)];
  return [
    say(`ui_document_content_${content}`),
    say(`ui_document_coverage_${coverage}`),
    ...tellUncovered(uncovered, MAX_LINES),
    ...(algorithm === '' ? [] : [say('line_method', algorithm)]),
  ];
}

/** What came after it, and what the signer allows to come. */
function tellLater({ form, build, content, later, additions, certifies }: DocumentSignatureSignal): Say[] {
  const level = certifies === undefined ? [] : [say(`line_allows_${certifies}`)];
  // Of a signature that fits nothing, it means nothing what came later.
  if (form === 'field' || build !== 'sound' || content === 'changed') return level;
  return [...level, say(`ui_document_later_${later}`), ...tellAdditions(additions, MAX_LINES)];
}

function tellTime({ form, signer, stamp }: DocumentSignatureSignal, standing: Standing): Say[] {
  if (form !== 'time-stamp') return tellWhen(signer, standing);
  const proven = stamp?.state === 'proven' && stamp.at !== undefined;
  return proven ? [say('line_when_proven', { date: stamp.at }, stamp.authority ?? '?')] : [say('line_when_unproven')];
}
