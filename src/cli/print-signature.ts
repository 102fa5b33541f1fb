import type { DocumentSignatureSignal, SignerFinding } from '../signal.ts';

/** Names, additions and reasons of one signature that are listed. */
const MAX_LISTED = 50;

/** One signature of a document for people: its name, then one indented line for each thing that we know of it, in the report's own words. */
export function signatureLines(signal: DocumentSignatureSignal): readonly string[] {
  const { form, field, format, algorithm, signer, uncovered, additions, certifies, reasons } = signal;
  const method = [format, algorithm].filter((one) => one !== '').join(' · ');
  return [
    `  ${form} ${field || '(no name)'}${method === '' ? '' : ` · ${method}`}`,
    ...(signer === undefined ? [] : signerLines(signer, signal.pinned)),
    // The time of a time-stamp stands at the signatures that it proves the time of.
    ...(form === 'signature' ? [timeLine(signal)] : []),
    ...(form === 'field' ? [] : [`    build ${signal.build} · content ${signal.content}`]),
    ...(signal.build === 'sound' && form !== 'field' ? [`    covers ${signal.coverage} · later ${signal.later}`] : []),
    ...uncovered.slice(0, MAX_LISTED).map((name) => `    not covered: ${name}`),
    ...additions.slice(0, MAX_LISTED).map(({ what, where }) => `    added later: ${what} · ${where}`),
    ...(certifies === undefined ? [] : [`    allows later: ${ALLOWS[certifies]}`]),
    ...reasons.slice(0, MAX_LISTED).map(({ text }) => `    reason: ${text}`),
  ];
}

const ALLOWS: { readonly [level in NonNullable<DocumentSignatureSignal['certifies']>]: string } = {
  1: 'nothing',
  2: 'forms and signatures',
  3: 'forms, signatures and notes',
};

function signerLines({ name, organization, issuer, trust, vouchedBy, notBefore, notAfter, withdrawal }: SignerFinding, pinned: boolean) {
  const who = [organization, name].filter((one) => one !== '').join(' · ');
  const list =
    vouchedBy === undefined ? 'none' : `${vouchedBy.title}, dated ${vouchedBy.date}${pinned ? ', names this very certificate' : ''}`;
  return [
    `    signer: ${who} · issuer: ${issuer}`,
    `    list: ${list} · trust ${trust} · valid ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)} · withdrawal ${withdrawal}`,
  ];
}

/** The time that the signer claims and the one that an authority gives are never one: only the state `proven` counts. */
function timeLine({ claimed, signer }: DocumentSignatureSignal): string {
  const { state = 'none', at, authority } = signer?.time ?? {};
  const given = [state, at, authority].filter((one) => one !== undefined).join(' · ');
  return `    time claimed: ${claimed.at ?? 'none'} · time-stamp: ${given}`;
}
