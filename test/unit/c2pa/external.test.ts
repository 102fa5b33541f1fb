// A manifest store that does not lie in the asset: judged by all the rules of one that does.
import { describe, expect, test } from 'vitest';
import type { ExternalStore } from '../../../src/index.ts';
import { sha256 } from '../../fixtures/bytes.ts';
import { buildManifest, buildStore } from '../../fixtures/c2pa-builder.ts';
import { insertSegment } from '../../fixtures/embed.ts';
import { fixture } from '../../fixtures/files.ts';
import { fixtureTrust, judge } from '../../fixtures/judge.ts';
import { base, openKit, SOURCE } from '../../fixtures/kit.ts';
import { xmpSegment } from '../../fixtures/metadata.ts';

const ADDRESS = 'https://manifests.example.org/assay/remote.c2pa';
const trust = fixtureTrust('claims', 'time-stamp', 'publisher');
const kit = await openKit();
/** The picture that names ADDRESS, and one that names nothing. */
const pointing = fixture('media/remote.jpg');
const bare = base('ridge-small.jpg');

/** A store over all bytes of the asset but `exclusions`. */
async function storeFor(
  asset: Uint8Array<ArrayBuffer>,
  signer = 'camera',
  source: string = SOURCE.capture,
  exclusions: readonly object[] = [],
) {
  const value = { name: 'jumbf manifest', alg: 'sha256', exclusions, hash: await sha256(asset), pad: new Uint8Array(8) };
  return buildStore(await buildManifest(kit.plan(`external ${signer}`, signer, source), { label: 'c2pa.hash.data', value }));
}

async function judgeWith(asset: Uint8Array, external?: ExternalStore) {
  const report = await judge(asset, { trust, ...(external && { external }) });
  return { label: report.label, reason: report.reason, says: report.says.map((one) => one.id), report };
}

function changed(asset: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(asset);
  copy[copy.length - 40] = (copy[copy.length - 40] ?? 0) ^ 1;
  return copy;
}

const stores = {
  loaded: async (asset: Uint8Array<ArrayBuffer>, ...rest: [string?, string?]) => ({
    address: ADDRESS,
    bytes: await storeFor(asset, ...rest),
  }),
  given: async (asset: Uint8Array<ArrayBuffer>, ...rest: [string?, string?]) => ({ address: null, bytes: await storeFor(asset, ...rest) }),
};

