// Specification: RFC 5280 §4.1.2.7 (the subject's public key)
import { hex } from '../bytes/cursor.ts';
import { digestOf } from '../cms/algorithm.ts';
import type { Certificate } from '../cms/certificate.ts';
import type { BlockEntry } from './trust-list.ts';

/**
 * Whether one of the certificates is on the block-list: itself, or under another encoding or another number with the same key. An ECDSA signature
 * can be written in two ways by anybody, so that the same certificate has two hashes; and whoever has lost a key has lost it everywhere.
 */
export async function isBlocked(certificates: readonly Certificate[], blocked: readonly BlockEntry[]): Promise<boolean> {
  if (blocked.length === 0) return false;
  for (const certificate of certificates) {
    const key = await keyHashOf(certificate);
    if (blocked.some((entry) => entry.sha256 === certificate.sha256 || entry.key === key)) return true;
  }
  return false;
}

/** SHA-256 of a certificate's public key (the content of subjectPublicKey), lower-case hex. */
export async function keyHashOf({ keyBits }: Pick<Certificate, 'keyBits'>): Promise<string> {
  return hex(await digestOf('SHA-256', keyBits));
}
