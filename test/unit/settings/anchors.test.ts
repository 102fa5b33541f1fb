import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type AnchorPorts, Anchors } from '../../../extension/background/anchors.ts';
import type { Policy } from '../../../extension/background/policy.ts';
import { askWorker, type OneShotWorker } from '../../../extension/inspector/one-answer.ts';
import type { AnchorsRead, AnchorsRefused, Answer } from '../../../extension/messages.ts';
import { MemoryStorage } from '../background/memory-storage.ts';

const HASH = 'ab'.repeat(32);
const ASK = { data: 'PEM', name: 'Gazette', as: 'publisher' } as const;

let policy: Policy;
let parse: ReturnType<typeof vi.fn<AnchorPorts['parse']>>;
let anchors: Anchors;
let local: MemoryStorage;
let session: MemoryStorage;

function parsed(name: string, as: 'publisher' | 'tool', sha256 = HASH): Answer<AnchorsRead> {
  const entries = [{ kind: 'anchor' as const, name: 'Root', sha256, der: 'MA==' }];
  return { ok: true, value: { anchors: { name, as, added: '2026-11-22', entries }, certificates: [], notes: [] } };
}

beforeEach(() => {
  policy = { settings: {}, sites: [], anchors: [] };
  local = new MemoryStorage();
  session = new MemoryStorage();
  parse = vi.fn<AnchorPorts['parse']>(async ({ name, as }) => parsed(name, as));
  anchors = new Anchors({ local, session, policy: async () => policy, parse, today: () => '2026-11-22' });
});

describe('the user’s anchors', () => {
  test('count from the moment they are added to the moment they are removed', async () => {
    await anchors.add(ASK, [HASH]);
    expect(await anchors.all()).toMatchObject([{ name: 'Gazette', as: 'publisher', entries: [{ sha256: HASH }] }]);
    const [shown] = await anchors.view();
    await anchors.remove(shown?.id ?? '');
    expect(await anchors.all()).toEqual([]);
  });

  test('are not added when they are others than those shown, or cannot be read', async () => {
    expect(await anchors.add(ASK, ['cd'.repeat(32)])).toMatchObject({ ok: true, value: { refused: 'changed' } });
    expect(await anchors.add(ASK, [])).toMatchObject({ ok: true, value: { refused: 'changed' } });
    parse.mockResolvedValueOnce({ ok: true, value: { refused: 'private-key', note: '' } });
    expect(await anchors.add(ASK, [HASH])).toMatchObject({ value: { refused: 'private-key' } });
    parse.mockResolvedValueOnce({ ok: false, problem: { code: 'timeout', note: '' } });
    expect(await anchors.add(ASK, [HASH])).toMatchObject({ ok: false });
    expect(await anchors.all()).toEqual([]);
  });

  test('added twice are there once, under the newer name; as a tool they are others', async () => {
    await anchors.add(ASK, [HASH]);
    await anchors.add({ ...ASK, name: 'The Gazette' }, [HASH]);
    await anchors.add({ ...ASK, as: 'tool' }, [HASH]);
    expect((await anchors.all()).map(({ name, as }) => `${name} ${as}`)).toEqual(['The Gazette publisher', 'Gazette tool']);
  });
});

describe('the anchors of a policy', () => {
  const one = { name: 'Agency', as: 'publisher', certificates: 'PEM' } as const;

  test('count, cannot be removed, and are read once', async () => {
    policy = { ...policy, anchors: [one] };
    expect(await anchors.all()).toMatchObject([{ name: 'Agency' }]);
    expect(await anchors.view()).toMatchObject([{ name: 'Agency', id: null }]);
    await anchors.reset();
    expect(await anchors.all()).toHaveLength(1);
    expect(parse).toHaveBeenCalledTimes(1);
    policy = { ...policy, anchors: [{ ...one, certificates: 'OTHER' }] };
    await anchors.all();
    expect(parse).toHaveBeenCalledTimes(2);
  });

  test('add nothing when they cannot be read, and are tried again after no answer', async () => {
    policy = { ...policy, anchors: [one] };
    parse.mockResolvedValueOnce({ ok: false, problem: { code: 'timeout', note: '' } });
    expect(await anchors.all()).toEqual([]);
    parse.mockResolvedValueOnce({ ok: true, value: { refused: 'malformed', note: '' } });
    expect(await anchors.all()).toEqual([]);
    expect(await anchors.all()).toEqual([]);
    expect(parse).toHaveBeenCalledTimes(2);
  });
});

describe('the Worker that reads certificates', () => {
  class Puppet implements OneShotWorker<unknown, AnchorsRead | AnchorsRefused> {
    onmessage: OneShotWorker<unknown, AnchorsRead | AnchorsRefused>['onmessage'] = null;
    onerror: OneShotWorker<unknown, AnchorsRead | AnchorsRefused>['onerror'] = null;
    ended = false;
    constructor(readonly answer: Answer<AnchorsRead | AnchorsRefused> | null) {}
    postMessage(): void {
      if (this.answer) this.onmessage?.(new MessageEvent('message', { data: this.answer }));
    }
    terminate(): void {
      this.ended = true;
    }
  }
  const ask = { ...ASK, added: '2026-11-22' };

  test('is ended after its answer', async () => {
    const puppet = new Puppet(parsed('x', 'tool'));
    expect(await askWorker(ask, () => puppet, 15_000)).toMatchObject({ ok: true });
    expect(puppet.ended).toBe(true);
  });

  test('is ended when it hangs', async () => {
    const puppet = new Puppet(null);
    expect(await askWorker(ask, () => puppet, 5)).toMatchObject({ ok: false, problem: { code: 'timeout' } });
    expect(puppet.ended).toBe(true);
  });
});