describe.each([
  ['loaded from the address in the file', pointing, stores.loaded, 'line_how_loaded'],
  ['given as a file, for an asset that names an address', pointing, stores.given, 'line_how_sidecar'],
  ['given as a file, for an asset that names none', bare, stores.given, 'line_how_sidecar'],
] as const)('a store %s', (_name, asset, make, line) => {
  test('fits: authentic, and said where it came from', async () => {
    const found = await judgeWith(asset, await make(asset));
    expect(found).toMatchObject({ label: 'authentic', reason: 'captured' });
    expect(found.says).toContain(line);
    expect(found.report.signer?.name).toBe('Assay Test Camera');
  });
  test('another picture, or one changed bit, does not fit', async () => {
    expect(await judgeWith(changed(asset), await make(asset))).toMatchObject({ label: 'altered', reason: 'changed' });
    const other = base('waves.jpg');
    expect(await judgeWith(asset, await make(other))).toMatchObject({ label: 'altered', reason: 'changed' });
  });
  test('is no better than its signer, and says AI where it does', async () => {
    expect(await judgeWith(asset, await make(asset, 'blocked'))).toMatchObject({ label: 'unknown', reason: 'withdrawn' });
    expect(await judgeWith(asset, await make(asset, 'stranger'))).toMatchObject({ label: 'unknown', reason: 'signer-not-known' });
    expect(await judgeWith(asset, await make(asset, 'camera', SOURCE.ai))).toMatchObject({ label: 'ai-generated', reason: 'signed-ai' });
  });
  test('damaged or none: unreadable, or a seal that does not hold', async () => {
    const { address, bytes } = await make(asset);
    for (const broken of [new Uint8Array(0), new TextEncoder().encode('<html>not found</html>'), bytes.subarray(0, bytes.length - 300)])
      expect(await judgeWith(asset, { address, bytes: broken })).toMatchObject({ label: 'unknown', reason: 'unreadable' });
    for (let at = 200; at < bytes.length; at += 97) {
      const flipped = new Uint8Array(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 0x20;
      const found = await judgeWith(asset, { address, bytes: flipped });
      // The padding and what is beside the signed header may differ; nothing that anyone signed may.
      if (found.label === 'authentic') expect(found.report.signer?.name).toBe('Assay Test Camera');
    }
  });
});

describe('which store counts', () => {
  test('none at hand: the host is named, nothing is fetched', async () => {
    expect(await judgeWith(pointing)).toMatchObject({ label: 'unknown', reason: 'remote' });
  });
  test('one that was loaded from elsewhere than the file says is not looked at', async () => {
    const { bytes } = await stores.loaded(pointing);
    const elsewhere = { address: 'https://manifests.example.org/assay/other.c2pa', bytes };
    expect(await judgeWith(pointing, elsewhere)).toMatchObject({ label: 'unknown', reason: 'remote' });
    expect(await judgeWith(bare, { address: ADDRESS, bytes: await storeFor(bare) })).toMatchObject({ label: 'unknown', reason: 'none' });
  });
  test.each([
    'http://localhost:38211/a.c2pa',
    'https://manifests.example.org:8443/a.c2pa?x=1&amp;y=2',
    'https://Manifests.Example.org/%7ea.c2pa#part',
  ])('an address such as %s is found by the engine too', async (address) => {
    const asset = insertSegment(bare, xmpSegment(`<dcterms:provenance>${address}</dcterms:provenance>`, 800));
    const plain = address.replace('&amp;', '&');
    expect(await judgeWith(asset, { address: plain, bytes: await storeFor(asset) })).toMatchObject({
      label: 'authentic',
      reason: 'captured',
    });
  });
  test('one inside the asset comes first', async () => {
    const inside = fixture('media/ai-generated.jpg');
    const found = await judgeWith(inside, { address: null, bytes: await storeFor(inside) });
    expect(found).toMatchObject({ label: 'ai-generated', reason: 'signed-ai' });
    expect(found.says).not.toContain('line_how_sidecar');
  });
  test('nothing but the lent store reaches the engine, and the realm has its own fetch back', async () => {
    const real = globalThis.fetch;
    const asked: string[] = [];
    globalThis.fetch = async (input) => {
      asked.push(String(input));
      throw new Error('no network');
    };
    try {
      const mine = globalThis.fetch;
      await judgeWith(pointing, await stores.loaded(pointing));
      expect(globalThis.fetch).toBe(mine);
      expect(asked).toEqual([]);
    } finally {
      globalThis.fetch = real;
    }
  });
});

describe('a binding that only we count', () => {
  const at = (start: number, length: number) => ({ start, length });
  test.each([
    ['out of order', [at(500, 10), at(100, 10)]],
    ['over each other', [at(100, 50), at(120, 50)]],
    ['beyond the end', [at(100, 10_000_000)]],
    ['negative', [at(-1, 10)]],
    ['no numbers', [{ start: 'x', length: 1 }]],
  ])('exclusions %s are not believed, and accuse nobody', async (_name, exclusions) => {
    const found = await judgeWith(bare, { address: null, bytes: await storeFor(bare, 'camera', SOURCE.capture, exclusions) });
    expect(found.label).toBe('unknown');
    expect(found.reason).not.toBe('changed');
  });
  test('pixels outside of the hash are not covered', async () => {
    const hole = at(bare.length - 600, 500);
    const rest = new Uint8Array([...bare.subarray(0, hole.start), ...bare.subarray(hole.start + hole.length)]);
    const value = { name: 'jumbf manifest', alg: 'sha256', exclusions: [hole], hash: await sha256(rest), pad: new Uint8Array(8) };
    const bytes = buildStore(await buildManifest(kit.plan('external hole', 'camera'), { label: 'c2pa.hash.data', value }));
    expect(await judgeWith(bare, { address: null, bytes })).toMatchObject({ label: 'unknown', reason: 'not-fully-covered' });
  });
});
