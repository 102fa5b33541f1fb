import { expect, test, vi } from 'vitest';
import { DocumentDesk } from '../../../extension/background/document-desk.ts';
import type { Inspector } from '../../../extension/background/inspector.ts';

const FRAME = { tabId: 1, frameId: 0, document: null };
const OTHER = { tabId: 2, frameId: 0, document: null };

function makeDesk() {
  const recognise = vi.fn<Inspector['recognise']>(async ({ url }) => (url.endsWith('signed.pdf') ? 'signed' : 'unsure'));
  const progress = vi.fn<Inspector['progress']>(async () => ({ got: 1, total: 2 }));
  const cancel = vi.fn<Inspector['cancel']>(async () => undefined);
  return { recognise, progress, cancel, desk: new DocumentDesk({ recognise, progress, cancel }) };
}

test('an address is looked at once, where the look told something', async () => {
  const { desk, recognise } = makeDesk();
  for (const url of ['https://a.example/signed.pdf', 'https://a.example/signed.pdf', 'https://a.example/x.pdf', 'https://a.example/x.pdf'])
    await desk.answer('document.recognise', { url }, FRAME);
  expect(recognise.mock.calls.map(([{ url }]) => url.split('/').at(-1))).toEqual(['signed.pdf', 'x.pdf', 'x.pdf']);
  expect(await desk.answer('document.recognise', { url: 'https://a.example/signed.pdf' }, OTHER)).toEqual({ ok: true, value: 'signed' });
});

test('progress and stop reach the work that this very item waits for', async () => {
  const { desk, progress, cancel } = makeDesk();
  let end = (): void => undefined;
  const work = new Promise<void>((resolve) => {
    end = resolve;
  });
  desk.track(FRAME, 'd1', 'the key', work);
  expect(await desk.answer('item.progress', { id: 'd1' }, FRAME)).toEqual({ ok: true, value: { got: 1, total: 2 } });
  expect(await desk.answer('item.progress', { id: 'd1' }, OTHER)).toEqual({ ok: true, value: null });
  await desk.answer('item.cancel', { id: 'd1' }, OTHER);
  expect(cancel).not.toHaveBeenCalled();
  await desk.answer('item.cancel', { id: 'd1' }, FRAME);
  expect([progress.mock.calls, cancel.mock.calls]).toEqual([[['the key']], [['the key']]]);
  end();
  await work;
  expect(await desk.answer('item.progress', { id: 'd1' }, FRAME)).toEqual({ ok: true, value: null });
});

test('what two items wait for is stopped by the last of them', async () => {
  const { desk, cancel } = makeDesk();
  const work = new Promise<void>(() => undefined);
  for (const id of ['d1', 'd2', 'd3']) desk.track(FRAME, id, 'the key', work);
  await desk.answer('item.cancel', { id: 'd1' }, FRAME);
  expect(cancel).not.toHaveBeenCalled();
  expect(await desk.answer('item.progress', { id: 'd2' }, FRAME)).toEqual({ ok: true, value: { got: 1, total: 2 } });
  // A link that left the page waits for nothing.
  desk.leave(FRAME, ['d2']);
  await desk.answer('item.cancel', { id: 'd3' }, FRAME);
  expect(cancel.mock.calls).toEqual([['the key']]);
});

test('what is none of its messages is not answered', async () => {
  const { desk } = makeDesk();
  expect(await desk.answer('item.progress', { id: 7 }, FRAME)).toBeNull();
  expect(await desk.answer('item.inspect', { id: 'd1' }, FRAME)).toBeNull();
});
