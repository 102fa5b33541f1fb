// Specification: XML Signature 1.1 §4 (structure, processing), RFC 4050/6931 (algorithms), XAdES (ETSI EN 319 132-1) §5
import { concatBytes, equalBytes } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { type Digest, digestOf, isWeakKey, type SignatureAlgorithm, verifySignature } from '../cms/algorithm.ts';
import { fromBase64 } from '../cms/anchor-pool.ts';
import { encode } from '../cms/asn1.ts';
import { type Certificate, readCertificate } from '../cms/certificate.ts';
import { canonicalize, INCLUSIVE, isCanonicalForm } from './canonical.ts';
import { attributeOf, childOf, childrenOf, contentOf, descendantsOf, isElement, type XmlElement } from './xml-tree.ts';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
const NAMING: readonly string[] = ['SigningCertificate', 'SigningCertificateV2'];
/** References in one signature or manifest, and certificates in one signature. */
const MAX_REFERENCES = 20_000;
const MAX_CERTIFICATES = 16;
/** Elements that name the signer's certificate, each compared with all that may have signed. */
const MAX_NAMING = 16;
/** Time-stamps of one signature that are looked at; long-term archives add a few more. */
const MAX_TOKENS = 16;
/** References of one signature to the same part, each to be read and written anew; honest ones name a part once. */
const MAX_SAME = 8;
/** References into the signature's own document, each to be written anew. */
const MAX_OWN = 64;

