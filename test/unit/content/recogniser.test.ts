// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isOwnSite, Recogniser } from '../../../extension/content/recogniser.ts';

let asked: string[];
let found: Element[];
let near: Set<Element>;
let recogniser: Recogniser;

beforeEach(() => {
  vi.useFakeTimers();
  Object.defineProperty(Object.getPrototypeOf(document), 'readyState', { value: 'complete', configurable: true });
  window.location.href = 'https://www.agency.example/page';
  [asked, found, near] = [[], [], new Set()];
  recogniser = new Recogniser({
    ask: async (address) => {
      asked.push(address);
      return address.includes('signed');
    },
    isNear: (element) => near.has(element),
    found: async (element) => void found.push(element),
  });
});
afterEach(() => {
  recogniser.stop();
  vi.useRealTimers();
});

const link = (): Element => {
  const element = document.createElement('a');
  near.add(element);
  return element;
};
const OWN = 'https://www.agency.example';

test('of the own site is what has its host, with or without www, and no query', () => {
  expect(isOwnSite(`${OWN}/a.pdf`)).toBe(true);
  expect(isOwnSite('https://agency.example/a.pdf')).toBe(true);
  for (const other of ['https://other.example/a.pdf', 'http://www.agency.example/a.pdf', `${OWN}/a.pdf?once=1`, `${OWN}:8443/a.pdf`])
    expect([other, isOwnSite(other)]).toEqual([other, false]);
});

test('asks for what stays near, one after the other, each address once', async () => {
  const [one, two, same, gone] = [link(), link(), link(), link()];
  recogniser.near(one, `${OWN}/signed.pdf`);
  recogniser.near(two, `${OWN}/plain.pdf`);
  recogniser.near(same, `${OWN}/signed.pdf`);
  recogniser.near(gone, `${OWN}/gone.pdf`);
  near.delete(gone);
  recogniser.near(link(), 'https://other.example/signed.pdf');
  await vi.advanceTimersByTimeAsync(400);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([`${OWN}/signed.pdf`, `${OWN}/plain.pdf`]);
  expect(found).toEqual([one]);
});

test('waits until the page has loaded', async () => {
  Object.defineProperty(Object.getPrototypeOf(document), 'readyState', { value: 'interactive', configurable: true });
  recogniser.near(link(), `${OWN}/signed.pdf`);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toEqual([]);
  Object.defineProperty(Object.getPrototypeOf(document), 'readyState', { value: 'complete', configurable: true });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual([`${OWN}/signed.pdf`]);
});

test('asks no page for more than so many', async () => {
  for (let i = 0; i < 100; i++) recogniser.near(link(), `${OWN}/${i}.pdf`);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(asked.length).toBe(60);
});

test('asks another host only where the user stays on the link', async () => {
  const element = link();
  recogniser.point(element, 'https://other.example/signed.pdf');
  await vi.advanceTimersByTimeAsync(100);
  recogniser.leave();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toEqual([]);
  recogniser.point(element, 'https://other.example/signed.pdf');
  await vi.advanceTimersByTimeAsync(400);
  expect(found).toEqual([element]);
});

test('does nothing more once it is stopped', async () => {
  recogniser.near(link(), `${OWN}/signed.pdf`);
  recogniser.point(link(), 'https://other.example/signed.pdf');
  recogniser.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([]);
});
