// The canary: settings with a wrong key or form are ignored without a word, so each is proven to bite on a real file.
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/c2pa/engine.ts';
import { readEngineAnswer } from '../../../src/c2pa/engine-answer.ts';
import { engineSettings } from '../../../src/c2pa/settings.ts';
import { setClock } from '../../../src/clock.ts';
import { engineProgram, fixture } from '../../fixtures/files.ts';
import { fixtureTrust, judge, NOW } from '../../fixtures/judge.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';

const trusted = fixtureTrust('claims');
let compiled = 0;
const engine = createEngine(() => {
  compiled++;
  return WebAssembly.compile(engineProgram());
});

async function verify(name: string, settings: string) {
  setClock(NOW);
  const answer = await engine.verify(fixture(`media/${name}`), settings);
  return answer.ok
    ? { state: (answer.store as { validation_state?: string }).validation_state, reading: readEngineAnswer(answer.store, answer.claims) }
    : { error: answer.error };
}

test('the engine reads no text: a record in one can be found, but not checked', async () => {
  const magic = 'Signed text.\uFEFF\u{E0133}\u{E0122}\u{E0140}\u{E0131}\u{E0144}\u{E0148}\u{E0144}\uFE00';
  const texts = [
    magic,
    '<!doctype html><script type="application/c2pa">AAAA</script>',
    '-----BEGIN C2PA MANIFEST----- data:,x -----END C2PA MANIFEST-----',
  ];
  for (const text of texts) {
    for (const type of ['text/plain', 'text/html', undefined]) {
      const answer = await engine.verify(new TextEncoder().encode(text), '{}', type);
      expect(answer).toMatchObject({ ok: false, error: expect.stringMatching(/unsupported/i) });
    }
  }
});

/** Counts network calls; the engine has no other way out of its sandbox. */
async function countFetches(work: () => Promise<unknown>): Promise<number> {
  const real = globalThis.fetch;
  let calls = 0;
  globalThis.fetch = () => {
    calls++;
    return Promise.reject(new Error('no network'));
  };
  try {
    await work();
  } finally {
    globalThis.fetch = real;
  }
  return calls;
}

describe('engine settings', () => {
  test('the lists bite: with the anchor trusted, without it not', async () => {
    expect((await verify('capture.jpg', engineSettings(trusted))).state).toBe('Trusted');
    expect((await verify('capture.jpg', engineSettings(NO_TRUST))).state).toBe('Valid');
  });
  test('a time-stamp list is never given to the engine', () => {
    const settings = engineSettings(fixtureTrust('claims', 'time-stamp'));
    for (const entry of fixtureTrust('time-stamp').lists[0]?.entries ?? []) expect(settings).not.toContain(entry.der.slice(0, 60));
    expect(settings).toContain(trusted.lists[0]?.entries[0]?.der.slice(0, 60));
  });
  test('timeStamping and OCSPSigning are no claim purposes', () => {
    const purposes = ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.9', '1.3.6.1.4.1.62558.2.1'];
    const greedy = { ...trusted, lists: trusted.lists.map((list) => ({ ...list, purposes })) };
    expect(engineSettings(greedy)).not.toMatch(/1\.3\.6\.1\.5\.5\.7\.3\.[89]\b/);
  });
  test('a remote manifest is named and not fetched, and the setting is what stops it', async () => {
    const settings = engineSettings(NO_TRUST);
    const open = JSON.stringify({
      ...JSON.parse(settings),
      verify: { remote_manifest_fetch: true },
      core: { decode_identity_assertions: false },
    });
    expect(await countFetches(async () => expect((await verify('remote.jpg', settings)).error).toContain('RemoteManifestUrl'))).toBe(0);
    expect(await countFetches(() => verify('remote.jpg', open))).toBeGreaterThan(0);
  });
  test('no call goes out for a signed file either', async () => {
    expect(await countFetches(() => verify('capture.jpg', engineSettings(trusted)))).toBe(0);
  });
});

describe('engine answers', () => {
  test('a changed picture is a content mismatch, a changed claim a broken reference', async () => {
    const settings = engineSettings(trusted);
    expect((await verify('changed-picture.jpg', settings)).reading?.binding).toBe('mismatch');
    const claim = (await verify('changed-claim.jpg', settings)).reading;
    expect([...(claim?.failures.values() ?? [])].flat()).toContain('claimSignature.mismatch');
  });
  test('foreign bytes in an exclusion match and do not: not fully covered', async () => {
    expect((await verify('injected.jpg', engineSettings(trusted))).reading?.binding).toBe('not-fully-covered');
  });
  test('a file without a store, and bytes that are none, are errors and no crash', async () => {
    expect((await verify('plain.jpg', engineSettings(NO_TRUST))).error).toContain('JumbfNotFound');
    setClock(NOW);
    for (const bytes of [new Uint8Array(0), Uint8Array.of(1, 2, 3)])
      expect((await engine.verify(bytes, engineSettings(NO_TRUST))).ok).toBe(false);
  });
  test('an engine that cannot be had says nothing of a file, and is asked for again with the next one', async () => {
    let tries = 0;
    const late = createEngine(async () => {
      if (tries++ === 0) throw new Error('out of memory');
      return WebAssembly.compile(engineProgram());
    });
    const first = await judge(fixture('media/capture.jpg'), { engine: late });
    expect([first.label, first.reason, first.integrity]).toEqual(['unknown', 'unread', 'unread']);
    expect(first.problems).toMatchObject([{ code: 'internal', note: 'Error: out of memory' }]);
    expect((await judge(fixture('media/capture.jpg'), { engine: late })).label).toBe('authentic');
  });
  test('JSON of another shape is no reading', () => {
    for (const value of [null, 1, [], {}, { active_manifest: 1 }, { active_manifest: 'x' }])
      expect(readEngineAnswer(value, value)).toBeUndefined();
  });
  test('a failure of the active manifest counts against it, whatever manifest its address names', () => {
    const failed = (url: string) => {
      const results = { activeManifest: { success: [], informational: [], failure: [{ code: 'claim.malformed', url }] } };
      const store = { active_manifest: 'own', manifests: { own: {}, other: {} }, validation_results: results };
      return [...(readEngineAnswer(store, {})?.failures ?? [])];
    };
    expect(failed('self#jumbf=/c2pa/other/c2pa.claim')).toEqual([['other', ['claim.malformed']]]);
    for (const url of ['self#jumbf=/c2pa/nobody/c2pa.claim', 'self#jumbf=/c2pa/own/c2pa.claim', 'https://example.org/'])
      expect(failed(url)).toEqual([['own', ['claim.malformed']]]);
  });
  test('the module is compiled once', () => {
    expect(compiled).toBe(1);
  });
});
