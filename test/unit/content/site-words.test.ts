// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NAME_LIMIT } from '../../../extension/messages.ts';
import { fakeApi, viewOf } from './page.ts';

vi.stubGlobal('chrome', fakeApi);
const { isView } = await import('../../../extension/content/api.ts');
const { SiteWords } = await import('../../../extension/content/site-words.ts');

interface Asked {
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
}

let asked: Asked[];
let answers: boolean;
let words: InstanceType<typeof SiteWords>;
beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '<p ai-disclosure="ai-generated">Some text</p>';
  asked = [];
  answers = true;
  const ask = async (type: string, question: object) => {
    asked.push({ type, ...question });
    return answers ? { ok: true as const, value: viewOf('ai-generated', 'declared-ai') } : { ok: false as const, problem: LOST };
  };
  words = new SiteWords({ ask, isView, entries: () => [], again: () => undefined });
});
afterEach(() => {
  words.stop();
  vi.useRealTimers();
});
const LOST = { code: 'aborted', note: 'no answer' } as const;

test('a text is asked about once', async () => {
  words.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.map(({ name }) => name)).toEqual(['“Some text”']);
});

test('a text of which nobody answers is asked about again, until it is gone', async () => {
  answers = false;
  words.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.map(({ id }) => id)).toEqual(['t1', 't1']);
  words.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.length).toBe(2);
});

test('a page with a long title is told under as much of it as is sent', async () => {
  document.title = 'x'.repeat(5_000);
  document.head.insertAdjacentHTML('beforeend', '<meta name="ai-disclosure" content="ai-generated">');
  words.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked[0]?.name?.length).toBe(NAME_LIMIT);
});
