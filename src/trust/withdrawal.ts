// Specification: RFC 6960 §4.2 (OCSP responses); C2PA 2.2 §15.9 (stapled answers)
import { equalBytes, hex } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { type Digest, digestOf, readSignatureAlgorithm, verifySignature } from '../cms/algorithm.ts';
import { type Asn1, bits, explicit, integer, isContext, octets, oid, readAsn1, sequence, smallNumber, time } from '../cms/asn1.ts';
import { type Certificate, readCertificate } from '../cms/certificate.ts';
import { isSignedBy, timeFault } from '../cms/certificate-path.ts';
import { OID } from '../cms/oid.ts';
import type { SignerFinding } from '../signal.ts';

/** Longest answer in bytes, answers for one signer, single answers and certificates in one answer. */
const MAX_RESPONSE = 64 * 1024;
const MAX_RESPONSES = 64;
const MAX_SINGLES = 32;
const MAX_RESPONDERS = 8;
/** How long an answer without nextUpdate counts, and how far clocks may differ, in milliseconds. */
const DEFAULT_WINDOW = 24 * 60 * 60 * 1000;
const SKEW = 5 * 60 * 1000;

const BASIC = '1.3.6.1.5.5.7.48.1.1';
const DIGESTS: ReadonlyMap<string, Digest | 'SHA-1'> = new Map<string, Digest | 'SHA-1'>([
  ['1.3.14.3.2.26', 'SHA-1'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);
/** CRLReason removeFromCRL: the hold was lifted. */
const REMOVE_FROM_CRL = 8;

interface Answer {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: Date | undefined;
  readonly reason: number | undefined;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
}

/**
 * What stapled OCSP answers prove about `leaf`, which `issuer` has signed (undefined = the issuer is not known, so nothing is proven).
 * Revoked at or before the proven signing time is `withdrawn`; revoked later is not, since the signature was made before.
 * Without a proven time every revocation counts. A good answer counts within its own window at the proven time, else now.
 * Malformed, unsigned or foreign answers are `not-checked`. Never throws for bad bytes.
 */
export async function judgeWithdrawal(
  responses: readonly Uint8Array[],
  leaf: Certificate,
  issuer: Certificate | undefined,
  proven: Date | undefined,
  now: Date,
): Promise<SignerFinding['withdrawal']> {
  if (issuer === undefined) return 'not-checked';
  const answers = (await Promise.all(responses.slice(0, MAX_RESPONSES).map((response) => readAnswers(response, leaf, issuer)))).flat();
  const withdrawn = answers.some(
    (answer) =>
      answer.status === 'revoked' &&
      answer.reason !== REMOVE_FROM_CRL &&
      // Written so that a time that is no time counts as withdrawn.
      (proven === undefined || answer.revokedAt === undefined || !(answer.revokedAt.getTime() > proven.getTime())),
  );
  if (withdrawn) return 'withdrawn';
  const at = (proven ?? now).getTime();
  const good = answers.some((answer) => {
    const until = answer.nextUpdate?.getTime() ?? answer.thisUpdate.getTime() + DEFAULT_WINDOW;
    return answer.status === 'good' && answer.thisUpdate.getTime() <= at + SKEW && at <= until;
  });
  return good ? 'good-stapled' : 'not-checked';
}

/** The signed answers about this leaf in one response; none where anything is wrong with it. */
async function readAnswers(bytes: Uint8Array, leaf: Certificate, issuer: Certificate): Promise<readonly Answer[]> {
  try {
    const [status, holder] = sequence(readAsn1(bytes, MAX_RESPONSE), 'OCSPResponse');
    if (smallNumber(status, 'response status') !== 0 || !isContext(holder, 0)) return [];
    const [type, response] = sequence(explicit(holder, 'response bytes'), 'response bytes');
    if (oid(type, 'response type') !== BASIC) return [];
    const [data, algorithm, signature, certificates] = sequence(readAsn1(octets(response, 'response'), MAX_RESPONSE), 'BasicOCSPResponse');
    if (data === undefined) return [];
    const fields = sequence(data, 'ResponseData').filter((field) => !field.context);
    const producedAt = time(fields[0], 'producedAt');
    const signed = { bytes: data.bytes, algorithm: readSignatureAlgorithm(algorithm), signature: bits(signature, 'signature') };
    if (!(await isAuthorized(signed, certificates, issuer, producedAt))) return [];
    return await answersAbout(sequence(fields[1], 'responses'), leaf, issuer);
  } catch (error) {
    if (error instanceof MalformedError || error instanceof HardLimitError) return [];
    throw error;
  }
}

interface Signed {
  readonly bytes: Uint8Array;
  readonly algorithm: ReturnType<typeof readSignatureAlgorithm>;
  readonly signature: Uint8Array;
}

/** RFC 6960 §4.2.2.2: the issuer itself, or a certificate for OCSP signing that the issuer has signed. */
async function isAuthorized(signed: Signed, certificates: Asn1 | undefined, issuer: Certificate, producedAt: Date): Promise<boolean> {
  if (await verifySignature(issuer.key, signed.algorithm, signed.bytes, signed.signature)) return true;
  if (!isContext(certificates, 0)) return false;
  for (const node of sequence(explicit(certificates, 'certificates'), 'certificates').slice(0, MAX_RESPONDERS)) {
    const responder = await readCertificate(node.bytes);
    if (responder.ekus?.includes(OID.ocspSigning) !== true || responder.keyUsage?.digitalSignature === false) continue;
    if (responder.unapplied.length > 0 || timeFault(responder, producedAt) !== undefined) continue;
    if (responder.issuer.text !== issuer.subject.text || !(await isSignedBy(responder, issuer))) continue;
    if (await verifySignature(responder.key, signed.algorithm, signed.bytes, signed.signature)) return true;
  }
  return false;
}

async function answersAbout(singles: readonly Asn1[], leaf: Certificate, issuer: Certificate): Promise<readonly Answer[]> {
  const found: Answer[] = [];
  for (const single of singles.slice(0, MAX_SINGLES)) {
    const [id, status, thisUpdate, ...rest] = sequence(single, 'SingleResponse');
    if (!(await isAbout(id, leaf, issuer))) continue;
    const next = rest.find((field) => isContext(field, 0));
    found.push({
      ...readStatus(status),
      thisUpdate: time(thisUpdate, 'thisUpdate'),
      nextUpdate: next === undefined ? undefined : time(explicit(next, 'nextUpdate'), 'nextUpdate'),
    });
  }
  return found;
}

/** CertID: SHA-1 only identifies here, it proves nothing. */
async function isAbout(id: Asn1 | undefined, leaf: Certificate, issuer: Certificate): Promise<boolean> {
  const [algorithm, nameHash, keyHash, serial] = sequence(id, 'CertID');
  const digest = DIGESTS.get(oid(sequence(algorithm, 'hash algorithm')[0], 'hash algorithm'));
  if (digest === undefined) return false;
  return (
    hex(integer(serial, 'serial number')).replace(/^(?:00)+(?=..)/, '') === leaf.serial &&
    equalBytes(octets(nameHash, 'issuerNameHash'), await digestOf(digest, leaf.issuer.der)) &&
    equalBytes(octets(keyHash, 'issuerKeyHash'), await digestOf(digest, issuer.keyBits))
  );
}

function readStatus(status: Asn1 | undefined): Pick<Answer, 'status' | 'revokedAt' | 'reason'> {
  if (isContext(status, 1)) {
    const [when, reason] = status.children;
    return {
      status: 'revoked',
      revokedAt: time(when, 'revocationTime'),
      reason: reason === undefined ? undefined : smallNumber(explicit(reason, 'reason'), 'reason'),
    };
  }
  return { status: isContext(status, 0) ? 'good' : 'unknown', revokedAt: undefined, reason: undefined };
}
