// Specification: ISO 32000-2 §12.8.3 (CMS in documents), ETSI EN 319 142-1 §5 (PAdES), RFC 5652 §5
import { equalBytes } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import type { Say } from '../report.ts';
import { say } from '../words.ts';
import { digestOf, type PublicKey, type SignatureAlgorithm } from './algorithm.ts';
import { type Asn1, isContext, octets, PaddingError, readPaddedAsn1, time } from './asn1.ts';
import type { Certificate } from './certificate.ts';
import { CMS, checkSigner, findSigner, MAX_SIGNED_DATA, readContentInfo, type SignedData, type SignerInfo } from './signed-data.ts';

/** Adobe's archive of revocation answers, in the signed attributes. */
const ADOBE_ARCHIVE = '1.2.840.113583.1.1.8';
/** id-aa-ets-revocationValues, in the unsigned ones. */
const REVOCATION_VALUES = '1.2.840.113549.1.9.16.2.24';

/** Time-stamps of one signature that are looked at; long-term archives add a few more. */
const MAX_TOKENS = 16;

/** detached = over the bytes themselves; digest = the CMS holds their SHA-1 (an old form that proves nothing today). */
export type DocumentForm = 'detached' | 'digest';

export interface DocumentSignature {
  readonly content: 'fits' | 'changed' | 'weak' | 'unchecked';
  readonly leaf: Certificate | undefined;
  readonly pool: readonly Certificate[];
  /** Time-stamp tokens over the signature value, as DER or BER. */
  readonly tokens: readonly Uint8Array[];
  readonly signature: Uint8Array;
  readonly ocsp: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  /** ISO 8601, as the signer wrote it. */
  readonly signingTime: string | undefined;
  readonly algorithm: string;
}

/** What keeps a CMS from being read as one document signature; `unread` where only we may be at fault. */
export type DocumentSignatureResult =
  | { readonly state: 'read'; readonly signature: DocumentSignature }
  | { readonly state: 'malformed' | 'unread'; readonly reason: Say };

/**
 * Reads and checks the CMS of a document signature over `covered`; `contents` is the whole room, padded with zero octets.
 * Says nothing about trust or time. Never throws for bad bytes.
 */
export async function checkDocumentSignature(
  contents: Uint8Array,
  covered: Uint8Array,
  form: DocumentForm,
): Promise<DocumentSignatureResult> {
  try {
    const data = await readContentInfo(readPaddedAsn1(contents, MAX_SIGNED_DATA));
    const [signer, another] = data.signers;
    if (signer === undefined) return { state: 'malformed', reason: say('reason_no_signer') };
    if (another !== undefined) return { state: 'malformed', reason: say('reason_signers') };
    if (form === 'detached' && data.content !== undefined) return { state: 'malformed', reason: say('reason_own_content') };
    if (form === 'digest' && data.content === undefined) return { state: 'malformed', reason: say('reason_no_digest') };
    return { state: 'read', signature: await check(data, signer, covered, form) };
  } catch (error) {
    if (error instanceof PaddingError) return { state: 'malformed', reason: say('reason_behind_value') };
    if (error instanceof MalformedError || error instanceof HardLimitError)
      return { state: 'unread', reason: say('reason_unread', error.message) };
    throw error;
  }
}

async function check(data: SignedData, signer: SignerInfo, covered: Uint8Array, form: DocumentForm): Promise<DocumentSignature> {
  const leaf = await findSigner(signer, data.certificates);
  return {
    content: form === 'digest' ? await checkDigestForm(data, covered) : await checkContent(data, signer, leaf, covered),
    leaf,
    pool: data.certificates,
    tokens: (signer.unsignedAttributes.get(CMS.timeStampToken) ?? []).slice(0, MAX_TOKENS).map((node) => node.bytes),
    signature: signer.signature,
    ...readRevocation(data, signer),
    signingTime: readSigningTime(signer),
    algorithm: describe(signer, leaf?.key),
  };
}

async function checkContent(
  data: SignedData,
  signer: SignerInfo,
  leaf: Certificate | undefined,
  covered: Uint8Array,
): Promise<DocumentSignature['content']> {
  if (leaf === undefined || signer.digest === undefined || signer.algorithm.kind === 'unsupported' || leaf.key.kind === 'unsupported')
    return 'unchecked';
  const result = await checkSigner(data, signer, covered);
  if (result.state === 'sound') return 'fits';
  if (result.state === 'no-certificate' || result.state === 'unchecked') return 'unchecked';
  if (result.state === 'broken') return 'changed';
  return (await hasWrongDigest(signer, covered)) ? 'changed' : 'weak';
}

/** A weak signature proves nothing, but a digest that does not even fit proves a change. MD5 is not ours to compute. */
async function hasWrongDigest(signer: SignerInfo, covered: Uint8Array): Promise<boolean> {
  const [value] = signer.signedAttributes?.get(CMS.messageDigest) ?? [];
  if (value === undefined || signer.digest === 'md5' || signer.digest === undefined) return false;
  const digest = await digestOf(signer.digest === 'sha1' ? 'SHA-1' : signer.digest, covered);
  return !equalBytes(octets(value, 'messageDigest'), digest);
}

async function checkDigestForm(data: SignedData, covered: Uint8Array): Promise<DocumentSignature['content']> {
  return equalBytes(data.content ?? new Uint8Array(), await digestOf('SHA-1', covered)) ? 'weak' : 'changed';
}

/** Adobe: SEQUENCE { crl [0] EXPLICIT SEQUENCE OF, ocsp [1] EXPLICIT SEQUENCE OF, … }. What is odd is left out: it could only help. */
function readRevocation(data: SignedData, signer: SignerInfo): Pick<DocumentSignature, 'ocsp' | 'lists'> {
  const archive = signer.signedAttributes?.get(ADOBE_ARCHIVE)?.[0];
  const values = signer.unsignedAttributes.get(REVOCATION_VALUES)?.[0];
  return {
    ocsp: [...membersOf(archive, 1), ...data.ocsp],
    lists: [...membersOf(archive, 0), ...membersOf(values, 0), ...data.lists],
  };
}

function membersOf(holder: Asn1 | undefined, tag: number): readonly Uint8Array[] {
  const field = holder?.children.find((child) => isContext(child, tag));
  return field?.children[0]?.children.map((child) => child.bytes) ?? [];
}

function readSigningTime(signer: SignerInfo): string | undefined {
  try {
    const [value] = signer.signedAttributes?.get(CMS.signingTime) ?? [];
    return value === undefined ? undefined : time(value, 'signingTime').toISOString();
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

const KEY_NAMES: { readonly [K in SignatureAlgorithm['kind']]: string } = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  ecdsa: 'ECDSA',
  ed25519: 'Ed25519',
  weak: 'a weak algorithm',
  unsupported: 'an algorithm that we do not know',
};

function describe(signer: SignerInfo, key: PublicKey | undefined): string {
  const { algorithm, digest } = signer;
  const size = key?.kind === 'rsa' ? ` ${key.size}` : key?.kind === 'ec' ? ` ${key.curve}` : '';
  const name = algorithm.kind === 'weak' ? algorithm.why.toUpperCase() : KEY_NAMES[algorithm.kind];
  return algorithm.kind === 'ed25519' ? name : `${name}${size}, ${digest?.toUpperCase() ?? 'unknown digest'}`;
}
