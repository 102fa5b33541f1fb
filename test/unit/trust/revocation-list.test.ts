import { beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, readCertificate } from '../../../src/cms/certificate.ts';
import { judgeByLists } from '../../../src/trust/revocation-list.ts';
import { type Identity, makeIdentity, makeList } from '../../fixtures/pki.ts';

const VALID = { from: '2024-01-01T00:00:00Z', to: '2044-01-01T00:00:00Z', organization: 'Test' };
const [WRITTEN, BEFORE, AFTER] = ['2026-03-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-04-01T00:00:00Z'];
const NOW = new Date('2026-06-01T00:00:00Z');
const SIGNED = new Date(AFTER);
const DELTA = '2.5.29.27';
const ISSUING_POINT = '2.5.29.28';

let issuer: Identity;
let stranger: Identity;
let leaf: Identity;
let neighbour: Identity;
let certificates: { readonly leaf: Certificate; readonly issuer: Certificate };
beforeAll(async () => {
  issuer = await makeIdentity({ id: 'issuer', commonName: 'Issuer', serial: 1, ca: true, ...VALID });
  stranger = await makeIdentity({ id: 'stranger', commonName: 'Issuer', serial: 1, ca: true, ...VALID });
  leaf = await makeIdentity({ id: 'leaf', commonName: 'Camera', serial: 200, issuer: 'issuer', ...VALID }, issuer);
  neighbour = await makeIdentity({ id: 'neighbour', commonName: 'Camera', serial: 201, issuer: 'issuer', ...VALID }, issuer);
  certificates = { leaf: await readCertificate(leaf.der), issuer: await readCertificate(issuer.der) };
});

const judge = (lists: readonly Uint8Array[], proven: Date | undefined = SIGNED) =>
  judgeByLists(lists, certificates.leaf, certificates.issuer, proven, NOW);

describe('a list that is silent on the certificate', () => {
  test('proves that it was good, in force at the proven time', async () => {
    expect(await judge([await makeList(issuer, WRITTEN, [])])).toBe('good-stapled');
    expect(await judge([await makeList(issuer, WRITTEN, [{ leaf: neighbour, on: BEFORE }])])).toBe('good-stapled');
  });

  test('proves nothing where it came into force later', async () => {
    expect(await judge([await makeList(issuer, WRITTEN, [])], new Date(BEFORE))).toBe('not-checked');
  });

  test.each([
    ['tells only what is new since another one', [DELTA]],
    ['tells only of some certificates', [ISSUING_POINT]],
  ])('proves nothing where it %s', async (_name, kinds) => {
    expect(await judge([await makeList(issuer, WRITTEN, [], kinds)])).toBe('not-checked');
  });

  test('proves nothing where another authority of that name signed it', async () => {
    expect(await judge([await makeList(stranger, WRITTEN, [])])).toBe('not-checked');
  });
});

describe('a list that names the certificate', () => {
  const named = (on: string, kinds?: readonly string[]) => makeList(issuer, WRITTEN, [{ leaf, on }], kinds);

  test('says withdrawn where that was before the proven time, whatever another list leaves out', async () => {
    expect(await judge([await named(BEFORE)])).toBe('withdrawn');
    expect(await judge([await makeList(issuer, WRITTEN, []), await named(BEFORE)])).toBe('withdrawn');
    expect(await judge([await named(BEFORE, [DELTA])])).toBe('withdrawn');
  });

  test('says withdrawn however many others it names', async () => {
    const others = Array.from({ length: 25_000 }, () => ({ leaf: neighbour, on: BEFORE }));
    expect(await judge([await makeList(issuer, WRITTEN, [...others, { leaf, on: BEFORE }])])).toBe('withdrawn');
  });

  test('says nothing of a signature before it was withdrawn', async () => {
    expect(await judge([await named('2026-05-01T00:00:00Z')])).toBe('not-checked');
  });

  test('says withdrawn where no time is proven', async () => {
    const list = await named('2026-05-01T00:00:00Z');
    expect(await judgeByLists([list], certificates.leaf, certificates.issuer, undefined, NOW)).toBe('withdrawn');
  });

  test('is not believed from another authority of that name', async () => {
    expect(await judge([await makeList(stranger, WRITTEN, [{ leaf, on: BEFORE }])])).toBe('not-checked');
  });
});

test('bytes that are no list are left alone', async () => {
  expect(await judge([new Uint8Array([0x30, 3, 2, 1, 1]), await makeList(issuer, WRITTEN, [])])).toBe('good-stapled');
});
