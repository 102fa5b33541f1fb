import { beforeEach, expect, test, vi } from 'vitest';
import type { Inspector } from '../../../extension/background/inspector.ts';
import { ItemStore } from '../../../extension/background/item-store.ts';
import { ReportStore } from '../../../extension/background/report-store.ts';
import { viewOf } from '../../../extension/background/view.ts';
import { WholeChecks, type WholePorts } from '../../../extension/background/whole-checks.ts';
import type { Answer, Judged } from '../../../extension/messages.ts';
import { MemoryStorage } from './memory-storage.ts';
import { makeReport } from './reports.ts';

const PLACE = { tabId: 7, frameId: 0, id: 'p1' };
const FRAME = { tabId: 7, frameId: 0, document: 'doc' };
const URL = 'https://site.example/film.mp4';
const asset = { name: 'film', url: URL, sha256: null, bytes: 5_000_000, mediaType: 'video/mp4' };
const pieces: Judged = {
  report: makeReport({ asset, reason: 'unread', problems: [{ code: 'not-loaded', note: 'the file has 5000000 bytes' }] }),
  rung: 'range',
};
const MEDIA = { kind: 'video', cap: 64 } as const;

let items: ItemStore;
let reports: ReportStore;
let judge: ReturnType<typeof vi.fn<Inspector['judge']>>;
let progress: ReturnType<typeof vi.fn<Inspector['progress']>>;
let cancel: ReturnType<typeof vi.fn<Inspector['cancel']>>;
let settled: ReturnType<typeof vi.fn<WholePorts['settled']>>;
let finish: (answer: Answer<Judged>) => void;

const start = () =>
  new WholeChecks({ items, reports, inspector: { judge, progress, cancel }, userAnchors: async () => [], cap: async () => 64, settled });
const whole = (changes = {}): Answer<Judged> => ({ ok: true, value: { report: makeReport({ asset, ...changes }), rung: 'whole' } });

beforeEach(async () => {
  const storage = new MemoryStorage();
  items = new ItemStore(storage);
  reports = new ReportStore(storage);
  judge = vi.fn<Inspector['judge']>(() => new Promise((resolve) => (finish = resolve)));
  progress = vi.fn<Inspector['progress']>(async () => null);
  cancel = vi.fn<Inspector['cancel']>(async () => undefined);
  settled = vi.fn<WholePorts['settled']>();
  await items.add(FRAME, [{ id: 'p1', url: URL, name: 'film' }]);
  await reports.put('key', pieces);
  const serial = (await items.find(7, 0, 'p1'))?.serial ?? null;
  await items.answer(FRAME, 'p1', serial, { view: viewOf(pieces, MEDIA), ask: 'key', report: 'key' });
});

test('a view says what was not read, of films only', () => {
  expect(viewOf(pieces, MEDIA).unread).toEqual({ kind: 'video', bytes: 5_000_000, cap: 64 });
  expect(viewOf(pieces).unread).toBeUndefined();
  // A sound that a film's element plays.
  const sound = { ...pieces, report: { ...pieces.report, asset: { ...asset, mediaType: 'audio/wav' } } };
  expect(viewOf(sound, MEDIA).unread?.kind).toBe('audio');
  expect(viewOf({ report: makeReport(), rung: 'range' }, MEDIA).unread).toBeUndefined();
});

test('nothing is loaded before somebody asks for it', async () => {
  expect(await start().answer(PLACE, 'look')).toEqual({ ok: true, value: { state: 'none' } });
  expect(judge).not.toHaveBeenCalled();
});

test('the whole is asked for once, and its answer replaces the one before', async () => {
  const checks = start();
  expect(await checks.answer(PLACE, 'start')).toMatchObject({ ok: true, value: { state: 'running', got: 0, total: 5_000_000 } });
  progress.mockResolvedValue({ got: 3, total: 10 });
  expect(await checks.answer(PLACE, 'look')).toEqual({ ok: true, value: { state: 'running', got: 3, total: 10 } });
  await checks.answer(PLACE, 'start');
  await vi.waitFor(() => expect(judge).toHaveBeenCalled());
  expect(judge.mock.calls.map(([ask]) => ask)).toMatchObject([
    { url: URL, whole: true, media: 'video', copy: 'unconfirmed', bytes: null, cap: 64 },
  ]);
  finish(whole({ label: 'altered', reason: 'changed' }));
  await vi.waitFor(() => expect(settled).toHaveBeenCalledTimes(1));
  expect(await checks.answer(PLACE, 'look')).toMatchObject({ ok: true, value: { state: 'done', view: { label: 'altered' } } });
  expect((await items.find(7, 0, 'p1'))?.view).toMatchObject({ label: 'altered', reason: 'changed' });
});

