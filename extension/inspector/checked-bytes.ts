import type { Judged } from '../messages.ts';
import { LruMap } from './lru-map.ts';

/** Checked bytes kept for a comparison with the screen. */
const MAX_KEPT = 16;
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** Pictures without a sign, kept until the page has its labels. */
const MAX_SEARCHABLE = 60;
const MAX_SEARCHABLE_BYTES = 48 * 1024 * 1024;

/** The bytes, and the keys of the questions that they answered. */
interface Kept {
  readonly blob: Blob;
  readonly keys: Set<string>;
}

const sizeOf = ({ blob }: Kept): number => blob.size;

/** Checked bytes that may be looked at once more, by SHA-256: beside the screen, or for hidden marks. */
export class CheckedBytes {
  readonly #kept = new LruMap<string, Kept>(MAX_KEPT, MAX_KEPT_BYTES, sizeOf);
  readonly #searchable = new LruMap<string, Kept>(MAX_SEARCHABLE, MAX_SEARCHABLE_BYTES, sizeOf);

  /** Keeps them for what the answer to the question of this key still waits for. */
  keep(key: string, blob: Blob, { report, searchable }: Judged): void {
    const { sha256 } = report.asset;
    if (!sha256) return;
    const kept = searchable ? this.#searchable : this.#kept;
    kept.set(sha256, { blob, keys: new Set([...(kept.get(sha256)?.keys ?? []), key]) });
  }

  /** Nobody asks these questions any more: what answered no others goes. */
  forget(keys: readonly string[]): void {
    for (const kept of [this.#kept, this.#searchable])
      kept.drop((value) => {
        for (const key of keys) value.keys.delete(key);
        return value.keys.size === 0;
      });
  }

  /** A comparison may still want bytes that are here, and would have to load them again. */
  get areAwaited(): boolean {
    return this.#kept.values().length > 0;
  }

  /** Null where they are no longer here. */
  toConfirm({ asset }: Judged['report']): Blob | null {
    return this.#kept.get(asset.sha256 ?? '')?.blob ?? null;
  }

  toSearch({ asset }: Judged['report']): Blob | null {
    return this.#searchable.get(asset.sha256 ?? '')?.blob ?? null;
  }
}
