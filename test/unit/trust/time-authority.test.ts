import { beforeAll, describe, expect, test } from 'vitest';
import { MAX_TOKEN } from '../../../src/cms/time-stamp.ts';
import { bestTime, checkTimeStamp, MAX_CLOCK_SKEW } from '../../../src/trust/time-authority.ts';
import type { TrustStore } from '../../../src/trust/trust-list.ts';
import {
  bytes,
  EKU,
  explicit,
  hash,
  hexOf,
  type Identity,
  makeCa,
  makeCrl,
  makeLeaf,
  makeOcsp,
  makeResponse,
  makeToken,
  makeTsa,
  type Octets,
  oid,
  TO,
  tlv,
  type Wanted,
  type WantedToken,
} from '../cms/pki.ts';
import { listOf, storeOf } from './lists.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const AT = '2025-03-04T05:06:07Z';
const DATA = new TextEncoder().encode('the signed claim');
let root: Identity;
let tsa: Identity;
let store: TrustStore;
beforeAll(async () => {
  root = await makeCa('Time Root');
  tsa = await makeTsa('Time Authority', root);
  store = storeOf({ lists: [await listOf('stamps', 'time-stamp', [root])] });
});

async function check(wanted: Partial<WantedToken>, over: { store?: TrustStore; now?: Date; data?: Uint8Array } = {}) {
  const token = await makeToken({ tsa, data: DATA, at: AT, ...wanted });
  return checkTimeStamp(token, over.data ?? DATA, over.store ?? store, over.now ?? NOW);
}

describe('a token of a listed authority', () => {
  test('proves its time, and says who and which list', async () => {
    expect(await check({})).toEqual({
      state: 'proven',
      at: '2025-03-04T05:06:07.000Z',
      authority: 'Time Authority',
      list: 'stamps',
      listDate: 'List stamps, 2026-01-01',
    });
  });

  const good: readonly [string, Partial<WantedToken>][] = [
    ['in BER with indefinite lengths and a string in pieces', { ber: true }],
    ['with attributes out of order', { unsorted: true }],
    ['in BER with attributes out of order', { ber: true, unsorted: true }],
    ['with SHA-384', { imprint: 'SHA-384' }],
    ['with SHA-512', { imprint: 'SHA-512', digest: 'SHA-512' }],
    ['that names its certificate by nothing', { names: null }],
  ];
  test.each(good)('%s', async (_name, wanted) => {
    expect((await check(wanted)).state).toBe('proven');
  });

  test('that names its certificate by SHA-1', async () => {
    expect((await check({ names1: tsa })).state).toBe('proven');
  });

  test('inside a response', async () => {
    const token = await makeToken({ tsa, data: DATA, at: AT });
    expect((await checkTimeStamp(makeResponse(token), DATA, store, NOW)).state).toBe('proven');
    expect((await checkTimeStamp(makeResponse(token, 1), DATA, store, NOW)).state).toBe('proven');
    expect((await checkTimeStamp(makeResponse(token, 2), DATA, store, NOW)).state).toBe('invalid-token');
  });

  test('with fractions of a second', async () => {
    const genTime = tlv(0x18, new TextEncoder().encode('20250304050607.25Z'));
    expect((await check({ genTime })).at).toBe('2025-03-04T05:06:07.250Z');
  });

  test('still proves when the authority has run out since', async () => {
    const old = await makeTsa('Old', root, { to: '2025-06-01T00:00:00Z' });
    expect((await check({ tsa: old })).state).toBe('proven');
  });

  test('over an intermediate that the token brings along', async () => {
    const middle = await makeCa('Middle', { ekus: [EKU.timeStamping] }, root);
    const below = await makeTsa('Below', middle);
    expect((await check({ tsa: below, chain: [middle] })).state).toBe('proven');
    expect((await check({ tsa: below })).state).toBe('unlisted-authority');
  });
});

describe('a sound token of an authority that is on no list', () => {
  test('proves nothing', async () => {
    const other = await makeTsa('Time Authority', await makeCa('Time Root'));
    expect(await check({ tsa: other })).toMatchObject({
      state: 'unlisted-authority',
      authority: 'Time Authority',
      at: '2025-03-04T05:06:07.000Z',
    });
  });

  test('whatever the lists of other purposes and the user say', async () => {
    const claim = await listOf('claims', 'claim', [root], { purposes: [EKU.timeStamping] });
    const user = { name: 'mine', as: 'publisher', added: '2026-01-01', entries: claim.entries } as const;
    expect((await check({}, { store: storeOf({ lists: [claim], user: [user] }) })).state).toBe('unlisted-authority');
  });

  test('with no list at all', async () => {
    expect((await check({}, { store: storeOf({}) })).state).toBe('unlisted-authority');
  });
});