const DIGESTS: ReadonlyMap<string, Digest | 'SHA-1'> = new Map<string, Digest | 'SHA-1'>([
  [`${DSIG}sha1`, 'SHA-1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'SHA-256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'SHA-384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'SHA-512'],
]);
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const METHODS: ReadonlyMap<string, SignatureAlgorithm> = new Map<string, SignatureAlgorithm>([
  [`${DSIG}rsa-sha1`, { kind: 'weak', why: 'sha1' }],
  [`${DSIG}dsa-sha1`, { kind: 'weak', why: 'sha1' }],
  [`${MORE}ecdsa-sha1`, { kind: 'weak', why: 'sha1' }],
  [`${MORE}rsa-sha256`, { kind: 'rsa', digest: 'SHA-256' }],
  [`${MORE}rsa-sha384`, { kind: 'rsa', digest: 'SHA-384' }],
  [`${MORE}rsa-sha512`, { kind: 'rsa', digest: 'SHA-512' }],
  [`${MORE}ecdsa-sha256`, { kind: 'ecdsa', digest: 'SHA-256' }],
  [`${MORE}ecdsa-sha384`, { kind: 'ecdsa', digest: 'SHA-384' }],
  [`${MORE}ecdsa-sha512`, { kind: 'ecdsa', digest: 'SHA-512' }],
]);

/** One Reference: what it names, how that is prepared, and the digest that it has to have. */
export interface Reference {
  readonly uri: string;
  readonly transforms: readonly XmlElement[];
  readonly digest: Digest | 'SHA-1' | undefined;
  readonly value: Uint8Array;
}

/** worst first: changed = a digest or the signature value fails; unchecked = something that we cannot do; weak = SHA-1 somewhere. */
export type Check = 'changed' | 'unchecked' | 'weak' | 'fits';
const WORST: readonly Check[] = ['changed', 'unchecked', 'weak', 'fits'];

/** The worst of these answers; `fits` where there is none. */
export function worse(checks: readonly Check[]): Check {
  return WORST.find((check) => checks.includes(check)) ?? 'fits';
}

export interface XmlSignature {
  readonly check: Check;
  readonly leaf: Certificate | undefined;
  readonly pool: readonly Certificate[];
  readonly algorithm: string;
  /** References to other files of the package, straight from SignedInfo. */
  readonly outside: readonly Reference[];
  /** The elements of the same document that the signature covers. */
  readonly covered: readonly XmlElement[];
  /** Tokens over the signature value, each with the octets that it has to cover. */
  readonly tokens: readonly { readonly token: Uint8Array; readonly stamped: Uint8Array }[];
  /** As the signer wrote it. */
  readonly signingTime: string | undefined;
}

/**
 * Checks one Signature element: SignedInfo under the certificate's key, and every reference into the same document.
 * @throws MalformedError for a signature that cannot be taken apart, or an id that stands twice
 */
export async function checkXmlSignature(signature: XmlElement, root: XmlElement): Promise<XmlSignature> {
  const info = childOf(signature, DSIG, 'SignedInfo');
  const value = childOf(signature, DSIG, 'SignatureValue');
  if (info === undefined || value === undefined) throw new MalformedError('a signature without its parts');
  const method = attributeOf(childOf(info, DSIG, 'SignatureMethod'), 'Algorithm') ?? '';
  const form = childOf(info, DSIG, 'CanonicalizationMethod');
  const certificates = await readCertificates(signature);
  const signed = canonicalize(info, attributeOf(form, 'Algorithm') ?? '', prefixesOf(form));
  const { check: valueCheck, signers } = await checkValue(method, certificates, signed, decode(contentOf(value)));
  const references = readReferences(info);
  if (references.length === 0) throw new MalformedError('a signature over nothing');
  const ids = indexIds(root);
  const covered = new Set<XmlElement>();
  const checks: Check[] = [valueCheck];
  const own = references.filter(({ uri }) => uri.startsWith('#'));
  if (own.length > MAX_OWN) throw new MalformedError('more references than we follow');
  for (const reference of own) {
    const element = ids.get(reference.uri.slice(1));
    if (element === undefined) checks.push('changed');
    else {
      covered.add(element);
      checks.push(await checkElement(reference, element));
    }
  }
  const { check: namedCheck, leaf } = await chooseSigner([...covered], signers);
  checks.push(namedCheck);
  return {
    check: worse(checks),
    leaf,
    pool: certificates,
    algorithm: method.slice(method.indexOf('#') + 1).slice(0, 40),
    outside: references.filter(({ uri }) => !uri.startsWith('#')),
    covered: [...covered],
    tokens: readTokens(signature, value),
    signingTime: [...covered]
      .flatMap(descendantsOf)
      .filter((one) => one.local === 'SigningTime' && one.uri === XADES)
      .map(contentOf)[0],
  };
}

/** `signers` are the certificates that may have signed: those whose key fits, or all of them where none of that can be known. */
async function checkValue(
  method: string,
  certificates: readonly Certificate[],
  signed: Uint8Array,
  value: Uint8Array,
): Promise<{ readonly check: Check; readonly signers: readonly Certificate[] }> {
  const algorithm = METHODS.get(method);
  if (algorithm === undefined || certificates.length === 0) return { check: 'unchecked', signers: certificates };
  // A weak value proves nothing, so it is not even computed; who claims to have signed may still be told.
  if (algorithm.kind === 'weak') return { check: 'weak', signers: certificates };
  const octets = algorithm.kind === 'ecdsa' ? asDer(value) : value;
  const fitting: Certificate[] = [];
  for (const certificate of certificates) if (await verifySignature(certificate.key, algorithm, signed, octets)) fitting.push(certificate);
  if (fitting.length > 0) return { check: 'fits', signers: fitting };
  if (certificates.some((one) => isWeakKey(one.key))) return { check: 'weak', signers: certificates };
  return { check: certificates.some((one) => one.key.kind === 'unsupported') ? 'unchecked' : 'changed', signers: certificates };
}

/** XML writes r and s side by side; the rest of us as a SEQUENCE of two INTEGERs. */
function asDer(value: Uint8Array): Uint8Array {
  const half = value.length / 2;
  const number = (part: Uint8Array) => encode(0x02, concatBytes([new Uint8Array(1), part]));
  return Number.isInteger(half) ? encode(0x30, concatBytes([number(value.subarray(0, half)), number(value.subarray(half))])) : value;
}

async function checkElement(reference: Reference, element: XmlElement): Promise<Check> {
  let octets: Uint8Array | undefined;
  for (const transform of reference.transforms) {
    const algorithm = attributeOf(transform, 'Algorithm') ?? '';
    if (octets !== undefined || !isCanonicalForm(algorithm)) return 'unchecked';
    octets = canonicalize(element, algorithm, prefixesOf(transform));
  }
  return checkDigest(reference, octets ?? canonicalize(element, INCLUSIVE));
}

/** Compares the octets with the digest of the reference. */
export async function checkDigest({ digest, value }: Reference, octets: Uint8Array): Promise<Check> {
  if (digest === undefined) return 'unchecked';
  if (!equalBytes(await digestOf(digest, octets), value)) return 'changed';
  return digest === 'SHA-1' ? 'weak' : 'fits';
}

/** Of the certificates that may have signed, the one that the signer names; the first where none is named. */
async function chooseSigner(
  covered: readonly XmlElement[],
  signers: readonly Certificate[],
): Promise<{ readonly check: Check; readonly leaf: Certificate | undefined }> {
  const naming = new Set(covered.flatMap(descendantsOf).filter((element) => element.uri === XADES && NAMING.includes(element.local)));
  if (naming.size > MAX_NAMING) throw new MalformedError('more names of the signer than we compare');
  const checks: Check[] = [];
  for (const signer of signers) checks.push(await checkNamed(naming, signer));
  const check = WORST.findLast((one) => checks.includes(one)) ?? 'fits';
  return { check, leaf: signers[checks.indexOf(check)] };
}

/** XAdES SigningCertificate: where the signer says which certificate is meant, it has to be that one. A digest only identifies here. */
async function checkNamed(naming: Iterable<XmlElement>, signer: Certificate): Promise<Check> {
  for (const element of naming) {
    const digest = childOf(childrenOf(element, XADES, 'Cert')[0], XADES, 'CertDigest');
    const algorithm = DIGESTS.get(attributeOf(childOf(digest, DSIG, 'DigestMethod'), 'Algorithm') ?? '');
    if (algorithm === undefined) return 'unchecked';
    if (!equalBytes(await digestOf(algorithm, signer.der), decode(contentOf(childOf(digest, DSIG, 'DigestValue'))))) return 'changed';
  }
  return 'fits';
}

/** References of a SignedInfo or a Manifest. */
export function readReferences(holder: XmlElement): readonly Reference[] {
  const list = childrenOf(holder, DSIG, 'Reference');
  if (list.length > MAX_REFERENCES) throw new MalformedError('more references than we follow');
  return list.map((element) => ({
    uri: attributeOf(element, 'URI') ?? '',
    transforms: childrenOf(childOf(element, DSIG, 'Transforms'), DSIG, 'Transform'),
    digest: DIGESTS.get(attributeOf(childOf(element, DSIG, 'DigestMethod'), 'Algorithm') ?? ''),
    value: decode(contentOf(childOf(element, DSIG, 'DigestValue'))),
  }));
}

/** Counts one more reference to this part. @throws MalformedError for one that is named too often */
export function countPart(name: string, covered: Map<string, number>): void {
  const times = (covered.get(name) ?? 0) + 1;
  if (times > MAX_SAME) throw new MalformedError(`more references to ${name.slice(0, 80)} than we follow`);
  covered.set(name, times);
}

/** InclusiveNamespaces of the exclusive form. */
function prefixesOf(element: XmlElement | undefined): readonly string[] {
  const list = element?.children.filter(isElement).find((child) => child.local === 'InclusiveNamespaces');
  return (attributeOf(list, 'PrefixList') ?? '').split(/\s+/).filter((prefix) => prefix !== '');
}

/** An id that two elements have could mean another element to another reader. */
function indexIds(root: XmlElement): ReadonlyMap<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  for (const element of descendantsOf(root)) {
    const id = attributeOf(element, 'Id') ?? attributeOf(element, 'ID') ?? attributeOf(element, 'id');
    if (id === undefined) continue;
    if (found.has(id)) throw new MalformedError(`the id ${id.slice(0, 40)} stands twice`);
    found.set(id, element);
  }
  return found;
}

