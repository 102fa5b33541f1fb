import { expect, test } from 'vitest';
import { readAnchors, toBase64 } from '../../../src/cms/anchor-pool.ts';
import { readCertificate } from '../../../src/cms/certificate.ts';
import { findNames } from '../../../src/cms/certificate-names.ts';
import type { TrustEntry } from '../../../src/trust/trust-list.ts';
import { makeCa, makeLeaf } from './pki.ts';

const entryOf = async (der: Uint8Array): Promise<TrustEntry> => {
  const { sha256, subject } = await readCertificate(der);
  return { kind: 'anchor', name: subject.name, sha256, der: toBase64(der) };
};

test('the names at a glance are those of the whole reading', async () => {
  const ca = await makeCa('Root', { pathLength: 1 });
  const leaf = await makeLeaf('Camera', ca, { organization: 'M\u202Eaker' });
  const { subject, issuer } = await readCertificate(leaf.der);
  expect(findNames(leaf.der)).toEqual({ subject: subject.text, issuer: issuer.text });
  expect(findNames(leaf.der)).toMatchObject({ issuer: 'O=Example, CN=Root' });
  expect(findNames(ca.der)).toEqual({ subject: 'O=Example, CN=Root', issuer: 'O=Example, CN=Root' });
});

test('where nothing can be told at a glance, nothing is said', async () => {
  const ca = await makeCa('Root');
  for (let length = 0; length < ca.der.length; length++) expect(findNames(ca.der.subarray(0, length))).toBeNull();
  expect(findNames(Uint8Array.of(0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0))).toBeNull();
  expect(findNames(Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30, 0))).toBeNull();
});

test('only who may have issued one of the certificates is read; what cannot be told is', async () => {
  const [root, other] = [await makeCa('Root'), await makeCa('Other')];
  const leaf = await readCertificate((await makeLeaf('Camera', root)).der);
  const entries = [await entryOf(root.der), await entryOf(other.der)];
  expect((await readAnchors(entries, [leaf])).map((one) => one.subject.name)).toEqual(['Root']);
  expect(await readAnchors(entries, [])).toEqual([]);
  // One that is not the certificate of its hash is no anchor, whatever name stands in it.
  const [first] = entries;
  if (first === undefined) throw new Error('no entry');
  expect(await readAnchors([{ ...first, sha256: '00' }], [leaf])).toEqual([]);
});
