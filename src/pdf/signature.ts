// Specification: ISO 32000-2 §12.8 (digital signatures), ETSI EN 319 142-1 §5.3–5.5
import { concatBytes } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { readPaddedAsn1 } from '../cms/asn1.ts';
import { checkDocumentSignature, type DocumentSignature } from '../cms/document-signature.ts';
import { checkTimeStamp, MAX_TOKEN } from '../cms/time-stamp.ts';
import type { Context, TimeFinding } from '../signal.ts';
import { type Construction, checkConstruction } from './construction.ts';
import { openDocument, type PdfDocument } from './document.ts';
import { type Field, listFields } from './field.ts';

const DETACHED: readonly string[] = ['adbe.pkcs7.detached', 'ETSI.CAdES.detached'];
const DIGEST = 'adbe.pkcs7.sha1';
const TIME_STAMP = 'ETSI.RFC3161';

/** One signature field, taken apart and checked by itself: nothing here says what came later, or whom to believe. */
export interface FieldCheck {
  readonly field: Field;
  readonly form: 'signature' | 'time-stamp' | 'field';
  readonly build: 'sound' | 'malformed' | 'unread';
  readonly content: DocumentSignature['content'];
  readonly reasons: readonly string[];
  readonly construction?: Construction;
  /** The document as it was signed. */
  readonly signed?: PdfDocument;
  readonly signature?: DocumentSignature;
  /** Of a time-stamp: what it proves. */
  readonly stamp?: TimeFinding;
}

/** Checks one signature field of `document`. Never throws for the file's faults; a stop asked for from outside is passed on. */
export async function checkField(
  field: Field,
  document: PdfDocument,
  context: Pick<Context, 'now' | 'trust' | 'budget'>,
): Promise<FieldCheck> {
  const base = { field, form: 'signature', content: 'unchecked' } as const;
  try {
    const value = await document.locate(field.value);
    if (value.value.kind === 'null') return { ...base, form: 'field', build: 'sound', reasons: [] };
    const result = checkConstruction(value, document);
    if (result.state === 'placeholder')
      return { ...base, form: 'field', build: 'sound', reasons: ['A place was kept for a signature value.'] };
    if (result.state === 'malformed') return { ...base, build: 'malformed', reasons: [result.reason] };
    const { construction } = result;
    const signed = await openSigned(document, construction, field);
    if (typeof signed === 'string') return { ...base, construction, build: 'malformed', reasons: [signed] };
    return { ...(await checkValue(field, construction, document, context)), construction, signed };
  } catch (error) {
    if (error instanceof HardLimitError && error.limit === 'time') throw error;
    if (error instanceof MalformedError || error instanceof HardLimitError)
      return { ...base, build: 'unread', reasons: [`The signature cannot be read: ${error.message}.`] };
    throw error;
  }
}

/** The document that ends where the signed range ends, with this very signature in its form; else what is wrong, as a sentence. */
async function openSigned(document: PdfDocument, { dict, end }: Construction, field: Field): Promise<PdfDocument | string> {
  try {
    const signed = await openDocument(document.file.source, end, document.file.budget);
    for (const other of await listFields(signed)) {
      if (other.type !== 'Sig') continue;
      const { value, packed } = await signed.locate(other.value);
      if (!packed && value.kind === 'dict' && value.start === dict.start && other.name === field.name) return signed;
    }
    return 'The signature is not in the form of the version that it signs.';
  } catch (error) {
    if (error instanceof MalformedError) return 'The signed range does not end where a version of the document ends.';
    throw error;
  }
}

async function checkValue(
  field: Field,
  construction: Construction,
  document: PdfDocument,
  context: Pick<Context, 'now' | 'trust' | 'budget'>,
): Promise<FieldCheck> {
  const { subFilter, contents, gapStart, gapEnd, end } = construction;
  const base = { field, form: 'signature', content: 'unchecked' } as const;
  if (!DETACHED.includes(subFilter) && subFilter !== DIGEST && subFilter !== TIME_STAMP)
    return { ...base, build: 'unread', reasons: [`We do not know signatures of the kind "${subFilter.slice(0, 40)}".`] };
  context.budget.spend(end);
  const covered = concatBytes([await document.file.read(0, gapStart), await document.file.read(gapEnd, end - gapEnd)]);
  if (subFilter === TIME_STAMP) return checkStamp(field, contents.bytes, covered, context);
  const result = await checkDocumentSignature(contents.bytes, covered, subFilter === DIGEST ? 'digest' : 'detached');
  if (result.state !== 'read') return { ...base, build: result.state, reasons: [result.reason] };
  const { signature } = result;
  return { ...base, build: 'sound', content: signature.content, signature, reasons: reasonsOf(signature) };
}

function reasonsOf({ content, leaf }: DocumentSignature): readonly string[] {
  if (content === 'changed') return ['The signed bytes do not fit the signature.'];
  if (content === 'weak') return ['The signature uses an algorithm that is broken or too short.'];
  if (content === 'unchecked')
    return [leaf === undefined ? 'The certificate of the signer is not in the signature.' : 'We cannot check this algorithm.'];
  return [];
}

async function checkStamp(
  field: Field,
  contents: Uint8Array,
  covered: Uint8Array,
  context: Pick<Context, 'now' | 'trust'>,
): Promise<FieldCheck> {
  const token = readPaddedAsn1(contents, Math.max(MAX_TOKEN, contents.length)).bytes;
  const stamp = await checkTimeStamp(token, covered, context.trust, context.now, 'document-time-stamp');
  // A token that does not fit is no proof of time, and accuses nobody: what it covers is the signers' to seal.
  const content = stamp.state === 'proven' || stamp.state === 'unlisted-authority' ? 'fits' : 'unchecked';
  return { field, form: 'time-stamp', build: 'sound', content, stamp, reasons: content === 'fits' ? [] : ['The time-stamp does not fit.'] };
}
