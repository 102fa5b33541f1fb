// Specification: RFC 3161 §2.4.2 (TSTInfo), §2.3 (authority certificates), RFC 5816; C2PA 2.2 §10.3.2.5, §15.8
import { equalBytes } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { digestOf, isDigest, readDigest } from './algorithm.ts';
import { type Asn1, explicit, is, isContext, octets, oid, readAsn1, sequence, smallNumber, TAG, time } from './asn1.ts';
import type { Certificate } from './certificate.ts';
import { OID } from './oid.ts';
import { CMS, checkSigner, readContentInfo } from './signed-data.ts';

/** Longest token that we read, in bytes. */
export const MAX_TOKEN = 256 * 1024;

/** A token that is sound by itself: who says so, and when. Whether the authority counts is another question. */
export interface TimeStamp {
  readonly at: Date;
  readonly authority: Certificate;
  readonly certificates: readonly Certificate[];
  /** Revocation lists and OCSP answers that came along, as DER. Nothing in them is proven. */
  readonly lists: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
}

/**
 * Reads a token and checks all of it but the authority's chain. undefined = readable, but something does not fit.
 * Throws MalformedError or HardLimitError for bytes that are no token.
 */
export async function readTimeStamp(token: Uint8Array, stamped: Uint8Array): Promise<TimeStamp | undefined> {
  const signed = await readContentInfo(tokenOf(readAsn1(token, MAX_TOKEN)));
  const [signer, another] = signed.signers;
  // RFC 3161 §2.4.2: exactly one signer, the authority.
  if (signed.contentType !== CMS.tstInfo || signed.content === undefined || signer === undefined || another !== undefined) return undefined;
  const info = readInfo(signed.content);
  if (!isDigest(info.digest) || !equalBytes(info.imprint, await digestOf(info.digest, stamped))) return undefined;
  const check = await checkSigner(signed, signer, signed.content);
  if (check.state !== 'sound' || !mayStamp(check.certificate)) return undefined;
  const { certificates, lists, ocsp } = signed;
  return { at: info.at, authority: check.certificate, certificates, lists, ocsp };
}

/** TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken ContentInfo OPTIONAL }; a bare token begins with its type. */
function tokenOf(root: Asn1): Asn1 {
  const [first, second] = sequence(root, 'time-stamp');
  if (is(first, TAG.oid)) return root;
  const status = smallNumber(sequence(first, 'status')[0], 'status');
  // 0 = granted, 1 = granted with modifications.
  if (status > 1 || second === undefined) throw new MalformedError(`the time-stamp was not granted (status ${status})`);
  return second;
}

/** What a token states, whoever made it and whatever it is over. Proves nothing. */
export interface Stated {
  /** undefined = no time that can be read. */
  readonly at: Date | undefined;
  /** DER, whatever stands there as one. */
  readonly certificates: readonly Uint8Array[];
}

/** What a token states; nothing where it cannot be read. Never throws for bad bytes. */
export function findStated(token: Uint8Array): Stated {
  try {
    const [, holder] = sequence(tokenOf(readAsn1(token, MAX_TOKEN)), 'ContentInfo');
    const [, , encapsulated, ...rest] = isContext(holder, 0) ? sequence(explicit(holder, 'content'), 'SignedData') : [];
    const certificates = rest.find((node) => isContext(node, 0))?.children.map((node) => node.bytes) ?? [];
    return { at: findStatedTime(encapsulated), certificates };
  } catch (error) {
    if (error instanceof MalformedError || error instanceof HardLimitError) return { at: undefined, certificates: [] };
    throw error;
  }
}

function findStatedTime(encapsulated: Asn1 | undefined): Date | undefined {
  try {
    const [, content] = sequence(encapsulated, 'encapContentInfo');
    return isContext(content, 0) ? readInfo(octets(explicit(content, 'eContent'), 'TSTInfo')).at : undefined;
  } catch (error) {
    if (error instanceof MalformedError || error instanceof HardLimitError) return undefined;
    throw error;
  }
}

function readInfo(content: Uint8Array): { digest: ReturnType<typeof readDigest>; imprint: Uint8Array; at: Date } {
  const [version, policy, imprint, , genTime] = sequence(readAsn1(content, MAX_TOKEN), 'TSTInfo');
  if (smallNumber(version, 'TSTInfo version') !== 1) throw new MalformedError('unknown TSTInfo version');
  oid(policy, 'TSTInfo policy');
  const [algorithm, hash] = sequence(imprint, 'messageImprint');
  if (!is(genTime, TAG.generalizedTime)) throw new MalformedError('genTime is no GeneralizedTime');
  return { digest: readDigest(algorithm), imprint: octets(hash, 'messageImprint'), at: time(genTime, 'genTime') };
}

/** RFC 3161 §2.3: a key for time-stamps only, and that said critically. */
function mayStamp(certificate: Certificate): boolean {
  return (
    certificate.ekuCritical &&
    certificate.ekus?.length === 1 &&
    certificate.ekus[0] === OID.timeStamping &&
    !certificate.isCa &&
    (certificate.keyUsage === undefined || certificate.keyUsage.digitalSignature || certificate.keyUsage.contentCommitment)
  );
}
