import { beforeAll, describe, expect, test } from 'vitest';
import { MalformedError } from '../../../src/bytes/errors.ts';
import { MAX_CERTIFICATE, readCertificate } from '../../../src/cms/certificate.ts';
import {
  boolean,
  bytes,
  EKU,
  extension,
  hash,
  hexOf,
  type Identity,
  makeCa,
  makeCertificate,
  makeLeaf,
  type Octets,
  octetString,
  sequence,
  tlv,
  utf8,
} from './pki.ts';

const RECORD = '0197aa34-665b-7811-9bbc-317cfd988d0a';
let ca: Identity;
beforeAll(async () => {
  ca = await makeCa('Root', { pathLength: 1 });
});

describe('readCertificate', () => {
  test('the same bytes give the same object, other bytes never do, and later changes of the caller change nothing', async () => {
    const leaf = await makeLeaf('Camera', ca);
    const given = leaf.der.slice();
    const found = await readCertificate(given);
    expect(await readCertificate(leaf.der)).toBe(found);
    const at = given.length - 10;
    given[at] = (given[at] ?? 0) ^ 1;
    const other = await readCertificate(given);
    expect(other).not.toBe(found);
    expect(other.sha256).not.toBe(found.sha256);
    expect(found.der).toEqual(leaf.der);
  });
  test('tells what stands in a leaf', async () => {
    const leaf = await makeLeaf('Camera', ca, { organization: 'Maker', recordId: RECORD, serial: 9 });
    const found = await readCertificate(leaf.der);
    expect(found).toMatchObject({
      subject: { name: 'Camera', organization: 'Maker', text: 'O=Maker, CN=Camera' },
      issuer: { name: 'Root' },
      ekus: [EKU.claimSigning, EKU.email],
      ekuCritical: false,
      isCa: false,
      keyUsage: { digitalSignature: true, keyCertSign: false },
      unapplied: [],
      weak: undefined,
      recordId: RECORD,
      signatureAlgorithm: { kind: 'ecdsa', digest: 'SHA-256' },
    });
    expect(found.sha256).toBe(hexOf(await hash('SHA-256', leaf.der)));
    expect(found.notBefore.toISOString()).toBe('2024-01-01T00:00:00.000Z');
    expect(found.notAfter.toISOString()).toBe('2034-01-01T00:00:00.000Z');
    expect(BigInt(`0x${found.serial}`)).toBe(BigInt(`0x${hexOf(leaf.serial)}`));
  });

  test('tells a CA and its depth', async () => {
    expect(await readCertificate(ca.der)).toMatchObject({ isCa: true, pathLength: 1, keyUsage: { keyCertSign: true }, ekus: undefined });
  });

  test('a certificate of version 1 is no CA', async () => {
    expect(await readCertificate((await makeCertificate({ name: 'Old', version: 1 })).der)).toMatchObject({ isCa: false, ekus: undefined });
  });

  test.each([
    ['a SHA-1 signature', { digest: 'SHA-1' }, 'sha1'],
    ['a short RSA key', { key: 'rsa-short' }, 'short-key'],
    ['a sound RSA key', { key: 'rsa' }, undefined],
  ] as const)('%s', async (_name, wanted, weak) => {
    expect((await readCertificate((await makeLeaf('Leaf', ca, wanted)).der)).weak).toBe(weak);
  });

  test('signs that turn text around or hide it do not reach the name', async () => {
    const found = await readCertificate((await makeLeaf('C\u202Eamera\u0007', ca)).der);
    expect(found.subject.name).toBe('C\uFFFDamera\uFFFD');
  });

  test.each([
    ['name constraints, critical', '2.5.29.30', true],
    ['name constraints, not critical', '2.5.29.30', false],
    ['an unknown critical extension', '1.2.3.4', true],
  ])('%s are kept as a rule that is not applied', async (_name, id, critical) => {
    const leaf = await makeLeaf('Leaf', ca, { extra: [extension(id, critical, sequence())] });
    expect((await readCertificate(leaf.der)).unapplied).toEqual([id]);
  });

  test('an unknown extension that is not critical is no rule', async () => {
    expect(
      (await readCertificate((await makeLeaf('Leaf', ca, { extra: [extension('1.2.3.4', false, sequence())] })).der)).unapplied,
    ).toEqual([]);
  });

  test('a record id that is no UUID names no product', async () => {
    expect((await readCertificate((await makeLeaf('Leaf', ca, { recordId: 'Pixel' })).der)).recordId).toBeUndefined();
  });
});

describe('readCertificate refuses', () => {
  const broken: readonly [string, () => Promise<Uint8Array>][] = [
    ['nothing', async () => bytes()],
    ['text', async () => new TextEncoder().encode('certificate')],
    ['bytes after the end', async () => bytes(ca.der, 0)],
    ['a cut certificate', async () => ca.der.subarray(0, ca.der.length - 1)],
    ['the indefinite form', async () => bytes(0x30, 0x80, ca.der.subarray(4), [0, 0])],
    [
      'an extension that stands twice',
      async () => (await makeLeaf('L', ca, { extra: [extension('2.5.29.37', false, sequence(tlv(0x06, bytes(42))))] })).der,
    ],
    [
      'a boolean that is neither true nor false',
      async () => (await makeLeaf('L', ca, { extra: [sequence(tlv(0x06, bytes(42, 3)), tlv(0x01, bytes(1)), octetString(bytes()))] })).der,
    ],
    ['an empty list of purposes', async () => (await makeLeaf('L', ca, { ekus: [] })).der],
    ['a huge one', async () => (await makeLeaf('L', ca, { extra: [extension('1.2.3', false, utf8('x'.repeat(MAX_CERTIFICATE)))] })).der],
    ['two thousand extensions', async () => (await makeLeaf('L', ca, { extra: manyExtensions(2000) })).der],
    ['deep nesting', async () => nested(5000)],
    ['an extension that is no sequence', async () => (await makeLeaf('L', ca, { extra: [boolean(true)] })).der],
  ];

  test.each(broken)('%s', async (_name, make) => {
    await expect(readCertificate(await make())).rejects.toBeInstanceOf(MalformedError);
  });
});

function manyExtensions(count: number): readonly Octets[] {
  return Array.from({ length: count }, (_, i) => sequence(tlv(0x06, bytes(42, 3, (i >> 7) & 127, i & 127)), octetString(bytes())));
}

function nested(depth: number): Octets {
  const open = Array.from({ length: depth }, () => [0x30, 0x80]).flat();
  return bytes(open, new Uint8Array(2 * depth));
}
