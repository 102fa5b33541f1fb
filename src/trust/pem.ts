// Specification: RFC 7468 §2–5 (textual encoding of certificates)
import { latin1 } from '../bytes/cursor.ts';
import { fromBase64 } from '../cms/anchor-pool.ts';

/** Longest file with certificates, in bytes, and certificates in it. */
export const MAX_PEM = 8 * 1024 * 1024;
const MAX_BLOCKS = 2000;

/** What a file with certificates holds. `certificates` are DER or undefined where a block is not base64. */
export interface PemContent {
  readonly certificates: readonly (Uint8Array | undefined)[];
  readonly hasPrivateKey: boolean;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]{0,100000})-----END \1-----/g;

/** Reads a PEM bundle, or a single certificate as DER. Text between the blocks is ignored. */
export function readPem(data: string | Uint8Array): PemContent {
  // The first octet of a DER certificate is the SEQUENCE tag; a text that begins with "0" has no blocks anyway.
  if (typeof data !== 'string' && data[0] === 0x30) return { certificates: [data], hasPrivateKey: false };
  const text = typeof data === 'string' ? data : latin1(data);
  const certificates: (Uint8Array | undefined)[] = [];
  for (const [, label, body] of text.matchAll(BLOCK)) {
    if (label !== 'CERTIFICATE') continue;
    const der = fromBase64((body ?? '').replace(/\s+/g, ''));
    certificates.push(der.length > 0 ? der : undefined);
    if (certificates.length >= MAX_BLOCKS) break;
  }
  return { certificates, hasPrivateKey: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/.test(text) };
}
