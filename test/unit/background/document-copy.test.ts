import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Inspector } from '../../../extension/background/inspector.ts';
import { ItemStore } from '../../../extension/background/item-store.ts';
import { ReportStore } from '../../../extension/background/report-store.ts';
import { Router, type Sender, SHOWN_DOCUMENT } from '../../../extension/background/router.ts';
import { Sites } from '../../../extension/background/sites.ts';
import { MemoryStorage } from './memory-storage.ts';
import { makeReport } from './reports.ts';

const SELF = { id: 'self', origin: 'moz-extension://self/', version: '1.2.3' };
const PDF = 'https://site.example/a.pdf';
const content: Sender = { id: 'self', url: 'https://site.example/', frameId: 0, documentId: 'doc', tab: { id: 7 } };
const bytes = new Blob(['%PDF-']);

let judge: ReturnType<typeof vi.fn<Inspector['judge']>>;
let tabUrl: string;
let items: ItemStore;
let router: Router;

beforeEach(() => {
  const session = new MemoryStorage();
  judge = vi.fn<Inspector['judge']>(async () => ({ ok: true, value: { report: makeReport({}), rung: 'whole' } }));
  tabUrl = PDF;
  items = new ItemStore(session);
  router = new Router({
    self: SELF,
    items,
    reports: new ReportStore(session),
    sites: new Sites(new MemoryStorage()),
    inspector: {
      prepare: vi.fn<Inspector['prepare']>(),
      judge,
      search: vi.fn<Inspector['search']>(),
      confirm: vi.fn<Inspector['confirm']>(),
    },
    userAnchors: async () => [],
    changed: () => undefined,
    look: async () => ({ hideQuiet: false, corner: 'top-left' }),
    capture: async () => null,
    tabUrl: async () => tabUrl,
    again: async () => true,
    tellSite: async () => undefined,
  });
});

const inspect = (changes: object) => {
  const plain = { id: 'd1', url: PDF, name: 'a', sizes: [], rung: null, bytes: null, copy: 'unconfirmed' };
  return router.answer({ type: 'item.inspect', ask: { ...plain, ...changes } }, content);
};

describe('which copy of a document is meant', () => {
  test('behind a link, the one that the server gives', async () => {
    expect(await inspect({ document: 'link' })).toMatchObject({ ok: true });
    expect(judge).toHaveBeenCalledWith(expect.objectContaining({ copy: 'given', document: 'link', bytes: null }));
  });

  test('a page cannot hand us the file behind a link', async () => {
    expect(await inspect({ document: 'link', rung: 'page-data', bytes })).toMatchObject({ ok: false });
    expect(judge).not.toHaveBeenCalled();
  });

  test('in a viewer, the one that is shown, which another download never proves', async () => {
    await inspect({ document: 'viewer', copy: 'shown' });
    expect(judge).toHaveBeenCalledWith(expect.objectContaining({ copy: 'unconfirmed', document: 'viewer' }));
  });

  test.each(['given', 'other', 7])('no content script may say %s', async (copy) => {
    expect(await inspect({ document: 'viewer', copy })).toMatchObject({ ok: false });
  });

  test('nor that a document stands anywhere else', async () => {
    expect(await inspect({ document: 'file' })).toMatchObject({ ok: false });
  });
});

describe('a document that fills a tab', () => {
  test('is proven by the bytes that its viewer got, and only by those', async () => {
    await router.showDocument(7, PDF, 'a.pdf', Promise.resolve(bytes));
    expect(judge).toHaveBeenLastCalledWith(expect.objectContaining({ copy: 'shown', bytes }));
    await router.showDocument(7, PDF, 'a.pdf', Promise.resolve(null));
    expect(judge).toHaveBeenLastCalledWith(expect.objectContaining({ copy: 'unconfirmed', bytes: null }));
    expect((await items.list(7)).items).toMatchObject([{ id: SHOWN_DOCUMENT, kind: 'document', url: PDF, name: 'a.pdf' }]);
  });

  test('is not judged once the tab is elsewhere', async () => {
    let arrive: (bytes: Blob) => void = () => undefined;
    const coming = new Promise<Blob>((resolve) => {
      arrive = resolve;
    });
    const shown = router.showDocument(7, PDF, 'a.pdf', coming);
    await vi.waitFor(async () => expect((await items.list(7)).items).toHaveLength(1));
    tabUrl = 'https://site.example/';
    arrive(bytes);
    await shown;
    expect(judge).not.toHaveBeenCalled();
    await router.showDocument(8, PDF, 'a.pdf', Promise.resolve(bytes));
    expect((await items.list(8)).items).toEqual([]);
  });
});
