import { beforeAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../../src/cms/certificate.ts';
import type { TimeFinding } from '../../../src/signal.ts';
import { judgeSigner } from '../../../src/trust/anchor.ts';
import type { TrustStore, UserAnchors } from '../../../src/trust/trust-list.ts';
import {
  bitString,
  bytes,
  EKU,
  extension,
  hash,
  hexOf,
  type Identity,
  makeCa,
  makeLeaf,
  makeOcsp,
  sequence,
  sign,
  type Wanted,
} from '../cms/pki.ts';
import { listOf, storeOf } from './lists.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const LATE = new Date('2035-01-01T00:00:00Z');
const EARLY = new Date('2023-01-01T00:00:00Z');
const NONE: TimeFinding = { state: 'none' };
const proven = (at: string): TimeFinding => ({ state: 'proven', at, authority: 'Time Authority', list: 'stamps' });
const RECORD = '0197aa34-665b-7811-9bbc-317cfd988d0a';
const FROZEN = { interim: true, purposes: [EKU.claimSigning, EKU.email] };

let root: Identity;
let middle: Identity;
let leaf: Identity;
let official: TrustStore;
beforeAll(async () => {
  root = await makeCa('Root', { organization: 'Maker' });
  middle = await makeCa('Middle', {}, root);
  leaf = await makeLeaf('Camera', middle, { organization: 'Maker', recordId: RECORD });
  official = storeOf({ lists: [await listOf('c2pa', 'claim', [root])] });
});

interface Asked {
  readonly signer?: Identity;
  readonly rest?: readonly Identity[];
  readonly store?: TrustStore;
  readonly time?: TimeFinding;
  readonly now?: Date;
  readonly ocsp?: readonly Uint8Array[];
}
const judge = ({ signer = leaf, rest = [middle], store = official, time = NONE, now = NOW, ocsp = [] }: Asked = {}) =>
  judgeSigner(
    [signer, ...rest].map((each) => each.der),
    time,
    store,
    now,
    { ocsp },
  );

describe('a signer under the official list', () => {
  test('is trusted, with name, list and date', async () => {
    expect(await judge()).toMatchObject({
      name: 'Camera',
      organization: 'Maker',
      issuer: 'Middle',
      notBefore: '2024-01-01T00:00:00.000Z',
      notAfter: '2034-01-01T00:00:00.000Z',
      trust: 'trusted',
      vouchedBy: { list: 'c2pa', title: 'List c2pa', date: '2026-01-01', kind: 'tool' },
      time: NONE,
      withdrawal: 'not-checked',
    });
  });

  test.each([
    ['now, before its validity', NONE, EARLY, 'not-yet-valid'],
    ['now, after its validity', NONE, LATE, 'expired'],
    ['at a proven time, run out since', proven('2025-01-01T00:00:00Z'), LATE, 'trusted'],
    ['at a proven time after its validity', proven('2034-06-01T00:00:00Z'), LATE, 'expired'],
    ['at a proven time before its validity', proven('2023-06-01T00:00:00Z'), NOW, 'not-yet-valid'],
    ['with a token of an authority on no list', { state: 'unlisted-authority', at: '2025-01-01T00:00:00Z' }, LATE, 'expired'],
    ['with an invalid token', { state: 'invalid-token', at: '2025-01-01T00:00:00Z' }, LATE, 'expired'],
    ['with a proven time that is no time', { state: 'proven', at: 'soon' }, LATE, 'expired'],
    ['with a listed token from the future', { state: 'future', at: '2030-01-01T00:00:00Z' }, NOW, 'not-yet-valid'],
    ['with a listed token from the future, run out since', { state: 'future', at: '2040-01-01T00:00:00Z' }, LATE, 'not-yet-valid'],
    ['with a proven time left out', { state: 'proven' }, LATE, 'expired'],
  ] as const)('%s', async (_name, time, now, trust) => {
    const found = await judge({ time, now });
    expect(found.trust).toBe(trust);
    expect(found.vouchedBy === undefined).toBe(trust !== 'trusted');
    expect(found.time).toEqual(time);
  });

  const leaves: readonly [string, Partial<Wanted>, string][] = [
    ['for e-mail only', { ekus: [EKU.email] }, 'wrong-purpose'],
    ['without purposes', { ekus: null }, 'wrong-purpose'],
    ['for any purpose', { ekus: [EKU.any] }, 'wrong-purpose'],
    ['for any purpose and claims', { ekus: [EKU.any, EKU.claimSigning] }, 'wrong-purpose'],
    ['for time-stamps too', { ekus: [EKU.claimSigning, EKU.timeStamping] }, 'wrong-purpose'],
    ['for OCSP too', { ekus: [EKU.claimSigning, EKU.ocspSigning] }, 'wrong-purpose'],
    ['that is a CA', { ca: true, keyUsage: 0x86 }, 'wrong-purpose'],
    ['whose key may not sign', { keyUsage: 0x04 }, 'wrong-purpose'],
    ['without key usage', { keyUsage: null }, 'trusted'],
    ['signed with SHA-1', { digest: 'SHA-1' }, 'weak'],
    ['with a short key', { key: 'rsa-short' }, 'weak'],
    ['with a critical rule that nobody knows', { extra: [extension('1.2.3', true, sequence())] }, 'unknown'],
  ];
  test.each(leaves)('a leaf %s', async (_name, wanted, trust) => {
    expect((await judge({ signer: await makeLeaf('Camera', middle, wanted) })).trust).toBe(trust);
  });

  test('a wrong purpose stays wrong when the certificate has run out', async () => {
    expect((await judge({ signer: await makeLeaf('Camera', middle, { ekus: [EKU.email] }), now: LATE })).trust).toBe('wrong-purpose');
  });

  test('the product is told by the record id', async () => {
    const other = { recordId: 'another', name: 'Camera Two', applicant: 'Maker', barred: [] };
    const products = [other, { recordId: RECORD, name: 'Camera One', applicant: 'Maker', barred: ['capturedMedia'] }];
    expect((await judge({ store: { ...official, products } })).product).toEqual({
      recordId: RECORD,
      name: 'Camera One',
      barred: ['capturedMedia'],
    });
    expect((await judge()).product).toBeUndefined();
    expect((await judge({ store: { ...official, products: [other] } })).product).toBeUndefined();
    const frozen = storeOf({ lists: [await listOf('interim', 'claim', [root], FROZEN)], products });
    expect((await judge({ store: frozen })).product).toBeUndefined();
    expect((await judge({ store: { ...official, products }, now: LATE })).product).toBeUndefined();
  });
});

describe('a signer that nobody vouches for', () => {
  test('with a self-made CA of a trusted name', async () => {
    const fake = await makeCa('Root', { organization: 'Maker' });
    const signer = await makeLeaf('Camera', fake, { organization: 'Maker' });
    expect(await judge({ signer, rest: [fake] })).toMatchObject({ trust: 'unknown', name: 'Camera' });
    expect((await judge({ signer, rest: [fake, root] })).trust).toBe('unknown');
  });

  test('with a certificate that signed itself', async () => {
    expect(
      (await judge({ signer: await makeCa('Root', { ca: false, ekus: [EKU.claimSigning], organization: 'Maker' }), rest: [] })).trust,
    ).toBe('unknown');
  });

  test('under an empty store', async () => {
    expect((await judge({ store: storeOf({}) })).trust).toBe('unknown');
  });

  test('under a time-stamp list only', async () => {
    const stamps = storeOf({ lists: [await listOf('stamps', 'time-stamp', [root], { purposes: [EKU.claimSigning] })] });
    expect((await judge({ store: stamps })).trust).toBe('unknown');
  });

  test('under an entry whose hash is not that of its certificate', async () => {
    const list = await listOf('c2pa', 'claim', [root]);
    const swapped = await listOf('c2pa', 'claim', [await makeCa('Other')]);
    const entries = list.entries.map((entry, i) => ({ ...entry, sha256: swapped.entries[i]?.sha256 ?? '' }));
    expect((await judge({ store: storeOf({ lists: [{ ...list, entries }] }) })).trust).toBe('unknown');
  });

  test('with bytes that are no certificate', async () => {
    const found = await judgeSigner([bytes(1, 2, 3), middle.der], NONE, official, NOW, { ocsp: [] });
    expect(found).toMatchObject({ trust: 'malformed', name: '' });
    expect((await judgeSigner([], NONE, official, NOW, { ocsp: [] })).trust).toBe('malformed');
  });

  test('junk beside the chain does no harm', async () => {
    const found = await judgeSigner([leaf.der, bytes(1), middle.der, bytes()], NONE, official, NOW, { ocsp: [bytes(1)] });
    expect(found.trust).toBe('trusted');
  });
});

describe('other lists', () => {
  test('the frozen list takes more purposes, and says that it is frozen', async () => {
    const signer = await makeLeaf('Camera', middle, { ekus: [EKU.email] });
    const store = storeOf({ lists: [await listOf('interim', 'claim', [root], FROZEN)] });
    expect(await judge({ signer, store })).toMatchObject({ trust: 'trusted', vouchedBy: { list: 'interim', kind: 'tool-interim' } });
  });

  test('the frozen list names leaves, and their validity counts', async () => {
    const signer = await makeLeaf('Camera', await makeCa('Nobody'), { ekus: [EKU.email] });
    const store = storeOf({ lists: [await listOf('interim', 'claim', [signer], FROZEN)] });
    expect((await judge({ signer, store, rest: [] })).trust).toBe('trusted');
    expect((await judge({ signer, store, rest: [], now: LATE })).trust).toBe('expired');
    expect((await judge({ signer, store, rest: [], now: LATE, time: proven('2025-01-01T00:00:00Z') })).trust).toBe('trusted');
    expect((await judge({ store })).trust).toBe('unknown');
  });

  test.each([
    [{ ekus: [EKU.timeStamping] }, 'wrong-purpose'],
    [{ ekus: null }, 'wrong-purpose'],
    [{ digest: 'SHA-1' }, 'weak'],
    [{ extra: [extension('1.2.3', true, sequence())] }, 'unknown'],
  ] satisfies [Partial<Wanted>, string][])('a named leaf keeps the rules: %o', async (wanted, trust) => {
    const signer = await makeLeaf('Camera', root, wanted);
    const store = storeOf({
      lists: [await listOf('interim', 'claim', [signer], { ...FROZEN, purposes: [EKU.claimSigning, EKU.timeStamping] })],
    });
    expect((await judge({ signer, store, rest: [] })).trust).toBe(trust);
  });

  test('a publisher is named by its own certificate, never by its CA', async () => {
    const list = await listOf('publishers', 'publisher', [leaf]);
    expect(await judge({ store: storeOf({ lists: [list] }) })).toMatchObject({
      trust: 'trusted',
      vouchedBy: { kind: 'publisher', list: 'publishers' },
    });
    const byCa = await listOf('publishers', 'publisher', [root]);
    expect((await judge({ store: storeOf({ lists: [byCa] }) })).trust).toBe('unknown');
  });

  test('the strongest accountable answer comes first', async () => {
    const lists = {
      frozen: await listOf('interim', 'claim', [root], FROZEN),
      tool: await listOf('c2pa', 'claim', [root]),
      publisher: await listOf('publishers', 'publisher', [leaf]),
      government: await listOf('government', 'government', [leaf], { interim: true }),
      state: await listOf('state', 'government', [leaf]),
    };
    const kinds: (string | undefined)[] = [];
    const order = [lists.frozen, lists.tool, lists.government, lists.publisher, lists.state];
    for (let count = 1; count <= order.length; count++)
      kinds.push((await judge({ store: storeOf({ lists: order.slice(0, count) }) })).vouchedBy?.kind);
    expect(kinds).toEqual(['tool-interim', 'tool', 'government-interim', 'publisher', 'government']);
  });

  test('a list that is out of time does not hide one that vouches', async () => {
    const old = await makeCa('Root', { organization: 'Maker', key: root, to: '2025-01-01T00:00:00Z' });
    const store = storeOf({ lists: [await listOf('c2pa', 'claim', [old]), await listOf('interim', 'claim', [root], FROZEN)] });
    expect((await judge({ store })).vouchedBy?.kind).toBe('tool-interim');
    expect((await judge({ store: storeOf({ lists: store.lists.slice(0, 1) }) })).trust).toBe('expired');
  });
});

describe('anchors of the user', () => {
  const anchorsOf = async (as: UserAnchors['as'], identities: readonly Identity[]): Promise<UserAnchors> => ({
    name: 'My paper',
    as,
    added: '2026-02-03',
    entries: (await listOf('x', 'claim', identities)).entries,
  });

  test.each(['publisher', 'tool'] as const)('vouch as %s', async (as) => {
    const found = await judge({ store: storeOf({ user: [await anchorsOf(as, [root])] }) });
    expect(found).toMatchObject({ trust: 'trusted', vouchedBy: { list: 'user', title: 'My paper', date: '2026-02-03', kind: as } });
  });

  test('may be a leaf', async () => {
    const user = [await anchorsOf('publisher', [leaf])];
    expect((await judge({ store: storeOf({ user }) })).trust).toBe('trusted');
    expect((await judge({ signer: await makeLeaf('Camera', middle), store: storeOf({ user }) })).trust).toBe('unknown');
  });

  test('keep the purposes', async () => {
    const store = storeOf({ user: [await anchorsOf('publisher', [root])] });
    for (const ekus of [[EKU.timeStamping], [EKU.any], ['1.3.6.1.5.5.7.3.1'], null])
      expect((await judge({ signer: await makeLeaf('Camera', middle, { ekus }), store })).trust).toBe('wrong-purpose');
  });
});

describe('withdrawn', () => {
  const block = async (identity: Identity): Promise<TrustStore> => {
    const { sha256 } = await readCertificate(identity.der);
    return { ...official, blocked: [{ sha256, name: 'x', why: 'y', date: '2025-01-01' }] };
  };

  test('by the block-list: leaf, issuer, or the anchor that is not in the file', async () => {
    for (const identity of [leaf, middle, root]) expect((await judge({ store: await block(identity) })).withdrawal).toBe('withdrawn');
    expect((await judge({ store: await block(await makeCa('Other')) })).withdrawal).toBe('not-checked');
  });

  test('by the block-list, by its key: the same certificate in other bytes, and another one of that key', async () => {
    const { tbs, keyBits, sha256 } = await readCertificate(leaf.der);
    const { algorithm, value } = await sign(middle.key, tbs);
    const other = { ...leaf, der: sequence(tbs, algorithm, bitString(value)) };
    const next = await makeLeaf('Another camera', middle, { key: leaf });
    const entry = { sha256, name: 'x', why: 'y', date: '2025-01-01' };
    const key = hexOf(await hash('SHA-256', keyBits));
    for (const signer of [other, next]) {
      const found = await judge({ signer, store: { ...official, blocked: [entry] } });
      expect(found).toMatchObject({ trust: 'trusted', withdrawal: 'not-checked' });
      expect((await judge({ signer, store: { ...official, blocked: [{ ...entry, key }] } })).withdrawal).toBe('withdrawn');
    }
    const stranger = await makeLeaf('Camera', middle);
    expect((await judge({ signer: stranger, store: { ...official, blocked: [{ ...entry, key }] } })).withdrawal).toBe('not-checked');
  });

  test('whatever the time', async () => {
    expect((await judge({ store: await block(root), time: proven('2024-02-01T00:00:00Z') })).withdrawal).toBe('withdrawn');
  });

  test('by a stapled answer of the issuer, whether the issuer is in the file or on our list', async () => {
    const direct = await makeLeaf('Camera', root);
    const answer = (status: 'good' | 'revoked') =>
      makeOcsp({ leaf: direct, issuer: root, status, thisUpdate: '2026-05-31T23:00:00Z', nextUpdate: '2026-06-02T00:00:00Z' });
    expect((await judge({ signer: direct, rest: [], ocsp: [await answer('revoked')] })).withdrawal).toBe('withdrawn');
    expect((await judge({ signer: direct, rest: [], ocsp: [await answer('good')] })).withdrawal).toBe('good-stapled');
    expect((await judge({ ocsp: [await answer('revoked')] })).withdrawal).toBe('not-checked');
  });
});

test('no mutation of a leaf is trusted', async () => {
  let state = 99;
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  const good = leaf.der;
  const wrong: string[] = [];
  for (let i = 0; i < 500; i++) {
    const at = next(good.length);
    const run = 1 + next(6);
    const mutant =
      [
        () => bytes(good.subarray(0, at), (good[at] ?? 0) ^ (1 << next(8)), good.subarray(at + 1)),
        () => bytes(good.subarray(0, at), good.subarray(at + run)),
        () => bytes(good.subarray(0, at + run), good.subarray(at)),
        () => bytes(good.subarray(0, at), new Uint8Array(run).fill(next(256)), good.subarray(at + run)),
      ][i % 4]?.() ?? good;
    const { trust } = await judgeSigner([mutant, middle.der], NONE, official, NOW, { ocsp: [] });
    if (trust === 'trusted' && !mutant.every((byte, k) => byte === good[k])) wrong.push(`${i} at ${at}`);
  }
  expect(wrong).toEqual([]);
});
