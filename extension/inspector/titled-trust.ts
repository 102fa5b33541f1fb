import { isListPurpose } from '../../src/index.ts';
import type { BlockEntry, ProductRecord, TrustEntry, TrustList, TrustStore } from '../../src/trust/trust-list.ts';

/** What a report says of every list, whoever signed. */
export type ListTitle = Pick<TrustList, 'id' | 'title' | 'purpose' | 'source' | 'sourceSha256' | 'date' | 'nextUpdate'>;

/** A trust store that knows its lists by title only. It vouches for nobody, and notes when it is asked whether it does. */
export class TitledTrust {
  readonly store: TrustStore;
  #wasAsked = false;

  constructor(titles: readonly ListTitle[], user: TrustStore['user']) {
    const nothing = <T>(): readonly T[] => {
      this.#wasAsked = true;
      return [];
    };
    const list = (title: ListTitle): TrustList => ({
      schema: 'assay-trust/1',
      ...title,
      get interim() {
        return nothing().length > 0;
      },
      get purposes() {
        return nothing<string>();
      },
      get entries() {
        return nothing<TrustEntry>();
      },
    });
    this.store = {
      lists: titles.map(list),
      user,
      get blocked() {
        return nothing<BlockEntry>();
      },
      get products() {
        return nothing<ProductRecord>();
      },
    };
  }

  /** Somebody wanted to know more than titles: what was found with this store does not count. */
  get wasAsked(): boolean {
    return this.#wasAsked;
  }
}

/** A line of the index that names a list of signers or authorities. */
export function isListTitle(value: unknown): value is ListTitle {
  if (typeof value !== 'object' || value === null) return false;
  const has = (name: string): unknown => Reflect.get(value, name);
  const texts = ['id', 'title', 'source', 'date'].every((name) => typeof has(name) === 'string');
  const next = has('nextUpdate');
  return texts && isListPurpose(has('purpose')) && (next === null || typeof next === 'string') && Array.isArray(has('sourceSha256'));
}
