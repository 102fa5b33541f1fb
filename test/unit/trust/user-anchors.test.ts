import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64 } from '../../../src/cms/anchor-pool.ts';
import { AnchorError, describeNote, readAnchors } from '../../../src/trust/user-anchors.ts';
import { bytes, extension, type Identity, makeCa, makeLeaf, sequence } from '../cms/pki.ts';

const OPTIONS = { name: 'My paper', as: 'publisher', added: '2026-06-01' } as const;
let root: Identity;
let leaf: Identity;
beforeAll(async () => {
  root = await makeCa('Root');
  leaf = await makeLeaf('Paper', root);
});

function pemOf(der: Uint8Array, label = 'CERTIFICATE'): string {
  return `-----BEGIN ${label}-----\n${(toBase64(der).match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;
}

describe('readAnchors', () => {
  test('takes the authorities of a bundle', async () => {
    const second = await makeCa('Second');
    const text = `My certificates\n${pemOf(second.der)}and the root:\r\n${pemOf(root.der).replaceAll('\n', '\r\n')}`;
    const { anchors, notes } = await readAnchors(text, OPTIONS);
    expect(anchors).toMatchObject({ name: 'My paper', as: 'publisher', added: '2026-06-01' });
    expect(anchors.entries.map((entry) => `${entry.kind} ${entry.name}`)).toEqual(['anchor Second', 'anchor Root']);
    expect(anchors.entries[1]?.der).toBe(toBase64(root.der));
    expect(notes).toEqual([]);
  });

  test('takes DER, and PEM as bytes', async () => {
    expect((await readAnchors(root.der, OPTIONS)).anchors.entries).toHaveLength(1);
    expect((await readAnchors(new TextEncoder().encode(pemOf(root.der)), OPTIONS)).anchors.entries).toHaveLength(1);
  });

  test('keeps one of two equal ones', async () => {
    expect((await readAnchors(pemOf(root.der) + pemOf(root.der), OPTIONS)).anchors.entries).toHaveLength(1);
  });

  test('leaves out what cannot count, with a note', async () => {
    const old = await makeCa('Old', { to: '2026-05-31T00:00:00Z' });
    const short = await makeCa('Short', { key: 'rsa-short' });
    const mute = await makeCa('Mute', { keyUsage: 0x80 });
    const bound = await makeCa('Bound', { extra: [extension('2.5.29.30', true, sequence())] });
    const { anchors, notes } = await readAnchors([leaf, root, old, short, mute, bound].map((each) => pemOf(each.der)).join(''), OPTIONS);
    expect(anchors.entries.map((entry) => entry.name)).toEqual(['Root']);
    expect(notes).toEqual([
      { name: 'Paper', why: 'no-authority' },
      { name: 'Old', why: 'expired', date: '2026-05-31' },
      { name: 'Short', why: 'weak-key' },
      { name: 'Mute', why: 'may-not-sign' },
      { name: 'Bound', why: 'unknown-rule' },
    ]);
    expect(notes.map(describeNote).slice(0, 2)).toEqual(['Paper: left out, it is no authority', 'Old: left out, it ran out on 2026-05-31']);
  });

  const refused: readonly [string, () => Promise<string | Uint8Array>, string][] = [
    ['nothing', async () => '', 'no-certificate'],
    ['text', async () => 'hello', 'no-certificate'],
    ['another PEM block', async () => pemOf(root.der, 'CERTIFICATE REQUEST'), 'no-certificate'],
    ['a private key beside the certificate', async () => pemOf(root.der) + pemOf(bytes(1, 2, 3), 'PRIVATE KEY'), 'private-key'],
    ['an EC private key', async () => pemOf(bytes(1, 2, 3), 'EC PRIVATE KEY'), 'private-key'],
    ['an encrypted private key', async () => pemOf(bytes(1, 2, 3), 'ENCRYPTED PRIVATE KEY'), 'private-key'],
    ['a block that is no certificate', async () => pemOf(bytes(1, 2, 3)), 'malformed'],
    ['a block that is no base64', async () => '-----BEGIN CERTIFICATE-----\n****\n-----END CERTIFICATE-----', 'malformed'],
    ['DER that is no certificate', async () => bytes(0x30, 3, 2, 1, 5), 'malformed'],
    ['a good and a broken one', async () => pemOf(root.der) + pemOf(bytes(0x30, 0)), 'malformed'],
    ['only old ones', async () => pemOf((await makeCa('Old', { to: '2025-01-01T00:00:00Z' })).der), 'nothing-valid'],
    ['only a signer’s own', async () => pemOf(leaf.der), 'nothing-valid'],
    [
      'a signer’s own and an old authority',
      async () => pemOf(leaf.der) + pemOf((await makeCa('Old', { to: '2025-01-01T00:00:00Z' })).der),
      'nothing-valid',
    ],
    ['too much', async () => ' '.repeat(9 * 1024 * 1024), 'too-large'],
  ];
  test.each(refused)('refuses %s', async (_name, make, code) => {
    const error: unknown = await readAnchors(await make(), OPTIONS).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AnchorError);
    expect(error).toMatchObject({ code });
  });

  test('refuses a date that is none', async () => {
    await expect(readAnchors(root.der, { ...OPTIONS, added: 'today' })).rejects.toMatchObject({ code: 'bad-date' });
  });
});