test('what the user allowed to be asked of others still counts', async () => {
  const allowed = { manifest: ['https://site.example/film.c2pa'] };
  await items.allow(7, 0, 'p1', allowed);
  await start().answer(PLACE, 'start');
  await vi.waitFor(() => expect(judge).toHaveBeenCalled());
  expect(judge.mock.calls[0]?.[0].allowed).toEqual(allowed);
});

test('a background that comes after joins the work of the one before', async () => {
  progress.mockResolvedValue({ got: 3, total: 10 });
  expect(await start().answer(PLACE, 'look')).toMatchObject({ value: { state: 'running', got: 3 } });
  await vi.waitFor(() => expect(judge).toHaveBeenCalledTimes(1));
});

test('what could not be loaded takes nothing back', async () => {
  const checks = start();
  await checks.answer(PLACE, 'start');
  await vi.waitFor(() => expect(judge).toHaveBeenCalled());
  const says = [
    { id: 'case_55', text: 'no' },
    { id: 'problem_not_found', text: 'gone' },
  ];
  finish(whole({ reason: 'unread', says, facts: { ...makeReport().facts, reading: 'failed' } }));
  await vi.waitFor(async () => expect(await checks.answer(PLACE, 'look')).toEqual({ ok: true, value: { state: 'failed', says } }));
  expect((await items.find(7, 0, 'p1'))?.view?.unread).toBeDefined();
  expect(settled).not.toHaveBeenCalled();
  expect(await checks.answer(PLACE, 'start')).toMatchObject({ value: { state: 'running' } });
});

test('a report that had to make room is not missed', async () => {
  await reports.clear();
  const checks = start();
  await checks.answer(PLACE, 'start');
  await vi.waitFor(() => expect(judge).toHaveBeenCalled());
  expect(judge.mock.calls[0]?.[0]).toMatchObject({ url: URL, name: 'film', whole: true });
  finish(whole());
  await vi.waitFor(async () => expect(await checks.answer(PLACE, 'look')).toMatchObject({ value: { state: 'done' } }));
});

test('an address that was cut is not asked for', async () => {
  const long = `https://site.example/${'x'.repeat(3_000)}.mp4`;
  await items.add(FRAME, [{ id: 'p2', url: long, name: 'long' }]);
  const serial = (await items.find(7, 0, 'p2'))?.serial ?? null;
  await items.answer(FRAME, 'p2', serial, { view: viewOf(pieces, MEDIA), ask: 'long', report: 'gone' });
  const checks = start();
  await checks.answer({ ...PLACE, id: 'p2' }, 'start');
  await vi.waitFor(async () =>
    expect(await checks.answer({ ...PLACE, id: 'p2' }, 'look')).toEqual({ ok: true, value: { state: 'failed', says: [] } }),
  );
  expect(judge).not.toHaveBeenCalled();
});

test.each([
  ['no answer', (): Promise<Answer<Judged>> => Promise.resolve({ ok: false, problem: { code: 'timeout', note: 'no verdict in time' } })],
  ['an error', (): Promise<Answer<Judged>> => Promise.reject(new Error('the storage is full'))],
])('a check that ends with %s is said to have failed', async (_what, answer) => {
  judge.mockImplementation(answer);
  const checks = start();
  await checks.answer(PLACE, 'start');
  await vi.waitFor(async () => expect(await checks.answer(PLACE, 'look')).toEqual({ ok: true, value: { state: 'failed', says: [] } }));
});

test('a check that the user stopped ends without a word', async () => {
  const checks = start();
  await checks.answer(PLACE, 'start');
  await vi.waitFor(() => expect(judge).toHaveBeenCalled());
  finish({ ok: false, problem: { code: 'aborted', note: 'stopped by the user' } });
  await vi.waitFor(async () => expect(await checks.answer(PLACE, 'look')).toEqual({ ok: true, value: { state: 'none' } }));
});

test('a stop is handed on, and an answer for a page that has gone is told to nobody', async () => {
  const checks = start();
  await checks.answer(PLACE, 'start');
  await vi.waitFor(() => expect(judge).toHaveBeenCalled());
  expect(await checks.answer(PLACE, 'stop')).toEqual({ ok: true, value: { state: 'none' } });
  expect(cancel.mock.lastCall).toEqual([judge.mock.calls[0]?.[0].key]);
  await items.start({ ...FRAME, document: 'next' }, 'https://site.example');
  await items.add({ ...FRAME, document: 'next' }, [{ id: 'p1', url: 'https://site.example/other.mp4', name: 'other' }]);
  finish(whole({ label: 'altered', reason: 'changed' }));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(settled).not.toHaveBeenCalled();
  expect((await items.find(7, 0, 'p1'))?.view).toBeNull();
});
