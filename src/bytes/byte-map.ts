import { equalBytes } from './cursor.ts';

/** Bytes at the end of a key that sort it into its bucket: those of a signed structure are its signature. */
const HASHED_BYTES = 16;

/** Values by the very bytes that they were made of, at most `count` of them; what was asked for longest ago is forgotten first. */
export class ByteMap<V> {
  readonly #buckets = new Map<string, { readonly key: Uint8Array; readonly value: V }>();
  constructor(readonly count: number) {}

  /** The value of exactly these bytes. Two keys of one bucket only push each other out. */
  get(key: Uint8Array): V | undefined {
    const bucket = bucketOf(key);
    const found = this.#buckets.get(bucket);
    if (found === undefined || !equalBytes(found.key, key)) return undefined;
    this.#buckets.delete(bucket);
    this.#buckets.set(bucket, found);
    return found.value;
  }

  /** `key` is kept as it is: it must not be changed afterwards. */
  set(key: Uint8Array, value: V): void {
    const bucket = bucketOf(key);
    this.#buckets.delete(bucket);
    this.#buckets.set(bucket, { key, value });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > this.count && oldest !== undefined) this.#buckets.delete(oldest);
  }
}

function bucketOf(key: Uint8Array): string {
  return `${key.length} ${key.subarray(-HASHED_BYTES).join()}`;
}
