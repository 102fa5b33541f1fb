import { beforeEach, describe, expect, test } from 'vitest';
import { readPolicy } from '../../../extension/background/policy.ts';
import { DEFAULTS, SettingsStore } from '../../../extension/background/settings.ts';
import { isGovernment, Sites } from '../../../extension/background/sites.ts';
import type { Mode } from '../../../extension/messages.ts';
import { MemoryStorage } from '../background/memory-storage.ts';

const managed = (values: Record<string, unknown>) => ({ get: async () => values });

let local: MemoryStorage;
let session: MemoryStorage;
beforeEach(() => {
  local = new MemoryStorage();
  session = new MemoryStorage();
});

describe('settings', () => {
  test('are as on the first day until somebody changes them, and after a reset', async () => {
    const store = new SettingsStore(local, () => readPolicy(managed({})));
    expect(await store.read()).toEqual(DEFAULTS);
    await store.write({ mode: 'click', cap: 16 });
    await store.write({ hideQuiet: true });
    expect(await store.read()).toEqual({ ...DEFAULTS, mode: 'click', cap: 16, hideQuiet: true });
    await store.reset();
    expect(await store.read()).toEqual(DEFAULTS);
  });

  test.each([[{ mode: 'nowhere' }], [{ cap: 1e9 }], [{ cap: '64' }], [{ corner: 'middle' }], [{ marks: 1 }], [null], ['mode'], [[]]])(
    'take over nothing of %j',
    async (value) => {
      const store = new SettingsStore(local, () => readPolicy(managed({})));
      await store.write(value);
      expect(await store.read()).toEqual(DEFAULTS);
      await local.set({ settings: value });
      expect(await store.read()).toEqual(DEFAULTS);
    },
  );

  test('of a policy win, and are named as locked', async () => {
    const store = new SettingsStore(local, () => readPolicy(managed({ mode: 'government', marks: true, cap: 17 })));
    await store.write({ mode: 'click', corner: 'top-right' });
    const { settings, locked } = await store.view();
    expect(settings).toEqual({ ...DEFAULTS, mode: 'government', marks: true, corner: 'top-right' });
    expect(locked).toEqual(['mode', 'marks']);
  });
});

describe('a policy', () => {
  test('that the browser does not have is none', async () => {
    const refused = { get: () => Promise.reject(new Error('Managed storage manifest not found')) };
    expect(await readPolicy(refused)).toEqual({ settings: {}, sites: [], anchors: [] });
  });

  test('keeps its well-formed sites and anchors only', async () => {
    const good = { name: 'Agency', as: 'publisher', certificates: 'PEM' };
    const policy = await readPolicy(
      managed({
        sitesOn: ['https://a.example/page', 'not a site', 7],
        sitesOff: ['https://b.example'],
        anchors: [good, { ...good, as: 'friend' }, { ...good, name: '' }, { ...good, certificates: 3 }, null],
      }),
    );
    expect(policy.sites).toEqual([
      { origin: 'https://a.example', on: true },
      { origin: 'https://b.example', on: false },
    ]);
    expect(policy.anchors).toEqual([good]);
  });
});

describe('sites', () => {
  const A = 'https://a.example';
  const GOV = 'https://www.loc.gov';
  const sitesWith = (mode: Mode, policy: { origin: string; on: boolean }[] = []) =>
    new Sites(local, { mode: async () => mode, policy: async () => policy, session });

  test.each([
    ['everywhere', true, true],
    ['government', false, true],
    ['chosen', false, false],
    ['click', false, false],
  ] as const)('in mode %s', async (mode, other, government) => {
    const sites = sitesWith(mode);
    expect([await sites.isOn(A), await sites.isOn(GOV)]).toEqual([other, government]);
    await sites.set(A, !other);
    expect(await sites.isOn(A)).toBe(!other);
    await sites.forget(A);
    expect(await sites.isOn(A)).toBe(other);
  });

  test.each([
    ['https://army.mil', true],
    ['https://x.gov:8443', true],
    ['https://x.gov.example', false],
    ['https://gov', false],
    ['https://notgov', false],
    ['https://xgov.com', false],
    ['file://', false],
  ])('%s is of the government: %s', (origin, government) => {
    expect(isGovernment(origin)).toBe(government);
  });

  test('of a policy stay as they are', async () => {
    const sites = sitesWith('everywhere', [{ origin: A, on: false }]);
    await sites.set(A, true);
    await sites.once(3, A);
    expect(await sites.isOn(A, 3)).toBe(false);
    expect(await sites.list()).toEqual([{ origin: A, on: false, locked: true }]);
  });

  test('chosen in a private window leave nothing on disk', async () => {
    const sites = sitesWith('everywhere');
    await sites.set(A, false, false);
    expect(await sites.isOn(A)).toBe(false);
    expect(JSON.stringify([...local.values])).not.toContain('a.example');
  });

  test.each<[string, (sites: Sites) => Promise<void>]>([
    ['a later choice in another window', (sites) => sites.set(A, true)],
    ['a reset', (sites) => sites.reset()],
    ['taking the choice back', (sites) => sites.forget(A)],
  ])('chosen in a private window are so until %s', async (_, change) => {
    const sites = sitesWith('everywhere');
    await sites.set(A, false, false);
    expect(await sites.isOn(A)).toBe(false);
    await change(sites);
    expect(await sites.isOn(A)).toBe(true);
  });

  test('looked at once are looked at in that tab, until it is left', async () => {
    const sites = sitesWith('click');
    await sites.once(3, A);
    expect([await sites.isOn(A, 3), await sites.isOn(A, 4), await sites.isOn(GOV, 3)]).toEqual([true, false, false]);
    await sites.leave(3);
    expect(await sites.isOn(A, 3)).toBe(false);
  });
});
