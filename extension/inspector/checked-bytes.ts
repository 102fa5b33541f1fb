import type { Judged } from '../messages.ts';
import { LruMap } from './lru-map.ts';

/** Checked bytes kept for a comparison with the screen. */
const MAX_KEPT = 16;
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** Pictures without a sign, kept until the page has its labels. */
const MAX_SEARCHABLE = 60;
const MAX_SEARCHABLE_BYTES = 48 * 1024 * 1024;

const sizeOf = (blob: Blob): number => blob.size;

/** Checked bytes that may be looked at once more, by SHA-256: beside the screen, or for hidden marks. */
export class CheckedBytes {
  readonly #kept = new LruMap<string, Blob>(MAX_KEPT, MAX_KEPT_BYTES, sizeOf);
  readonly #searchable = new LruMap<string, Blob>(MAX_SEARCHABLE, MAX_SEARCHABLE_BYTES, sizeOf);

  /** Keeps them for what the answer still waits for. */
  keep(bytes: Blob, { report, searchable }: Judged): void {
    if (report.asset.sha256) (searchable ? this.#searchable : this.#kept).set(report.asset.sha256, bytes);
  }

  /** A comparison may still want bytes that are here, and would have to load them again. */
  get areAwaited(): boolean {
    return this.#kept.values().length > 0;
  }

  /** Null where they are no longer here. */
  toConfirm({ asset }: Judged['report']): Blob | null {
    return this.#kept.get(asset.sha256 ?? '') ?? null;
  }

  toSearch({ asset }: Judged['report']): Blob | null {
    return this.#searchable.get(asset.sha256 ?? '') ?? null;
  }
}