describe('an authority that was withdrawn', () => {
  const LATER = '2025-12-01T00:00:00Z';
  const BEFORE = '2025-01-01T00:00:00Z';
  const ocspInfo = (answer: Uint8Array) => explicit(1, oid('1.3.6.1.5.5.7.16.2'), answer);

  test.each([BEFORE, LATER])('on %s, as a list in its token says, proves no time', async (on) => {
    const list = await makeCrl(root, [{ serial: tsa.serial, at: on }]);
    expect(await check({ revocations: [list] })).toMatchObject({ state: 'invalid-token', at: '2025-03-04T05:06:07.000Z' });
  });
  test('as an answer in its token says, proves no time', async () => {
    const answer = await makeOcsp({ leaf: tsa, issuer: root, status: 'revoked', thisUpdate: LATER });
    expect((await check({ revocations: [ocspInfo(answer)] })).state).toBe('invalid-token');
  });
  test('as our block-list says, for it or for its root, proves no time', async () => {
    for (const one of [tsa, root]) {
      const entry = { sha256: hexOf(await hash('SHA-256', one.der)), name: 'lost', why: 'lost its key', date: '2026-01-01' };
      expect((await check({}, { store: { ...store, blocked: [entry] } })).state).toBe('invalid-token');
    }
  });
  test('by nobody who may say so, still proves its time', async () => {
    const stranger = await makeCa('Time Root');
    const row = { serial: tsa.serial, at: BEFORE };
    for (const revocations of [
      [await makeCrl(root, [])],
      [await makeCrl(root, [{ serial: root.serial, at: BEFORE }])],
      [await makeCrl(root, [row], stranger)],
      [await makeCrl(await makeCa('Other'), [row])],
      [ocspInfo(await makeOcsp({ leaf: tsa, issuer: root, status: 'good', thisUpdate: LATER }))],
      [ocspInfo(await makeOcsp({ leaf: tsa, issuer: stranger, status: 'revoked', thisUpdate: LATER }))],
      [bytes(0x30, 0)],
    ])
      expect((await check({ revocations })).state).toBe('proven');
  });
});

describe('an invalid token', () => {
  test('over other bytes', async () => {
    expect((await check({}, { data: bytes(DATA, 0) })).state).toBe('invalid-token');
  });

  const forged: readonly [string, (stranger: Identity) => Partial<WantedToken>][] = [
    ['signed with another key', (stranger) => ({ forger: stranger })],
    ['that names another certificate', (stranger) => ({ names: stranger })],
    ['that names another certificate by SHA-1', (stranger) => ({ names1: stranger })],
    ['with two signers', () => ({ signers: 2 })],
    ['whose hash is SHA-1', () => ({ imprint: 'SHA-1' })],
    ['signed with SHA-1', () => ({ digest: 'SHA-1' })],
    ['whose attributes were signed for another content type', () => ({ attributeType: '1.2.840.113549.1.7.1' })],
    ['of another content type', () => ({ contentType: '1.2.840.113549.1.7.1' })],
  ];
  test.each(forged)('%s', async (_name, make) => {
    expect((await check(make(await makeTsa('Stranger', root)))).state).toBe('invalid-token');
  });

  test('whose content was changed after signing', async () => {
    const other = new TextEncoder().encode('another claim');
    const good = await makeToken({ tsa, data: other, at: AT });
    expect((await checkTimeStamp(good, other, store, NOW)).state).toBe('proven');
    const info = tstInfoOf(good);
    expect(info[0]).toBe(0x30);
    expect((await check({ swapped: info }, { data: other })).state).toBe('invalid-token');
  });

  const authorities: readonly [string, Partial<Wanted>][] = [
    ['no purpose', { ekus: null }],
    ['another purpose', { ekus: [EKU.email] }],
    ['two purposes', { ekus: [EKU.timeStamping, EKU.email] }],
    ['any purpose', { ekus: [EKU.any] }],
    ['a purpose that is not critical', { ekuCritical: false }],
    ['the rights of a CA', { ca: true, keyUsage: 0x86 }],
    ['a SHA-1 certificate', { digest: 'SHA-1' }],
    ['a short key', { key: 'rsa-short' }],
    ['a validity that begins later', { from: '2025-06-01T00:00:00Z' }],
    ['a validity that had ended', { to: '2025-01-01T00:00:00Z' }],
    ['a key that may not sign', { keyUsage: 0x04 }],
  ];
  test.each(authorities)('of an authority with %s', async (_name, wanted) => {
    expect((await check({ tsa: await makeTsa('Authority', root, wanted) })).state).toBe('invalid-token');
  });

  test('of a claim signer', async () => {
    expect((await check({ tsa: await makeLeaf('Camera', root) })).state).toBe('invalid-token');
  });

  test('from the future', async () => {
    const at = NOW.getTime() + MAX_CLOCK_SKEW;
    expect((await check({ at: new Date(at).toISOString() })).state).toBe('proven');
    expect((await check({ at: new Date(at + 1000).toISOString() })).state).toBe('future');
    expect((await check({ at: TO })).state).toBe('future');
    expect((await check({}, { now: new Date(Number.NaN) })).state).toBe('future');
  });

  test.each(['20250304050607', '202503040506Z', '20251304050607Z', '20250304050607+0100', '20250230050607Z'])(
    'with the time %s',
    async (text) => {
      expect((await check({ genTime: tlv(0x18, new TextEncoder().encode(text)) })).state).toBe('invalid-token');
    },
  );

  test.each([
    ['nothing', bytes()],
    ['text', new TextEncoder().encode('token')],
    ['an empty sequence', bytes(0x30, 0)],
    ['a huge one', new Uint8Array(MAX_TOKEN + 1)],
    ['deep nesting', bytes(Array.from({ length: 60_000 }, () => [0x30, 0x80]).flat())],
  ])('that is %s', async (_name, token) => {
    expect(await checkTimeStamp(token, DATA, store, NOW)).toEqual({ state: 'invalid-token' });
  });
});

