// Specification: ISO 32000-2 §7.5 (file structure), §14.3 (metadata); C2PA 2.2 §A.4.4
import type { Container, Range } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import { findInformation, findManifestStores, findMetadata } from '../pdf/attachment.ts';
import { openDocument, type PdfDocument } from '../pdf/document.ts';
import { mentionsSignature } from '../pdf/loose-signature.ts';
import type { PdfString } from '../pdf/object.ts';
import { findSignedVersion, MAX_SEARCH, type Newest, openNewest } from '../pdf/revision.ts';
import { filterOf, hasPredictor } from '../pdf/stream.ts';
import { type Findings, gather, noteError } from './findings.ts';

const MAGIC = [...'%PDF-'].map((character) => character.charCodeAt(0));
/** Longest text of the information dictionary that goes out, in bytes. */
const MAX_TEXT = 1024 * 1024;
/** Blanks after the end that mean nothing. */
const MAX_BLANK = 1024;
/** The name of the part that the reader of signatures looks for: the bytes of the version that holds them. */
const SIGNATURES = 'PDF signatures';

/** The strict reader of `pdf/` finds the parts too: a second one could see another document than the signatures do. */
export const pdf: Container = {
  id: 'pdf',
  sniff: (head) => MAGIC.every((byte, i) => head[i] === byte),
  walk: (source, budget) =>
    gather('application/pdf', async (found) => {
      const size = source.size ?? (await source.all()).length;
      const { document, end } = await tryNewest(source, size, budget, found);
      found.complete = true;
      // Each of these stands for itself: what one cannot read says nothing of the others.
      for (const look of [addSignatures, addStores, addMetadata, addInformation]) await lookFor(found, () => look(found, document, end));
      await addTrailer(found, source, end, size);
    }),
};

/** Whether the document has a signature, an empty place for one, or a manifest store. @throws MalformedError, HardLimitError */
export async function holdsPdfSignature(source: ByteSource, size: number, budget: Budget): Promise<boolean> {
  const document = await openDocument(source, size, budget);
  return (await findSignedVersion(document)) !== undefined || (await findManifestStores(document)).length > 0;
}

/** Where no version can be read, the bytes still go to the reader of signatures if they speak of one: it may find a deception. */
async function tryNewest(source: ByteSource, size: number, budget: Budget, found: Findings): Promise<Newest> {
  try {
    const newest = await openNewest(source, size, budget);
    if (newest.end === size || (await findSignedVersion(newest.document)) !== undefined) return newest;
    throw new MalformedError('the newest version of the document cannot be read', newest.end);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    const whole = [{ offset: 0, length: size }];
    if (size <= MAX_SEARCH && mentionsSignature(await source.all())) found.add('unknown', SIGNATURES, whole, whole);
    throw error;
  }
}

/** A part that could not be looked at is not an absent one. */
async function lookFor(found: Findings, look: () => Promise<void>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof MalformedError || error instanceof HardLimitError)) throw error;
    found.complete = false;
    noteError(found, error);
  }
}

async function addSignatures(found: Findings, document: PdfDocument, end: number): Promise<void> {
  if ((await findSignedVersion(document)) === undefined) return;
  const whole = [{ offset: 0, length: end }];
  found.add('unknown', SIGNATURES, whole, whole);
}

/** One store for each update; the newest is the active one. */
async function addStores(found: Findings, document: PdfDocument): Promise<void> {
  const stores = await findManifestStores(document);
  for (const [index, { dict, data, start, end }] of stores.entries()) {
    const filter = filterOf(dict);
    const newest = index === stores.length - 1 && filter !== undefined && !hasPredictor(dict);
    found.add(
      newest ? 'jumbf' : 'unknown',
      'C2PA manifest store',
      [data],
      [{ offset: start, length: end - start }],
      filter === 'zlib' ? 'zlib' : undefined,
    );
    if (filter === undefined) found.problem('malformed', 'a manifest store with a filter that we do not read', start);
  }
}

async function addMetadata(found: Findings, document: PdfDocument): Promise<void> {
  const stream = await findMetadata(document);
  if (stream === undefined || document.encrypted) return;
  const filter = filterOf(stream.dict);
  if (filter === undefined || hasPredictor(stream.dict)) return;
  const outer = [{ offset: stream.start, length: stream.end - stream.start }];
  found.add('xmp', 'Metadata', [stream.data], outer, filter === 'zlib' ? 'zlib' : undefined);
}

async function addInformation(found: Findings, document: PdfDocument): Promise<void> {
  const information = await findInformation(document);
  if (information === undefined || document.encrypted) return;
  for (const [key, value] of information.entries) {
    if (value.kind !== 'string' || value.hex || value.bytes.length > MAX_TEXT) continue;
    const outer = [{ offset: value.start, length: value.end - value.start }];
    const ranges = await rangesOf(document, value);
    if (ranges.length > 0) found.add('text', `Info/${key}`, ranges, outer);
  }
}

/** The characters of a literal string without the backslashes before brackets; other escapes stay as they are written. */
async function rangesOf(document: PdfDocument, { start, end }: PdfString): Promise<readonly Range[]> {
  const bytes = await document.file.read(start, end - start);
  const ranges: Range[] = [];
  let from = 1;
  for (let i = 1; i < bytes.length - 1; i++) {
    if (bytes[i] !== 0x5c || ![0x28, 0x29, 0x5c].includes(bytes[i + 1] ?? 0)) continue;
    if (i > from) ranges.push({ offset: start + from, length: i - from });
    from = i + 1;
    i += 1;
  }
  if (bytes.length - 1 > from) ranges.push({ offset: start + from, length: bytes.length - 1 - from });
  return ranges;
}

async function addTrailer(found: Findings, source: ByteSource, end: number, size: number): Promise<void> {
  if (size === end) return;
  const rest = [{ offset: end, length: size - end }];
  const bytes = size - end > MAX_BLANK ? undefined : await source.read(end, size - end);
  if (bytes?.every((byte) => byte === 10 || byte === 13 || byte === 32 || byte === 9 || byte === 0) !== true)
    found.add('trailer', 'after %%EOF', rest, rest);
}
