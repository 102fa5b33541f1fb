import { LruMap } from './lru-map.ts';

/** A bounded map that gives nothing older than `age` milliseconds. */
export class FreshMap<K, V> {
  readonly #values: LruMap<K, { readonly value: V; readonly at: number }>;

  constructor(
    readonly age: number,
    count: number,
    total = Number.POSITIVE_INFINITY,
    sizeOf: (value: V) => number = () => 0,
  ) {
    this.#values = new LruMap(count, total, ({ value }) => sizeOf(value));
  }

  get(key: K): V | undefined {
    const known = this.#values.get(key);
    return known && performance.now() - known.at < this.age ? known.value : undefined;
  }

  set(key: K, value: V): void {
    this.#values.set(key, { value, at: performance.now() });
  }

  /** Forgets what is no longer wanted. */
  drop(isGone: (key: K) => boolean): void {
    this.#values.drop((_, key) => isGone(key));
  }

  values(): V[] {
    return this.#values
      .values()
      .filter(({ at }) => performance.now() - at < this.age)
      .map(({ value }) => value);
  }
}
