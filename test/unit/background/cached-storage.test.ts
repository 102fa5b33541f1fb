import { expect, test } from 'vitest';
import { CachedStorage } from '../../../extension/background/cached-storage.ts';

function fake(values: Record<string, unknown>) {
  const asked: unknown[] = [];
  let full = false;
  const storage = {
    async get(keys: string | string[] | null) {
      asked.push(keys);
      const wanted = keys === null ? Object.keys(values) : [keys].flat();
      return Object.fromEntries(wanted.filter((key) => key in values).map((key) => [key, values[key]]));
    },
    async set(more: Record<string, unknown>) {
      if (full) throw new Error('quota');
      Object.assign(values, more);
    },
    async remove(keys: string | string[]) {
      for (const key of [keys].flat()) delete values[key];
    },
  };
  const keys = async () => Object.keys(values);
  return { storage: new CachedStorage(storage), knowing: new CachedStorage(storage, keys), asked, values, fill: () => (full = true) };
}

test('asks once for what it has read or written', async () => {
  const { storage, asked } = fake({ a: 1 });
  expect(await storage.get(['a', 'b'])).toEqual({ a: 1 });
  await storage.set({ b: 2 });
  expect(await storage.get(['a', 'b'])).toEqual({ a: 1, b: 2 });
  expect(asked).toEqual([['a', 'b']]);
});

test('does not ask for what the storage does not hold', async () => {
  const { knowing, asked, fill } = fake({ a: 1 });
  expect([await knowing.get(['a', 'b']), await knowing.get('b')]).toEqual([{ a: 1 }, {}]);
  expect(asked).toEqual([['a']]);
  await knowing.set({ b: 2 });
  fill();
  await expect(knowing.set({ b: 3 })).rejects.toThrow('quota');
  // It stands there, though it did not at first.
  expect(await knowing.get('b')).toEqual({ b: 2 });
});

test('asks where the browser does not tell what the storage holds', async () => {
  const { storage } = fake({ a: 1 });
  const mute = new CachedStorage(storage, async () => Promise.reject(new Error('no such function')));
  expect(await mute.get('a')).toEqual({ a: 1 });
});

test('what is taken out is gone, also from memory', async () => {
  const { storage, values } = fake({ a: 1 });
  await storage.get('a');
  await storage.remove('a');
  expect([await storage.get('a'), values]).toEqual([{}, {}]);
});

test('a write that fails leaves what was there', async () => {
  const { storage, fill } = fake({ a: 1 });
  await storage.get('a');
  fill();
  await expect(storage.set({ a: 2 })).rejects.toThrow('quota');
  expect(await storage.get('a')).toEqual({ a: 1 });
});

test('a slow read does not bring back what was taken out meanwhile', async () => {
  const { storage } = fake({ a: 1 });
  const slow = storage.get('a');
  await storage.remove('a');
  await slow;
  expect(await storage.get('a')).toEqual({});
});

test('what comes while a write is on its way goes together in the next, and in order', async () => {
  const sent: unknown[] = [];
  const open: (() => void)[] = [];
  const slowly = (what: unknown) => {
    sent.push(what);
    return new Promise<void>((done) => open.push(done));
  };
  const storage = new CachedStorage({ get: async () => ({ c: 'old' }), set: slowly, remove: (keys) => slowly(keys) });
  const first = storage.set({ a: 1 });
  await Promise.resolve();
  const [second, third] = [storage.set({ b: 2 }), storage.set({ a: 3 })];
  const removal = storage.remove('c');
  const last = storage.set({ d: 4 });
  expect(await storage.get(['a', 'b', 'c', 'd'])).toEqual({ a: 3, b: 2, d: 4 });
  for (const done of [first, Promise.all([second, third]), removal, last]) {
    open.shift()?.();
    await done;
  }
  expect(sent).toEqual([{ a: 1 }, { b: 2, a: 3 }, 'c', { d: 4 }]);
});
