// Specification: C2PA 2.2 §15.2.2 (validation status codes); unknown codes count as broken rules, never as a change and never as nothing.

/**
 * What a failure code amounts to:
 * content = the asset's own hash; reference = a hashed reference or the claim signature; part = only an ingredient's record;
 * signer, time, withdrawn = who and when (our own code decides those); identity = CAWG, which never moves C2PA validity; rule = the standard is not kept.
 */
export type StatusClass = 'content' | 'reference' | 'part' | 'signer' | 'time' | 'withdrawn' | 'identity' | 'rule';

const CLASSES: readonly (readonly [pattern: RegExp, kind: StatusClass])[] = [
  [/^assertion\.(dataHash|bmffHash|boxesHash|collectionHash)\.mismatch$/, 'content'],
  [/^(claimSignature\.mismatch|(assertion\.)?hashedURI\.mismatch|assertion\.missing|assertion\.cloud-data\.hardBinding)$/, 'reference'],
  [/^ingredient\./, 'part'],
  [/^signingCredential\.(untrusted|invalid|expired)$/, 'signer'],
  [/^claimSignature\.outsideValidity$/, 'signer'],
  [/^signingCredential\.(revoked|ocsp\.revoked)$/, 'withdrawn'],
  [/^(timeStamp\.|timeOfSigning\.)/, 'time'],
  [/^signingCredential\.ocsp\./, 'time'],
  [/^cawg\./, 'identity'],
];

/** What a validation status code is about; codes that we do not know are about the rules. */
export function classifyStatus(code: string): StatusClass {
  for (const [pattern, kind] of CLASSES) if (pattern.test(code)) return kind;
  return 'rule';
}

/** Success and informational codes that signers also record beside failures (§15.2.2.1–2). */
const NO_FAILURE =
  /(\.match|\.validated|\.trusted|\.insideValidity|\.notRevoked|\.notRedacted\.ok|\.accessible|\.ocsp\.(skipped|inaccessible|assumed)|\.additionalExclusionsPresent|\.unknownProvenance|\.provenanceUnknown)$/;

/** Whether a recorded status code tells of a failure; one that we do not know does. */
export function isFailureCode(code: string): boolean {
  return !NO_FAILURE.test(code);
}
