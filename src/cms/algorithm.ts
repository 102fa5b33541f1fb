// Specification: RFC 5280 §4.1.1.2, RFC 4055, RFC 5758, RFC 8410 (algorithm identifiers); C2PA 2.2 §13 (which of them count)
import { concatBytes } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { type Asn1, bits, encode, explicit, integer, is, isContext, oid, readAsn1, sequence, smallNumber, TAG } from './asn1.ts';

export type Digest = 'SHA-256' | 'SHA-384' | 'SHA-512';
export type WeakDigest = 'md5' | 'sha1';
export type Weakness = WeakDigest | 'short-key';

/** A signature algorithm that we can check, or why not. */
export type SignatureAlgorithm =
  | { readonly kind: 'rsa' | 'ecdsa'; readonly digest: Digest }
  | { readonly kind: 'rsa-pss'; readonly digest: Digest; readonly saltLength: number }
  | { readonly kind: 'ed25519' }
  | { readonly kind: 'weak'; readonly why: Weakness }
  | { readonly kind: 'unsupported'; readonly oid: string };

/** A public key in the form that WebCrypto takes; `size` is the RSA modulus in bits, else 0. */
export type PublicKey =
  | { readonly kind: 'rsa'; readonly spki: Uint8Array; readonly size: number }
  | { readonly kind: 'ec'; readonly spki: Uint8Array; readonly curve: 'P-256' | 'P-384' | 'P-521'; readonly coordinate: number }
  | { readonly kind: 'ed25519'; readonly spki: Uint8Array }
  | { readonly kind: 'unsupported'; readonly oid: string };

/** Shortest RSA modulus that counts, in bits. */
const MIN_RSA_BITS = 2048;
/** Longest RSA modulus that we spend time on, in bits. */
const MAX_RSA_BITS = 8192;
/** Octets of an RSA exponent. */
const MAX_RSA_EXPONENT = 8;
/** Octets of a public key structure. */
const MAX_KEY = 4096;

const RSA = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
const EC = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';

const DIGESTS: ReadonlyMap<string, Digest> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);
const WEAK_DIGESTS: ReadonlyMap<string, WeakDigest> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['1.2.840.113549.2.5', 'md5'],
]);
const SIGNATURES: ReadonlyMap<string, SignatureAlgorithm> = new Map<string, SignatureAlgorithm>([
  ['1.2.840.113549.1.1.11', { kind: 'rsa', digest: 'SHA-256' }],
  ['1.2.840.113549.1.1.12', { kind: 'rsa', digest: 'SHA-384' }],
  ['1.2.840.113549.1.1.13', { kind: 'rsa', digest: 'SHA-512' }],
  ['1.2.840.10045.4.3.2', { kind: 'ecdsa', digest: 'SHA-256' }],
  ['1.2.840.10045.4.3.3', { kind: 'ecdsa', digest: 'SHA-384' }],
  ['1.2.840.10045.4.3.4', { kind: 'ecdsa', digest: 'SHA-512' }],
  [ED25519, { kind: 'ed25519' }],
  ['1.2.840.113549.1.1.4', { kind: 'weak', why: 'md5' }],
  ['1.2.840.113549.1.1.5', { kind: 'weak', why: 'sha1' }],
  ['1.3.14.3.2.29', { kind: 'weak', why: 'sha1' }],
  ['1.2.840.10045.4.1', { kind: 'weak', why: 'sha1' }],
  ['1.2.840.10040.4.3', { kind: 'weak', why: 'sha1' }],
]);
const CURVES: ReadonlyMap<string, { readonly curve: 'P-256' | 'P-384' | 'P-521'; readonly coordinate: number }> = new Map([
  ['1.2.840.10045.3.1.7', { curve: 'P-256', coordinate: 32 }],
  ['1.3.132.0.34', { curve: 'P-384', coordinate: 48 }],
  ['1.3.132.0.35', { curve: 'P-521', coordinate: 66 }],
]);

