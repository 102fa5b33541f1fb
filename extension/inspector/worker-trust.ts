import { type TrustStore, withTaken } from '../../src/index.ts';
import { Lazy } from './lazy.ts';
import { type ListTitle, TitledTrust } from './titled-trust.ts';

/** What one question is judged by, beside the shipped lists: the user's anchors, and records that were taken since. */
export interface Trusted {
  readonly user: TrustStore['user'];
  readonly lists?: readonly unknown[];
}

/** The trust lists of one Worker. Their certificates are asked of the host when the first one has to be judged; most pages need none. */
export class WorkerTrust {
  titles: readonly ListTitle[] = [];
  #giveShipped: ((trust: TrustStore | null) => void) | undefined;
  /** The store with the records that were taken last, so that their certificates are read once. */
  #renewed: { readonly of: string; readonly trust: TrustStore } | undefined;
  #last: { readonly key: string; readonly trust: TrustStore } | undefined;

  constructor(readonly ask: () => void) {}

  readonly #shipped = new Lazy(async () => {
    const given = new Promise<TrustStore | null>((resolve) => {
      this.#giveShipped = resolve;
    });
    this.ask();
    const trust = await given;
    if (!trust) throw new Error('the trust lists could not be read');
    return trust;
  });

  /** The host's answer; null where the lists cannot be read. */
  give(trust: TrustStore | null): void {
    this.#giveShipped?.(trust);
  }

  /** The same store for the same anchors and lists: what was made of it once, such as the engine's settings, is kept beside it. */
  async of({ user, lists = [] }: Trusted): Promise<TrustStore> {
    const of = JSON.stringify(lists);
    const key = `${of} ${JSON.stringify(user)}`;
    const shipped = await this.#shipped.get();
    if (lists.length > 0 && this.#renewed?.of !== of) this.#renewed = { of, trust: withTaken(shipped, lists) };
    const chosen = lists.length > 0 && this.#renewed ? this.#renewed.trust : shipped;
    if (this.#last?.key !== key) this.#last = { key, trust: { ...chosen, user } };
    return this.#last.trust;
  }

  /**
   * Works by the titles of the lists, and again by the lists themselves where a certificate turned out to matter. `put-off` is passed on at
   * once: that look is forgotten anyway.
   */
  async byTitles<T>(trusted: Trusted, judge: (trust: TrustStore) => Promise<T>): Promise<T> {
    if (!trusted.lists?.length) {
      const titled = new TitledTrust(this.titles, trusted.user);
      const found = await judge(titled.store);
      if (found === 'put-off' || !titled.wasAsked) return found;
    }
    return judge(await this.of(trusted));
  }
}
