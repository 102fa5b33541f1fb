import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromBase64, readAnchors } from '../../../src/cms/anchor-pool.ts';
import { readCertificate } from '../../../src/cms/certificate.ts';
import { findNames } from '../../../src/cms/certificate-names.ts';
import { keyHashOf } from '../../../src/trust/blocked.ts';
import { assembleStore, isRecord, TrustFileError } from '../../../src/trust/shipped.ts';

const FOLDER = new URL('../../../assets/trust/', import.meta.url);
const LISTS = ['c2pa', 'c2pa-time-stamp', 'interim', 'interim-time-stamp', 'government', 'publishers'];
const parse = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
const files = () => ({ lists: LISTS.map(parse), products: parse('products'), blocked: parse('blocked') });
const store = assembleStore(files(), []);
const list = (id: string) => {
  const found = store.lists.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no list ${id}`);
  return found;
};

describe('the shipped lists', () => {
  test.each([
    ['c2pa', 'claim', false, 30, 0],
    ['c2pa-time-stamp', 'time-stamp', false, 22, 0],
    // 27 certificates in the source: 20 signers, 6 clocks, one of them twice.
    ['interim', 'claim', true, 20, 114],
    ['interim-time-stamp', 'time-stamp', true, 6, 0],
    ['government', 'government', true, 0, 2],
    ['publishers', 'publisher', false, 0, 20],
  ])('%s is whole', async (id, purpose, interim, anchors, leaves) => {
    const found = list(id);
    expect(found).toMatchObject({ purpose, interim });
    expect(found.entries.filter((entry) => entry.kind === 'anchor')).toHaveLength(anchors);
    expect(found.entries.filter((entry) => entry.kind === 'leaf')).toHaveLength(leaves);
    const certificates = await Promise.all(found.entries.map((entry) => readCertificate(fromBase64(entry.der))));
    const issuedByEach = certificates.map((one) => ({ ...one, issuer: one.subject }));
    expect(await readAnchors(found.entries, issuedByEach)).toHaveLength(anchors);
    for (const [i, certificate] of certificates.entries()) {
      const entry = found.entries[i];
      if (entry === undefined) throw new Error('fewer entries than certificates');
      expect(findNames(certificate.der)).toEqual({ subject: certificate.subject.text, issuer: certificate.issuer.text });
      expect(certificate).toMatchObject({ sha256: entry.sha256, isCa: entry.kind === 'anchor', unapplied: [] });
      expect(certificate.key.kind).not.toBe('unsupported');
      if (purpose !== 'time-stamp') expect(certificate.ekus ?? []).not.toContain('1.3.6.1.5.5.7.3.8');
    }
  });

  test('nobody who keeps time on the frozen list signs claims there', () => {
    const clocks = new Set(list('interim-time-stamp').entries.map((entry) => entry.sha256));
    expect(list('interim').entries.filter((entry) => clocks.has(entry.sha256) || /time.?stamp/i.test(entry.name))).toEqual([]);
  });

  test('no list takes stamps, OCSP or anything at all as a purpose of claims', () => {
    for (const each of store.lists.filter(({ purpose }) => purpose !== 'time-stamp'))
      for (const purpose of ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.9', '2.5.29.37.0']) expect(each.purposes).not.toContain(purpose);
    expect(list('c2pa').purposes).toEqual(['1.3.6.1.4.1.62558.2.1']);
  });

  test('the government signers are the two that are named', () => {
    expect(list('government').entries.map((entry) => entry.name)).toEqual(['DVIDS', 'U.S. Department of Homeland Security']);
  });

  test('Nikon is on the block-list, and on the frozen list it blocks', () => {
    const [entry] = store.blocked;
    expect(entry).toMatchObject({ name: 'Nikon C2PA Root CA', date: '2025-09-21' });
    expect(
      list('interim')
        .entries.filter((each) => each.sha256 === entry?.sha256)
        .map((each) => each.name),
    ).toEqual(['Nikon C2PA Root CA']);
  });

  test('what is on the block-list is there by its key too', async () => {
    const entries = store.lists.flatMap((each) => each.entries);
    for (const { sha256, key } of store.blocked) {
      const found = entries.find((each) => each.sha256 === sha256);
      expect(key).toBe(found && (await keyHashOf(await readCertificate(Uint8Array.from(Buffer.from(found.der, 'base64'))))));
    }
  });

  test('153 products sign, 13 of them may not claim everything', () => {
    expect(store.products).toHaveLength(153);
    expect(store.products.filter((product) => product.barred.length > 0)).toHaveLength(13);
    expect(new Set(store.products.map((product) => product.recordId)).size).toBe(153);
  });

  test('the index names every file with its hash', () => {
    const index = parse('index');
    const lines: readonly unknown[] = isRecord(index) && Array.isArray(index.lists) ? index.lists : [];
    const found = lines.map((line) => (isRecord(line) ? `${String(line.file)} ${String(line.sha256)}` : ''));
    const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json') && name !== 'index.json');
    const expected = names.map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(new URL(name, FOLDER)))
          .digest('hex')}`,
    );
    expect(found.sort()).toEqual(expected.sort());
  });
});

describe('assembleStore', () => {
  test("keeps the user's anchors", () => {
    const user = [{ name: 'mine', as: 'tool', added: '2026-01-01', entries: [] }] as const;
    expect(assembleStore(files(), user).user).toBe(user);
  });

  const broken: readonly [string, (good: ReturnType<typeof files>) => unknown][] = [
    ['a list of another schema', (good) => ({ ...good, lists: [{ ...first(good), schema: 'x' }] })],
    ['a list without entries', (good) => ({ ...good, lists: [{ ...first(good), entries: [] }] })],
    ['a list without purposes', (good) => ({ ...good, lists: [{ ...first(good), purposes: [] }] })],
    ['a list of an unknown purpose', (good) => ({ ...good, lists: [{ ...first(good), purpose: 'any' }] })],
    ['a list whose date is none', (good) => ({ ...good, lists: [{ ...first(good), date: '2026-13-01' }] })],
    ['a list with a broken entry', (good) => ({ ...good, lists: [{ ...first(good), entries: [{ kind: 'anchor' }] }] })],
    ['no products', (good) => ({ ...good, products: undefined })],
    ['products of another schema', (good) => ({ ...good, products: good.blocked })],
    ['no block-list', (good) => ({ ...good, blocked: null })],
    ['a block-list with a broken line', (good) => ({ ...good, blocked: { schema: 'assay-blocked/1', blocked: [{}] } })],
  ];
  test.each(broken)('refuses %s', (_name, damage) => {
    const damaged = damage(files());
    if (!isRecord(damaged) || !Array.isArray(damaged.lists)) throw new Error('the test is broken');
    const { lists, products, blocked } = damaged;
    expect(() => assembleStore({ lists, products, blocked }, [])).toThrow(TrustFileError);
  });
});

function first(good: ReturnType<typeof files>): Record<string, unknown> {
  const [list] = good.lists;
  if (!isRecord(list)) throw new Error('no list');
  return list;
}