test('no mutation of a token proves a time it does not hold', async () => {
  const token = await makeToken({ tsa, chain: [root], data: DATA, at: AT });
  const proven = new Set<string | undefined>();
  for (const mutant of mutants(token, 500)) {
    const found = await checkTimeStamp(mutant, DATA, store, NOW);
    if (found.state === 'proven') proven.add(found.at);
  }
  // Some octets carry nothing (the version, a certificate beside the chain): then the same time stays proven.
  expect([...proven].filter((at) => at !== '2025-03-04T05:06:07.000Z')).toEqual([]);
});

/** Deterministic damage: flipped, removed, doubled and overwritten octets. */
function* mutants(good: Octets, count: number): Generator<Octets> {
  let state = 12345;
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let i = 0; i < count; i++) {
    const at = next(good.length);
    const run = 1 + next(8);
    const kinds = [
      () => bytes(good.subarray(0, at), (good[at] ?? 0) ^ (1 << next(8)), good.subarray(at + 1)),
      () => bytes(good.subarray(0, at), good.subarray(at + run)),
      () => bytes(good.subarray(0, at + run), good.subarray(at)),
      () => bytes(good.subarray(0, at), new Uint8Array(run).fill(next(256)), good.subarray(at + run)),
      () => bytes(good.subarray(0, at)),
    ];
    yield (kinds[i % kinds.length] ?? (() => good))();
  }
}

/** The TSTInfo octets inside a token of ours. */
function tstInfoOf(token: Octets): Octets {
  const id = bytes(0x06, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4);
  const from = token.findIndex((_, i) => id.every((byte, k) => token[i + k] === byte)) + id.length;
  // [0], length, OCTET STRING, length: all below 128 octets here.
  const length = token[from + 3] ?? 0;
  return bytes(token.subarray(from + 4, from + 4 + length));
}

describe('several tokens over one signature', () => {
  const at = (state: 'proven' | 'future' | 'unlisted-authority' | 'invalid-token', iso: string) => ({ state, at: iso });
  const [early, late] = ['2025-01-01T00:00:00.000Z', '2025-02-01T00:00:00.000Z'];
  test.each([
    [[at('proven', late), at('proven', early)], at('proven', early)],
    [[at('unlisted-authority', early), at('proven', late)], at('proven', late)],
    [[at('future', late), at('unlisted-authority', early), at('invalid-token', early)], at('future', late)],
    [[at('invalid-token', early), at('unlisted-authority', late)], at('unlisted-authority', late)],
    [[], { state: 'none' }],
  ] as const)('%o', (found, best) => {
    expect(bestTime(found)).toEqual(best);
    expect(bestTime([...found].reverse())).toEqual(best);
  });
});
