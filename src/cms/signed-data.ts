// Specification: RFC 5652 §5 (SignedData), RFC 5035 (signing certificate attribute)
import { concatBytes, equalBytes, hex } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import {
  type Digest,
  digestOf,
  isDigest,
  isWeakKey,
  readDigest,
  readSignatureAlgorithm,
  type SignatureAlgorithm,
  verifySignature,
  type WeakDigest,
} from './algorithm.ts';
import { type Asn1, compareBytes, encode, explicit, integer, is, isContext, octets, oid, sequence, setOf, TAG, toDer } from './asn1.ts';
import { type Certificate, MAX_CERTIFICATE, readCertificate } from './certificate.ts';
import { readName } from './name.ts';

/** Certificates and signers in one structure. */
const MAX_CERTIFICATES = 64;
const MAX_SIGNERS = 16;
/** Revocation lists, and OCSP answers, in one structure. */
const MAX_REVOCATIONS = 32;
/** Longest structure, in bytes: document signatures carry revocation lists. */
export const MAX_SIGNED_DATA = 8 * 1024 * 1024;

export const CMS = {
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  /** id-ri-ocsp-response, RFC 5940. */
  ocspResponse: '1.3.6.1.5.5.7.16.2',
} as const;

export interface SignedData {
  /** What the content is, as an OID. */
  readonly contentType: string;
  /** The content octets; undefined = the content is elsewhere (detached). */
  readonly content: Uint8Array | undefined;
  /** Those that could be read; order says nothing. */
  readonly certificates: readonly Certificate[];
  /** Revocation lists and OCSP answers that came along, as DER. Nobody has signed that they belong here, and nothing in them is proven. */
  readonly lists: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
}

export interface SignerInfo {
  readonly sid: { readonly issuer: Uint8Array; readonly issuerText: string; readonly serial: string } | { readonly keyIdentifier: string };
  readonly digest: Digest | WeakDigest | undefined;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** Attribute values by OID; undefined = there are none (the signature is over the content itself). */
  readonly signedAttributes: ReadonlyMap<string, readonly Asn1[]> | undefined;
  /** What the signature is over: the attributes as they stand, and as DER where that differs. */
  readonly signedBytes: readonly Uint8Array[];
  readonly unsignedAttributes: ReadonlyMap<string, readonly Asn1[]>;
}

/** Reads a ContentInfo that holds SignedData, from BER or DER. @throws MalformedError */
export async function readContentInfo(root: Asn1): Promise<SignedData> {
  const [type, holder] = sequence(root, 'ContentInfo');
  if (oid(type, 'content type') !== CMS.signedData || !isContext(holder, 0)) throw new MalformedError('the CMS structure is no SignedData');
  const [, , encapsulated, ...rest] = sequence(explicit(holder, 'content'), 'SignedData');
  const [contentType, content] = sequence(encapsulated, 'EncapsulatedContentInfo');
  const certificates = rest.find((node) => isContext(node, 0))?.children ?? [];
  const signers = setOf(rest.at(-1), 'SignerInfos');
  if (certificates.length > MAX_CERTIFICATES || signers.length > MAX_SIGNERS) throw new MalformedError('too many certificates or signers');
  return {
    contentType: oid(contentType, 'content type'),
    content: content === undefined ? undefined : octets(explicit(content, 'content'), 'content'),
    certificates: await readAll(certificates),
    ...readRevocationInfos(rest.find((node) => isContext(node, 1))?.children ?? []),
    signers: signers.map(readSignerInfo),
  };
}

/** RFC 5652 §10.2.1: a list, or `[1]` with the kind of another format and its value. What cannot be read could only help. */
function readRevocationInfos(nodes: readonly Asn1[]): Pick<SignedData, 'lists' | 'ocsp'> {
  const lists = nodes.filter((node) => is(node, TAG.sequence)).map((node) => node.bytes);
  const ocsp = nodes.flatMap((node) => {
    const [kind, value] = isContext(node, 1) ? node.children : [];
    return value !== undefined && isOcsp(kind) ? [value.bytes] : [];
  });
  return { lists: lists.slice(0, MAX_REVOCATIONS), ocsp: ocsp.slice(0, MAX_REVOCATIONS) };
}

