// Specification: RFC 5280 §5 (certificate revocation lists), §6.3
import { hex } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { readSignatureAlgorithm, verifySignature } from '../cms/algorithm.ts';
import { type Asn1, bits, integer, is, isContext, octets, oid, readAsn1, sequence, smallNumber, TAG, time } from '../cms/asn1.ts';
import type { Certificate } from '../cms/certificate.ts';
import { readName } from '../cms/name.ts';
import type { SignerFinding } from '../signal.ts';

/** Longest list in bytes, lists read for one signer, and bytes of all of them. */
const MAX_LIST = 4 * 1024 * 1024;
const MAX_LISTS = 32;
const MAX_BYTES = 16 * 1024 * 1024;
/** How far clocks may differ, in milliseconds. */
const SKEW = 5 * 60 * 1000;

const REASON = '2.5.29.21';
const DELTA = '2.5.29.27';
const ISSUING_POINT = '2.5.29.28';
/** CRLReason removeFromCRL: the hold was lifted. */
const REMOVE_FROM_CRL = 8;

/** What one list of the leaf's own issuer says of the leaf. */
interface Entry {
  readonly revokedAt: Date | undefined;
  readonly whole: boolean;
  readonly from: Date;
  readonly until: Date | undefined;
}

/**
 * What revocation lists prove about `leaf`, as {@link judgeWithdrawal} does for OCSP: only lists that `issuer` itself signed count.
 * A list that is silent proves "good" only while it is in force at the proven time (else now), and only when it covers everything.
 * Never throws for bad bytes.
 */
export async function judgeByLists(
  lists: readonly Uint8Array[],
  leaf: Certificate,
  issuer: Certificate | undefined,
  proven: Date | undefined,
  now: Date,
): Promise<SignerFinding['withdrawal']> {
  if (issuer === undefined) return 'not-checked';
  const entries = await readLists(lists, leaf, issuer);
  const withdrawn = entries.some(
    // Written so that a time that is no time counts as withdrawn.
    ({ revokedAt }) => revokedAt !== undefined && (proven === undefined || !(revokedAt.getTime() > proven.getTime())),
  );
  if (withdrawn) return 'withdrawn';
  const at = (proven ?? now).getTime();
  const good = entries.some(
    ({ whole, from, until, revokedAt }) =>
      whole && revokedAt === undefined && until !== undefined && from.getTime() <= at + SKEW && at <= until.getTime(),
  );
  return good ? 'good-stapled' : 'not-checked';
}

/** One after the other: what a long list is taken apart into is let go before the next. */
async function readLists(lists: readonly Uint8Array[], leaf: Certificate, issuer: Certificate): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let left = MAX_BYTES;
  for (const list of lists.slice(0, MAX_LISTS)) {
    left -= list.length;
    const entry = left < 0 ? undefined : await readList(list, leaf, issuer);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

async function readList(bytes: Uint8Array, leaf: Certificate, issuer: Certificate): Promise<Entry | undefined> {
  try {
    const [tbs, algorithm, signature] = sequence(readAsn1(bytes, MAX_LIST), 'CertificateList');
    if (tbs === undefined) return undefined;
    const fields = [...sequence(tbs, 'tbsCertList')];
    if (is(fields[0], TAG.integer)) fields.shift();
    const [, name, thisUpdate, ...rest] = fields;
    if (readName(name, 'issuer').text !== issuer.subject.text) return undefined;
    if (!(await verifySignature(issuer.key, readSignatureAlgorithm(algorithm), tbs.bytes, bits(signature, 'signature')))) return undefined;
    const until = is(rest[0], TAG.utcTime) || is(rest[0], TAG.generalizedTime) ? time(rest.shift(), 'nextUpdate') : undefined;
    const revoked = is(rest[0], TAG.sequence) ? sequence(rest.shift(), 'revokedCertificates') : [];
    const holder = rest.find((field) => isContext(field, 0));
    const kinds =
      holder === undefined
        ? []
        : sequence(holder.children[0], 'crlExtensions').map((node) => oid(sequence(node, 'extension')[0], 'extension'));
    return {
      revokedAt: findRevocation(revoked, leaf.serial),
      whole: !kinds.includes(DELTA) && !kinds.includes(ISSUING_POINT),
      from: time(thisUpdate, 'thisUpdate'),
      until,
    };
  } catch (error) {
    if (error instanceof MalformedError || error instanceof HardLimitError) return undefined;
    throw error;
  }
}

function findRevocation(revoked: readonly Asn1[], serial: string): Date | undefined {
  for (const node of revoked) {
    const [number, when, extensions] = sequence(node, 'revoked certificate');
    if (hex(integer(number, 'serial number')).replace(/^(?:00)+(?=..)/, '') !== serial) continue;
    if (reasonOf(extensions) !== REMOVE_FROM_CRL) return time(when, 'revocationDate');
  }
  return undefined;
}

function reasonOf(extensions: Asn1 | undefined): number | undefined {
  if (extensions === undefined) return undefined;
  for (const node of sequence(extensions, 'entry extensions')) {
    const parts = sequence(node, 'extension');
    if (oid(parts[0], 'extension') === REASON) return smallNumber(readAsn1(octets(parts.at(-1), 'reason'), 16), 'reason');
  }
  return undefined;
}
