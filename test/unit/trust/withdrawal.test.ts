import { beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, readCertificate } from '../../../src/cms/certificate.ts';
import { judgeWithdrawal } from '../../../src/trust/withdrawal.ts';
import { bytes, EKU, type Identity, makeCa, makeLeaf, makeOcsp, type Wanted, type WantedAnswer } from '../cms/pki.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const SIGNED = new Date('2025-03-01T00:00:00Z');
let issuer: Identity;
let leaf: Identity;
let issuerCertificate: Certificate;
let leafCertificate: Certificate;
beforeAll(async () => {
  issuer = await makeCa('Issuer');
  leaf = await makeLeaf('Camera', issuer);
  [issuerCertificate, leafCertificate] = await Promise.all([readCertificate(issuer.der), readCertificate(leaf.der)]);
});

async function judge(wanted: Partial<WantedAnswer>, signed: Date | undefined = SIGNED, now = NOW) {
  const answer = await makeOcsp({
    leaf,
    issuer,
    status: 'good',
    thisUpdate: '2025-02-28T12:00:00Z',
    nextUpdate: '2025-03-02T00:00:00Z',
    ...wanted,
  });
  return judgeWithdrawal([answer], leafCertificate, issuerCertificate, signed, now);
}
const withoutTime = (wanted: Partial<WantedAnswer>, now = NOW) =>
  makeOcsp({ leaf, issuer, status: 'good', thisUpdate: '2025-02-28T12:00:00Z', nextUpdate: '2025-03-02T00:00:00Z', ...wanted }).then(
    (answer) => judgeWithdrawal([answer], leafCertificate, issuerCertificate, undefined, now),
  );

describe('good', () => {
  test('within its window at the proven time', async () => {
    expect(await judge({})).toBe('good-stapled');
  });
  test('not before it', async () => {
    expect(await judge({ thisUpdate: '2025-03-01T00:06:00Z' })).toBe('not-checked');
  });
  test('not after it', async () => {
    expect(await judge({}, new Date('2025-03-02T00:00:01Z'))).toBe('not-checked');
  });
  test('without a proven time, only within its window now', async () => {
    expect(await withoutTime({})).toBe('not-checked');
    expect(await withoutTime({}, new Date('2025-03-01T10:00:00Z'))).toBe('good-stapled');
  });
  test('one day where it says no end', async () => {
    const answer = { leaf, issuer, status: 'good', thisUpdate: '2025-02-28T12:00:00Z' } as const;
    const open = await makeOcsp(answer);
    const at = (iso: string) => judgeWithdrawal([open], leafCertificate, issuerCertificate, new Date(iso), NOW);
    expect(await at('2025-03-01T11:00:00Z')).toBe('good-stapled');
    expect(await at('2025-03-01T13:00:00Z')).toBe('not-checked');
  });
});

describe('revoked', () => {
  const revoked = (revokedAt: string, reason?: number): Partial<WantedAnswer> => ({
    status: 'revoked',
    revokedAt,
    ...(reason === undefined ? {} : { reason }),
  });
  test('before signing', async () => expect(await judge(revoked('2025-02-01T00:00:00Z'))).toBe('withdrawn'));
  test('at the moment of signing', async () => expect(await judge(revoked('2025-03-01T00:00:00Z'))).toBe('withdrawn'));
  test('after the proven signing time it does not count', async () =>
    expect(await judge(revoked('2025-03-01T00:00:01Z'))).toBe('not-checked'));
  test('later, but without a proven time', async () => expect(await withoutTime(revoked('2026-05-01T00:00:00Z'))).toBe('withdrawn'));
  test('with a reason', async () => expect(await judge(revoked('2025-02-01T00:00:00Z', 1))).toBe('withdrawn'));
  test('a hold that was lifted does not count', async () => expect(await judge(revoked('2025-02-01T00:00:00Z', 8))).toBe('not-checked'));
  test('in an old answer', async () => {
    expect(
      await judge({ ...revoked('2025-01-01T00:00:00Z'), thisUpdate: '2025-01-02T00:00:00Z', nextUpdate: '2025-01-03T00:00:00Z' }),
    ).toBe('withdrawn');
  });
  test('beside a good answer', async () => {
    const both = await Promise.all([
      makeOcsp({ leaf, issuer, status: 'good', thisUpdate: '2025-02-28T12:00:00Z', nextUpdate: '2025-03-02T00:00:00Z' }),
      makeOcsp({ leaf, issuer, status: 'revoked', revokedAt: '2025-02-01T00:00:00Z', thisUpdate: '2025-02-28T12:00:00Z' }),
    ]);
    expect(await judgeWithdrawal(both, leafCertificate, issuerCertificate, SIGNED, NOW)).toBe('withdrawn');
  });
});

