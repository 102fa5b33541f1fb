// Specification: ETSI EN 319 142-1 §5.4.2 (DSS dictionary)
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { PdfDocument } from './document.ts';
import { catalogOf } from './field.ts';
import { decodeStream } from './stream.ts';

/** Blobs of one kind, the longest one in bytes, and all of them together. */
const MAX_BLOBS = 64;
const MAX_BLOB = 4 * 1024 * 1024;
const MAX_BLOBS_BYTES = 32 * 1024 * 1024;

/** What the document brings along to prove its signers: certificates, OCSP answers and revocation lists, as DER. Nothing here is proven. */
export interface SecurityStore {
  readonly certificates: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
}

/** Reads the DSS; an entry that cannot be read is left out, since it could only help. */
export async function readSecurityStore(document: PdfDocument): Promise<SecurityStore> {
  const store = await tolerate(async () => document.dict((await catalogOf(document))?.entries.get('DSS')));
  let room = MAX_BLOBS_BYTES;
  const read = async (key: string): Promise<readonly Uint8Array[]> => {
    const found: Uint8Array[] = [];
    const list = await tolerate(() => document.resolve(store?.entries.get(key)));
    for (const item of list?.kind === 'array' ? list.items.slice(0, MAX_BLOBS) : []) {
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
  return { certificates: await read('Certs'), ocsp: await read('OCSPs'), lists: await read('CRLs') };
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
