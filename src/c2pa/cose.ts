// Specification: RFC 9052 (COSE) §4.2, §4.4; RFC 9360 (x5chain) §2; C2PA 2.2 §13.2, §10.3.2.5
import { MalformedError } from '../bytes/errors.ts';
import { importKey, type PublicKey } from '../cms/algorithm.ts';
import { asBytes, asList, asMap, decodeCbor, encodeCbor, field } from './cbor.ts';

const HEADER_ALG = 1;
const HEADER_CRIT = 2;
const HEADER_X5CHAIN = 33;
const MAX_CERTIFICATES = 16;
const MAX_TOKENS = 4;
const MAX_REVOCATIONS = 8;

/** A COSE_Sign1 over a claim. `chain` is DER, leaf first. `tokens` are RFC 3161 with the bytes that each one should have stamped. */
export interface ClaimSignature {
  readonly algorithm: number | undefined;
  readonly chain: readonly Uint8Array[];
  readonly tokens: readonly { readonly token: Uint8Array; readonly stamped: Uint8Array }[];
  readonly ocsp: readonly Uint8Array[];
  /** Revocation lists: C2PA names no place for them, but `rVals` (as in JAdES) has one. */
  readonly lists: readonly Uint8Array[];
  /** Bytes other than zero in the padding: room for content that nobody signed (C2PA 2.2 §13.2.5). */
  readonly dirtyPadding: boolean;
  /** Sig_structure: what the signature is over. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** @throws MalformedError, HardLimitError */
export function readClaimSignature(bytes: Uint8Array, claim: Uint8Array): ClaimSignature {
  const [protectedBytes, unprotected, payload, signature, ...more] = asList(decodeCbor(bytes)) ?? [];
  const headerBytes = asBytes(protectedBytes);
  const signatureBytes = asBytes(signature);
  const loose = asMap(unprotected);
  if (!headerBytes || !signatureBytes || !loose || more.length > 0) throw new MalformedError('the claim signature is no COSE_Sign1');
  // Of a payload of its own nobody could say which of the two is signed (C2PA 2.2 §13.2: detached, so nil).
  if (payload !== null) throw new MalformedError('the claim signature carries a payload of its own');
  const sealed = headerBytes.length === 0 ? new Map() : asMap(decodeCbor(headerBytes));
  if (!sealed) throw new MalformedError('the protected header is no map');
  refuseCritical(sealed, loose);
  const algorithm = sealed.get(HEADER_ALG);
  return {
    algorithm: typeof algorithm === 'number' ? algorithm : undefined,
    chain: readChain(sealed, loose).slice(0, MAX_CERTIFICATES),
    tokens: readTokens(loose, headerBytes, claim, signatureBytes),
    ocsp: byteList(field(loose, 'rVals', 'ocspVals')).slice(0, MAX_REVOCATIONS),
    lists: byteList(field(loose, 'rVals', 'crlVals')).slice(0, MAX_REVOCATIONS),
    dirtyPadding: ['pad', 'pad2'].some((name) => loose.has(name) && asBytes(loose.get(name))?.every((byte) => byte === 0) !== true),
    signed: sigStructure('Signature1', headerBytes, claim),
    signature: signatureBytes,
  };
}

/**
 * Headers that whoever does not understand them may not pass over (RFC 9052 §3.1). Only those that we apply can be named there, and the list itself
 * has to be signed. @throws MalformedError
 */
function refuseCritical(sealed: ReadonlyMap<unknown, unknown>, loose: ReadonlyMap<unknown, unknown>): void {
  if (!sealed.has(HEADER_CRIT) && !loose.has(HEADER_CRIT)) return;
  const named = loose.has(HEADER_CRIT) ? undefined : asList(sealed.get(HEADER_CRIT));
  const isApplied = (label: unknown) => (label === HEADER_ALG || label === HEADER_X5CHAIN) && sealed.has(label);
  if (!named || named.length === 0 || !named.every(isApplied))
    throw new MalformedError('the claim signature has a critical header that is not known');
}

/** Of two chains the engine could check the signature with one, and we could name the signer of the other. @throws MalformedError */
function readChain(...headers: readonly ReadonlyMap<unknown, unknown>[]): Uint8Array[] {
  const places = headers.flatMap((header) => [HEADER_X5CHAIN, 'x5chain'].filter((key) => header.has(key)).map((key) => header.get(key)));
  if (places.length > 1) throw new MalformedError('the claim signature has two chains of certificates');
  return byteList(places[0]);
}

function byteList(value: unknown): Uint8Array[] {
  const one = asBytes(value);
  if (one) return [one];
  return (asList(value) ?? []).flatMap((entry) => asBytes(entry) ?? []);
}

/** Both stamp a counter-signature structure: `sigTst` (v1) over the claim, `sigTst2` (v2) over the signature as a CBOR byte string. */
function readTokens(
  loose: ReadonlyMap<unknown, unknown>,
  header: Uint8Array,
  claim: Uint8Array,
  signature: Uint8Array,
): ClaimSignature['tokens'] {
  const tokens = (name: string) =>
    (asList(field(loose.get(name), 'tstTokens')) ?? []).flatMap((entry) => asBytes(field(entry, 'val')) ?? []);
  return [
    ...tokens('sigTst2').map((token) => ({ token, stamped: sigStructure('CounterSignature', header, encodeCbor(signature)) })),
    ...tokens('sigTst').map((token) => ({ token, stamped: sigStructure('CounterSignature', header, claim) })),
  ].slice(0, MAX_TOKENS);
}

function sigStructure(context: string, header: Uint8Array, payload: Uint8Array): Uint8Array {
  return encodeCbor([context, header, new Uint8Array(0), payload]);
}

interface Algorithm {
  readonly name: string;
  /** The only kind of key that makes such a signature. */
  readonly key: PublicKey['kind'];
  readonly hash?: string;
  readonly salt?: number;
}
/** C2PA 2.2 §13.2.1: the whole list; anything else is unsupported. Numbers: IANA COSE Algorithms. */
const ALGORITHMS: ReadonlyMap<number, Algorithm> = new Map([
  [-7, { name: 'ECDSA', key: 'ec', hash: 'SHA-256' }],
  [-35, { name: 'ECDSA', key: 'ec', hash: 'SHA-384' }],
  [-36, { name: 'ECDSA', key: 'ec', hash: 'SHA-512' }],
  [-37, { name: 'RSA-PSS', key: 'rsa', hash: 'SHA-256', salt: 32 }],
  [-38, { name: 'RSA-PSS', key: 'rsa', hash: 'SHA-384', salt: 48 }],
  [-39, { name: 'RSA-PSS', key: 'rsa', hash: 'SHA-512', salt: 64 }],
  [-8, { name: 'Ed25519', key: 'ed25519' }],
]);

/**
 * Whether the claim signature verifies with the leaf's key. A signature of a kind that this key cannot make is bad: the engine may have checked it
 * with another one. `unsupported` where the algorithm is not C2PA's or this machine cannot do it: then nobody has proven whose it is.
 */
export async function verifyClaimSignature(found: ClaimSignature, key: PublicKey): Promise<'good' | 'bad' | 'unsupported'> {
  const algorithm = ALGORITHMS.get(found.algorithm ?? 0);
  if (!algorithm || key.kind === 'unsupported') return 'unsupported';
  if (algorithm.key !== key.kind) return 'bad';
  const keyKind = {
    name: algorithm.name,
    ...(key.kind === 'ec' && { namedCurve: key.curve }),
    ...(key.kind === 'rsa' && algorithm.hash && { hash: algorithm.hash }),
  };
  const how = {
    name: algorithm.name,
    ...(algorithm.hash && { hash: algorithm.hash }),
    ...(algorithm.salt && { saltLength: algorithm.salt }),
  };
  try {
    const imported = await importKey(key.spki, keyKind);
    return (await crypto.subtle.verify(how, imported, new Uint8Array(found.signature), new Uint8Array(found.signed))) ? 'good' : 'bad';
  } catch {
    return 'unsupported';
  }
}
