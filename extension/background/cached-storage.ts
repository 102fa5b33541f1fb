import type { Storage } from './storage.ts';

/** Values that go to the storage together. */
interface Batch {
  readonly values: Map<string, unknown>;
  readonly written: Promise<void>;
}

/**
 * A storage area of which this background is the only writer, with a copy in memory: what was read or written once is not asked for again.
 * Every write still goes through, since the background may end at any time; what is to be written while another write is on its way goes
 * together in the next, for each takes a trip to another process.
 */
export class CachedStorage implements Storage {
  /** `undefined` for what is being taken out. */
  readonly #copy = new Map<string, unknown>();
  #writes = 0;
  #last: Promise<unknown> = Promise.resolve();
  /** The batch that may still grow. */
  #open: Batch | null = null;
  /** What may be in the storage: its keys as they were at first, and all that was written since; null where the browser does not tell. */
  #keys: Promise<Set<string> | null> | undefined;

  /** `keys` tells which keys the storage holds: what is not among them need not be asked for. */
  constructor(
    readonly storage: Storage,
    readonly keys?: () => Promise<readonly string[]>,
  ) {}

  async get(keys: string | string[] | null): Promise<Record<string, unknown>> {
    if (keys === null) {
      await this.#last.catch(() => undefined);
      return this.storage.get(null);
    }
    const wanted = typeof keys === 'string' ? [keys] : keys;
    const unknown = wanted.filter((key) => !this.#copy.has(key));
    const writes = this.#writes;
    const stored = unknown.length > 0 ? await this.#stored() : null;
    const missing = stored ? unknown.filter((key) => stored.has(key)) : unknown;
    const found = missing.length > 0 ? await this.storage.get(missing) : {};
    // What was written meanwhile is newer than what was read.
    if (writes === this.#writes) for (const [key, value] of Object.entries(found)) this.#copy.set(key, value);
    const entries = wanted.map((key): [string, unknown] => [key, this.#copy.has(key) ? this.#copy.get(key) : found[key]]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  /** Whoever asks gets the new values at once; the promise ends when they are written, or could not be. */
  set(values: Record<string, unknown>): Promise<void> {
    this.#writes++;
    this.#open ??= this.#begin();
    for (const [key, value] of Object.entries(values)) {
      this.#copy.set(key, value);
      this.#open.values.set(key, value);
    }
    return this.#open.written;
  }

  async remove(keys: string | string[]): Promise<void> {
    const gone = typeof keys === 'string' ? [keys] : keys;
    this.#writes++;
    for (const key of gone) this.#copy.set(key, undefined);
    this.#open = null; // what is written later comes after it
    try {
      await this.#after(() => this.storage.remove(keys));
    } finally {
      for (const key of gone) if (this.#copy.get(key) === undefined) this.#copy.delete(key);
      this.#writes++;
    }
  }

  #stored(): Promise<Set<string> | null> {
    this.#keys ??= (this.keys?.() ?? Promise.reject()).then(
      (keys) => new Set(keys),
      () => null,
    );
    return this.#keys;
  }

  #begin(): Batch {
    const values = new Map<string, unknown>();
    const written = this.#after(async () => {
      if (this.#open?.values === values) this.#open = null;
      try {
        await this.storage.set(Object.fromEntries(values));
        const stored = await this.#keys;
        for (const key of values.keys()) stored?.add(key);
      } catch (error) {
        // Not written: what is there is what was there before.
        this.#writes++;
        for (const [key, value] of values) if (this.#copy.get(key) === value) this.#copy.delete(key);
        throw error;
      }
    });
    return { values, written };
  }

  /** One after the other, in the order in which they were asked for. */
  #after(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work, work);
    this.#last = done;
    return done;
  }
}
