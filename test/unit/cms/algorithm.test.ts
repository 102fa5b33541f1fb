import { expect, test } from 'vitest';
import { readPublicKey, readSignatureAlgorithm, verifySignature } from '../../../src/cms/algorithm.ts';
import { readAsn1 } from '../../../src/cms/asn1.ts';
import { bytes, type KeyKind, makeCa, NULL, type Octets, oid, pssAlgorithm, sequence, sign } from './pki.ts';

const DATA = new TextEncoder().encode('signed bytes');
const parse = (node: Octets) => readAsn1(node, 10_000);

async function verify(kind: KeyKind, data = DATA, spoil = (value: Octets) => value): Promise<boolean> {
  const { key } = await makeCa('Key', { key: kind });
  const { algorithm, value } = await sign(key, DATA);
  return verifySignature(readPublicKey(parse(key.spki)), readSignatureAlgorithm(parse(algorithm)), data, spoil(value));
}

test.each([
  ['p256', true],
  ['p384', true],
  ['p521', true],
  ['rsa', true],
  ['pss', true],
  ['ed25519', true],
  ['rsa-short', false],
] satisfies [KeyKind, boolean][])('a signature by %s: %s', async (kind, good) => {
  expect(await verify(kind)).toBe(good);
  expect(await verify(kind, bytes(DATA, 0))).toBe(false);
  expect(await verify(kind, DATA, (value) => bytes(value, 0))).toBe(false);
  expect(await verify(kind, DATA, () => bytes())).toBe(false);
});

test('a key does not verify with the algorithm of another kind', async () => {
  const { key } = await makeCa('Key', { key: 'rsa' });
  const { value } = await sign(key, DATA);
  const ecdsa = readSignatureAlgorithm(parse(sequence(oid('1.2.840.10045.4.3.2'))));
  expect(await verifySignature(readPublicKey(parse(key.spki)), ecdsa, DATA, value)).toBe(false);
});

const RSA = sequence(oid('1.2.840.113549.1.1.1'), NULL);
test.each([
  ['RSA with SHA-1', sequence(oid('1.2.840.113549.1.1.5'), NULL), { kind: 'weak', why: 'sha1' }],
  ['RSA with MD5', sequence(oid('1.2.840.113549.1.1.4'), NULL), { kind: 'weak', why: 'md5' }],
  ['ECDSA with SHA-1', sequence(oid('1.2.840.10045.4.1')), { kind: 'weak', why: 'sha1' }],
  ['PSS that leaves SHA-1 as its default', sequence(oid('1.2.840.113549.1.1.10'), sequence()), { kind: 'weak', why: 'sha1' }],
  ['PSS without parameters', sequence(oid('1.2.840.113549.1.1.10')), { kind: 'weak', why: 'sha1' }],
  ['PSS with SHA-1', pssAlgorithm('SHA-1', 20), { kind: 'weak', why: 'sha1' }],
  ['PSS with SHA-384', pssAlgorithm('SHA-384', 48), { kind: 'rsa-pss', digest: 'SHA-384', saltLength: 48 }],
  ['a bare key algorithm', RSA, { kind: 'unsupported', oid: '1.2.840.113549.1.1.1' }],
  ['an unknown one', sequence(oid('1.2.3.4')), { kind: 'unsupported', oid: '1.2.3.4' }],
])('%s', (_name, node, expected) => {
  expect(readSignatureAlgorithm(parse(node))).toEqual(expected);
});

test('a bare key algorithm takes the digest of the CMS signer', () => {
  expect(readSignatureAlgorithm(parse(RSA), 'SHA-384')).toEqual({ kind: 'rsa', digest: 'SHA-384' });
  expect(readSignatureAlgorithm(parse(RSA), 'sha1')).toEqual({ kind: 'weak', why: 'sha1' });
});

test('a curve that C2PA does not know is unsupported', () => {
  const key = sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.3.132.0.10')), bytes(3, 2, 0, 4));
  expect(readPublicKey(parse(key))).toEqual({ kind: 'unsupported', oid: '1.2.840.10045.2.1' });
});
