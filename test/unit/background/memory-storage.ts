import type { Storage } from '../../../extension/background/storage.ts';

/** A storage area in memory that copies what it is given, as the browser's does; every call takes a turn of the event loop. */
export class MemoryStorage implements Storage {
  readonly values = new Map<string, unknown>();
  /** Writes that hold more than that in all are refused, as `storage.session` refuses them. */
  quota = Number.POSITIVE_INFINITY;

  async get(keys: string | string[] | null): Promise<Record<string, unknown>> {
    await turn();
    const wanted = keys === null ? [...this.values.keys()] : [keys].flat();
    return Object.fromEntries(wanted.filter((key) => this.values.has(key)).map((key) => [key, structuredClone(this.values.get(key))]));
  }

  async set(values: Record<string, unknown>): Promise<void> {
    await turn();
    const after = new Map([...this.values, ...Object.entries(values)]);
    if (JSON.stringify([...after]).length > this.quota) throw new Error('Session storage quota bytes exceeded. Values were not stored.');
    for (const [key, value] of Object.entries(values)) this.values.set(key, structuredClone(value));
  }

  async remove(keys: string | string[]): Promise<void> {
    await turn();
    for (const key of [keys].flat()) this.values.delete(key);
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
