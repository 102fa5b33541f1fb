import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Inspector } from '../../../extension/background/inspector.ts';
import { ItemStore } from '../../../extension/background/item-store.ts';
import { PassingBytes } from '../../../extension/background/passing-bytes.ts';
import { ReportStore } from '../../../extension/background/report-store.ts';
import { type Ports, Router, type Sender } from '../../../extension/background/router.ts';
import { Sites } from '../../../extension/background/sites.ts';
import { type Answer, FROM_CONTENT, FROM_PAGES, type Judged, type Look } from '../../../extension/messages.ts';
import type { ManifestSignal } from '../../../src/signal.ts';
import { MemoryStorage } from './memory-storage.ts';
import { makeReport } from './reports.ts';

const SELF = { id: 'self', origin: 'chrome-extension://self/', version: '1.2.3' };
const PAGE_URL = 'https://site.example/page';
const content: Sender = { id: 'self', url: PAGE_URL, frameId: 0, documentId: 'doc', tab: { id: 7, url: PAGE_URL } };
const popup: Sender = { id: 'self', url: 'chrome-extension://self/extension/popup/index.html' };

const VALID: Readonly<Record<string, unknown>> = {
  'frame.start': { origin: 'https://site.example', run: 'run1' },
  'frame.end': { run: 'run1' },
  'items.found': { items: [{ id: 'a', url: 'https://site.example/a.jpg', name: 'a' }] },
  'items.gone': { ids: ['zz'] },
  'item.inspect': {
    id: 'a',
    url: 'https://site.example/a.jpg',
    name: 'a',
    sizes: [{ width: 10, height: 10 }],
    rung: null,
    bytes: null,
    copy: 'unconfirmed',
  },
  'item.search': { id: 'a' },
  'item.confirm': {
    id: 'a',
    url: 'https://site.example/a.jpg',
    rect: { x: 0, y: 0, width: 100, height: 100 },
    whole: { x: 0, y: 0, width: 100, height: 100 },
    masks: [{ x: 0, y: 0, width: 9, height: 9, corner: 'top-left' }],
    viewport: { width: 800, height: 600 },
  },
  'item.doubt': { id: 'a' },
  'tab.items': { tabId: 7 },
  'site.set': { origin: 'https://site.example', on: true },
  'item.report': { tabId: 7, frameId: 0, id: 'a' },
  'item.marks': { tabId: 7, frameId: 0, id: 'a' },
  'item.look-up': { tabId: 7, frameId: 0, id: 'a', kind: 'manifest', host: 'manifests.example.org' },
  'frame.lease': { name: 'a0123456789abcdef' },
  'item.allow': { id: 'a', kind: 'manifest', host: 'manifests.example.org' },
  ping: null,
};

const LOOK: Look = { hideQuiet: false, corner: 'top-left' };

let session: MemoryStorage;
let local: MemoryStorage;
let judge: ReturnType<typeof vi.fn<Inspector['judge']>>;
let search: ReturnType<typeof vi.fn<Inspector['search']>>;
let confirm: ReturnType<typeof vi.fn<Inspector['confirm']>>;
let capture: ReturnType<typeof vi.fn<Ports['capture']>>;
let again: ReturnType<typeof vi.fn<Ports['again']>>;
let lookAgain: ReturnType<typeof vi.fn<NonNullable<Ports['lookAgain']>>>;
let tellSite: ReturnType<typeof vi.fn<Ports['tellSite']>>;
let prepare: ReturnType<typeof vi.fn<Inspector['prepare']>>;
let router: Router;
let marks: boolean;

/** A router as a background has it that was just started over the same storage. */
function startRouter(): Router {
  return new Router({
    self: SELF,
    items: new ItemStore(session),
    reports: new ReportStore(session),
    sites: new Sites(local),
    inspector: { prepare, judge, search, confirm },
    marks: async () => marks,
    userAnchors: async () => [],
    changed: () => undefined,
    look: async () => LOOK,
    capture,
    tabUrl: async () => PAGE_URL,
    tellSite,
    again,
    lookAgain,
  });
}

beforeEach(() => {
  session = new MemoryStorage();
  local = new MemoryStorage();
  prepare = vi.fn<Inspector['prepare']>();
  judge = vi.fn<Inspector['judge']>(async () => judged());
  marks = true;
  search = vi.fn<Inspector['search']>(async ({ judged: { report } }) => judged({ ...report, label: 'ai-generated', reason: 'watermark' }));
  confirm = vi.fn<Inspector['confirm']>(async ({ report }) => judged({ ...report, copy: 'shown', label: 'authentic', reason: 'captured' }));
  // No two moments look the same, unless a test has it so.
  capture = vi.fn<Ports['capture']>(async () => new Blob([`png ${capture.mock.calls.length}`]));
  again = vi.fn<Ports['again']>(async () => true);
  lookAgain = vi.fn<NonNullable<Ports['lookAgain']>>(async () => true);
  tellSite = vi.fn<Ports['tellSite']>(async () => undefined);
  router = startRouter();
});

