// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { fakeApi, loadedImage, pause } from './page.ts';

const LOOK = { hideQuiet: false, corner: 'top-left' };
type Listener = (message: unknown, sender: { readonly id: string }, respond: (reply: unknown) => void) => void;

test('a page that the background has not heard of begins anew where the switch is pressed, before anything of it is told', async () => {
  const asked: string[] = [];
  const answers: ((reply: unknown) => void)[] = [];
  let tell: Listener = () => undefined;
  const sendMessage = (message: { readonly type: string }) => {
    asked.push(message.type);
    return new Promise((resolve) => {
      if (message.type === 'frame.start') answers.push(resolve);
    });
  };
  const onMessage = {
    addListener: (listener: Listener) => {
      tell = listener;
    },
  };
  vi.stubGlobal('chrome', { ...fakeApi, runtime: { ...fakeApi.runtime, sendMessage, onMessage } });
  vi.stubGlobal('requestIdleCallback', () => 0);
  vi.stubGlobal('cancelIdleCallback', () => undefined);
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('no network')));
  loadedImage('https://site.example/one.png');
  await import('../../../extension/content/content.iife.ts');
  const press = (on: boolean) => tell({ type: 'site.changed', ask: { on, look: LOOK } }, { id: 'assay' }, () => undefined);
  answers[0]?.({ ok: false, code: 'internal', note: 'not awake' });
  await pause(0);
  press(true);
  await pause(200);
  expect(asked.slice(0, 2)).toEqual(['frame.start', 'frame.start']);
  expect(asked).not.toContain('items.found');
  answers[1]?.({ ok: true, value: { on: true, look: LOOK, linked: false, disclosed: null, saves: false } });
  await vi.waitFor(() => expect(asked).toContain('items.found'), 5_000);
  // From now on it is known.
  const starts = () => asked.filter((type) => type === 'frame.start').length;
  const before = starts();
  press(false);
  press(true);
  await pause(50);
  expect(starts()).toBe(before);
});
