import type { Storage } from './storage.ts';

/** The part of a browser's storage event that is used. */
export interface StorageEvents {
  addListener(listener: () => void): void;
}

/**
 * A storage area that is read far more often than written, whoever writes it: all of it is read once and kept until the browser tells of a
 * change. Every question about a picture asks for the settings, the policy and the anchors, and each time that was a trip to another process.
 */
export class WatchedStorage implements Storage {
  #copy: Promise<Record<string, unknown>> | null = null;
  readonly #watched: boolean;

  /** Without news of changes nothing is kept. */
  constructor(
    readonly storage: Storage,
    changes: StorageEvents | undefined,
  ) {
    this.#watched = changes !== undefined;
    changes?.addListener(() => this.#forget());
  }

  async get(keys: string | string[] | null): Promise<Record<string, unknown>> {
    if (!this.#watched) return this.storage.get(keys);
    const reading = this.#copy ?? this.storage.get(null);
    this.#copy = reading;
    try {
      const all = await reading;
      if (keys === null) return { ...all };
      const wanted = typeof keys === 'string' ? [keys] : keys;
      return Object.fromEntries(wanted.flatMap((key) => (key in all ? [[key, all[key]]] : [])));
    } catch (error) {
      if (this.#copy === reading) this.#copy = null;
      throw error;
    }
  }

  async set(values: Record<string, unknown>): Promise<void> {
    try {
      await this.storage.set(values);
    } finally {
      this.#forget(); // the news comes later than our own answer
    }
  }

  async remove(keys: string | string[]): Promise<void> {
    try {
      await this.storage.remove(keys);
    } finally {
      this.#forget();
    }
  }

  #forget(): void {
    this.#copy = null;
  }
}