function isOcsp(kind: Asn1 | undefined): boolean {
  try {
    return oid(kind, 'revocation format') === CMS.ocspResponse;
  } catch (error) {
    if (error instanceof MalformedError) return false;
    throw error;
  }
}

/** A certificate of another kind (attribute certificates, broken ones) is left out: it can only be missing, not vouch. */
async function readAll(nodes: readonly Asn1[]): Promise<Certificate[]> {
  const found: Certificate[] = [];
  for (const node of nodes) {
    if (!is(node, TAG.sequence) || node.bytes.length > MAX_CERTIFICATE) continue;
    try {
      found.push(await readCertificate(node.bytes));
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
    }
  }
  return found;
}

function readSignerInfo(node: Asn1): SignerInfo {
  const [, sid, digestAlgorithm, ...rest] = sequence(node, 'SignerInfo');
  const signed = isContext(rest[0], 0) ? rest.shift() : undefined;
  const [algorithm, signature, unsigned] = rest;
  const digest = readDigest(digestAlgorithm);
  return {
    sid: readSid(sid),
    digest,
    algorithm: readSignatureAlgorithm(algorithm, digest),
    signature: octets(signature, 'signature'),
    signedAttributes: signed === undefined ? undefined : readSignedAttributes(signed),
    signedBytes: signed === undefined ? [] : signedForms(signed),
    unsignedAttributes: isContext(unsigned, 1) ? readAttributes(unsigned) : new Map(),
  };
}

function readSid(sid: Asn1 | undefined): SignerInfo['sid'] {
  if (isContext(sid, 0)) return { keyIdentifier: hex(sid.content) };
  const [issuer, serial] = sequence(sid, 'signer identifier');
  const name = readName(issuer, 'issuer');
  return { issuer: name.der, issuerText: name.text, serial: hex(integer(serial, 'serial number')).replace(/^(?:00)+(?=..)/, '') };
}

/** Of signed attributes each kind stands once (RFC 5652 §11). */
function readSignedAttributes(holder: Asn1): ReadonlyMap<string, readonly Asn1[]> {
  const found = readAttributes(holder);
  if (found.size < holder.children.length) throw new MalformedError('a signed attribute stands twice');
  return found;
}

/** The values of each kind: of time-stamps and countersignatures every one may have an attribute of its own (RFC 5652 §11.4, CAdES). */
function readAttributes(holder: Asn1): ReadonlyMap<string, readonly Asn1[]> {
  const found = new Map<string, Asn1[]>();
  for (const node of holder.children) {
    const [type, values] = sequence(node, 'attribute');
    const id = oid(type, 'attribute');
    const known = found.get(id) ?? [];
    found.set(id, known);
    for (const value of setOf(values, 'attribute values')) known.push(value);
  }
  return found;
}

/** RFC 5652 §5.4: the attributes as a SET OF in DER. Some signers left them unsorted and signed that; both forms say the same. */
function signedForms(holder: Asn1): readonly Uint8Array[] {
  const sorted = encode(0x31, concatBytes(holder.children.map(toDer).sort(compareBytes)));
  const plain = encode(0x31, holder.content);
  return holder.indefinite || equalBytes(plain, sorted) ? [sorted] : [sorted, plain];
}

/** The certificate that a signer names, if it is there. Several may be of one key: then the signed attributes say which of them is meant. */
export async function findSigner(signer: SignerInfo, certificates: readonly Certificate[]): Promise<Certificate | undefined> {
  const { sid, signedAttributes } = signer;
  const found = certificates.filter((certificate) =>
    'keyIdentifier' in sid
      ? certificate.subjectKeyIdentifier === sid.keyIdentifier
      : certificate.serial === sid.serial && certificate.issuer.text === sid.issuerText,
  );
  if (found.length < 2 || signedAttributes === undefined) return found[0];
  const checks = await Promise.all(found.map((certificate) => checkNamed(signedAttributes, certificate)));
  return found[checks.indexOf('sound')] ?? found[checks.indexOf('unchecked')] ?? found[0];
}

/**
 * sound = signature, digest, content type and named certificate all fit; weak = SHA-1, MD5 or a short key; unchecked = all fit, and the
 * certificate is named by a digest that we do not compute; else broken.
 */