const judged = (changes = {}): Answer<Judged> => ({ ok: true, value: { report: makeReport(changes), rung: 'range' } });
const waiting = { reason: 'copy-unconfirmed' as const };
const say = (type: string, ask: unknown = VALID[type], sender: Sender = content) => router.answer({ type, ask }, sender);
const inspect = (changes: object = {}, sender: Sender = content) => say('item.inspect', { ...object('item.inspect'), ...changes }, sender);
const object = (type: string): object => Object(VALID[type]);

describe('a tab that is closed while its picture is being judged', () => {
  const keys = () => [...session.values.keys()].filter((key) => key !== 'reports');
  const close = async () => router.ports.reports.remove(await router.ports.items.drop(7));

  test.each([
    ['before the verdict', false],
    ['before the verdict, and asked once more', true],
  ])('leaves no report and no list behind: closed %s', async (_, again) => {
    await say('frame.start');
    let finish = (_answer: Answer<Judged>) => {};
    judge.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    const answer = inspect();
    await vi.waitFor(() => expect(judge).toHaveBeenCalled());
    await close();
    const late = again ? inspect({ id: 'b' }) : null;
    finish(judged());
    expect(await answer).toMatchObject({ ok: true });
    await late;
    expect(keys()).toEqual([]);
    expect(session.values.get('reports')).toBe('');
  });

  test('and the next page in it is judged and kept as any other', async () => {
    await say('frame.start');
    await close();
    await say('frame.start');
    await inspect();
    expect(keys().some((key) => key.startsWith('report:'))).toBe(true);
    await close();
    expect(keys()).toEqual([]);
  });

  test('an item that left its page keeps its report with the tab, and no longer', async () => {
    await say('frame.start');
    let finish = (_answer: Answer<Judged>) => {};
    judge.mockImplementation(() => new Promise((resolve) => (finish = resolve)));
    const answer = inspect();
    await vi.waitFor(() => expect(judge).toHaveBeenCalled());
    await say('items.gone', { ids: ['a'] });
    finish(judged());
    await answer;
    expect(keys().some((key) => key.startsWith('report:'))).toBe(true);
    await close();
    expect(keys()).toEqual([]);
  });
});

describe('a page that follows another in the same tab and counts its items alike', () => {
  const next: Sender = { ...content, documentId: 'next' };
  const begin = async () => {
    await say('frame.start');
    let finish = (_answer: Answer<Judged>) => {};
    judge.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    const late = inspect();
    await vi.waitFor(() => expect(judge).toHaveBeenCalled());
    return { late, finish };
  };
  const labels = async () => (await router.ports.items.list(7)).items.map(({ url, view }) => [url, view?.label ?? null]);
  const other = { url: 'https://site.example/other.jpg' };

  test.each([
    ['by its document', next],
    ['where the browser names no documents', { ...content, documentId: undefined }],
  ])('is told apart %s: the late verdict on the first is not said of it', async (_, sender) => {
    const { late, finish } = await begin();
    await say('frame.start', undefined, sender);
    await say('items.found', { items: [{ id: 'a', name: 'a', ...other }] }, sender);
    finish(judged({ label: 'authentic', reason: 'captured' }));
    await late;
    expect(await labels()).toEqual([[other.url, null]]);
    await inspect(other, sender);
    expect(await labels()).toEqual([[other.url, 'unknown']]);
  });

  test('is not called shown for a look at the first one that comes late', async () => {
    judge.mockResolvedValueOnce(judged(waiting));
    await say('frame.start');
    await inspect();
    confirm.mockImplementationOnce(async ({ report }) => {
      await say('frame.start', undefined, next);
      await say('items.found', undefined, next);
      return judged({ ...report, copy: 'shown', label: 'authentic', reason: 'captured' });
    });
    await say('item.confirm');
    expect(await labels()).toEqual([['https://site.example/a.jpg', null]]);
  });

  test('keeps its own verdict, be the address the same or not', async () => {
    const { late, finish } = await begin();
    await say('frame.start', undefined, next);
    await inspect({ sizes: [] }, next);
    finish(judged({ label: 'authentic', reason: 'captured' }));
    await late;
    expect(await labels()).toEqual([['https://site.example/a.jpg', 'unknown']]);
  });
});