async function readCertificates(signature: XmlElement): Promise<readonly Certificate[]> {
  const data = childrenOf(childOf(signature, DSIG, 'KeyInfo'), DSIG, 'X509Data');
  const found: Certificate[] = [];
  for (const element of data.flatMap((one) => childrenOf(one, DSIG, 'X509Certificate')).slice(0, MAX_CERTIFICATES)) {
    try {
      found.push(await readCertificate(decode(contentOf(element))));
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
    }
  }
  return found;
}

/** XAdES-T: tokens over the canonical SignatureValue element, the first ones in the order of the text. */
function readTokens(signature: XmlElement, value: XmlElement): XmlSignature['tokens'] {
  const written = new Map<string, Uint8Array>();
  return descendantsOf(signature)
    .filter((element) => element.local === 'SignatureTimeStamp' && element.uri === XADES)
    .toReversed()
    .flatMap((element) => childrenOf(element, XADES, 'EncapsulatedTimeStamp').map((token) => ({ element, token })))
    .slice(0, MAX_TOKENS)
    .map(({ element, token }) => {
      const form = childOf(element, DSIG, 'CanonicalizationMethod');
      const algorithm = attributeOf(form, 'Algorithm') ?? INCLUSIVE;
      const prefixes = prefixesOf(form);
      const key = [algorithm, ...prefixes].join(' ');
      const stamped = written.get(key) ?? canonicalize(value, algorithm, prefixes);
      written.set(key, stamped);
      return { token: decode(contentOf(token)), stamped };
    });
}

function decode(text: string): Uint8Array {
  return fromBase64(text.replace(/\s+/g, ''));
}
