// Specification: ISO 32000-2 §12.8 (digital signatures); what a signature proves of the whole document
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { type Certificate, readCertificate } from '../cms/certificate.ts';
import type { Say } from '../report.ts';
import type { Context, DocumentSignatureSignal, TimeFinding } from '../signal.ts';
import { judgeDocumentSigner } from '../trust/document-signer.ts';
import { bestTime, checkTimeStamp } from '../trust/time-authority.ts';
import { say } from '../words.ts';
import { readDate } from './date.ts';
import { openDocument, type PdfDocument } from './document.ts';
import { type Field, listFields } from './field.ts';
import { hasStuffedGap } from './loose-signature.ts';
import { findModification, type Modification } from './modification.ts';
import { type PdfDict, textOf } from './object.ts';
import { certificationOf, readPermissions } from './permission.ts';
import { findSignedVersion, MAX_SEARCH } from './revision.ts';
import { readSecurityStore, type SecurityStore } from './security-store.ts';
import { checkField, type FieldCheck } from './signature.ts';

/** Signature fields of one document that are judged. */
const MAX_SIGNATURES = 32;
const MAX_TEXT = 500;

type Judging = Pick<Context, 'now' | 'trust' | 'budget' | 'status'>;

/**
 * Judges every signature field of a PDF: how it is built, whether it fits, who signed and when, and what came after it.
 * `end` is where the last version that can be read ends; what follows it, if anything, is no version at all.
 */
export async function inspectSignatures(
  source: ByteSource,
  size: number,
  end: number,
  context: Judging,
): Promise<readonly DocumentSignatureSignal[]> {
  try {
    return await inspectAll(source, size, end, context);
  } catch (error) {
    if (error instanceof HardLimitError && error.limit === 'time') throw error;
    if (!(error instanceof MalformedError || error instanceof HardLimitError)) throw error;
    const stuffed = error instanceof MalformedError && size <= MAX_SEARCH && hasStuffedGap(await source.all());
    return [
      stuffed ? { ...unreadSignature(say('reason_range_gap')), build: 'malformed' } : unreadSignature(say('reason_unread', error.message)),
    ];
  }
}

async function inspectAll(source: ByteSource, size: number, end: number, context: Judging): Promise<readonly DocumentSignatureSignal[]> {
  const newest = await openDocument(source, end, context.budget);
  const latest: PdfDocument | string = end === size ? newest : await reopen(source, size, context);
  const document = (await findSignedVersion(newest)) ?? newest;
  const store = await readSecurityStore(document);
  const checks: FieldCheck[] = [];
  const fields = await signatureFields(document);
  for (const field of fields.slice(0, MAX_SIGNATURES)) checks.push(await checkField(field, document, context));
  const dates = checks.flatMap((check) =>
    check.stamp?.state === 'proven' && check.construction ? [{ stamp: check.stamp, end: check.construction.end }] : [],
  );
  const signals: DocumentSignatureSignal[] = [];
  for (const check of checks) signals.push(await report(check, document, latest, size, store, dates, context));
  if (fields.length > MAX_SIGNATURES) signals.push(unreadSignature(say('reason_too_many')));
  return signals;
}

/** Whether the whole file is a document of its own after all: blanks may follow its end. */
async function reopen(source: ByteSource, size: number, context: Judging): Promise<PdfDocument | string> {
  try {
    return await openDocument(source, size, context.budget);
  } catch (error) {
    if (error instanceof MalformedError) return error.message;
    throw error;
  }
}

/** Signature fields, each signature once. */
async function signatureFields(document: PdfDocument): Promise<readonly Field[]> {
  const found: Field[] = [];
  const seen = new Set<number>();
  for (const field of await listFields(document)) {
    if (field.type !== 'Sig') continue;
    const at = field.value?.kind === 'ref' ? field.value.number : -1;
    if (at >= 0 && seen.has(at)) continue;
    seen.add(at);
    found.push(field);
  }
  return found;
}

