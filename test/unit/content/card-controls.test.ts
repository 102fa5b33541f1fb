// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HostControl } from '../../../extension/content/host-control.ts';
import { WholeControl } from '../../../extension/content/whole-control.ts';
import type { WholeCheck, WholeStep } from '../../../extension/messages.ts';
import { createWords } from '../../../extension/ui/words.ts';
import { fakeApi } from './page.ts';

vi.stubGlobal('chrome', fakeApi);

const words = createWords((id, args = []) => [id, ...args].join(' '), 'en');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a whole film is loaded for nobody who could not have read the card', async () => {
  const ask = vi.fn(async (_step: WholeStep): Promise<WholeCheck> => ({ state: 'none' }));
  const steps = () => ask.mock.calls.map(([step]) => step);
  const control = new WholeControl({ kind: 'video', bytes: 5, cap: 64 }, { words, locale: 'en', ask, done: () => undefined });
  control.press();
  expect(steps()).toEqual(['look']);
  await vi.advanceTimersByTimeAsync(1_000);
  control.press();
  expect(steps()).toEqual(['look', 'start']);
});

test('asking a host is over when no other verdict has come', async () => {
  const ask = vi.fn(async () => true);
  const control = new HostControl({ kind: 'status', host: 'a.example' }, words, ask);
  const said = () => control.element.querySelector<HTMLElement>('[role=status]')?.dataset.text;
  const note = said();
  await vi.advanceTimersByTimeAsync(1_000);
  control.press();
  control.press();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ask).toHaveBeenCalledOnce();
  expect(said()).toBe('ui_online_asking');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said()).toBe(note);
  control.press();
  expect(ask).toHaveBeenCalledTimes(2);
  control.close();
  expect(vi.getTimerCount()).toBe(0);
});
