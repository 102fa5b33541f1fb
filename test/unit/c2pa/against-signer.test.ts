// A stranger's signature under the certificate of a known signer, and what else makes two readers see two signers: none may be authentic.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Headers } from '../../fixtures/cose.ts';
import { sign } from '../../fixtures/embed.ts';
import { judge } from '../../fixtures/judge.ts';
import { base, openKit } from '../../fixtures/kit.ts';
import { makeIdentity, PURPOSE } from '../../fixtures/pki.ts';

const kit = await openKit();
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
const ALG = 1;
const PS256 = -37;
const X5CHAIN = 33;
const CAMERA = [kit.who('camera').der, kit.who('demo-issuer').der];
/** The camera's serial number, by which the engine names a certificate. */
const SERIAL = 10;

/** Somebody's RSA key with a certificate that has run out: of that one the engine says both that it is unknown and that it is too old. */
let stranger: { readonly der: Uint8Array; readonly sign: Headers['sign'] };

beforeAll(async () => {
  const dates = { from: '2024-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' };
  const wanted = { id: 'rsa', commonName: 'Anyone', organization: 'Anyone', serial: SERIAL, ...dates, purposes: [PURPOSE.emailProtection] };
  const { der, jwk } = await makeIdentity(wanted, undefined, RSA);
  const { alg: _alg, ...key } = jwk;
  const signer = await crypto.subtle.importKey('jwk', key, { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']);
  const how = { name: 'RSA-PSS', saltLength: 32 };
  stranger = { der, sign: async (data) => new Uint8Array(await crypto.subtle.sign(how, signer, data)) };
});

async function judgeHeaders(id: string, sealed: Headers['sealed'], loose: Headers['loose']): Promise<string> {
  const signing = { identity: kit.who('camera'), chain: [], reserve: 4_000, forged: { sealed, loose, sign: stranger.sign } };
  const { label, reason } = await judge((await sign(base('ridge-small.jpg'), { ...kit.plan(id, 'camera'), signing })).bytes);
  return `${label} ${reason}`;
}

describe('a stranger’s signature', () => {
  test('under the camera’s certificate, of which no such key is', async () => {
    const sealed = new Map<number, unknown>([
      [ALG, PS256],
      [X5CHAIN, CAMERA],
    ]);
    expect(await judgeHeaders('other key', sealed, new Map())).toBe('altered changed');
  });
  test('with the stranger’s certificate and the camera’s, in any two places', async () => {
    const places = [
      {
        sealed: [
          ['x5chain', stranger.der],
          [X5CHAIN, CAMERA],
        ],
        loose: [],
      },
      { sealed: [[X5CHAIN, CAMERA]], loose: [['x5chain', stranger.der]] },
      { sealed: [['x5chain', stranger.der]], loose: [[X5CHAIN, CAMERA]] },
      {
        sealed: [],
        loose: [
          ['x5chain', stranger.der],
          [X5CHAIN, CAMERA],
        ],
      },
      {
        sealed: [],
        loose: [
          [X5CHAIN, CAMERA],
          ['x5chain', stranger.der],
        ],
      },
    ] as const;
    for (const [at, { sealed, loose }] of places.entries())
      expect(
        await judgeHeaders(`two chains ${at}`, new Map<unknown, unknown>([[ALG, PS256], ...sealed]), new Map<unknown, unknown>(loose)),
      ).toBe('unknown unreadable');
  });
  test('of a kind that C2PA does not have', async () => {
    const sealed = new Map<number, unknown>([
      [ALG, -257],
      [X5CHAIN, CAMERA],
    ]);
    expect(await judgeHeaders('other kind', sealed, new Map())).not.toMatch(/^authentic/);
  });
});
