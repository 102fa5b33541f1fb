import { beforeEach, describe, expect, test } from 'vitest';
import { ReportStore } from '../../../extension/background/report-store.ts';
import { MemoryStorage } from './memory-storage.ts';
import { makeReport } from './reports.ts';

let storage: MemoryStorage;
let now: number;
let store: ReportStore;
beforeEach(() => {
  storage = new MemoryStorage();
  now = 1_000_000;
  store = new ReportStore(storage, () => now);
});

const judged = (sentence = '', changes = {}) => ({ report: makeReport({ sentence, ...changes }), rung: 'whole' as const });

describe('the report store', () => {
  test('keeps a report over a restart', async () => {
    await store.put('k', judged('hello'));
    expect((await new ReportStore(storage).find('k'))?.report.sentence).toBe('hello');
    expect(await store.find('other')).toBeNull();
  });

  test('drops the oldest where the room ends', async () => {
    const long = 'x'.repeat(900_000);
    for (const key of ['a', 'b', 'c', 'd', 'e']) await store.put(key, judged(long));
    const kept = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => store.find(key)));
    expect(kept.map((one) => one !== null)).toEqual([false, true, true, true, true]);
    expect(JSON.stringify([...storage.values]).length).toBeLessThan(4_100_000);
  });

  test('drops some at once where there are too many, and the oldest of all', async () => {
    let removals = 0;
    const { remove } = storage;
    storage.remove = (keys) => {
      removals++;
      return remove.call(storage, keys);
    };
    for (let i = 0; i <= 310; i++) await store.put(`k${i}`, judged());
    const kept = await Promise.all([0, 30, 31, 310].map((i) => store.find(`k${i}`)));
    expect([kept.map((one) => one !== null), removals]).toEqual([[false, false, true, true], 1]);
  });

  test('keeps those in which something was found, and the newest, as long as there are others', async () => {
    for (let i = 0; i < 20; i++) await store.put(`signed${i}`, judged('', { integrity: 'intact' }));
    for (let i = 0; i < 320; i++) await store.put(`plain${i}`, judged());
    const all = [...Array.from({ length: 20 }, (_, i) => `signed${i}`), 'plain319'];
    expect(await Promise.all(all.map((key) => store.find(key)))).not.toContain(null);
    expect(await store.find('plain0')).toBeNull();
    for (let i = 20; i < 330; i++) await store.put(`signed${i}`, judged('', { integrity: 'intact' }));
    await store.put('plain', judged());
    expect([await store.find('signed0'), await store.find('plain319')]).toEqual([null, null]);
    expect([await store.find('signed329'), await store.find('plain')]).not.toContain(null);
  });

  test('does not keep one that is larger than its share', async () => {
    await store.put('k', judged('x'.repeat(1_100_000)));
    expect(await store.find('k')).toBeNull();
  });

  test('answers for another element while it is fresh', async () => {
    await store.put('k', judged());
    expect(await store.findAgain('k')).not.toBeNull();
    now += 5 * 60_000 + 1;
    expect(await store.findAgain('k')).toBeNull();
    expect(await store.find('k')).not.toBeNull();
  });

  test('never answers for another element with a proof, or with a failure to look', async () => {
    await store.put('shown', judged('', { copy: 'shown' }));
    await store.put('unread', judged('', { reason: 'unread' }));
    expect(await store.findAgain('shown')).toBeNull();
    expect(await store.findAgain('unread')).toBeNull();
  });
});
