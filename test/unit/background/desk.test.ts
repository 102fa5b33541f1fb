import { beforeEach, expect, test, vi } from 'vitest';
import { Anchors } from '../../../extension/background/anchors.ts';
import { Desk, type DeskPorts } from '../../../extension/background/desk.ts';
import { SettingsStore } from '../../../extension/background/settings.ts';
import { Sites } from '../../../extension/background/sites.ts';
import { MemoryStorage } from './memory-storage.ts';

const SITE = 'https://site.example';
const POLICY = { settings: {}, sites: [], anchors: [] };

let sites: Sites;
let desk: Desk;
let wakeTab: ReturnType<typeof vi.fn<DeskPorts['wakeTab']>>;
let tellAll: ReturnType<typeof vi.fn<DeskPorts['tellAll']>>;
let fixed: { origin: string; on: boolean }[];

beforeEach(() => {
  fixed = [];
  wakeTab = vi.fn<DeskPorts['wakeTab']>(async () => undefined);
  tellAll = vi.fn<DeskPorts['tellAll']>(async () => undefined);
  const [local, session] = [new MemoryStorage(), new MemoryStorage()];
  const refuse = () => Promise.reject(new Error('not asked here'));
  sites = new Sites(local, { mode: async () => 'click', policy: async () => fixed, session });
  desk = new Desk({
    settings: new SettingsStore(local, async () => POLICY),
    sites,
    anchors: new Anchors({ local, session, policy: async () => POLICY, parse: refuse, today: () => '2026-11-22' }),
    inspector: {
      prepare: () => undefined,
      ...{
        judge: refuse,
        search: refuse,
        confirm: refuse,
        recognise: refuse,
        unpack: refuse,
        progress: refuse,
        cancel: refuse,
        forget: refuse,
      },
    },
    lists: async () => [],
    taken: { look: refuse, take: refuse, revert: async () => undefined },
    tabUrl: async () => `${SITE}/page`,
    tellAll,
    wakeTab,
  });
});

test('a page is looked at once where the user asks for it', async () => {
  expect(await desk.answer('page.check', { tabId: 7 })).toEqual({ ok: true, value: null });
  expect([wakeTab.mock.calls, await sites.isOn(SITE, 7), await sites.isOn(SITE, 8)]).toEqual([[[7]], true, false]);
});

test('a page that a policy keeps off is not looked at, whoever asks', async () => {
  fixed = [{ origin: SITE, on: false }];
  expect(await desk.answer('page.check', { tabId: 7 })).toMatchObject({ ok: false, problem: { code: 'aborted' } });
  expect(wakeTab).not.toHaveBeenCalled();
});
