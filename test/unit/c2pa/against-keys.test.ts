// C2PA lists the kinds of keys that may sign (2.2 §13.2.1). Of Edwards curves that is Ed25519 alone: Ed448 shares its number and is refused.
import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import * as pkijs from 'pkijs';
import { describe, expect, test } from 'vitest';
import { sign } from '../../fixtures/embed.ts';
import { judge } from '../../fixtures/judge.ts';
import { base, openKit } from '../../fixtures/kit.ts';
import { makeIdentity, PURPOSE } from '../../fixtures/pki.ts';

const kit = await openKit();
const [ALG, X5CHAIN] = [1, 33];
const DATES = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };

const PAIRS = {
  ed25519: () => generateKeyPairSync('ed25519'),
  ed448: () => generateKeyPairSync('ed448'),
  'P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  secp256k1: () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
} as const;

/** A camera with such a key, whose certificate the listed issuer signed, signs a picture and names the algorithm by this number. */
async function labelOf(kind: keyof typeof PAIRS, algorithm: number, hash: string | null): Promise<string> {
  const { publicKey, privateKey } = PAIRS[kind]();
  const issuer = kit.who('demo-issuer');
  const wanted = {
    id: kind,
    commonName: 'Camera',
    organization: 'Assay Test Camera',
    serial: 77,
    ...DATES,
    purposes: [PURPOSE.claimSigning],
  };
  const { certificate } = await makeIdentity(wanted, issuer);
  certificate.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
  await certificate.sign(issuer.privateKey, 'SHA-256');
  const der = new Uint8Array(certificate.toSchema(true).toBER());
  const sealed = new Map<number, unknown>([
    [ALG, algorithm],
    [X5CHAIN, [der, issuer.der]],
  ]);
  const signer = async (data: Uint8Array) => new Uint8Array(signWith(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
  const signing = { identity: kit.who('camera'), chain: [], reserve: 4_000, forged: { sealed, loose: new Map(), sign: signer } };
  const { label, reason } = await judge((await sign(base('ridge-small.jpg'), { ...kit.plan(`key ${kind}`, 'camera'), signing })).bytes);
  return `${label} ${reason}`;
}

describe('a sound signature by a listed signer', () => {
  test.each([
    ['P-256', -7, 'sha256'],
    ['ed25519', -8, null],
  ] as const)('by a key of kind %s', async (kind, algorithm, hash) => {
    expect(await labelOf(kind, algorithm, hash)).toBe('authentic captured');
  });

  test.each([
    ['ed448', -8, null],
    ['ed448', -53, null],
    ['ed25519', -19, null],
    ['secp256k1', -47, 'sha256'],
    ['secp256k1', -7, 'sha256'],
  ] as const)('by a key of kind %s, as algorithm %i, accuses nobody and vouches for nothing', async (kind, algorithm, hash) => {
    expect(await labelOf(kind, algorithm, hash)).toBe('unknown breaks-rules');
  });
});
