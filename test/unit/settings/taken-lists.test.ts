import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readListViews } from '../../../extension/background/list-view.ts';
import { type TakenListPorts, TakenLists } from '../../../extension/background/taken-lists.ts';
import type { FoundList, ListOffer } from '../../../extension/messages.ts';
import type { Renewable } from '../../../src/trust/newer.ts';
import { MemoryStorage } from '../background/memory-storage.ts';

const OFFER: ListOffer = {
  id: 'c2pa',
  title: 'C2PA trust list',
  host: 'lists.example',
  state: 'newer',
  why: null,
  heldDate: '2026-08-05',
  date: '2026-11-01',
  nextUpdate: null,
  added: ['New'],
  removed: [],
  sha256: 'ab'.repeat(32),
};
const RECORD: Renewable = {
  schema: 'assay-trust/1',
  id: 'c2pa',
  title: 'C2PA trust list',
  purpose: 'claim',
  interim: false,
  source: 'lists.example, 2026-11-22',
  sourceSha256: ['cd'.repeat(32)],
  date: '2026-11-01',
  nextUpdate: null,
  purposes: ['1.2.3'],
  entries: [{ kind: 'anchor', name: 'New', sha256: 'ef'.repeat(32), der: 'MA==' }],
};
const NEWER: FoundList = { offer: OFFER, record: RECORD };

let found: readonly FoundList[];
let local: MemoryStorage;
let shipped: Map<string, string>;
let taken: TakenLists;
beforeEach(() => {
  found = [NEWER];
  local = new MemoryStorage();
  shipped = new Map([['c2pa', '2026-08-05']]);
  const look = vi.fn<TakenListPorts['look']>(async () => ({ ok: true, value: found }));
  taken = new TakenLists({ local, session: new MemoryStorage(), look, shipped: async () => shipped, today: () => '2026-11-22' });
});

describe('newer lists', () => {
  test('change nothing until they are taken, and count until they are given back', async () => {
    expect(await taken.look()).toEqual({ ok: true, value: [OFFER] });
    expect([await taken.all(), await taken.revision()]).toEqual([[], '']);
    expect(await taken.take(['ab'.repeat(32)])).toBe(true);
    expect(await taken.all()).toEqual([RECORD]);
    expect(await taken.revision()).toContain('2026-11-01');
    await taken.revert();
    expect([await taken.all(), await taken.revision()]).toEqual([[], '']);
  });

  test('are taken as they were shown, or not at all', async () => {
    expect(await taken.take(['ab'.repeat(32)])).toBe(false);
    await taken.look();
    expect(await taken.take(['00'.repeat(32)])).toBe(false);
    expect(await taken.take([])).toBe(false);
    expect(await taken.all()).toEqual([]);
  });

  test.each(['same', 'kept', 'unreachable'] as const)('that are %s cannot be taken', async (state) => {
    found = [{ offer: { ...OFFER, state }, record: RECORD }];
    await taken.look();
    expect(await taken.take(['ab'.repeat(32)])).toBe(false);
  });

  test('give way to a version of Assay that ships newer ones', async () => {
    await taken.look();
    await taken.take(['ab'.repeat(32)]);
    shipped.set('c2pa', '2026-11-02');
    expect(await taken.all()).toEqual([]);
  });

  test('are compared with those taken before', async () => {
    await taken.look();
    await taken.take(['ab'.repeat(32)]);
    await taken.look();
    expect(taken.ports.look).toHaveBeenLastCalledWith({ held: [RECORD], today: '2026-11-22' });
  });

  test('show their own date and source among the lists', async () => {
    const file = async (path: string) => {
      const url = new URL(`../../../assets${path}`, import.meta.url);
      return new Response(await (await import('node:fs/promises')).readFile(url));
    };
    const before = await readListViews(file);
    const after = await readListViews(file, [RECORD]);
    const at = before.findIndex(({ title }) => title === RECORD.title);
    expect(before.some((list) => list.taken)).toBe(false);
    expect(after[at]).toMatchObject({ date: '2026-11-01', source: 'lists.example, 2026-11-22', count: 1, taken: true });
    expect(after.filter((_, index) => index !== at)).toEqual(before.filter((_, index) => index !== at));
  });
});
