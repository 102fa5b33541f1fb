// Specification: ETSI EN 319 142-1 §5.4.2 (DSS dictionary, VRI)
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { PdfDocument } from './document.ts';
import { catalogOf } from './field.ts';
import type { PdfDict, PdfObject } from './object.ts';
import { decodeStream } from './stream.ts';

/** Blobs of one kind, the longest one in bytes, and all of them together. */
const MAX_BLOBS = 64;
/** Signatures of which the store keeps the proof apart. */
const MAX_APART = 32;
const MAX_BLOB = 4 * 1024 * 1024;
const MAX_BLOBS_BYTES = 32 * 1024 * 1024;

/** What the document brings along to prove its signers: certificates, OCSP answers and revocation lists, as DER. Nothing here is proven. */
export interface SecurityStore {
  readonly certificates: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
}

/** Reads the DSS, and what it keeps apart for single signatures (VRI), which may stand nowhere else; an entry that cannot be read is left out, since it could only help. */
export async function readSecurityStore(document: PdfDocument): Promise<SecurityStore> {
  const store = await tolerate(async () => document.dict((await catalogOf(document))?.entries.get('DSS')));
  const apart = await readApart(document, store);
  let room = MAX_BLOBS_BYTES;
  const read = async (key: string, keyApart: string): Promise<readonly Uint8Array[]> => {
    const found: Uint8Array[] = [];
    const items = await itemsOf(document, [store?.entries.get(key), ...apart.map((one) => one.entries.get(keyApart))]);
    for (const item of items.slice(0, MAX_BLOBS)) {
      const blob = await tolerate(async () => {
        const value = await document.resolve(item);
        return value.kind === 'stream' ? decodeStream(document.file, value, Math.min(room, MAX_BLOB)) : undefined;
      });
      if (blob === undefined) continue;
      room -= blob.length;
      found.push(blob);
    }
    return found;
  };
  return { certificates: await read('Certs', 'Cert'), ocsp: await read('OCSPs', 'OCSP'), lists: await read('CRLs', 'CRL') };
}

async function readApart(document: PdfDocument, store: PdfDict | undefined): Promise<readonly PdfDict[]> {
  const all = await tolerate(() => document.dict(store?.entries.get('VRI')));
  const found: PdfDict[] = [];
  for (const value of [...(all?.entries.values() ?? [])].slice(0, MAX_APART)) {
    const one = await tolerate(() => document.dict(value));
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** The items of several arrays; what two of them refer to is taken once. */
async function itemsOf(document: PdfDocument, arrays: readonly (PdfObject | undefined)[]): Promise<readonly PdfObject[]> {
  const found = new Map<string, PdfObject>();
  for (const value of arrays) {
    const array = await tolerate(() => document.resolve(value));
    for (const item of array?.kind === 'array' ? array.items : [])
      found.set(item.kind === 'ref' ? `${item.number} ${item.generation}` : `at ${item.start}`, item);
  }
  return [...found.values()];
}

async function tolerate<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HardLimitError && error.limit === 'time') throw error;
    if (error instanceof MalformedError || error instanceof HardLimitError) return undefined;
    throw error;
  }
}
