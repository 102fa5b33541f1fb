// Specification: ISO 32000-2 §12.8 (digital signatures), ETSI EN 319 142-1 §5.3–5.5
import { concatBytes } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { readPaddedAsn1 } from '../cms/asn1.ts';
import { checkDocumentSignature, type DocumentSignature } from '../cms/document-signature.ts';
import { MAX_TOKEN } from '../cms/time-stamp.ts';
import type { Say } from '../report.ts';
import type { Context, TimeFinding } from '../signal.ts';
import { checkTimeStamp } from '../trust/time-authority.ts';
import { say } from '../words.ts';
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
  readonly reasons: readonly Say[];
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
    if (result.state === 'placeholder') return { ...base, form: 'field', build: 'sound', reasons: [say('reason_placeholder')] };
    if (result.state === 'malformed') return { ...base, build: 'malformed', reasons: [say(result.reason)] };
    const { construction } = result;
    const signed = await openSigned(document, construction, field);
    if (typeof signed === 'string') return { ...base, construction, build: 'malformed', reasons: [say(signed)] };
    return { ...(await checkValue(field, construction, document, context)), construction, signed };
  } catch (error) {
    if (error instanceof HardLimitError && error.limit === 'time') throw error;
    if (error instanceof MalformedError || error instanceof HardLimitError)
      return { ...base, build: 'unread', reasons: [say('reason_unread', error.message)] };
    throw error;
  }
}

/** The document that ends where the signed range ends, with this very signature in its form; else the id of a sentence on what is wrong. */
async function openSigned(document: PdfDocument, { dict, end }: Construction, field: Field): Promise<PdfDocument | string> {
  try {
    const signed = await openDocument(document.file.source, end, document.file.budget);
    for (const other of await listFields(signed)) {
      if (other.type !== 'Sig') continue;
      const { value, packed } = await signed.locate(other.value);
      if (!packed && value.kind === 'dict' && value.start === dict.start && other.name === field.name) return signed;
    }
    return 'reason_not_in_form';
  } catch (error) {
    if (error instanceof MalformedError) return 'reason_range_version';
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
    return { ...base, build: 'unread', reasons: [say('reason_kind_unknown', subFilter.slice(0, 40))] };
  context.budget.spend(end);
  const covered = concatBytes([await document.file.read(0, gapStart), await document.file.read(gapEnd, end - gapEnd)]);
  if (subFilter === TIME_STAMP) return checkStamp(field, contents.bytes, covered, context);
  const result = await checkDocumentSignature(contents.bytes, covered, subFilter === DIGEST ? 'digest' : 'detached');
  if (result.state !== 'read') return { ...base, build: result.state, reasons: [result.reason] };
  const { signature } = result;
  return { ...base, build: 'sound', content: signature.content, signature, reasons: reasonsOf(signature) };
}

function reasonsOf({ content, leaf }: DocumentSignature): readonly Say[] {
  if (content === 'changed') return [say('reason_content_changed')];
  if (content === 'weak') return [say('reason_weak')];
  if (content === 'unchecked') return [say(leaf === undefined ? 'reason_no_certificate' : 'reason_algorithm')];
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
  return { field, form: 'time-stamp', build: 'sound', content, stamp, reasons: content === 'fits' ? [] : [say('reason_stamp_misfit')] };
}
