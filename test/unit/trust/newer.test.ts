// What a publisher gives out, beside what we hold: every reason to keep ours, and nothing but a newer whole list taken.
import { describe, expect, test } from 'vitest';
import type { ProductFile } from '../../../src/trust/import.ts';
import { type Comparison, compareRecords, type Renewable } from '../../../src/trust/newer.ts';
import { withTaken } from '../../../src/trust/taken.ts';
import type { TrustEntry, TrustList } from '../../../src/trust/trust-list.ts';
import { storeOf } from './lists.ts';

const TODAY = '2026-11-22';
const entry = (name: string): TrustEntry => ({
  kind: 'anchor',
  name,
  sha256: [...name]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padStart(64, '0'),
  der: 'MA==',
});
const HELD: TrustList = {
  schema: 'assay-trust/1',
  id: 'c2pa',
  title: 'C2PA trust list',
  purpose: 'claim',
  interim: false,
  source: 'a test',
  sourceSha256: [],
  date: '2026-08-05',
  nextUpdate: '2027-08-05',
  purposes: ['1.2.3', '1.2.4'],
  entries: ['a', 'b', 'c', 'd'].map(entry),
};
const PRODUCTS: ProductFile = {
  schema: 'assay-products/1',
  id: 'products',
  title: 'products',
  source: 'a test',
  sourceSha256: [],
  date: '2026-08-20',
  nextUpdate: null,
  products: ['x', 'y'].map((name) => ({ recordId: name, name, applicant: 'z', barred: [] })),
};
const list = (changes: Partial<TrustList>): TrustList => ({ ...HELD, ...changes });
const named = (...names: readonly string[]) => names.map(entry);
const kept = (why: Extract<Comparison, { state: 'kept' }>['why']): Comparison => ({ state: 'kept', why });

describe('a list of its publisher', () => {
  const CASES: readonly (readonly [name: string, held: Renewable, found: Renewable | undefined, wanted: Comparison])[] = [
    ['the same', HELD, HELD, { state: 'same' }],
    ['the same in another order', HELD, list({ entries: [...HELD.entries].reverse() }), { state: 'same' }],
    [
      'one more',
      HELD,
      list({ date: '2026-10-01', entries: named('a', 'b', 'c', 'd', 'e') }),
      { state: 'newer', added: ['e'], removed: [] },
    ],
    [
      'one gone, one new',
      HELD,
      list({ date: '2026-10-01', entries: named('a', 'b', 'c', 'e') }),
      { state: 'newer', added: ['e'], removed: ['d'] },
    ],
    ['a new date only', HELD, list({ date: '2026-10-01' }), { state: 'newer', added: [], removed: [] }],
    ['a new next date only', HELD, list({ nextUpdate: '2028-01-01' }), { state: 'newer', added: [], removed: [] }],
    ['of today', HELD, list({ date: TODAY }), { state: 'newer', added: [], removed: [] }],
    ['exactly half', HELD, list({ date: TODAY, entries: named('a', 'b') }), { state: 'newer', added: [], removed: ['c', 'd'] }],
    ['under half', HELD, list({ date: TODAY, entries: named('a') }), kept('too-small')],
    ['empty', HELD, list({ date: TODAY, entries: [] }), kept('too-small')],
    ['one certificate again and again', HELD, list({ date: TODAY, entries: named('a', 'a', 'a', 'a') }), kept('too-small')],
    ['older', HELD, list({ date: '2026-08-04', entries: named('a', 'b', 'c', 'd', 'e') }), kept('older')],
    ['from the future', HELD, list({ date: '2026-11-23' }), kept('from-the-future')],
    ['unreadable', HELD, undefined, kept('malformed')],
    ['another one', HELD, list({ id: 'interim' }), kept('another-list')],
    ['for another purpose', HELD, list({ purpose: 'time-stamp' }), kept('another-list')],
    ['for more purposes', HELD, list({ purposes: ['1.2.3', '1.2.4', '1.2.5'] }), kept('another-list')],
    ['no longer the frozen one', HELD, list({ interim: true }), kept('another-list')],
    ['of products', HELD, { ...PRODUCTS, id: 'c2pa' }, kept('another-list')],
    ['products: the same', PRODUCTS, PRODUCTS, { state: 'same' }],
    [
      'products: one barred from more',
      PRODUCTS,
      {
        ...PRODUCTS,
        date: TODAY,
        products: [...PRODUCTS.products.slice(1), { recordId: 'x', name: 'x', applicant: 'z', barred: ['capturedMedia'] }],
      },
      { state: 'newer', added: ['x'], removed: ['x'] },
    ],
    ['products: none left', PRODUCTS, { ...PRODUCTS, date: TODAY, products: [] }, kept('too-small')],
  ];
  test.each(CASES)('%s', (_name, held, found, wanted) => {
    expect(compareRecords(held, found, TODAY)).toEqual(wanted);
  });
});

describe('a store with taken records', () => {
  const other = list({ id: 'other' });
  const store = storeOf({ lists: [HELD, other], products: PRODUCTS.products });
  const newer = list({ date: '2026-10-01', entries: named('n', 'm') });
  test('has them in the place of the shipped ones of the same name', () => {
    const products = [{ recordId: 'q', name: 'q', applicant: 'z', barred: [] }];
    const found = withTaken(store, [newer, { ...PRODUCTS, products }]);
    expect(found.lists).toEqual([newer, other]);
    expect(found.products).toEqual(products);
  });
  test.each([
    ['what is no record', [null, 7, 'c2pa', {}, []]],
    ['a list without entries', [list({ date: TODAY, entries: [] })]],
    ['an entry that is none', [{ ...newer, entries: [{ ...entry('n'), sha256: 'n' }] }]],
    ['an older list', [list({ date: '2026-08-04' })]],
    ['a list for another purpose', [{ ...newer, purpose: 'publisher' }]],
    ['a list that says it is not frozen', [{ ...newer, interim: true }]],
    ['a list for more purposes', [{ ...newer, purposes: ['1.2.3', '1.2.4', '2.5.29.37.0'] }]],
    ['a list that we do not ship', [{ ...newer, id: 'mine' }]],
    ['products without a date', [{ ...PRODUCTS, date: 'soon' }]],
  ])('leaves %s aside', (_name, taken) => {
    expect(withTaken(store, taken)).toEqual(store);
  });
});
