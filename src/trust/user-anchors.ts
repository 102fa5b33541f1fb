import { MalformedError } from '../bytes/errors.ts';
import { isWeakKey } from '../cms/algorithm.ts';
import { toBase64 } from '../cms/anchor-pool.ts';
import { type Certificate, readCertificate } from '../cms/certificate.ts';
import { MAX_PEM, readPem } from './pem.ts';
import type { TrustEntry, UserAnchors } from './trust-list.ts';

export type AnchorProblem = 'private-key' | 'no-certificate' | 'malformed' | 'nothing-valid' | 'too-large' | 'bad-date';

/** Why a file cannot become anchors; `code` is for the screens, `message` for the command line. */
export class AnchorError extends Error {
  override readonly name = 'AnchorError';
  constructor(
    readonly code: AnchorProblem,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads the certificates that a user adds, from PEM or one DER certificate: a CA becomes an anchor, an end-entity certificate
 * stands for itself. Certificates that have run out on `added` (ISO 8601), or with a key that is too short, are left out with a note.
 * Throws {@link AnchorError} for a private key, no certificate, a broken one, or nothing left.
 */
export async function readAnchors(
  data: string | Uint8Array,
  options: { readonly name: string; readonly as: UserAnchors['as']; readonly added: string },
): Promise<{ readonly anchors: UserAnchors; readonly notes: readonly string[] }> {
  if (data.length > MAX_PEM) throw new AnchorError('too-large', `the file is larger than ${MAX_PEM} bytes`);
  const added = new Date(options.added);
  if (Number.isNaN(added.getTime())) throw new AnchorError('bad-date', `"${options.added}" is no date`);
  const { certificates, hasPrivateKey } = readPem(data);
  if (hasPrivateKey)
    throw new AnchorError('private-key', 'the file holds a private key: keep that to yourself and give the certificate only');
  if (certificates.length === 0) throw new AnchorError('no-certificate', 'there is no certificate in the file');
  const entries = new Map<string, TrustEntry>();
  const notes: string[] = [];
  for (const [index, der] of certificates.entries()) {
    const certificate = await readOne(der, index + 1);
    const why = reasonToSkip(certificate, added);
    if (why === undefined) entries.set(certificate.sha256, toEntry(certificate));
    else notes.push(`${certificate.subject.name}: left out, ${why}`);
  }
  if (entries.size === 0) throw new AnchorError('nothing-valid', `no certificate in the file can be used (${notes.join('; ')})`);
  return { anchors: { ...options, entries: [...entries.values()] }, notes };
}

async function readOne(der: Uint8Array | undefined, number: number): Promise<Certificate> {
  try {
    if (der === undefined) throw new MalformedError('not base64');
    return await readCertificate(der);
  } catch (error) {
    if (error instanceof MalformedError) throw new AnchorError('malformed', `certificate ${number} cannot be read: ${error.message}`);
    throw error;
  }
}

function reasonToSkip(certificate: Certificate, added: Date): string | undefined {
  if (certificate.notAfter.getTime() < added.getTime()) return `it ran out on ${certificate.notAfter.toISOString().slice(0, 10)}`;
  if (isWeakKey(certificate.key)) return 'its key is too short';
  if (certificate.isCa && certificate.keyUsage?.keyCertSign === false) return 'it may not sign certificates';
  if (certificate.unapplied.length > 0) return `it has a rule that we do not apply (${certificate.unapplied.join(', ')})`;
  return undefined;
}

/** The record of a certificate: a CA is an anchor, any other stands for itself only. */
export function toEntry(certificate: Certificate): TrustEntry {
  return {
    kind: certificate.isCa ? 'anchor' : 'leaf',
    name: certificate.subject.name,
    sha256: certificate.sha256,
    der: toBase64(certificate.der),
  };
}
