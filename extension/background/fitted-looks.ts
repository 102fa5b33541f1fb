import type { Asks } from '../messages.ts';
import { digest } from './question-key.ts';

/** Pictures of which the last look that fitted is remembered. */
const MAX_FITTED = 200;

type Where = Pick<Asks['item.confirm']['ask'], 'rect' | 'whole' | 'masks' | 'viewport'>;

/**
 * Looks at the tab that fitted. Where the tab shows the same to the last byte, and the same bytes are to be compared at the same place, the same
 * would come out: on a page at rest nothing has to be decoded again. In memory only: a background that has ended compares anew.
 */
export class FittedLooks {
  /** By the item: what was looked at. */
  readonly #fitted = new Map<string, string>();
  /** A capture serves every picture of its tab. */
  readonly #digests = new WeakMap<Blob, Promise<string>>();

  /** What tells this look from any other. `sha256`: of the checked bytes. */
  async nameOf(capture: Blob, sha256: string, { rect, whole, masks, viewport }: Where): Promise<string> {
    const known = this.#digests.get(capture) ?? capture.arrayBuffer().then(digest);
    this.#digests.set(capture, known);
    return JSON.stringify([await known, sha256, rect, whole, masks, viewport]);
  }

  has(item: string, look: string): boolean {
    return this.#fitted.get(item) === look;
  }

  /** The last look at an item; only one that fitted is remembered. */
  set(item: string, look: string, fits: boolean): void {
    this.#fitted.delete(item);
    if (!fits) return;
    this.#fitted.set(item, look);
    for (const [oldest] of this.#fitted) {
      if (this.#fitted.size <= MAX_FITTED) return;
      this.#fitted.delete(oldest);
    }
  }
}
