// Specification: C2PA 2.2 §A.4.4 (embedding in PDF); ISO 32000-2 §7.11.4 (embedded files), §14.3 (metadata), §14.13 (associated files)
import type { PdfDocument } from './document.ts';
import { catalogOf } from './field.ts';
import { nameOf, type PdfDict, type PdfObject, type PdfStream } from './object.ts';

/** Attached files, and nodes of the name tree that holds them. */
const MAX_FILES = 1024;
const MAX_NODES = 4096;

/** Streams of attached C2PA manifest stores, the newest last. */
export async function findManifestStores(document: PdfDocument): Promise<readonly PdfStream[]> {
  const catalog = await catalogOf(document);
  const associated = await document.resolve(catalog?.entries.get('AF'));
  const names = await document.dict(catalog?.entries.get('Names'));
  const files = [
    ...(associated.kind === 'array' ? associated.items : []),
    ...(await listNames(document, names?.entries.get('EmbeddedFiles'))),
  ];
  const found = new Map<number, PdfStream>();
  for (const item of files.slice(0, MAX_FILES)) {
    document.file.budget.step();
    const file = await document.dict(item);
    const stream = file === undefined ? undefined : await findStore(document, file);
    if (stream !== undefined) found.set(stream.start, stream);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

async function findStore(document: PdfDocument, file: PdfDict): Promise<PdfStream | undefined> {
  const embedded = await document.dict(file.entries.get('EF'));
  const stream = await document.resolve(embedded?.entries.get('F') ?? embedded?.entries.get('UF'));
  if (stream.kind !== 'stream') return undefined;
  const related = nameOf(await document.resolve(file.entries.get('AFRelationship'))) === 'C2PA_Manifest';
  return related || nameOf(stream.dict.entries.get('Subtype')) === 'application/c2pa' ? stream : undefined;
}

/** The values of a name tree. */
async function listNames(document: PdfDocument, root: PdfObject | undefined): Promise<readonly PdfObject[]> {
  const open: PdfObject[] = root === undefined ? [] : [root];
  const seen = new Set<number>();
  const values: PdfObject[] = [];
  for (let node = open.pop(); node !== undefined && seen.size < MAX_NODES; node = open.pop()) {
    if (node.kind === 'ref') {
      if (seen.has(node.number)) continue;
      seen.add(node.number);
    }
    document.file.budget.step();
    const dict = await document.dict(node);
    const kids = await document.resolve(dict?.entries.get('Kids'));
    const names = await document.resolve(dict?.entries.get('Names'));
    for (const kid of kids.kind === 'array' ? kids.items : []) open.push(kid);
    for (const [i, name] of names.kind === 'array' ? names.items.entries() : []) if (i % 2 === 1) values.push(name);
    if (values.length > MAX_FILES) break;
  }
  return values;
}

/** The document's own XMP. */
export async function findMetadata(document: PdfDocument): Promise<PdfStream | undefined> {
  const found = await document.resolve((await catalogOf(document))?.entries.get('Metadata'));
  return found.kind === 'stream' ? found : undefined;
}

/** The entries of the information dictionary, where it stands in the file as it is. */
export async function findInformation(document: PdfDocument): Promise<PdfDict | undefined> {
  const { value, packed } = await document.locate(document.trailer.entries.get('Info'));
  return value.kind === 'dict' && !packed ? value : undefined;
}
