// The engine is given only the anchors that can have a say. What it says must be the same as with all of them.
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { readEngineAnswer } from '../../../src/c2pa/engine-answer.ts';
import type { Manifest, Store } from '../../../src/c2pa/manifest-chain.ts';
import { nearAnchors } from '../../../src/c2pa/near-anchors.ts';
import { engineSettings } from '../../../src/c2pa/settings.ts';
import { loadTrust } from '../../../src/cli/trust-files.ts';
import type { C2paEngine, TrustList, TrustStore } from '../../../src/index.ts';
import { fixture } from '../../fixtures/files.ts';
import { engine, fixtureTrust, judge, NOW } from '../../fixtures/judge.ts';
import { makeCa, makeLeaf } from '../cms/pki.ts';
import { listOf } from '../trust/lists.ts';

const MEDIA = new URL('../../fixtures/media/', import.meta.url);

let trust: TrustStore;
beforeAll(async () => {
  const shipped = await loadTrust(pathToFileURL('assets/trust/'), [], 'publisher', NOW, () => undefined);
  trust = { ...shipped, lists: [...shipped.lists, ...fixtureTrust('claims', 'interim', 'publisher', 'time-stamp').lists] };
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
  await judge(fixture(`media/${name}`), { trust: store, engine: ears });
  return calls;
}

async function reading(bytes: Uint8Array, settings: string, mediaType: string | undefined) {
  const answer = await engine.verify(bytes, settings, mediaType);
  return answer.ok
    ? { state: (answer.store as { validation_state?: string }).validation_state, ...readEngineAnswer(answer.store, answer.claims) }
    : answer;
}

describe('the anchors near a file', () => {
  test('the engine says of every file what it says with all anchors', async () => {
    const states = new Set<unknown>();
    for (const name of readdirSync(MEDIA).filter((file) => !file.endsWith('.json'))) {
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
    const anchors = await listOf('anchors', 'claim', [root, middle, await makeCa('Stranger')]);
    expect(names([leaf.der], anchors)).toEqual(['Root', 'Middle']);
    expect(names([middle.der], anchors)).toEqual(['Root', 'Middle']);
    expect(names([], anchors)).toEqual([]);
    const [first] = anchors.entries;
    if (!first) throw new Error('no entry');
    expect(names([], { ...anchors, entries: [{ ...first, name: 'Nameless', der: 'MAA=' }] })).toEqual(['Nameless']);
    // A certificate in the file that names nobody at a glance could be under any of them.
    expect(names([new Uint8Array(3)], anchors)).toEqual(['Root', 'Middle', 'Stranger']);
  });
});

/** A store of one manifest that these certificates have signed. */
function storeOf(chain: readonly Uint8Array[]): Store {
  const none = new Uint8Array(0);
  const signature = { algorithm: -7, chain, tokens: [], ocsp: [], lists: [], dirtyPadding: false, signed: none, signature: none };
  const lists = { assertions: [], redacted: [], failures: [] };
  const active: Manifest = { label: 'one', kind: 'standard', claimVersion: 2, claim: new Map(), signature, ...lists };
  return { manifests: new Map([['one', active]]), active };
}
