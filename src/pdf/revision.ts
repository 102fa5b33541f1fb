// Specification: ISO 32000-2 §7.5.6 (incremental updates)
import type { Budget } from '../bytes/budget.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { openDocument, PdfDocument } from './document.ts';
import { listFields } from './field.ts';

/** Ends of versions that are tried, and older versions that are looked through for signatures. */
const MAX_ENDS = 32;
const MAX_OLDER = 16;
/** Largest file that is searched for an older version when its newest cannot be read, in bytes. */
export const MAX_SEARCH = 256 * 1024 * 1024;

/** The newest version that can be read; `end` is where it ends, so whatever follows belongs to no version. */
export interface Newest {
  readonly document: PdfDocument;
  readonly end: number;
}

/**
 * Opens the file, or, where its end is no end of a version, the newest version before it. Nothing is repaired.
 * @throws MalformedError when no version can be read
 */
export async function openNewest(source: ByteSource, size: number, budget: Budget): Promise<Newest> {
  try {
    return { document: await openDocument(source, size, budget), end: size };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    for (const end of await findEnds(source, size)) {
      const document = await tryOpen(source, end, budget);
      if (document !== undefined) return { document, end };
    }
    throw error;
  }
}

async function tryOpen(source: ByteSource, end: number, budget: Budget): Promise<PdfDocument | undefined> {
  budget.step();
  try {
    return await openDocument(source, end, budget);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** Where `%%EOF` and its line end stand, from the last to the first. */
async function findEnds(source: ByteSource, size: number): Promise<readonly number[]> {
  if (size > MAX_SEARCH) return [];
  const bytes = await source.all();
  const ends: number[] = [];
  for (let at = lastMark(bytes, size); at >= 0 && ends.length < MAX_ENDS; at = lastMark(bytes, at)) {
    let end = at + MARK.length;
    if (bytes[end] === 13) end += 1;
    if (bytes[end] === 10) end += 1;
    if (end < size) ends.push(end);
  }
  return ends;
}

const MARK = [...'%%EOF'].map((character) => character.charCodeAt(0));

function lastMark(bytes: Uint8Array, before: number): number {
  for (
    let at = bytes.lastIndexOf(MARK[0] ?? 0, before - MARK.length);
    at >= 0;
    at = at === 0 ? -1 : bytes.lastIndexOf(MARK[0] ?? 0, at - 1)
  )
    if (MARK.every((byte, i) => bytes[at + i] === byte)) return at;
  return -1;
}

/**
 * The newest version with a signature in its form: an update can leave it out, but not undo it. Where no version has one, the document
 * itself if its form has an empty place for a signature.
 */
export async function findSignedVersion(document: PdfDocument): Promise<PdfDocument | undefined> {
  const own = await signatureState(document);
  if (own === 'signed') return document;
  for (let older = 1; older < Math.min(document.sections.length, MAX_OLDER); older++) {
    const sections = document.sections.slice(older);
    const version = new PdfDocument(document.file, sections[0]?.offset ?? 0, sections);
    try {
      if ((await signatureState(version)) === 'signed') return version;
    } catch (error) {
      // The sections of a linearized file are no versions of it.
      if (error instanceof HardLimitError && error.limit === 'time') throw error;
      if (!(error instanceof MalformedError || error instanceof HardLimitError)) throw error;
    }
  }
  return own === 'empty' ? document : undefined;
}

async function signatureState(document: PdfDocument): Promise<'signed' | 'empty' | 'none'> {
  const fields = (await listFields(document)).filter((field) => field.type === 'Sig');
  for (const field of fields) if ((await document.resolve(field.value)).kind !== 'null') return 'signed';
  return fields.length > 0 ? 'empty' : 'none';
}
