import { describe, expect, test } from 'vitest';
import { type OpenTab, reachOpenTabs } from '../../../extension/background/open-tabs.ts';
import { MemoryStorage } from './memory-storage.ts';

const TABS: readonly OpenTab[] = [
  { id: 1, url: 'https://a.example/' },
  { id: 2, url: 'https://b.example/', active: true },
  { id: 3, url: 'about:blank' },
  { id: 4, url: 'https://c.example/', discarded: true },
  { id: 5, url: 'file:///page.html' },
  { id: 6 },
  { url: 'https://d.example/' },
];

function scene(refuses: readonly number[] = []) {
  const reached: number[] = [];
  const session = new MemoryStorage();
  const inject = async (tabId: number) => {
    reached.push(tabId);
    if (refuses.includes(tabId)) throw new Error('no extension may run there');
  };
  return { reached, start: (storage = session) => reachOpenTabs({ session: storage, tabs: async () => TABS, inject }) };
}

describe('pages that were open before the extension', () => {
  test('are reached, those that are seen first, and no others', async () => {
    const { reached, start } = scene();
    await start();
    expect(reached).toEqual([2, 1, 5]);
  });

  test('are reached once, however often the background ends and starts', async () => {
    const { reached, start } = scene();
    await start();
    await start();
    expect(reached).toHaveLength(3);
  });

  test('are reached again after an update, which empties the session', async () => {
    const { reached, start } = scene();
    await start();
    await start(new MemoryStorage());
    expect(reached).toHaveLength(6);
  });

  test('do not keep each other from it by refusing', async () => {
    const { reached, start } = scene([2]);
    await start();
    expect(reached).toEqual([2, 1, 5]);
  });
});
