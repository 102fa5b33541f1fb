// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { PAGE_LINK } from '../../../extension/content/page-records.ts';
import { fakeApi, pause } from './page.ts';

const LOOK = { hideQuiet: false, corner: 'top-left' };
type Listener = (message: unknown, sender: { readonly id: string }, respond: (reply: unknown) => void) => void;

test('what the background saw of the page counts where the switch was pressed before it could tell', async () => {
  const asked: { readonly type: string; readonly ask: unknown }[] = [];
  let answer = (_reply: unknown): void => undefined;
  let tell: Listener = () => undefined;
  const sendMessage = (message: { readonly type: string; readonly ask: unknown }) => {
    asked.push(message);
    return new Promise((resolve) => {
      if (message.type === 'frame.start') answer = resolve;
    });
  };
  const onMessage = {
    addListener: (listener: Listener) => {
      tell = listener;
    },
  };
  vi.stubGlobal('chrome', { ...fakeApi, runtime: { ...fakeApi.runtime, sendMessage, onMessage } });
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('no network')));
  await import('../../../extension/content/content.iife.ts');
  expect(asked.map(({ type }) => type)).toEqual(['frame.start']);
  tell({ type: 'site.changed', ask: { on: true, look: LOOK } }, { id: 'assay' }, () => undefined);
  await pause(100);
  answer({ ok: true, value: { on: true, look: LOOK, linked: true, disclosed: null, saves: false } });
  await vi.waitFor(() => expect(JSON.stringify(asked)).toContain(PAGE_LINK));
});
