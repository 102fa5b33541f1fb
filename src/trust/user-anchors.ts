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

/** Why one certificate of a bundle is left out. */
export type SkipReason = 'no-authority' | 'expired' | 'weak-key' | 'may-not-sign' | 'unknown-rule';

/** A certificate that was left out; `date` (ISO 8601 day) where it has run out. */
export interface AnchorNote {
  readonly name: string;
  readonly why: SkipReason;
  readonly date?: string;
}

/**
 * Reads the authorities that a user adds, from PEM or one DER certificate. What is no authority, has run out on `added` (ISO 8601) or
 * could sign nothing that counts is left out, each with a note.
 * Throws {@link AnchorError} for a private key, no certificate, a broken one, or nothing left.
 */
export async function readAnchors(
  data: string | Uint8Array,
  options: { readonly name: string; readonly as: UserAnchors['as']; readonly added: string },
): Promise<{ readonly anchors: UserAnchors; readonly notes: readonly AnchorNote[] }> {
  if (data.length > MAX_PEM) throw new AnchorError('too-large', `the file is larger than ${MAX_PEM} bytes`);
  const added = new Date(options.added);
  if (Number.isNaN(added.getTime())) throw new AnchorError('bad-date', `"${options.added}" is no date`);
  const { certificates, hasPrivateKey } = readPem(data);
  if (hasPrivateKey)
    throw new AnchorError('private-key', 'the file holds a private key: keep that to yourself and give the certificate only');
  if (certificates.length === 0) throw new AnchorError('no-certificate', 'there is no certificate in the file');
  const entries = new Map<string, TrustEntry>();
  const notes: AnchorNote[] = [];
  for (const [index, der] of certificates.entries()) {
    const certificate = await readOne(der, index + 1);
    const why = reasonToSkip(certificate, added);
    if (why === undefined) entries.set(certificate.sha256, toEntry(certificate));
    else notes.push({ name: certificate.subject.name, why, ...(why === 'expired' && { date: dayOf(certificate.notAfter) }) });
  }
  if (entries.size === 0)
    throw new AnchorError('nothing-valid', `no authority in the file can be used (${notes.map(describeNote).join('; ')})`);
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

function reasonToSkip(certificate: Certificate, added: Date): SkipReason | undefined {
  if (!certificate.isCa) return 'no-authority';
  if (certificate.notAfter.getTime() < added.getTime()) return 'expired';
  if (isWeakKey(certificate.key)) return 'weak-key';
  if (certificate.keyUsage?.keyCertSign === false) return 'may-not-sign';
  return certificate.unapplied.length > 0 ? 'unknown-rule' : undefined;
}

const WHY: Readonly<Record<SkipReason, string>> = {
  'no-authority': 'it is no authority',
  expired: 'it ran out',
  'weak-key': 'its key is too short',
  'may-not-sign': 'it may not sign certificates',
  'unknown-rule': 'it has a rule that we do not apply',
};

/** A note in English, for the command line. */
export function describeNote({ name, why, date }: AnchorNote): string {
  return `${name}: left out, ${WHY[why]}${date === undefined ? '' : ` on ${date}`}`;
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** The record of a certificate: a CA is an anchor, any other stands for itself only. */
export function toEntry(certificate: Certificate): TrustEntry {
  return {
    kind: certificate.isCa ? 'anchor' : 'leaf',
    name: certificate.subject.name,
    sha256: certificate.sha256,
    der: toBase64(certificate.der),
  };
}