/** The digest that an AlgorithmIdentifier names; SHA-1 and MD5 as a weakness, any other as undefined. */
export function readDigest(node: Asn1 | undefined): Digest | WeakDigest | undefined {
  const id = oid(sequence(node, 'digest algorithm')[0], 'digest algorithm');
  return DIGESTS.get(id) ?? WEAK_DIGESTS.get(id);
}

export function isDigest(value: Digest | WeakDigest | undefined): value is Digest {
  return value === 'SHA-256' || value === 'SHA-384' || value === 'SHA-512';
}

/**
 * The signature algorithm of an AlgorithmIdentifier. A CMS signer may name only the key's algorithm; then `digest`,
 * the signer's own digest algorithm, says the rest (RFC 5754 §3.2).
 */
export function readSignatureAlgorithm(node: Asn1 | undefined, digest?: Digest | WeakDigest): SignatureAlgorithm {
  const [id, parameters] = sequence(node, 'signature algorithm');
  const name = oid(id, 'signature algorithm');
  if (name === RSA_PSS) return readPss(parameters);
  if ((name === RSA || name === EC) && digest !== undefined)
    return isDigest(digest) ? { kind: name === RSA ? 'rsa' : 'ecdsa', digest } : { kind: 'weak', why: digest };
  return SIGNATURES.get(name) ?? { kind: 'unsupported', oid: name };
}

/** RSASSA-PSS-params (RFC 4055 §3.1). What is left out is SHA-1 by default, so it is weak. */
function readPss(parameters: Asn1 | undefined): SignatureAlgorithm {
  if (parameters === undefined) return { kind: 'weak', why: 'sha1' };
  const fields = sequence(parameters, 'PSS parameters');
  const hash = fields.find((field) => isContext(field, 0));
  const mask = fields.find((field) => isContext(field, 1));
  const salt = fields.find((field) => isContext(field, 2));
  if (hash === undefined || mask === undefined) return { kind: 'weak', why: 'sha1' };
  const digest = readDigest(explicit(hash, 'PSS hash'));
  const [maskId, maskHash] = sequence(explicit(mask, 'PSS mask'), 'PSS mask');
  const maskDigest = readDigest(maskHash);
  if (digest === 'sha1' || digest === 'md5') return { kind: 'weak', why: digest };
  // WebCrypto knows one digest for both uses.
  if (oid(maskId, 'PSS mask') !== MGF1 || digest === undefined || maskDigest !== digest) return { kind: 'unsupported', oid: RSA_PSS };
  return { kind: 'rsa-pss', digest, saltLength: salt === undefined ? 20 : smallNumber(explicit(salt, 'PSS salt'), 'PSS salt') };
}

/** Reads a SubjectPublicKeyInfo. Throws MalformedError for one that is none. */
export function readPublicKey(node: Asn1 | undefined): PublicKey {
  const [algorithm, key] = sequence(node, 'public key');
  if (node === undefined || key === undefined || node.bytes.length > MAX_KEY)
    throw new MalformedError('the public key is missing or too long');
  const [id, parameters] = sequence(algorithm, 'key algorithm');
  const name = oid(id, 'key algorithm');
  if (name === RSA || name === RSA_PSS) return readRsaKey(key);
  if (name === ED25519) return { kind: 'ed25519', spki: node.bytes };
  const curve = name === EC && is(parameters, TAG.oid) ? CURVES.get(oid(parameters, 'curve')) : undefined;
  return curve === undefined ? { kind: 'unsupported', oid: name } : { kind: 'ec', spki: node.bytes, ...curve };
}

/** WebCrypto refuses the id-RSASSA-PSS key identifier, so every RSA key is wrapped again as rsaEncryption. */
function readRsaKey(key: Asn1): PublicKey {
  const raw = bits(key, 'RSA key');
  const [modulus, exponent] = sequence(readAsn1(raw, MAX_KEY), 'RSA key');
  const size = bitLength(integer(modulus, 'RSA modulus'));
  if (size > MAX_RSA_BITS || integer(exponent, 'RSA exponent').length > MAX_RSA_EXPONENT) return { kind: 'unsupported', oid: RSA };
  const algorithm = encode(0x30, new Uint8Array([0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0]));
  return { kind: 'rsa', spki: encode(0x30, concatBytes([algorithm, encode(0x03, concatBytes([new Uint8Array(1), raw]))])), size };
}

