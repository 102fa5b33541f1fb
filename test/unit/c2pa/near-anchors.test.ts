// The engine is given only the anchors that can have a say. What it says must be the same as with all of them.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/c2pa/engine.ts';
import { readEngineAnswer } from '../../../src/c2pa/engine-answer.ts';
import type { Manifest, Store } from '../../../src/c2pa/manifest-chain.ts';
import { nearAnchors } from '../../../src/c2pa/near-anchors.ts';
import { engineSettings } from '../../../src/c2pa/settings.ts';
import { loadTrust } from '../../../src/cli/trust-files.ts';
import { toBase64 } from '../../../src/cms/anchor-pool.ts';
import { readCertificate } from '../../../src/cms/certificate.ts';
import { type C2paEngine, inspect, memorySource, setClock, type TrustEntry, type TrustList, type TrustStore } from '../../../src/index.ts';
import { makeCa, makeLeaf } from '../cms/pki.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const NOW = new Date('2026-11-01T00:00:00Z');
const wasm = readFileSync(createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm'));
const engine = createEngine(() => WebAssembly.compile(wasm));
const media = (name: string) => new Uint8Array(readFileSync(new URL(`media/${name}`, FIXTURES)));
const list = (name: string): TrustList => JSON.parse(readFileSync(new URL(`trust/${name}.json`, FIXTURES), 'utf8'));
const fixtureLists = ['claims', 'interim', 'publisher', 'time-stamp'].map(list);

let trust: TrustStore;
beforeAll(async () => {
  setClock(NOW);
  const shipped = await loadTrust(pathToFileURL('assets/trust/'), [], 'publisher', NOW, () => undefined);
  trust = { ...shipped, lists: [...shipped.lists, ...fixtureLists] };
});

/** What the engine was asked about this file, and with which settings. */
async function asked(name: string, store: TrustStore): Promise<{ bytes: Uint8Array; settings: string; mediaType: string | undefined }[]> {
  const calls: { bytes: Uint8Array; settings: string; mediaType: string | undefined }[] = [];
  const ears: C2paEngine = {
    verify: async (bytes, settings, mediaType) => {
      calls.push({ bytes, settings, mediaType });
      return { ok: false, error: 'not asked here' };
    },
  };
  await inspect(memorySource(media(name)), { name, now: NOW, trust: store, engine: ears, copy: 'given', version: '0' });
  return calls;
}

async function reading(bytes: Uint8Array, settings: string, mediaType: string | undefined) {
  const answer = await engine.verify(bytes, settings, mediaType);
  return answer.ok
    ? { state: (answer.store as { validation_state?: string }).validation_state, ...readEngineAnswer(answer.store) }
    : answer;
}

describe('the anchors near a file', () => {
  test('the engine says of every file what it says with all anchors', async () => {
    const states = new Set<unknown>();
    for (const name of readdirSync(new URL('media/', FIXTURES)).filter((file) => !file.endsWith('.json'))) {
      for (const { bytes, settings, mediaType } of await asked(name, trust)) {
        const near = await reading(bytes, settings, mediaType);
        expect(near, name).toEqual(await reading(bytes, engineSettings(trust), mediaType));
        states.add('state' in near && near.state);
      }
    }
    expect([...states].sort()).toEqual(expect.arrayContaining(['Invalid', 'Trusted', 'Valid']));
  }, 60_000);

  test('those of others are left out', async () => {
    const [call] = await asked('capture.jpg', trust);
    const certificates = (settings: string) => settings.split('BEGIN CERTIFICATE').length - 1;
    expect(certificates(call?.settings ?? '')).toBeLessThan(4);
    expect(certificates(engineSettings(trust))).toBeGreaterThan(100);
    expect(JSON.parse(call?.settings ?? '').trust.trust_config).toBe(JSON.parse(engineSettings(trust)).trust.trust_config);
  });

  test('who issued an anchor that stays, stays; so does one whose name cannot be told', async () => {
    const root = await makeCa('Root');
    const middle = await makeCa('Middle', {}, root);
    const leaf = await makeLeaf('Camera', middle);
    const names = (chain: readonly Uint8Array[], lists: TrustList) =>
      nearAnchors({ ...trust, lists: [lists] }, storeOf(chain)).lists.flatMap(({ entries }) => entries.map(({ name }) => name));
    const entries = await Promise.all([root, middle, await makeCa('Stranger')].map(({ der }) => entryOf(der)));
    const anchors = { ...list('claims'), entries };
    expect(names([leaf.der], anchors)).toEqual(['Root', 'Middle']);
    expect(names([middle.der], anchors)).toEqual(['Root', 'Middle']);
    expect(names([], anchors)).toEqual([]);
    const [first] = entries;
    if (!first) throw new Error('no entry');
    expect(names([], { ...anchors, entries: [{ ...first, name: 'Nameless', der: 'MAA=' }] })).toEqual(['Nameless']);
    // A certificate in the file that names nobody at a glance could be under any of them.
    expect(names([new Uint8Array(3)], anchors)).toEqual(['Root', 'Middle', 'Stranger']);
  });
});

async function entryOf(der: Uint8Array): Promise<TrustEntry> {
  const { sha256, subject } = await readCertificate(der);
  return { kind: 'anchor', name: subject.name, sha256, der: toBase64(der) };
}

/** A store of one manifest that these certificates have signed. */
function storeOf(chain: readonly Uint8Array[]): Store {
  const none = new Uint8Array(0);
  const signature = { algorithm: -7, chain, tokens: [], ocsp: [], lists: [], dirtyPadding: false, signed: none, signature: none };
  const lists = { assertions: [], redacted: [], failures: [] };
  const active: Manifest = { label: 'one', kind: 'standard', claimVersion: 2, claim: new Map(), signature, ...lists };
  return { manifests: new Map([['one', active]]), active };
}
