import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ItemStore } from '../../../extension/background/item-store.ts';
import { PageTeller, type PageTellerPorts } from '../../../extension/background/page-teller.ts';
import { Sites } from '../../../extension/background/sites.ts';
import type { Look } from '../../../extension/messages.ts';
import { MemoryStorage } from './memory-storage.ts';

const A = 'https://a.example';
const B = 'https://b.example';
const LOOK: Look = { hideQuiet: true, corner: 'top-right' };
const never = () => new Promise<never>(() => undefined);

let items: ItemStore;
let sites: Sites;
let send: ReturnType<typeof vi.fn<PageTellerPorts['send']>>;
let teller: PageTeller;
let fixed: { origin: string; on: boolean }[];

beforeEach(async () => {
  fixed = [];
  const session = new MemoryStorage();
  items = new ItemStore(session);
  sites = new Sites(new MemoryStorage(), { mode: async () => 'everywhere', policy: async () => fixed, session });
  send = vi.fn<PageTellerPorts['send']>(async () => ({ ok: true, value: null }));
  const tabs = [{ id: 1, url: `${A}/one` }, { id: 2, url: `${B}/` }, { id: 3, url: `${A}/two` }, { id: 4, url: 'about:blank' }, { url: A }];
  const quiet = { passing: { look: () => undefined }, toolbar: { update: () => undefined } };
  teller = new PageTeller({ tabs: async () => tabs, send, look: async () => LOOK, sites, items, ...quiet });
  for (const tabId of [1, 2, 3]) await items.add({ tabId, frameId: 0, document: null }, [{ id: 'p', url: `${A}/p`, name: 'p' }]);
});
const told = () => send.mock.calls.map(([tabId, { ask }]) => [tabId, 'on' in ask && ask.on]).toSorted(([a], [b]) => Number(a) - Number(b));
const listed = async (tabId: number) => (await items.list(tabId)).items.length;

describe('open pages', () => {
  test('are told of a site that was switched, and of no other', async () => {
    await sites.set(A, false);
    await teller.tellSite(A);
    const off = { type: 'site.changed', ask: { on: false, look: LOOK } };
    expect(send.mock.calls.toSorted(([a], [b]) => a - b)).toEqual([
      [1, off],
      [3, off],
    ]);
    expect([await listed(1), await listed(2), await listed(3)]).toEqual([0, 1, 0]);
  });

  test('that were looked at once are off with their site', async () => {
    await sites.once(1, A);
    await sites.set(A, false);
    await teller.tellSite(A);
    expect([told()[0], await sites.isOn(A, 1)]).toEqual([[1, false], false]);
  });

  test('are not told what a policy forbids', async () => {
    fixed = [{ origin: A, on: false }];
    await sites.set(A, true);
    await teller.tellSite(A);
    expect(told()).toEqual([
      [1, false],
      [3, false],
    ]);
  });

  test('begin anew all together, and one that does not answer keeps nobody waiting', async () => {
    send.mockImplementation((tabId) => (tabId === 1 ? never() : Promise.resolve(null)));
    await teller.tellAll();
    expect(told()).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ]);
    expect([await listed(1), await listed(2), await listed(3)]).toEqual([0, 0, 0]);
  });

  test('of which one cannot be told are told all the same, and nobody fails at it', async () => {
    send.mockImplementation((tabId) => (tabId === 1 ? Promise.reject(new Error('no receiver')) : Promise.resolve(null)));
    await teller.tellAll();
    expect(told().length).toBe(3);
    await teller.wake(1);
    expect(told().length).toBe(4);
  });
});