function bitLength(number: Uint8Array): number {
  const from = number.findIndex((byte) => byte !== 0);
  return from < 0 ? 0 : (number.length - from) * 8 - Math.clz32(number[from] ?? 0) + 24;
}

/** Whether the key is an RSA key of fewer than {@link MIN_RSA_BITS}. */
export function isWeakKey(key: PublicKey): boolean {
  return key.kind === 'rsa' && key.size < MIN_RSA_BITS;
}

/** True when `signature` is the key's signature over `data`. Weak and unknown algorithms, short keys and broken values are false. */
export async function verifySignature(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (isWeakKey(key)) return false;
  try {
    if (key.kind === 'rsa' && algorithm.kind === 'rsa')
      return await check(key.spki, { name: 'RSASSA-PKCS1-v1_5', hash: algorithm.digest }, { name: 'RSASSA-PKCS1-v1_5' }, signature, data);
    if (key.kind === 'rsa' && algorithm.kind === 'rsa-pss')
      return await check(
        key.spki,
        { name: 'RSA-PSS', hash: algorithm.digest },
        { name: 'RSA-PSS', saltLength: algorithm.saltLength },
        signature,
        data,
      );
    if (key.kind === 'ec' && algorithm.kind === 'ecdsa')
      return await check(
        key.spki,
        { name: 'ECDSA', namedCurve: key.curve },
        { name: 'ECDSA', hash: algorithm.digest },
        plainEcdsa(signature, key.coordinate),
        data,
      );
    if (key.kind === 'ed25519' && algorithm.kind === 'ed25519')
      return await check(key.spki, { name: 'Ed25519' }, { name: 'Ed25519' }, signature, data);
    return false;
  } catch {
    // A point off the curve, a modulus that is none, a host without Ed25519: nothing is proven.
    return false;
  }
}

async function check(
  spki: Uint8Array,
  keyKind: Parameters<typeof importKey>[1],
  how: Parameters<typeof crypto.subtle.verify>[0],
  signature: Uint8Array,
  data: Uint8Array,
): Promise<boolean> {
  return crypto.subtle.verify(how, await importKey(spki, keyKind), new Uint8Array(signature), new Uint8Array(data));
}

const imported = new WeakMap<Uint8Array, Map<string, Promise<CryptoKey>>>();

/** The key for one kind of signature, imported once for as long as its certificate is remembered. Rejects where it is no such key. */
export function importKey(spki: Uint8Array, keyKind: RsaHashedImportParams | EcKeyImportParams | Algorithm): Promise<CryptoKey> {
  const kinds = imported.get(spki) ?? new Map<string, Promise<CryptoKey>>();
  imported.set(spki, kinds);
  const kind = JSON.stringify(keyKind);
  const known = kinds.get(kind);
  if (known !== undefined) return known;
  const key = crypto.subtle.importKey('spki', new Uint8Array(spki), keyKind, false, ['verify']);
  kinds.set(kind, key);
  return key;
}

/** ECDSA-Sig-Value (RFC 3279 §2.2.3) as WebCrypto wants it: r and s side by side. */
function plainEcdsa(signature: Uint8Array, coordinate: number): Uint8Array {
  const numbers = sequence(readAsn1(signature, 256), 'ECDSA signature');
  if (numbers.length !== 2) throw new MalformedError('an ECDSA signature has two numbers');
  const out = new Uint8Array(2 * coordinate);
  numbers.forEach((node, index) => {
    const number = integer(node, 'ECDSA number');
    const from = number.findIndex((byte) => byte !== 0);
    const short = from < 0 ? number.subarray(number.length) : number.subarray(from);
    if (short.length > coordinate || (number[0] ?? 0) > 0x7f) throw new MalformedError('an ECDSA number is out of range');
    out.set(short, coordinate * (index + 1) - short.length);
  });
  return out;
}

/** The digest of `data`. SHA-1 only names certificates, as OCSP does, and makes a signature weak at best. */
export async function digestOf(digest: Digest | 'SHA-1', data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(digest, new Uint8Array(data)));
}