describe('who may send what', () => {
  test.each([...FROM_CONTENT])('%s comes from a content script only', async (type) => {
    expect(await say(type, VALID[type], popup)).toMatchObject({ ok: false });
    expect(await say('items.found')).toMatchObject({ ok: true });
    const mine = await say(type);
    // The confirmation of an item that was never judged is refused for that reason, not for its sender.
    expect(mine.ok || !mine.problem.note.includes('may not be sent')).toBe(true);
  });

  test.each([...FROM_PAGES])('%s comes from a page of ours only', async (type) => {
    expect(await say(type, VALID[type], content)).toMatchObject({ ok: false, problem: { note: `${type} may not be sent from there` } });
    const mine = await say(type, VALID[type], popup);
    expect(mine.ok || !mine.problem.note.includes('may not be sent')).toBe(true);
  });

  const strangers: readonly (readonly [string, Sender])[] = [
    ['another extension', { ...content, id: 'other' }],
    ['a sender without an id', { url: PAGE_URL, frameId: 0, tab: { id: 7 } }],
    ['a sender without a tab', { id: 'self', url: PAGE_URL, frameId: 0 }],
    ['a sender without a frame', { id: 'self', url: PAGE_URL, tab: { id: 7 } }],
    ['a page of ours in a tab', { ...content, url: popup.url }],
    ['a sender without an address', { id: 'self', frameId: 0, tab: { id: 7 } }],
  ];
  test.each(strangers)('%s is no content script', async (_name, sender) => {
    for (const type of FROM_CONTENT) expect(await say(type, VALID[type], sender)).toMatchObject({ ok: false });
    expect(judge).not.toHaveBeenCalled();
  });

  test.each([
    ['another extension', { ...popup, id: 'other' }],
    ['an address that only looks like ours', { ...popup, url: 'https://chrome-extension.example/self/' }],
    ['no address', { id: 'self' }],
  ])('%s is no page of ours', async (_name, sender) => {
    for (const type of FROM_PAGES) expect(await say(type, VALID[type], sender)).toMatchObject({ ok: false });
  });
});

describe('what is no message', () => {
  const broken: readonly unknown[] = [
    null,
    undefined,
    7,
    'ping',
    [],
    {},
    { type: 7 },
    { type: 'nobody' },
    { type: '__proto__' },
    { type: 'inspector.judge' },
  ];
  test.each(broken.map((one) => [JSON.stringify(one), one]))('%s is a problem, not an error', async (_text, message) => {
    expect(await router.answer(message, content)).toMatchObject({ ok: false, problem: { code: 'internal' } });
  });

  const misshaped: readonly (readonly [string, unknown])[] = [
    ['frame.start', { origin: 7 }],
    ['items.found', { items: [{ id: 'a', url: 'u' }] }],
    ['items.found', { items: [{ id: 'x'.repeat(500), url: 'u', name: '' }] }],
    ['items.found', { items: Array.from({ length: 6_000 }, () => ({ id: 'a', url: 'u', name: 'n' })) }],
    ['items.gone', { ids: 'a' }],
    ['item.inspect', { ...object('item.inspect'), copy: 'given' }],
    ['item.inspect', { ...object('item.inspect'), rung: 'whole' }],
    ['item.inspect', { ...object('item.inspect'), rung: 'page-cache', bytes: null }],
    ['item.inspect', { ...object('item.inspect'), rung: null, bytes: new ArrayBuffer(1) }],
    ['item.inspect', { ...object('item.inspect'), bytes: { 0: 1 }, rung: 'page-cache' }],
    ['item.inspect', { ...object('item.inspect'), sizes: [{ width: Number.NaN, height: 1 }] }],
    ['item.inspect', { ...object('item.inspect'), site: 'AI' }],
    ['item.inspect', { ...object('item.inspect'), site: [{ form: 'JSON-LD', value: 'x'.repeat(301) }] }],
    ['item.inspect', { ...object('item.inspect'), site: Array.from({ length: 9 }, () => ({ form: 'JSON-LD', value: 'x' })) }],
    ['item.inspect', { ...object('item.inspect'), site: [{ form: 'signature', value: 'x' }] }],
    ['item.inspect', { ...object('item.inspect'), text: { form: 'attribute', value: 7 } }],
    ['item.inspect', { ...object('item.inspect'), text: { form: 'attribute', value: 'none' }, document: 'link' }],
    ['item.inspect', { ...object('item.inspect'), document: 'full-size', bytes: new ArrayBuffer(1), rung: 'page-cache' }],
    ['item.confirm', { ...object('item.confirm'), rect: { x: 0, y: 0, width: -1, height: 1 } }],
    ['item.confirm', { ...object('item.confirm'), viewport: { width: Number.POSITIVE_INFINITY, height: 1 } }],
    ['item.confirm', { ...object('item.confirm'), again: 'sure' }],
    ['item.confirm', { ...object('item.confirm'), masks: [{ x: 0, y: 0, width: 1, height: 1, corner: 'middle' }] }],
    ['item.confirm', { ...object('item.confirm'), whole: undefined }],
  ];
  test.each(misshaped)('%s with a wrong shape', async (type, ask) => {
    expect(await say(type, ask)).toEqual({ ok: false, problem: { code: 'internal', note: `${type} is not well formed` } });
    expect(judge).not.toHaveBeenCalled();
  });

  test.each([
    ['tab.items', { tabId: '7' }],
    ['site.set', { origin: 'https://site.example', on: 'yes' }],
    ['item.report', { tabId: 7, frameId: -1, id: 'a' }],
  ])('%s with a wrong shape', async (type, ask) => {
    expect(await say(type, ask, popup)).toMatchObject({ ok: false });
  });

  test('an inspector or a storage that fails is a problem too', async () => {
    judge.mockRejectedValueOnce(new Error('broken'));
    expect(await inspect()).toEqual({ ok: false, problem: { code: 'internal', note: 'broken' } });
  });
});

