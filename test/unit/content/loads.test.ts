// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { Loads, MAX_LOADS } from '../../../extension/content/loads.ts';

const A = 'https://x.example/a.png';
let tell: (entries: readonly object[]) => void = () => undefined;
class List {
  constructor(hear: (list: { getEntries(): readonly object[] }) => void) {
    tell = (entries) => hear({ getEntries: () => entries });
  }
  observe(): void {}
  takeRecords(): readonly object[] {
    return [];
  }
}
const load = (changes: object = {}): object => ({
  entryType: 'resource',
  name: A,
  initiatorType: 'img',
  responseStatus: 200,
  decodedBodySize: 900,
  startTime: 40,
  duration: 20,
  ...changes,
});

afterEach(() => vi.unstubAllGlobals());

test('tells bytes that are not as many as the browser loaded, and says nothing of what the browser keeps to itself', () => {
  vi.stubGlobal('PerformanceObserver', List);
  const loads = new Loads(() => undefined);
  expect(loads.differs(A, 900)).toBe(false);
  tell([load({ decodedBodySize: 0 })]);
  expect(loads.differs(A, 900)).toBe(false);
  tell([load(), load({ initiatorType: 'fetch', decodedBodySize: 700 }), load({ entryType: 'mark' })]);
  expect([loads.differs(`${A}#part`, 900), loads.differs(A, 899), loads.count(A)]).toEqual([false, true, 2]);
  // Two contents under one address: neither is surely the one that is looked at.
  tell([load({ decodedBodySize: 899 })]);
  expect([loads.differs(A, 900), loads.differs(A, 899)]).toEqual([true, true]);
});

test('tells when an address was loaded for the last time', () => {
  vi.stubGlobal('PerformanceObserver', List);
  const loads = new Loads(() => undefined);
  expect(loads.endOf(A)).toBeUndefined();
  tell([load(), load({ startTime: 300 }), load({ startTime: 900, initiatorType: 'fetch' })]);
  expect(loads.endOf(`${A}#part`)).toBe(320);
});

test('of a page that loads more than can be remembered nothing is proven by what is not known', () => {
  vi.stubGlobal('PerformanceObserver', List);
  const loads = new Loads(() => undefined);
  tell([load()]);
  tell(Array.from({ length: MAX_LOADS }, (_, n) => load({ name: `${A}?${n}` })));
  const last = `${A}?${MAX_LOADS - 1}`;
  expect([loads.count(last), loads.differs(last, 900)]).toEqual([0, true]);
  // What is known is still told of: a second content under its address is not overlooked.
  expect([loads.count(A), loads.differs(A, 900)]).toEqual([1, false]);
  tell([load({ decodedBodySize: 899 })]);
  expect([loads.count(A), loads.differs(A, 900)]).toEqual([2, true]);
});