async function report(
  check: FieldCheck,
  document: PdfDocument,
  latest: PdfDocument | string,
  size: number,
  store: SecurityStore,
  dates: readonly { readonly stamp: TimeFinding; readonly end: number }[],
  context: Judging,
): Promise<DocumentSignatureSignal> {
  const { field, construction, signed, signature } = check;
  const later = signed === undefined ? NOTHING : await compare(signed, latest, size);
  const time = signature === undefined ? (check.stamp ?? NO_TIME) : await findTime(check, dates, context);
  const leaf = check.content === 'unchecked' ? undefined : signature?.leaf;
  const judged =
    signature === undefined || leaf === undefined
      ? undefined
      : await judgeDocumentSigner(leaf, [...signature.pool, ...(await readAll(store.certificates))], time, context.trust, context.now, {
          ocsp: [...signature.ocsp, ...store.ocsp],
          lists: [...signature.lists, ...store.lists],
          online: context.status,
        });
  const certifies = signed && construction ? await certificationOf(signed, construction.dict) : undefined;
  const [at, gap] = construction ? [construction.gapStart, construction.gapEnd - construction.gapStart] : [0, 0];
  return {
    kind: 'document-signature',
    reader: 'pdf-signature',
    form: check.form,
    format: construction?.subFilter ?? '',
    field: field.name,
    at: { offset: at, length: gap },
    build: check.build,
    content: check.content,
    coverage: 'whole',
    uncovered: [],
    later: later.later,
    additions: later.additions,
    ...(construction && { revisionEnd: construction.end }),
    ...(certifies !== undefined && { certifies }),
    ...(judged && { signer: judged.finding }),
    ...(check.stamp && { stamp: check.stamp }),
    pinned: judged?.pinned ?? false,
    claimed: document.encrypted ? {} : readClaims(construction?.dict, signature?.signingTime),
    algorithm: signature?.algorithm ?? '',
    reasons: [...check.reasons, ...later.reasons],
  };
}

const NOTHING: Modification = { later: 'nothing', additions: [], reasons: [] };
const NO_TIME: TimeFinding = { state: 'none' };

async function compare(signed: PdfDocument, latest: PdfDocument | string, size: number): Promise<Modification> {
  try {
    return await findModification(signed, latest, size, await readPermissions(signed));
  } catch (error) {
    if (error instanceof HardLimitError && error.limit === 'time') throw error;
    // What an update breaks is its own doing; what goes beyond our limits is not.
    if (error instanceof MalformedError) return { later: 'changed', additions: [], reasons: [say('reason_later_unread', error.message)] };
    if (error instanceof HardLimitError) return { later: 'unread', additions: [], reasons: [say('reason_later_limit')] };
    throw error;
  }
}

/** The signature's own token, else the earliest document time-stamp that covers it: it existed by then at the latest. */
async function findTime(
  { signature, construction }: FieldCheck,
  dates: readonly { readonly stamp: TimeFinding; readonly end: number }[],
  context: Judging,
): Promise<TimeFinding> {
  const found: TimeFinding[] = [];
  for (const token of signature?.tokens ?? [])
    found.push(await checkTimeStamp(token, signature?.signature ?? new Uint8Array(), context.trust, context.now, 'document-time-stamp'));
  const own = bestTime(found);
  if (own.state === 'proven') return own;
  const covering = dates.filter((date) => date.end >= (construction?.end ?? Number.POSITIVE_INFINITY) && date.stamp.at !== undefined);
  return bestTime([own, ...covering.map((date) => date.stamp)]);
}

async function readAll(certificates: readonly Uint8Array[]): Promise<readonly Certificate[]> {
  const found: Certificate[] = [];
  for (const der of certificates) {
    try {
      found.push(await readCertificate(der));
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
    }
  }
  return found;
}

function readClaims(dict: PdfDict | undefined, signingTime: string | undefined): DocumentSignatureSignal['claimed'] {
  const text = (key: string) => textOf(dict?.entries.get(key), MAX_TEXT) || undefined;
  const [name, reason, place] = [text('Name'), text('Reason'), text('Location')];
  const at = signingTime ?? readDate(text('M'));
  return { ...(name && { name }), ...(reason && { reason }), ...(place && { place }), ...(at && { at }) };
}

/** Signatures that nobody could look at are not absent ones. */
function unreadSignature(reason: Say): DocumentSignatureSignal {
  return {
    kind: 'document-signature',
    reader: 'pdf-signature',
    form: 'signature',
    format: '',
    field: '',
    at: { offset: 0, length: 0 },
    build: 'unread',
    content: 'unchecked',
    coverage: 'whole',
    uncovered: [],
    later: 'unread',
    additions: [],
    pinned: false,
    claimed: {},
    algorithm: '',
    reasons: [reason],
  };
}