describe('one item', () => {
  test('is judged and listed, and its report can be had', async () => {
    judge.mockResolvedValueOnce(judged({ label: 'ai-generated', reason: 'declared-ai' }));
    await say('frame.start');
    await say('items.found');
    expect(await say('tab.items', { tabId: 7 }, popup)).toMatchObject({
      value: { items: [{ id: 'a', view: null }], scannable: true, on: true },
    });
    expect(await inspect()).toMatchObject({ ok: true, value: { label: 'ai-generated', rung: 'range' } });
    expect(await say('tab.items', { tabId: 7 }, popup)).toMatchObject({ value: { items: [{ id: 'a', view: { label: 'ai-generated' } }] } });
    expect(await say('item.report', VALID['item.report'], popup)).toMatchObject({
      value: { schema: 'assay-report/1', reason: 'declared-ai' },
    });
  });

  test('asked again after the background ended is answered from the store', async () => {
    await inspect();
    router = startRouter();
    expect(await inspect()).toMatchObject({ ok: true });
    expect(judge).toHaveBeenCalledTimes(1);
  });

  test('asked twice at once is judged once', async () => {
    const [a, b] = await Promise.all([inspect(), inspect()]);
    expect(a).toEqual(b);
    expect(judge).toHaveBeenCalledTimes(1);
  });

  test('that could not be looked at is tried again', async () => {
    judge.mockResolvedValueOnce(judged({ reason: 'unread' }));
    await inspect();
    expect(await inspect()).toMatchObject({ value: { reason: 'none' } });
    expect(judge).toHaveBeenCalledTimes(2);
  });

  test('that nobody could judge is listed as such, until somebody can', async () => {
    const reasons = async () => (await router.ports.items.list(7)).items.map(({ view }) => view?.reason);
    judge.mockResolvedValueOnce({ ok: false, problem: { code: 'timeout', note: 'no verdict in time' } });
    expect(await inspect()).toMatchObject({ ok: false });
    expect(await reasons()).toEqual(['unread']);
    expect(await inspect()).toMatchObject({ value: { reason: 'none' } });
    judge.mockResolvedValueOnce({ ok: false, problem: { code: 'timeout', note: 'no verdict in time' } });
    await inspect({ sizes: [{ width: 11, height: 10 }] });
    expect(await reasons()).toEqual(['none']);
  });

  test('with the same address and sizes in the same tab is not fetched again', async () => {
    await inspect();
    await inspect({ id: 'b' });
    await inspect({ id: 'c' }, { ...content, frameId: 3, documentId: 'inner' });
    expect(judge).toHaveBeenCalledTimes(1);
    await inspect({ id: 'd', sizes: [{ width: 11, height: 10 }] });
    await inspect({ id: 'e' }, { ...content, documentId: 'far', tab: { id: 8, url: PAGE_URL } });
    expect(judge).toHaveBeenCalledTimes(3);
  });

  test('with other bytes of the same length is another question', async () => {
    const bytes = (text: string) => ({ bytes: new TextEncoder().encode(text).buffer, rung: 'page-cache' });
    await inspect(bytes('aaaa'));
    await inspect(bytes('aaaa'));
    expect(judge).toHaveBeenCalledTimes(1);
    await inspect(bytes('bbbb'));
    expect(judge).toHaveBeenCalledTimes(2);
  });

  test('that a picture leads to is judged as the file behind a link, with its hidden marks, and listed as a picture', async () => {
    await say('frame.start');
    await inspect({ id: 'a-full', document: 'full-size' });
    expect(judge.mock.calls[0]?.[0]).toMatchObject({ document: 'full-size', copy: 'given', marks: 'now', bytes: null });
    const listed = await say('tab.items', { tabId: 7 }, popup);
    expect(listed).toMatchObject({ value: { items: [{ id: 'a-full' }] } });
    expect(JSON.stringify(listed)).not.toContain('"kind"');
  });

  test('whose bytes we fetch ourselves is never taken for shown on the word of the page', async () => {
    await inspect({ copy: 'shown' });
    expect(judge.mock.calls[0]?.[0].copy).toBe('unconfirmed');
    await inspect({ id: 'b', copy: 'different' });
    expect(judge.mock.calls[1]?.[0].copy).toBe('different');
  });

  test('whose bytes the page has out of its cache is another copy where other bytes passed on their way to the page', async () => {
    const passing = new PassingBytes();
    const url = 'https://site.example/a.jpg';
    router = new Router({ ...router.ports, passing });
    const own = { rung: 'page-cache', bytes: new Blob(['signed']), copy: 'shown' };
    await inspect(own);
    passing.keep(7, url, new Blob(['signed']));
    await inspect({ ...own, id: 'b', bytes: new TextEncoder().encode('signed').buffer });
    passing.keep(7, url, new Blob(['sigNed']));
    await inspect({ ...own, id: 'c' });
    await inspect({ ...own, id: 'd', copy: 'unconfirmed' });
    expect(judge.mock.calls.map(([ask]) => ask.copy)).toEqual(['shown', 'shown', 'different', 'unconfirmed']);
  });

  test('of which the website speaks later is asked about anew, with what is known of its bytes', async () => {
    const site = [{ form: 'JSON-LD', value: 'TrainedAlgorithmicMediaDigitalSource' }];
    await inspect();
    await inspect({ site });
    expect(judge.mock.calls.map(([ask]) => [ask.site, ask.known?.report.reason])).toEqual([
      [undefined, undefined],
      [site, 'none'],
    ]);
    expect(judge.mock.calls[0]?.[0].key).not.toBe(judge.mock.calls[1]?.[0].key);
    await inspect({ site });
    expect(judge).toHaveBeenCalledTimes(2);
  });

  test('that is a text of the page is listed as one, and nothing is compared', async () => {
    await say('frame.start');
    await inspect({ id: 't1', name: '“Words”', text: { form: 'attribute', value: 'ai-generated' } });
    expect(judge.mock.calls[0]?.[0]).toMatchObject({ copy: 'given', text: { value: 'ai-generated' }, bytes: null });
    expect(await say('tab.items', { tabId: 7 }, popup)).toMatchObject({ value: { items: [{ kind: 'text', name: '“Words”' }] } });
  });

  test('of a document that has gone is not listed', async () => {
    await say('frame.start');
    await say('frame.start', VALID['frame.start'], { ...content, documentId: 'next' });
    expect(await inspect()).toMatchObject({ ok: false, problem: { code: 'aborted' } });
    expect(await say('tab.items', { tabId: 7 }, popup)).toMatchObject({ value: { items: [] } });
  });

  test('is answered even where the store is full', async () => {
    await say('frame.start');
    session.quota = 3_000;
    expect(await inspect()).toMatchObject({ ok: true, value: { label: 'unknown' } });
  });
});

