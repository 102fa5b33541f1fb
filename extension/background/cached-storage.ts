import type { Storage } from './storage.ts';

/**
 * A storage area of which this background is the only writer, with a copy in memory: what was read or written once is not asked for again.
 * Every write still goes through, since the background may end at any time.
 */
export class CachedStorage implements Storage {
  readonly #copy = new Map<string, unknown>();
  #writes = 0;
  constructor(readonly storage: Storage) {}

  async get(keys: string | string[] | null): Promise<Record<string, unknown>> {
    if (keys === null) return this.storage.get(null);
    const wanted = typeof keys === 'string' ? [keys] : keys;
    const missing = wanted.filter((key) => !this.#copy.has(key));
    const writes = this.#writes;
    const found = missing.length > 0 ? await this.storage.get(missing) : {};
    // What was written meanwhile is newer than what was read.
    if (writes === this.#writes) for (const [key, value] of Object.entries(found)) this.#copy.set(key, value);
    const entries = wanted.map((key): [string, unknown] => [key, this.#copy.has(key) ? this.#copy.get(key) : found[key]]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  async set(values: Record<string, unknown>): Promise<void> {
    this.#writes++;
    for (const [key, value] of Object.entries(values)) this.#copy.set(key, value);
    try {
      await this.storage.set(values);
    } catch (error) {
      // Not written: what is there is what was there before.
      this.#writes++;
      for (const key of Object.keys(values)) this.#copy.delete(key);
      throw error;
    }
  }

  async remove(keys: string | string[]): Promise<void> {
    this.#writes++;
    for (const key of typeof keys === 'string' ? [keys] : keys) this.#copy.delete(key);
    await this.storage.remove(keys);
    this.#writes++;
  }
}
