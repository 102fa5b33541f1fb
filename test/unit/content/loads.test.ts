// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { Loads } from '../../../extension/content/loads.ts';

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
