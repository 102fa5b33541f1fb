import { beforeEach, describe, expect, test } from 'vitest';
import { ItemStore } from '../../../extension/background/item-store.ts';
import { viewOf } from '../../../extension/background/view.ts';
import { MemoryStorage } from './memory-storage.ts';
import { makeReport } from './reports.ts';

const view = viewOf({ report: makeReport(), rung: 'range' });
const frame = (frameId: number, document: string | null = `doc${frameId}`, tabId = 1) => ({ tabId, frameId, document });
const item = (id: string) => ({ id, url: `https://site.example/${id}.jpg`, name: id });

let storage: MemoryStorage;
let store: ItemStore;
beforeEach(() => {
  storage = new MemoryStorage();
  store = new ItemStore(storage);
});
const serialOf = async (id: string, frameId = 0) => (await store.find(1, frameId, id))?.serial ?? null;
const settle = async (id: string, report = 'key', frameId = 0) =>
  store.answer(frame(frameId), id, await serialOf(id, frameId), { view, ask: 'question', report });
const names = async (tabId = 1) => (await store.list(tabId)).items.map(({ frameId, id }) => `${frameId}/${id}`);

describe('the items of a tab', () => {
  test('frames that write at the same moment do not overwrite each other', async () => {
    await store.start(frame(0), 'https://site.example');
    await Promise.all([1, 2, 3, 4].map((id) => store.start(frame(id), 'https://other.example')));
    const adds = [0, 1, 2, 3, 4].flatMap((id) => ['a', 'b', 'c'].map((name) => store.add(frame(id), [item(name)])));
    await Promise.all(adds);
    expect((await names()).sort()).toEqual([0, 1, 2, 3, 4].flatMap((id) => ['a', 'b', 'c'].map((name) => `${id}/${name}`)));
  });

  test('frames come in the order in which the page made them, however large their numbers and whichever loads first', async () => {
    for (const id of [8_589_934_594, 0, 8_589_934_593, 12]) await store.add(frame(id), [item('a')]);
    expect(await names()).toEqual(['0/a', '12/a', '8589934593/a', '8589934594/a']);
  });

  test('a closed tab names every report that its items ever had, whichever way they left', async () => {
    const answer = (frameId: number, id: string, report: string) => settle(id, report, frameId);
    await store.start(frame(0), 'https://site.example');
    await store.add(frame(0), [item('a'), item('b'), item('c')]);
    for (const id of ['a', 'b', 'c']) await answer(0, id, `report of ${id}`);
    await answer(0, 'c', 'newer report of c');
    await store.remove(frame(0), ['a']);
    await store.clear(1);
    await store.add(frame(0), [item('d')]);
    await answer(0, 'd', 'report of d');
    await store.start(frame(0, 'next'), 'https://site.example');
    await store.add(frame(0, 'next'), [item('e')]);
    await answer(0, 'e', 'report of e');
    const named = ['newer report of c', 'report of a', 'report of b', 'report of c', 'report of d', 'report of e'];
    expect((await store.drop(1)).toSorted()).toEqual(named);
    expect(await store.drop(1)).toEqual([]);
  });

  test('a background that was restarted knows every item and every verdict', async () => {
    await store.start(frame(0), 'https://site.example');
    await store.add(frame(0), [item('a'), item('b')]);
    await settle('a');
    const restarted = new ItemStore(storage);
    const { items, origin } = await restarted.list(1);
    expect(origin).toBe('https://site.example');
    expect(items.map(({ id, view: one }) => [id, one?.label ?? null])).toEqual([
      ['a', 'unknown'],
      ['b', null],
    ]);
    expect((await restarted.find(1, 0, 'a'))?.report).toBe('key');
  });

  test('an item found twice is listed once and keeps its verdict', async () => {
    await store.add(frame(0), [item('a'), item('a')]);
    await settle('a');
    await store.add(frame(0), [item('a')]);
    const { items } = await store.list(1);
    expect(items).toHaveLength(1);
    expect(items[0]?.view).toEqual(view);
  });

  test('items that are gone are not listed, and a late verdict does not bring them back', async () => {
    await store.add(frame(0), [item('a'), item('b')]);
    const serial = await serialOf('a');
    await store.remove(frame(0), ['a']);
    await store.answer(frame(0), 'a', serial, { view, ask: 'question', report: 'key' });
    expect(await names()).toEqual(['0/b']);
    expect(await store.find(1, 0, 'a')).toBeNull();
  });

  test('a late verdict is not kept for another item that is called the same, and its report goes with the tab', async () => {
    await store.add(frame(0), [item('a')]);
    const serial = await serialOf('a');
    await store.start(frame(0, 'next'), 'https://site.example');
    await store.add(frame(0, 'next'), [item('a')]);
    expect(await store.answer(frame(0), 'a', serial, { view, ask: 'question', report: 'late' })).toBe(true);
    expect(await store.find(1, 0, 'a')).toMatchObject({ view: null, ask: null, report: null });
    expect(await store.drop(1)).toEqual(['late']);
  });

  test('a new document of the top frame empties the tab, one of another frame only its own place', async () => {
    await store.start(frame(0, 'top'), 'https://site.example');
    await store.start(frame(3, 'inner'), 'https://other.example');
    await store.add(frame(0, 'top'), [item('a')]);
    await store.add(frame(3, 'inner'), [item('b')]);
    await store.start(frame(3, 'inner2'), 'https://other.example');
    expect(await names()).toEqual(['0/a']);
    await store.add(frame(3, 'inner2'), [item('c')]);
    await store.start(frame(0, 'top2'), 'https://next.example');
    expect(await names()).toEqual([]);
    expect((await store.list(1)).origin).toBe('https://next.example');
    expect([...storage.values.keys()]).toEqual(['tab:1']);
  });

  test('a frame that is gone leaves nothing in the list, and its reports go with the tab', async () => {
    await store.start(frame(0, 'top'), 'https://site.example', 'run0');
    await store.start(frame(3, 'inner'), 'https://other.example', 'run3');
    await store.add(frame(0, 'top'), [item('a')]);
    await store.add(frame(3, 'inner'), [item('b')]);
    await settle('b', 'report of b', 3);
    await store.end(frame(3, 'inner'), 'run3');
    expect(await names()).toEqual(['0/a']);
    expect(JSON.stringify(storage.values.get('tab:1'))).not.toContain('run3');
    expect(await store.isCurrent(frame(3, 'inner'))).toBe(false);
    expect(await store.drop(1)).toEqual(['report of b']);
  });

  test('the end of a document that another has followed takes nothing from that one', async () => {
    await store.start(frame(3, null), 'https://site.example', 'first');
    await store.start(frame(3, null), 'https://site.example', 'second');
    await store.add(frame(3, null), [item('b')]);
    await store.end(frame(3, null), 'first');
    expect(await names()).toEqual(['3/b']);
    await store.end(frame(3, null), 'second');
    expect(await names()).toEqual([]);
  });

  test('what is under way for a frame that ended is not listed, and the next document in it is', async () => {
    await store.start(frame(3, null), 'https://site.example', 'first');
    await store.end(frame(3, null), 'first');
    await store.add(frame(3, null), [item('a')]);
    expect(await names()).toEqual([]);
    await store.start(frame(3, null), 'https://site.example', 'second');
    await store.add(frame(3, null), [item('b')]);
    expect(await names()).toEqual(['3/b']);
  });

  test('a document that was replaced is known as such, until it comes back', async () => {
    await store.start(frame(0, 'first'), 'https://site.example');
    await store.start(frame(0, 'second'), 'https://site.example');
    expect(await store.isCurrent(frame(0, 'first'))).toBe(false);
    expect(await store.isCurrent(frame(0, 'second'))).toBe(true);
    await store.start(frame(0, 'first'), 'https://site.example');
    expect(await store.isCurrent(frame(0, 'first'))).toBe(true);
  });

  test('tabs are kept apart, and a closed one leaves nothing', async () => {
    await store.add(frame(0, 'x', 1), [item('a')]);
    await store.add(frame(0, 'y', 2), [item('b')]);
    await store.drop(1);
    expect(await names(1)).toEqual([]);
    expect(await names(2)).toEqual(['0/b']);
    expect([...storage.values.keys()].filter((key) => key.includes(':1'))).toEqual([]);
  });

  test('the list has an end, and no address is kept at full length', async () => {
    const many = Array.from({ length: 1_500 }, (_, at) => item(`i${at}`));
    await store.add(frame(0), [{ id: 'data', url: `data:image/png;base64,${'A'.repeat(50_000)}`, name: 'n'.repeat(5_000) }, ...many]);
    const { items } = await store.list(1);
    expect(items).toHaveLength(1_000);
    expect(JSON.stringify(items[0]).length).toBeLessThan(1_300);
  });
});
