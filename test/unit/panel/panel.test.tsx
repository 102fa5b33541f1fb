// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Item, type PanelRequest, panelKey } from '../../../extension/messages.ts';
import { MemoryStorage } from '../background/memory-storage.ts';
import { viewOf } from '../content/page.ts';
import { makeFilled } from './history-report.ts';
import { getMessage, teller } from './teller.ts';

const session = new MemoryStorage();
const nobody = { addListener: () => undefined, removeListener: () => undefined };
const stored = new Set<(changes: object, area: string) => void>();
const browser = {
  tabs: {
    query: async () => [{ id: 7, windowId: 1, incognito: false }],
    sendMessage: async () => null,
    onActivated: nobody,
    onUpdated: nobody,
  },
  windows: { onFocusChanged: nobody },
  storage: {
    session,
    onChanged: {
      addListener: (listener: (changes: object, area: string) => void) => stored.add(listener),
      removeListener: (listener: (changes: object, area: string) => void) => stored.delete(listener),
    },
  },
};
vi.mock('../../../extension/platform.ts', () => ({ browser, isFirefox: false }));
vi.mock('../../../extension/ui/access.ts', () => ({ useAccess: () => true }));
let items: readonly Item[] = [];
const asked = vi.fn((type: string, _question: unknown): Promise<unknown> => {
  if (type === 'tab.items') return Promise.resolve({ ok: true, value: { items, origin: 'https://a.example', on: true, scannable: true } });
  if (type === 'item.report') return Promise.resolve({ ok: true, value: makeFilled('a picture') });
  return new Promise(() => undefined);
});
vi.mock('../../../extension/ui/ask.ts', () => ({ ask: asked }));
const { Panel } = await import('../../../extension/panel/panel.tsx');

const DEEP = 'We did not look into folders more than 20 levels down.';
let place: HTMLElement;
/** As many turns as the storage, a folder in a folder and what is drawn after them take. */
const settle = async () => {
  for (let i = 0; i < 10; i++) await act(() => new Promise((resolve) => setTimeout(resolve)));
};
const open = async () => {
  await act(() => render(<Panel search="" teller={teller} />, place));
  await settle();
};

beforeEach(() => {
  asked.mockClear();
  place = document.createElement('main');
  document.body.replaceChildren(place);
});
afterEach(() => act(() => render(null, place)));

const LINK = { kind: 'address', url: 'https://b.example/a.pdf', what: 'link' } as const;

test.each<[string, PanelRequest, { readonly checked: boolean; readonly kept: boolean }]>([
  ['just now, in this tab', { ...LINK, tabId: 7, at: Date.now() - 3_000 }, { checked: true, kept: false }],
  ['long ago', { ...LINK, tabId: 7, at: Date.now() - 60_000 }, { checked: false, kept: false }],
  ['before the clock was set back', { ...LINK, tabId: 7, at: Date.now() + 3_600_000 }, { checked: false, kept: false }],
  ['in another tab', { ...LINK, tabId: 8, at: Date.now() - 3_000 }, { checked: false, kept: true }],
])('a panel that opens, and what the user asked for %s', async (_when, request, { checked, kept }) => {
  await session.set({ [panelKey(1)]: request });
  await open();
  expect(asked.mock.calls.some(([type]) => type === 'address.inspect')).toBe(checked);
  expect(panelKey(1) in (await session.get(panelKey(1)))).toBe(kept);
  await session.remove(panelKey(1));
});

test('what is found twice is checked once', async () => {
  await open();
  await session.set({ [panelKey(1)]: { ...LINK, tabId: 7, at: Date.now() } });
  await act(() => {
    for (const tell of [...stored, ...stored]) tell({ [panelKey(1)]: { newValue: {} } }, 'session');
  });
  await settle();
  expect(asked.mock.calls.filter(([type]) => type === 'address.inspect')).toHaveLength(1);
});

const paste = (data: object) =>
  act(
    () =>
      void document.dispatchEvent(
        Object.assign(new Event('paste'), { clipboardData: { items: [], files: [], getData: () => '', ...data } }),
      ),
  );

test.each([
  ['of a later version', '{ "schema": "assay-report/2", "asset": {} }', true],
  ['that is damaged', '{\n  "schema": "assay-report/1",\n  "asset": {\n', true],
  ['that is too large', `{"schema":"assay-report/1","asset":${' '.repeat(20_000_000)}}`, true],
  ['that is none', '{ "name": "photo" }', false],
])('a report %s is not checked as if it were a file like any other', async (_what, text, told) => {
  await open();
  await paste({ files: [new File([text], 'report.json', { type: 'application/json' })] });
  await settle();
  expect(place.querySelector('[role=alert]')?.textContent).toBe(
    told ? 'We could not open report.json as a report. It may be damaged, too large or from a newer Assay.' : '',
  );
  expect(asked.mock.calls.filter(([type]) => type === 'file.inspect')).toHaveLength(told ? 0 : 1);
});

