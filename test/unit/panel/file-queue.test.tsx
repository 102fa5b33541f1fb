// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, expect, test, vi } from 'vitest';
import type { FileQueue, Given } from '../../../extension/panel/file-queue.ts';

const asked = vi.fn(async (_type: string, _question: { readonly key: string }) => new Promise(() => undefined));
vi.mock('../../../extension/ui/ask.ts', () => ({ ask: asked }));
const { MAX_FILES, useFileQueue } = await import('../../../extension/panel/file-queue.ts');

let queue: FileQueue;
const Holder = () => {
  queue = useFileQueue();
  return null;
};
const files = (count: number): Given[] =>
  Array.from({ length: count }, (_, at) => ({ name: `${at}.jpg`, source: { file: new Blob(['x']) } }));
const keysOf = (type: string) => asked.mock.calls.flatMap(([one, { key }]) => (one === type ? [key] : []));

beforeEach(async () => {
  asked.mockClear();
  await act(() => render(<Holder />, document.createElement('div')));
});

test('what is under way is ended when the list is stopped, and nothing else is begun', async () => {
  await act(() => void queue.add(files(5)));
  const begun = keysOf('file.inspect');
  expect(begun).toEqual(queue.jobs.slice(0, 2).map(({ key }) => key));
  await act(() => queue.stop());
  expect(keysOf('file.cancel')).toEqual(begun);
  expect(queue.jobs.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'stopped'));
  expect(keysOf('file.inspect')).toEqual(begun);
});

test('a list that cannot hold all that was given says so until it is cleared', async () => {
  await act(() => void queue.add(files(MAX_FILES)));
  expect([queue.jobs.length, queue.full]).toEqual([MAX_FILES, false]);
  await act(() => void queue.add(files(1)));
  expect([queue.jobs.length, queue.full]).toEqual([MAX_FILES, true]);
  await act(() => queue.clear());
  expect([queue.jobs.length, queue.full]).toEqual([0, false]);
});