describe('the search for hidden marks', () => {
  const searchable = (): Answer<Judged> => ({ ok: true, value: { report: makeReport(), rung: 'page-cache', searchable: true } });
  beforeEach(async () => {
    await say('frame.start');
    judge.mockResolvedValue(searchable());
  });

  test('gives what has no sign another verdict, with its report', async () => {
    expect(await inspect()).toMatchObject({ value: { reason: 'none', searchable: true } });
    expect(await say('item.search')).toMatchObject({ value: { reason: 'watermark' } });
    expect(await say('item.report', VALID['item.report'], popup)).toMatchObject({ value: { reason: 'watermark' } });
    expect(await inspect()).toMatchObject({ value: { reason: 'watermark' } });
    expect([judge.mock.calls.length, search.mock.calls.length]).toEqual([1, 1]);
  });

  test('is not made for what nobody kept, nor twice', async () => {
    expect(await say('item.search')).toMatchObject({ ok: false });
    judge.mockResolvedValue(judged());
    await inspect();
    expect(await say('item.search')).toMatchObject({ ok: false });
    expect(search).not.toHaveBeenCalled();
  });

  test('leaves the verdict as it is where it fails', async () => {
    search.mockResolvedValue({ ok: false, problem: { code: 'timeout', note: '' } });
    await inspect();
    expect(await say('item.search')).toMatchObject({ ok: false });
    expect(await say('tab.items', { tabId: 7 }, popup)).toMatchObject({ value: { items: [{ view: { reason: 'none' } }] } });
  });

  test('is another question than the same without it', async () => {
    await inspect();
    marks = false;
    await inspect();
    expect(judge.mock.calls.map(([ask]) => ask.marks)).toEqual(['later', undefined]);
    expect(judge.mock.calls[0]?.[0].key).not.toBe(judge.mock.calls[1]?.[0].key);
  });
});