test('an item that has left its page is said to be gone, and nothing is asked of the one that has its id now', async () => {
  const item: Item = { id: 'p1', frameId: 0, url: 'https://a.example/1.jpg', name: 'one', view: viewOf('ai-generated', 'signed-ai') };
  const list = async (now: readonly Item[]) => {
    items = now;
    await act(() => {
      for (const tell of stored) tell({ 'tab:7': { newValue: {} } }, 'session');
    });
    await act(() => new Promise((resolve) => setTimeout(resolve, 200)));
  };
  items = [item];
  await open();
  await act(() => place.querySelector<HTMLElement>('[data-row]')?.click());
  await settle();
  const offers = () => ['Show', 'This item is no longer on the page.'].map((text) => place.textContent?.includes(text));
  expect(place.querySelector('.report')).not.toBeNull();
  expect(offers()).toEqual([true, false]);
  // The page has it, and shows it nowhere.
  await act(() => place.querySelector<HTMLElement>('.bar button + button')?.click());
  await settle();
  expect(place.querySelector('.said[role=status]')?.textContent).toBe(getMessage('ui_popup_gone'));
  await list([{ ...item, url: 'https://a.example/2.jpg' }]);
  expect(place.querySelector('.report')).not.toBeNull();
  expect(offers()).toEqual([false, true]);
  await list([item]);
  expect(offers()).toEqual([true, false]);
  items = [];
});

/** A dropped folder with one file, below as many others. */
function folderOf(depth: number): object {
  const name = `folder ${depth}`;
  const file = new File(['x'], 'a.jpg');
  const inside = depth > 0 ? folderOf(depth - 1) : { isFile: true, isDirectory: false, file: (found: (file: File) => void) => found(file) };
  const createReader = () => {
    const pieces = [[inside], []];
    return { readEntries: (found: (entries: readonly object[]) => void) => found(pieces.shift() ?? []) };
  };
  return { name, isFile: false, isDirectory: true, createReader };
}

test.each([
  [19, 1, false],
  [20, 0, true],
])('a file below %i more folders', async (depth, files, told) => {
  await open();
  await paste({ items: [{ webkitGetAsEntry: () => folderOf(depth) }] });
  await settle();
  expect(asked.mock.calls.filter(([type]) => type === 'file.inspect')).toHaveLength(files);
  expect(place.textContent?.includes(DEEP)).toBe(told);
});

test('what cannot be read of a dropped folder is named in the list, and what can be read is checked', async () => {
  type Failed = (problem: Error) => void;
  const refused = (_found: unknown, failed: Failed) => failed(new DOMException('', 'NotReadableError'));
  const fileOf = (name: string, file: (found: (file: File) => void, failed: Failed) => void) => ({
    name,
    isFile: true,
    isDirectory: false,
    file,
  });
  const good = fileOf('a.jpg', (found) => found(new File(['x'], 'a.jpg')));
  const locked = { name: 'locked', isFile: false, isDirectory: true, createReader: () => ({ readEntries: refused }) };
  const pieces = [[fileOf('gone.jpg', refused), good, locked], []];
  const readEntries = (found: (entries: readonly object[]) => void) => found(pieces.shift() ?? []);
  const entry = { name: 'folder', isFile: false, isDirectory: true, createReader: () => ({ readEntries }) };
  await open();
  await paste({ items: [{ webkitGetAsEntry: () => entry }] });
  await settle();
  const rows = [...place.querySelectorAll<HTMLButtonElement>('.row')];
  expect(rows.map((row) => [row.querySelector('.row-name')?.textContent, row.dataset.label, row.disabled])).toEqual([
    ['folder/gone.jpg', 'unread', true],
    ['folder/a.jpg', 'checking', true],
    ['folder/locked/', 'unread', true],
  ]);
  expect(rows.map((row) => row.querySelector('.row-label')?.textContent)).toEqual([
    getMessage('problem_file_unreadable'),
    getMessage('ui_popup_pending'),
    getMessage('ui_panel_folder_unreadable'),
  ]);
  expect(asked.mock.calls.filter(([type]) => type === 'file.inspect')).toHaveLength(1);
});
