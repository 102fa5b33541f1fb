import { expect, test } from 'vitest';
import { WatchedStorage } from '../../../extension/background/watched-storage.ts';
import { MemoryStorage } from './memory-storage.ts';

function watched() {
  const area = new MemoryStorage();
  let reads = 0;
  const listeners: (() => void)[] = [];
  const counting = {
    get: (keys: string | string[] | null) => {
      reads++;
      return area.get(keys);
    },
    set: (values: Record<string, unknown>) => area.set(values),
    remove: (keys: string | string[]) => area.remove(keys),
  };
  const changes = { addListener: (listener: () => void) => listeners.push(listener) };
  return {
    area,
    counting,
    changes,
    storage: new WatchedStorage(counting, changes),
    reads: () => reads,
    tell: () => {
      for (const one of listeners) one();
    },
  };
}

test('is read once, until somebody changes it', async () => {
  const { area, storage, reads, tell } = watched();
  await area.set({ a: 1, b: 2 });
  expect(await storage.get('a')).toEqual({ a: 1 });
  expect(await storage.get(['b', 'c'])).toEqual({ b: 2 });
  expect(await storage.get(null)).toEqual({ a: 1, b: 2 });
  expect(reads()).toBe(1);
  await area.set({ a: 3 });
  tell();
  expect(await storage.get('a')).toEqual({ a: 3 });
  expect(reads()).toBe(2);
});

test('its own changes count at once', async () => {
  const { storage } = watched();
  await storage.get(null);
  await storage.set({ a: 1 });
  expect(await storage.get('a')).toEqual({ a: 1 });
  await storage.remove('a');
  expect(await storage.get('a')).toEqual({});
});

test('an area that cannot be read is asked again', async () => {
  const { counting, changes } = watched();
  let broken = true;
  const get: typeof counting.get = (keys) => (broken ? Promise.reject(new Error('no')) : counting.get(keys));
  const storage = new WatchedStorage({ ...counting, get }, changes);
  await expect(storage.get('a')).rejects.toThrow('no');
  broken = false;
  expect(await storage.get('a')).toEqual({});
});

test('where nobody tells of changes, nothing is kept', async () => {
  const { area, counting } = watched();
  const storage = new WatchedStorage(counting, undefined);
  expect(await storage.get('a')).toEqual({});
  await area.set({ a: 1 });
  expect(await storage.get('a')).toEqual({ a: 1 });
});