describe('the proof by the screen', () => {
  beforeEach(async () => {
    await say('frame.start');
    judge.mockResolvedValue(judged(waiting));
    await inspect();
  });

  test('lifts a verdict that waits for it', async () => {
    expect(await say('item.confirm')).toMatchObject({ value: { view: { label: 'authentic', copy: 'shown' } } });
    expect(await say('item.report', VALID['item.report'], popup)).toMatchObject({ value: { copy: 'shown' } });
  });

  test('is made anew for the same item, and never lent to another', async () => {
    await say('item.confirm');
    expect(await inspect()).toMatchObject({ value: { reason: 'copy-unconfirmed' } });
    expect(await inspect({ id: 'b' })).toMatchObject({ value: { reason: 'copy-unconfirmed' } });
  });

  test('leaves the report of another element with that address as it is', async () => {
    await inspect({ id: 'b' });
    await say('item.confirm');
    expect(await say('item.report', { tabId: 7, frameId: 0, id: 'b' }, popup)).toMatchObject({ value: { copy: 'unconfirmed' } });
  });

  test.each([
    ['nothing could be captured', () => capture.mockResolvedValueOnce(null)],
    ['nothing may be captured', () => capture.mockResolvedValueOnce('barred')],
    ['the picture does not match', () => confirm.mockImplementationOnce(async ({ report }) => judged(report))],
    [
      'the inspector lifts it without the proof',
      () => confirm.mockImplementationOnce(async ({ report }) => judged({ ...report, label: 'authentic', reason: 'captured' })),
    ],
    ['the inspector fails', () => confirm.mockResolvedValueOnce({ ok: false, problem: { code: 'timeout', note: '' } })],
    [
      'the document was replaced meanwhile',
      () =>
        capture.mockImplementationOnce(async () => {
          await say('frame.start', VALID['frame.start'], { ...content, documentId: 'next' });
          return new Blob(['png']);
        }),
    ],
  ])('leaves the verdict where %s', async (_name, prepare) => {
    prepare();
    expect(await say('item.confirm')).toMatchObject({
      value: { view: { label: 'unknown', reason: 'copy-unconfirmed', copy: 'unconfirmed' } },
    });
  });

  const lookAgainAs = (ground: string) => say('item.confirm', { ...object('item.confirm'), again: ground });
  const answerWith = (copy: string) =>
    confirm.mockImplementation(async ({ report }) =>
      judged({ ...report, copy, ...(copy === 'different' ? { label: 'unknown', reason: 'different-copy' } : waiting) }),
    );
  const REPORT = VALID['item.report'];

  test('stands after another look that fits', async () => {
    await say('item.confirm');
    confirm.mockImplementation(async ({ report }) => judged(report));
    expect(await lookAgainAs('seen')).toMatchObject({ value: { view: { label: 'authentic', copy: 'shown' } } });
    expect(confirm.mock.lastCall?.[0]).toMatchObject({ again: 'seen', report: { copy: 'shown' } });
  });

  test('stands without another comparison while the tab shows the same to the last byte', async () => {
    capture.mockImplementation(async () => new Blob(['the same']));
    await say('item.confirm');
    confirm.mockClear();
    expect(await lookAgainAs('seen')).toMatchObject({ value: { view: { label: 'authentic', copy: 'shown' }, copy: 'shown' } });
    expect(confirm).not.toHaveBeenCalled();
    // One byte more, or another place.
    capture.mockImplementation(async () => new Blob(['the same.']));
    await lookAgainAs('seen');
    expect(confirm).toHaveBeenCalledTimes(1);
    const ask = object('item.confirm');
    await say('item.confirm', { ...ask, again: 'seen', rect: { x: 1, y: 2, width: 70, height: 80 } });
    expect(confirm).toHaveBeenCalledTimes(2);
    await say('item.confirm', { ...ask, again: 'seen', masks: [{ x: 0, y: 0, width: 9, height: 9 }] });
    expect(confirm).toHaveBeenCalledTimes(3);
    await say('item.confirm', { ...ask, again: 'seen', whole: { x: 0, y: 0, width: 200, height: 100 } });
    expect(confirm).toHaveBeenCalledTimes(4);
  });

  test('is compared anew after a look that did not fit, though the tab shows what it showed', async () => {
    judge.mockResolvedValue(judged({ label: 'authentic', reason: 'captured', copy: 'shown' }));
    await say('item.inspect', VALID['item.inspect']);
    for (const [shows, copy] of Object.entries({ same: 'shown', other: 'unconfirmed' })) {
      capture.mockResolvedValueOnce(new Blob([shows]));
      answerWith(copy);
      await lookAgainAs('pixels');
    }
    confirm.mockClear();
    capture.mockResolvedValueOnce(new Blob(['same']));
    await lookAgainAs('pixels');
    expect(confirm).toHaveBeenCalledTimes(1);
  });

  test('falls everywhere with a look that shows something else, and no later capture lifts it', async () => {
    await say('item.confirm');
    answerWith('different');
    const other = { label: 'unknown', reason: 'different-copy' };
    expect(await lookAgainAs('seen')).toMatchObject({ value: { view: other } });
    expect(await say('item.report', REPORT, popup)).toMatchObject({ value: other });
    expect(await say('tab.items', { tabId: 7 }, popup)).toMatchObject({ value: { items: [{ view: other }] } });
    capture.mockClear();
    expect(await lookAgainAs('seen')).toMatchObject({ value: { view: other } });
    expect(capture).not.toHaveBeenCalled();
  });

  test.each([
    ['nothing could be captured', () => capture.mockResolvedValue(null)],
    ['nothing may be captured', () => capture.mockResolvedValue('barred')],
    ['nothing could be compared', () => answerWith('unconfirmed')],
    ['the inspector fails', () => confirm.mockResolvedValue({ ok: false, problem: { code: 'timeout', note: '' } })],
  ])('is taken back where %s, and made anew by the next look', async (_name, prepare) => {
    await say('item.confirm');
    prepare();
    expect(await lookAgainAs('seen')).toMatchObject({ value: { view: waiting } });
    expect(await say('item.report', REPORT, popup)).toMatchObject({ value: { copy: 'unconfirmed' } });
    capture.mockResolvedValue(new Blob(['png']));
    confirm.mockImplementation(async ({ report }) => judged({ ...report, copy: 'shown', label: 'authentic', reason: 'captured' }));
    expect(await lookAgainAs('seen')).toMatchObject({ value: { view: { label: 'authentic' } } });
  });

  test('is taken back while nobody can look', async () => {
    await say('item.confirm');
    await say('item.doubt');
    expect(await say('tab.items', { tabId: 7 }, popup)).toMatchObject({ value: { items: [{ view: waiting }] } });
    expect(await say('item.report', REPORT, popup)).toMatchObject({ value: waiting });
  });

  test('a report that rests on it is given out after a new look, and not without one', async () => {
    await say('item.confirm');
    expect(await say('item.report', REPORT, popup)).toMatchObject({ value: { label: 'authentic' } });
    expect(lookAgain).toHaveBeenCalledWith(7, 0, 'a');
    lookAgain.mockImplementationOnce(async () => {
      answerWith('different');
      return (await lookAgainAs('seen')).ok;
    });
    expect(await say('item.report', REPORT, popup)).toMatchObject({ value: { reason: 'different-copy' } });
  });

  test('a report whose page does not look is the one without that proof', async () => {
    await say('item.confirm');
    lookAgain.mockResolvedValue(false);
    expect(await say('item.report', REPORT, popup)).toMatchObject({ value: waiting });
    expect(await say('tab.items', { tabId: 7 }, popup)).toMatchObject({ value: { items: [{ view: waiting }] } });
  });

  test('of pixels compared in the page stands where nothing could be captured, and falls with another picture', async () => {
    judge.mockResolvedValue(judged({ label: 'authentic', reason: 'captured', copy: 'shown' }));
    await inspect({ copy: 'shown', rung: 'page-cache', bytes: new Blob(['x']) });
    capture.mockResolvedValueOnce(null).mockResolvedValueOnce('barred');
    expect(await lookAgainAs('pixels')).toMatchObject({ value: { view: { label: 'authentic' }, copy: 'unconfirmed' } });
    expect(await lookAgainAs('pixels')).toMatchObject({ value: { view: { label: 'authentic' }, copy: 'barred' } });
    answerWith('different');
    expect(await lookAgainAs('pixels')).toMatchObject({ value: { view: { reason: 'different-copy' } } });
  });

  test('is not made for a verdict that does not wait for it', async () => {
    judge.mockResolvedValue(judged({ reason: 'different-copy', copy: 'different' }));
    await inspect({ sizes: [{ width: 1, height: 1 }] });
    expect(await say('item.confirm')).toMatchObject({ value: { view: { reason: 'different-copy' } } });
    expect(capture).not.toHaveBeenCalled();
  });
});

