/** A map that forgets what was used longest ago: at most `count` values of at most `total` size in all. */
export class LruMap<K, V> {
  readonly #values = new Map<K, V>();
  #size = 0;
  constructor(
    readonly count: number,
    readonly total = Number.POSITIVE_INFINITY,
    readonly sizeOf: (value: V) => number = () => 0,
  ) {}

  get(key: K): V | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  /** A value that alone is larger than `total` is not kept. */
  set(key: K, value: V): void {
    this.#delete(key);
    const size = this.sizeOf(value);
    if (size > this.total) return;
    this.#values.set(key, value);
    this.#size += size;
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.count && this.#size <= this.total) break;
      this.#delete(oldest);
    }
  }

  /** All values, the one used longest ago first; looking at them is no use. */
  values(): V[] {
    return [...this.#values.values()];
  }

  /** Forgets what is no longer wanted. */
  drop(isGone: (value: V, key: K) => boolean): void {
    for (const [key, value] of this.#values) if (isGone(value, key)) this.#delete(key);
  }

  #delete(key: K): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    this.#size -= this.sizeOf(value);
  }
}