describe('by a responder', () => {
  const responders: readonly [string, Partial<Wanted>, string][] = [
    ['that the issuer appointed', { ekus: [EKU.ocspSigning] }, 'good-stapled'],
    ['for another purpose', { ekus: [EKU.email] }, 'not-checked'],
    ['for any purpose', { ekus: [EKU.any] }, 'not-checked'],
    ['without purposes', { ekus: null }, 'not-checked'],
    ['that had run out', { ekus: [EKU.ocspSigning], to: '2025-01-01T00:00:00Z' }, 'not-checked'],
    ['whose certificate is signed with SHA-1', { ekus: [EKU.ocspSigning], digest: 'SHA-1' }, 'not-checked'],
    ['whose key may not sign', { ekus: [EKU.ocspSigning], keyUsage: 0x04 }, 'not-checked'],
  ];
  test.each(responders)('%s', async (_name, wanted, expected) => {
    expect(await judge({ responder: await makeLeaf('Responder', issuer, wanted) })).toBe(expected);
  });

  test('that another authority appointed', async () => {
    const responder = await makeLeaf('Responder', await makeCa('Issuer'), { ekus: [EKU.ocspSigning] });
    expect(await judge({ responder })).toBe('not-checked');
    expect(await judge({ responder, status: 'revoked', revokedAt: '2025-01-01T00:00:00Z' })).toBe('not-checked');
  });

  test('that is the leaf itself', async () => {
    expect(await judge({ responder: leaf })).toBe('not-checked');
  });
});

describe('not checked', () => {
  test('about another certificate', async () => {
    expect(await judge({ serial: bytes(1, 2, 3) })).toBe('not-checked');
    expect(await judge({ leaf: await makeLeaf('Other', issuer), status: 'revoked', revokedAt: '2025-01-01T00:00:00Z' })).toBe(
      'not-checked',
    );
  });
  test('about an issuer of the same name', async () => {
    const other = await makeCa('Issuer');
    expect(await judge({ issuer: other, responder: issuer })).toBe('not-checked');
  });
  test.each([
    ['unknown', {}],
    ['good', { responseStatus: 6 }],
  ] as const)('%s %o', async (status, rest) => {
    expect(await judge({ status, ...rest })).toBe('not-checked');
  });
  test('without an issuer, an answer, or sense', async () => {
    const answer = await makeOcsp({ leaf, issuer, status: 'good', thisUpdate: '2025-02-28T12:00:00Z', nextUpdate: '2025-03-02T00:00:00Z' });
    expect(await judgeWithdrawal([answer], leafCertificate, undefined, SIGNED, NOW)).toBe('not-checked');
    expect(await judgeWithdrawal([], leafCertificate, issuerCertificate, SIGNED, NOW)).toBe('not-checked');
    for (let i = 0; i < answer.length; i += 3) {
      const broken = bytes(answer.subarray(0, i), (answer[i] ?? 0) ^ 0x55, answer.subarray(i + 1));
      expect(['not-checked', 'good-stapled']).toContain(
        await judgeWithdrawal([broken, answer.subarray(0, i)], leafCertificate, issuerCertificate, SIGNED, NOW),
      );
    }
  });
});