describe('the switch of a site', () => {
  test('is the one of the site in the address bar, for every frame', async () => {
    await say('site.set', { origin: 'https://site.example', on: false }, popup);
    expect(tellSite).toHaveBeenCalledWith('https://site.example');
    expect(await say('frame.start')).toEqual({ ok: true, value: { on: false, look: LOOK, linked: false, disclosed: null, saves: false } });
    const inner: Sender = { ...content, frameId: 4, documentId: 'inner', url: 'https://ads.example/' };
    expect(await say('frame.start', VALID['frame.start'], inner)).toEqual({
      ok: true,
      value: { on: false, look: LOOK, linked: false, disclosed: null, saves: false },
    });
    expect(prepare).not.toHaveBeenCalled();
    await say('site.set', { origin: 'https://site.example', on: true }, popup);
    expect(await say('frame.start')).toEqual({ ok: true, value: { on: true, look: LOOK, linked: false, disclosed: null, saves: false } });
    expect(prepare).toHaveBeenCalledTimes(1);
  });

  test('a frame that ends takes its items out of the list', async () => {
    const inner: Sender = { ...content, frameId: 4, documentId: 'inner', url: 'https://ads.example/' };
    await say('frame.start');
    await say('frame.start', { origin: 'https://ads.example', run: 'inner' }, inner);
    await say('items.found', VALID['items.found'], inner);
    expect((await router.ports.items.list(7)).items.length).toBe(1);
    expect(await say('frame.end', { run: 'inner' }, inner)).toEqual({ ok: true, value: null });
    expect((await router.ports.items.list(7)).items).toEqual([]);
    expect(await say('items.found', VALID['items.found'], inner)).toMatchObject({ ok: false });
  });

  test('shows nothing of another site than the one in the address bar', async () => {
    await say('frame.start', VALID['frame.start'], { ...content, url: 'https://old.example/' });
    await say('items.found');
    expect(await say('tab.items', { tabId: 7 }, popup)).toEqual({
      ok: true,
      value: { items: [], origin: 'https://site.example', on: true, scannable: false },
    });
  });
});