export type SignerCheck =
  | { readonly state: 'sound'; readonly certificate: Certificate }
  | { readonly state: 'broken' | 'weak' | 'unchecked' | 'no-certificate'; readonly certificate?: Certificate };

/**
 * Checks one signer over the content octets (those of the structure, or the detached ones). Says nothing about trust or time.
 */
export async function checkSigner(data: SignedData, signer: SignerInfo, content: Uint8Array): Promise<SignerCheck> {
  const certificate = await findSigner(signer, data.certificates);
  if (certificate === undefined) return { state: 'no-certificate' };
  const { algorithm, digest, signedAttributes } = signer;
  if (algorithm.kind === 'weak' || digest === 'sha1' || digest === 'md5') return { state: 'weak', certificate };
  if (isWeakKey(certificate.key)) return { state: 'weak', certificate };
  if (!isDigest(digest)) return { state: 'broken', certificate };
  if (signedAttributes === undefined) {
    // RFC 5652 §5.3: attributes may only be missing for plain data.
    const good = data.contentType === CMS.data && (await verifySignature(certificate.key, algorithm, content, signer.signature));
    return { state: good ? 'sound' : 'broken', certificate };
  }
  const state = await checkAttributes(signedAttributes, data.contentType, digest, content, certificate);
  if (state === 'broken') return { state, certificate };
  for (const form of signer.signedBytes)
    if (await verifySignature(certificate.key, algorithm, form, signer.signature)) return { state, certificate };
  return { state: 'broken', certificate };
}

async function checkAttributes(
  attributes: ReadonlyMap<string, readonly Asn1[]>,
  contentType: string,
  digest: Digest,
  content: Uint8Array,
  certificate: Certificate,
): Promise<NameCheck> {
  try {
    if (oid(only(attributes, CMS.contentType), 'contentType') !== contentType) return 'broken';
    if (!equalBytes(octets(only(attributes, CMS.messageDigest), 'messageDigest'), await digestOf(digest, content))) return 'broken';
  } catch (error) {
    if (error instanceof MalformedError) return 'broken';
    throw error;
  }
  return checkNamed(attributes, certificate);
}

function only(attributes: ReadonlyMap<string, readonly Asn1[]>, id: string): Asn1 | undefined {
  const values = attributes.get(id);
  return values?.length === 1 ? values[0] : undefined;
}

type NameCheck = 'sound' | 'unchecked' | 'broken';

async function checkNamed(attributes: ReadonlyMap<string, readonly Asn1[]>, certificate: Certificate): Promise<NameCheck> {
  try {
    return await compareNamed(attributes, certificate);
  } catch (error) {
    if (error instanceof MalformedError) return 'broken';
    throw error;
  }
}

/** ESSCertID and ESSCertIDv2: where the attribute is there, its first entry has to be the signer. SHA-1 only identifies here. */
async function compareNamed(attributes: ReadonlyMap<string, readonly Asn1[]>, certificate: Certificate): Promise<NameCheck> {
  if (attributes.has(CMS.signingCertificate)) {
    const [list] = sequence(only(attributes, CMS.signingCertificate), 'signingCertificate');
    const [hash] = sequence(sequence(list, 'ESSCertIDs')[0], 'ESSCertID');
    if (!equalBytes(octets(hash, 'certificate hash'), await digestOf('SHA-1', certificate.der))) return 'broken';
  }
  if (attributes.has(CMS.signingCertificateV2)) {
    const [list] = sequence(only(attributes, CMS.signingCertificateV2), 'signingCertificateV2');
    const [first, second] = sequence(sequence(list, 'ESSCertIDs')[0], 'ESSCertIDv2');
    const algorithm = is(first, TAG.sequence) ? readDigest(first) : 'SHA-256';
    if (!isDigest(algorithm) && algorithm !== 'sha1') return 'unchecked';
    const hash = octets(is(first, TAG.sequence) ? second : first, 'certificate hash');
    if (!equalBytes(hash, await digestOf(algorithm === 'sha1' ? 'SHA-1' : algorithm, certificate.der))) return 'broken';
  }
  return 'sound';
}
