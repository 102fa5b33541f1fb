// Specification: ISO 32000-2 §12.8.2.2 (DocMDP), §12.8.2.4 (FieldMDP)
import type { PdfDocument } from './document.ts';
import { catalogOf, type Field, listFields } from './field.ts';
import { countOf, nameOf, type PdfDict, textOf } from './object.ts';

export type Certification = 1 | 2 | 3;

/** What the signatures of one revision allow later ones to do. */
export interface Permissions {
  readonly certifies: Certification | undefined;
  /** True for a field that some signature has locked. */
  isLocked(name: string): boolean;
}

const MAX_NAME = 1024;

/** Reads the certification and every lock that stand in `signed`. What cannot be understood allows nothing. */
export async function readPermissions(signed: PdfDocument): Promise<Permissions> {
  const perms = await signed.dict((await catalogOf(signed))?.entries.get('Perms'));
  const certifying = await signed.dict(perms?.entries.get('DocMDP'));
  const locks: Lock[] = [];
  const levels: Certification[] = perms?.entries.has('DocMDP') === true ? [await readCertification(signed, certifying)] : [];
  for (const field of await listFields(signed)) {
    if (field.type !== 'Sig') continue;
    const lock = await readLock(signed, field);
    if (lock !== undefined) locks.push(lock);
    const signature = await signed.dict(field.value);
    const level = signature === undefined ? undefined : await certificationOf(signed, signature);
    if (level !== undefined) levels.push(level);
  }
  return {
    // Several should not be; the strictest one holds.
    certifies: levels.sort()[0],
    isLocked: (name) => locks.some((lock) => lock(name)),
  };
}

/** The permission that a signature dictionary states, 1 where it is not clear; undefined where it certifies nothing. */
export async function certificationOf(document: PdfDocument, signature: PdfDict): Promise<Certification | undefined> {
  const parameters = await transform(document, signature, 'DocMDP');
  return parameters === undefined ? undefined : readCertification(document, signature);
}

async function readCertification(document: PdfDocument, signature: PdfDict | undefined): Promise<Certification> {
  const parameters = signature === undefined ? undefined : await transform(document, signature, 'DocMDP');
  if (parameters === undefined) return 1;
  if (!parameters.entries.has('P')) return 2;
  const level = countOf(await document.resolve(parameters.entries.get('P')));
  return level === 2 || level === 3 ? level : 1;
}

async function transform(document: PdfDocument, signature: PdfDict, method: string): Promise<PdfDict | undefined> {
  const references = await document.resolve(signature.entries.get('Reference'));
  for (const item of references.kind === 'array' ? references.items : []) {
    const reference = await document.dict(item);
    if (nameOf(await document.resolve(reference?.entries.get('TransformMethod'))) !== method) continue;
    return (await document.dict(reference?.entries.get('TransformParams'))) ?? reference;
  }
  return undefined;
}

type Lock = (name: string) => boolean;

async function readLock(document: PdfDocument, field: Field): Promise<Lock | undefined> {
  const signature = await document.dict(field.value);
  const parameters = signature === undefined ? undefined : await transform(document, signature, 'FieldMDP');
  if (parameters === undefined) return undefined;
  const action = nameOf(await document.resolve(parameters.entries.get('Action')));
  const list = await document.resolve(parameters.entries.get('Fields'));
  const names = await Promise.all((list.kind === 'array' ? list.items : []).map((item) => document.resolve(item)));
  const within = (name: string) =>
    names.some((item) => {
      const listed = textOf(item, MAX_NAME);
      return listed !== undefined && (name === listed || name.startsWith(`${listed}.`));
    });
  if (action === 'Include') return within;
  return action === 'Exclude' ? (name) => !within(name) : () => true;
}
