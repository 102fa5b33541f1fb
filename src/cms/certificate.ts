// Specification: RFC 5280 §4 (X.509 version 3), C2PA certificate policy (record id in extension 1.3.6.1.4.1.62558.4)
import { ByteMap } from '../bytes/byte-map.ts';
import { hex, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import {
  digestOf,
  isWeakKey,
  type PublicKey,
  readPublicKey,
  readSignatureAlgorithm,
  type SignatureAlgorithm,
  type Weakness,
} from './algorithm.ts';
import {
  type Asn1,
  bits,
  boolean,
  explicit,
  integer,
  is,
  isContext,
  octets,
  oid,
  readAsn1,
  sequence,
  smallNumber,
  TAG,
  time,
} from './asn1.ts';
import { type Extension, readExtensions } from './extension.ts';
import { findEmails, type GeneralName, readGeneralNames, readPath } from './general-name.ts';
import { type Name, readName } from './name.ts';
import { type NameConstraints, readNameConstraints } from './name-constraints.ts';
import { OID } from './oid.ts';
import { readStatusAddresses, type StatusAddresses } from './status-address.ts';

/** Longest certificate that we read, in bytes. */
export const MAX_CERTIFICATE = 32 * 1024;
/** Certificates that are remembered, about 10 KB each. */
const MAX_REMEMBERED = 128;

/** Critical extensions whose meaning we apply, or which only name things. */
const KNOWN_CRITICAL: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.issuerAltName,
  OID.certificatePolicies,
  OID.nameConstraints,
]);

export interface KeyUsage {
  readonly digitalSignature: boolean;
  readonly contentCommitment: boolean;
  readonly keyCertSign: boolean;
}

/** A certificate as it stands. Nothing here is proven: {@link findPath} decides whether it counts. */
export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  readonly subject: Name;
  readonly issuer: Name;
  /** Lower-case hex without leading zero octets. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Extended key usages as dotted OIDs; undefined = the extension is missing. */
  readonly ekus: readonly string[] | undefined;
  readonly ekuCritical: boolean;
  readonly isCa: boolean;
  readonly pathLength: number | undefined;
  /** undefined = the extension is missing. */
  readonly keyUsage: KeyUsage | undefined;
  /** What an authority's rule on names says of everything below it; undefined = there is none. */
  readonly nameConstraints: NameConstraints | undefined;
  /** Every name that such a rule of an authority above is about; undefined = one of them cannot be read, so that no rule can be kept. */
  readonly names: readonly GeneralName[] | undefined;
  /** Extensions that restrict this certificate in a way we do not apply; with one of them it is in no path. */
  readonly unapplied: readonly string[];
  readonly key: PublicKey;
  /** Content of the subjectPublicKey BIT STRING, for OCSP's key hash. */
  readonly keyBits: Uint8Array;
  readonly subjectKeyIdentifier: string | undefined;
  /** Certificate policies as dotted OIDs; empty where it names none. */
  readonly policies: readonly string[];
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** SHA-1 or MD5 in its signature, or an RSA key below 2048 bits. */
  readonly weak: Weakness | undefined;
  /** Record id in the list of conforming products. */
  readonly recordId: string | undefined;
  /** Where its issuer tells whether it was withdrawn. */
  readonly statusAddresses: StatusAddresses;
}

/**
 * Reads one certificate from its DER, to the last byte. The same bytes give the same object, as long as they are remembered.
 * Throws {@link MalformedError} for anything that is not one well-formed certificate, too long ones included.
 */
export async function readCertificate(der: Uint8Array): Promise<Certificate> {
  const known = remembered.get(der);
  if (known !== undefined) return known;
  const certificate = await readAnew(new Uint8Array(der));
  remembered.set(certificate.der, certificate);
  return certificate;
}

/** One signer makes many pictures, and every time-stamp brings the same authorities. */
const remembered = new ByteMap<Certificate>(MAX_REMEMBERED);

async function readAnew(bytes: Uint8Array): Promise<Certificate> {
  const root = readRoot(bytes);
  const [tbs, outerAlgorithm, signature, more] = sequence(root, 'certificate');
  if (tbs === undefined || outerAlgorithm === undefined || more !== undefined) throw new MalformedError('a certificate has three parts');
  const fields = [...sequence(tbs, 'tbsCertificate')];
  const version = isContext(fields[0], 0) ? smallNumber(explicit(fields[0], 'version'), 'version') : 0;
  if (isContext(fields[0], 0)) fields.shift();
  const [serial, innerAlgorithm, issuer, validity, subject, keyInfo, ...rest] = fields;
  if (innerAlgorithm === undefined || hex(innerAlgorithm.bytes) !== hex(outerAlgorithm.bytes))
    throw new MalformedError('the two signature algorithms of the certificate differ');
  const [notBefore, notAfter] = sequence(validity, 'validity');
  const extensions = readExtensions(rest, version);
  const key = readPublicKey(keyInfo);
  const signatureAlgorithm = readSignatureAlgorithm(outerAlgorithm);
  const basic = readBasicConstraints(extensions.get(OID.basicConstraints));
  const nameConstraints = readRule(extensions.get(OID.nameConstraints), basic.isCa);
  const eku = extensions.get(OID.extendedKeyUsage);
  return {
    der: bytes,
    sha256: hex(await digestOf('SHA-256', bytes)),
    subject: readName(subject, 'subject'),
    issuer: readName(issuer, 'issuer'),
    serial: serialText(integer(serial, 'serial number')),
    notBefore: time(notBefore, 'notBefore'),
    notAfter: time(notAfter, 'notAfter'),
    ekus: eku === undefined ? undefined : readEkus(eku.value),
    ekuCritical: eku?.critical ?? false,
    ...basic,
    keyUsage: readKeyUsage(extensions.get(OID.keyUsage)),
    nameConstraints,
    names: readNames(subject, extensions.get(OID.subjectAltName)),
    unapplied: [...extensions].filter(([id, { critical }]) => isUnapplied(id, critical, nameConstraints)).map(([id]) => id),
    key,
    keyBits: bits(sequence(keyInfo, 'public key')[1], 'public key'),
    subjectKeyIdentifier: readKeyIdentifier(extensions.get(OID.subjectKeyIdentifier)),
    policies: readPolicies(extensions.get(OID.certificatePolicies)),
    tbs: tbs.bytes,
    signature: bits(signature, 'signature'),
    signatureAlgorithm,
    weak: signatureAlgorithm.kind === 'weak' ? signatureAlgorithm.why : isWeakKey(key) ? 'short-key' : undefined,
    recordId: readRecordId(extensions.get(OID.recordId)),
    statusAddresses: readStatusAddresses(extensions.get(OID.authorityInfoAccess)?.raw, extensions.get(OID.crlDistributionPoints)?.raw),
  };
}

