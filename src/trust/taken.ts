import { isProductFile, isTrustList } from './shipped.ts';
import type { TrustStore } from './trust-list.ts';

/**
 * The shipped store with newer records in the place of those of the same name. What is not whole, or vouches for something else than
 * the list that it would replace, is left aside: the shipped list then counts.
 */
export function withTaken(store: TrustStore, taken: readonly unknown[]): TrustStore {
  const lists = taken.filter(isTrustList);
  const products = taken.find(isProductFile);
  return {
    ...store,
    lists: store.lists.map((list) => {
      const newer = lists.find((one) => one.id === list.id && one.purpose === list.purpose && one.interim === list.interim);
      return newer !== undefined && newer.date >= list.date && hasSame(newer.purposes, list.purposes) ? newer : list;
    }),
    products: products?.products ?? store.products,
  };
}

function hasSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
