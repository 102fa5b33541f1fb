// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Entry } from '../../../extension/content/entries.ts';
import { MarkSearch } from '../../../extension/content/mark-search.ts';
import type { ItemView } from '../../../extension/messages.ts';
import { viewOf } from './page.ts';

let asked: string[];
let found: string[];
let resting: boolean;
let answer: (id: string) => Promise<ItemView | null>;
let running: MarkSearch;

const searchable = (): ItemView => ({ ...viewOf('unknown', 'none'), searchable: true });
function entryOf(id: string, view: ItemView | null = searchable(), near = false): Entry {
  return { id, address: id, url: id, name: id, images: new Set(), media: null, view, round: 0, near, asked: false };
}
function begin(...entries: readonly Entry[]): MarkSearch {
  running = new MarkSearch({
    entries: () => entries,
    isResting: () => resting,
    search: (id) => {
      asked.push(id);
      return answer(id);
    },
    found: ({ id }) => found.push(id),
  });
  running.wake();
  return running;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestIdleCallback', (work: () => void) => setTimeout(work, 1));
  vi.stubGlobal('cancelIdleCallback', clearTimeout);
  asked = [];
  found = [];
  resting = true;
  answer = async () => viewOf('unknown', 'none');
});
afterEach(() => {
  running.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('searches each picture without a sign once, those near first, and nothing else', async () => {
  begin(
    entryOf('far'),
    entryOf('near', searchable(), true),
    entryOf('labelled', viewOf('ai-generated', 'signed-ai')),
    entryOf('open', null),
  );
  await vi.advanceTimersByTimeAsync(20_000);
  expect([asked, found]).toEqual([['near', 'far'], []]);
});

test('shows what it found, unless there is another verdict meanwhile', async () => {
  const [first, second] = [entryOf('first'), entryOf('second')];
  answer = async (id) => {
    if (id === 'second') second.view = viewOf('authentic', 'captured');
    return viewOf('ai-generated', 'watermark');
  };
  begin(first, second);
  await vi.advanceTimersByTimeAsync(20_000);
  expect([first.view?.label, second.view?.label, found]).toEqual(['ai-generated', 'authentic', ['first']]);
});

test('waits for the last label', async () => {
  resting = false;
  const search = begin(entryOf('a'));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toEqual([]);
  resting = true;
  search.wake();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toEqual(['a']);
});

test('ends where the page has cost enough', async () => {
  answer = () => new Promise((resolve) => setTimeout(() => resolve(null), 2_500));
  begin(...Array.from({ length: 20 }, (_, i) => entryOf(String(i))));
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toEqual(['0', '1', '2']);
});