function readRoot(bytes: Uint8Array): Asn1 {
  try {
    const root = readAsn1(bytes, MAX_CERTIFICATE);
    refuseIndefinite(root);
    return root;
  } catch (error) {
    if (error instanceof HardLimitError) throw new MalformedError(`a certificate of ${error.message}`);
    throw error;
  }
}

function refuseIndefinite(node: Asn1): void {
  if (node.indefinite) throw new MalformedError('a certificate has to be DER');
  node.children.forEach(refuseIndefinite);
}

function serialText(serial: Uint8Array): string {
  return hex(serial).replace(/^(?:00)+(?=..)/, '');
}

/** A rule on names that we could not read is one that we do not apply: a path under it can only be lost by that, not won. */
function isUnapplied(id: string, critical: boolean, nameConstraints: NameConstraints | undefined): boolean {
  return id === OID.nameConstraints ? nameConstraints === undefined : critical && !KNOWN_CRITICAL.has(id);
}

/** Only authorities may have such a rule (RFC 5280 §4.2.1.10). */
function readRule(extension: Extension | undefined, isCa: boolean): NameConstraints | undefined {
  return extension === undefined || !isCa ? undefined : tryRead(() => readNameConstraints(readAsn1(extension.raw, MAX_CERTIFICATE)));
}

/** The subject, the addresses in it, and the other names. */
function readNames(subject: Asn1 | undefined, other: Extension | undefined): readonly GeneralName[] | undefined {
  if (subject === undefined) return undefined;
  return tryRead(() => {
    const path = readPath(subject);
    return [
      ...(path.length > 0 ? [{ form: 'directory' as const, path }] : []),
      ...findEmails(subject).map((text) => ({ form: 'email' as const, text })),
      ...(other === undefined ? [] : readGeneralNames(readAsn1(other.raw, MAX_CERTIFICATE))),
    ];
  });
}

function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError || error instanceof HardLimitError) return undefined;
    throw error;
  }
}

function readBasicConstraints(extension: Extension | undefined): { isCa: boolean; pathLength: number | undefined } {
  if (extension === undefined) return { isCa: false, pathLength: undefined };
  const parts = [...sequence(extension.value, 'basicConstraints')];
  const [flag] = parts;
  const isCa = is(flag, TAG.boolean) ? boolean(flag, 'cA') : false;
  if (is(flag, TAG.boolean)) parts.shift();
  return { isCa, pathLength: parts.length === 0 ? undefined : smallNumber(parts[0], 'pathLenConstraint') };
}

function readKeyUsage(extension: Extension | undefined): KeyUsage | undefined {
  if (extension === undefined) return undefined;
  const node = extension.value;
  if (!is(node, TAG.bitString) || node.constructed || node.content.length < 1) throw new MalformedError('keyUsage is no BIT STRING');
  if ((node.content[0] ?? 0) > 7) throw new MalformedError('keyUsage has more unused bits than an octet');
  const first = node.content[1] ?? 0;
  return { digitalSignature: (first & 0x80) !== 0, contentCommitment: (first & 0x40) !== 0, keyCertSign: (first & 0x04) !== 0 };
}

function readEkus(value: Asn1 | undefined): readonly string[] {
  const list = sequence(value, 'extendedKeyUsage').map((node) => oid(node, 'extendedKeyUsage'));
  if (list.length === 0) throw new MalformedError('extendedKeyUsage is empty');
  return list;
}

function readKeyIdentifier(extension: Extension | undefined): string | undefined {
  return extension === undefined ? undefined : hex(octets(extension.value, 'subjectKeyIdentifier'));
}

/** RFC 5280 §4.2.1.4; qualifiers are texts for people. */
function readPolicies(extension: Extension | undefined): readonly string[] {
  if (extension === undefined) return [];
  return sequence(extension.value, 'certificatePolicies').map((node) => oid(sequence(node, 'policy')[0], 'policy'));
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A value that is no UUID names no product; the certificate is not refused for it. */
function readRecordId(extension: Extension | undefined): string | undefined {
  const text = is(extension?.value, TAG.utf8String) ? utf8(extension.value.content).toLowerCase() : '';
  return UUID.test(text) ? text : undefined;
}