describe('a search for hidden marks that the user asks for', () => {
  const picture = { asset: { name: 'a.png', bytes: 9, sha256: null, mediaType: 'image/png' } };
  const plain = { ...picture, reason: 'none', integrity: 'none' } as const;
  const marksOf = (call: number) => judge.mock.calls[call]?.[0].marks;

  test('has its page judge it again, with all pixels; once for each click', async () => {
    judge.mockResolvedValue(judged(plain));
    await inspect();
    expect(marksOf(0)).toBe('later');
    expect(await say('item.marks', VALID['item.marks'], popup)).toEqual({ ok: true, value: true });
    expect(again).toHaveBeenCalledWith(7, 0, 'a');
    await inspect();
    await inspect();
    expect([judge.mock.calls.length, marksOf(1)]).toEqual([2, 'now']);
    await inspect({ id: 'b' });
    expect(marksOf(2) ?? 'later').toBe('later');
  });

  test('works where nothing is searched without a click', async () => {
    marks = false;
    judge.mockResolvedValue(judged(plain));
    await inspect();
    await say('item.marks', VALID['item.marks'], popup);
    await inspect();
    expect([marksOf(0), marksOf(1)]).toEqual([undefined, 'now']);
  });

  test.each([
    ['was never judged', null],
    ['has a sign', { ...plain, reason: 'declared-ai', label: 'ai-generated' }],
    ['is signed', { ...plain, integrity: 'valid', reason: 'signer-not-known' }],
    ['was searched', { ...plain, pixels: { state: 'searched' } }],
    ['is no picture that we take apart', { ...plain, asset: { ...picture.asset, mediaType: 'image/gif' } }],
    ['could not be read', { ...plain, integrity: 'unread', reason: 'unread' }],
  ] as const)('is refused for an item that %s', async (_name, report) => {
    if (report) {
      judge.mockResolvedValue(judged(report));
      await inspect();
    }
    expect(await say('item.marks', VALID['item.marks'], popup)).toMatchObject({ ok: false });
    expect(again).not.toHaveBeenCalled();
    await inspect();
    expect(judge.mock.calls.every(([ask]) => ask.marks !== 'now')).toBe(true);
  });
});

describe('asking another host', () => {
  const ADDRESS = 'https://manifests.example.org/a.c2pa';
  const remote: ManifestSignal = {
    kind: 'manifest',
    reader: 'c2pa',
    state: 'remote',
    at: { offset: 0, length: 0 },
    remote: ADDRESS,
    binding: 'unchecked',
    nodes: [],
    excluded: [],
    differences: [],
  };
  const offering = () => judge.mockResolvedValue(judged({ reason: 'remote', signals: [remote] }));
  const allowedOf = (call: number) => judge.mock.calls[call]?.[0].allowed;

  test('is offered with the host, and nothing is asked before a click', async () => {
    offering();
    expect(await inspect()).toMatchObject({ value: { offer: { kind: 'manifest', host: 'manifests.example.org' } } });
    expect(allowedOf(0)).toBeUndefined();
  });

  test.each([
    ['in the panel', () => say('item.look-up', VALID['item.look-up'], popup), true],
    ['on the card', () => say('item.allow'), null],
  ] as const)('%s: the next question of the page carries exactly the address that was offered', async (_name, click, reply) => {
    offering();
    await inspect();
    expect(await click()).toEqual({ ok: true, value: reply });
    await inspect();
    expect(allowedOf(1)).toEqual({ manifest: [ADDRESS] });
    expect(again).toHaveBeenCalledTimes(reply === null ? 0 : 1);
    // Asked again without a click, the answer is the one that is known; a second click asks anew.
    await inspect();
    expect(judge).toHaveBeenCalledTimes(2);
    await click();
    await inspect();
    expect(judge).toHaveBeenCalledTimes(3);
  });

  test('nothing is allowed that the report does not offer, nor for an item that nobody judged', async () => {
    expect(await say('item.allow')).toMatchObject({ ok: false });
    await inspect();
    expect(await say('item.allow')).toMatchObject({ ok: false });
    offering();
    await inspect({ id: 'b', url: 'https://site.example/b.jpg' });
    expect(await say('item.allow', { id: 'b', kind: 'status', host: 'manifests.example.org' })).toMatchObject({ ok: false });
    expect(await say('item.allow', { id: 'b', kind: 'anything', host: 'manifests.example.org' })).toMatchObject({ ok: false });
    expect(await say('item.look-up', VALID['item.look-up'], content)).toMatchObject({ ok: false });
    await inspect({ id: 'b', url: 'https://site.example/b.jpg' });
    for (const [ask] of judge.mock.calls) expect(ask.allowed).toBeUndefined();
  });

  test.each([
    ['in the panel', () => say('item.look-up', VALID['item.look-up'], popup)],
    ['on the card', () => say('item.allow')],
  ] as const)('%s: where the item was judged anew meanwhile, no other host is asked than the button named', async (_name, click) => {
    offering();
    await inspect();
    judge.mockResolvedValue(judged({ reason: 'remote', signals: [{ ...remote, remote: 'https://elsewhere.example.org/a.c2pa' }] }));
    await inspect({ url: 'https://site.example/swapped.jpg' });
    expect(await click()).toMatchObject({ ok: false });
    await inspect({ url: 'https://site.example/swapped.jpg' });
    for (const [ask] of judge.mock.calls) expect(ask.allowed).toBeUndefined();
  });

  test('another item of the same address is not asked for', async () => {
    offering();
    await inspect();
    await say('item.allow');
    await inspect();
    await inspect({ id: 'b' });
    expect(judge.mock.calls.filter(([ask]) => ask.allowed !== undefined)).toHaveLength(1);
  });
});
