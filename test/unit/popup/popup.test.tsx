// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Item, ItemView, PageMessages } from '../../../extension/messages.ts';
import { findTab } from '../../../extension/popup/ask.ts';
import { Popup } from '../../../extension/popup/popup.tsx';
import { createWords } from '../../../extension/ui/words.ts';

const tools = vi.hoisted(() => ({
  send: vi.fn(),
  tell: vi.fn(),
  query: vi.fn(),
  get: vi.fn(async () => ({ incognito: false })),
  contains: vi.fn(async () => true),
  request: vi.fn(async () => true),
}));
vi.mock('../../../extension/platform.ts', () => {
  const listener = { addListener: () => undefined, removeListener: () => undefined };
  const permissions = { contains: tools.contains, request: tools.request, onAdded: listener, onRemoved: listener };
  return {
    browser: {
      runtime: { sendMessage: tools.send },
      tabs: { sendMessage: tools.tell, query: tools.query, get: tools.get },
      permissions,
    },
  };
});

const words = createWords((id, args = []) => [id, ...args].join(' '), 'en');
const view = (label: ItemView['label'], reason: ItemView['reason']): ItemView => ({
  label,
  reason,
  qualifiers: [],
  badge: { id: `badge_${reason}`, text: '' },
  says: [{ id: `says_${reason}`, text: '' }],
  rung: 'range',
  copy: 'unconfirmed',
  sha256: null,
});
const item = (id: string, one: ItemView | null, name = id): Item => ({ id, frameId: 0, url: 'https://site.example/a', name, view: one });

let listing: PageMessages['tab.items']['reply'];
let place: HTMLElement;
const close = vi.fn();

async function show(tabId: number | null = 7): Promise<void> {
  await act(async () => {
    render(<Popup tabId={tabId} windowId={1} words={words} close={close} />, place);
  });
  await settle();
}
const settle = () => act(() => new Promise<void>((done) => setTimeout(done, 20)));
async function click(element: HTMLElement | null | undefined): Promise<void> {
  element?.click();
  await settle();
}
const text = () => place.textContent ?? '';
const rows = () => [...place.querySelectorAll<HTMLButtonElement>('.row')];

beforeEach(() => {
  place = document.createElement('main');
  document.body.replaceChildren(place);
  listing = { items: [], origin: 'https://site.example', on: true, scannable: true };
  tools.send.mockImplementation(async ({ type }: { type: string }) => ({ ok: true, value: type === 'tab.items' ? listing : null }));
  tools.tell.mockResolvedValue({ ok: true, value: true });
});
afterEach(() => {
  render(null, place);
  vi.clearAllMocks();
});

describe('the popup', () => {
  test('lists what has something to tell first, each with words and name', async () => {
    const items = [
      item('none', view('unknown', 'none')),
      item('open', null),
      item('ai', view('ai-generated', 'signed-ai')),
      item('changed', view('altered', 'changed')),
    ];
    listing = { ...listing, items };
    await show();
    expect(rows().map((row) => row.textContent)).toEqual([
      'badge_changedchanged',
      'badge_signed-aiai',
      'ui_popup_pendingopen',
      'badge_nonenone',
    ]);
    expect(text()).toContain('ui_popup_checking 1 4');
    expect(new Set(rows().map((row) => row.querySelector('path')?.getAttribute('d') ?? 'pending')).size).toBe(4);
  });

  test('opens the lines of an item', async () => {
    listing = { ...listing, items: [item('ai', view('ai-generated', 'signed-ai'))] };
    await show();
    const [row] = rows();
    const says = () => document.getElementById(row?.getAttribute('aria-controls') ?? '');
    expect([row?.getAttribute('aria-expanded'), says()?.hidden]).toEqual(['false', true]);
    await click(row);
    expect([row?.getAttribute('aria-expanded'), says()?.hidden, says()?.querySelector('p')?.textContent]).toEqual([
      'true',
      false,
      'says_signed-ai',
    ]);
  });

  test('jumps to an item in its frame and closes; says so where it has gone', async () => {
    listing = { ...listing, items: [{ ...item('ai', view('ai-generated', 'signed-ai')), frameId: 3 }] };
    await show();
    tools.tell.mockResolvedValueOnce({ ok: true, value: false });
    await click(place.querySelector<HTMLElement>('.show'));
    expect(close).not.toHaveBeenCalled();
    expect(place.querySelector('[role=alert]')?.textContent).toBe('ui_popup_gone');
    await click(place.querySelector<HTMLElement>('.show'));
    expect(tools.tell).toHaveBeenLastCalledWith(7, { type: 'item.reveal', ask: { id: 'ai' } }, { frameId: 3 });
    expect(close).toHaveBeenCalledTimes(1);
  });

  test('keeps no site of a private window', async () => {
    tools.get.mockResolvedValue({ incognito: true });
    await show();
    await click(place.querySelector<HTMLElement>('input[role=switch]'));
    expect(tools.send).toHaveBeenCalledWith({ type: 'site.set', ask: { origin: 'https://site.example', on: false, keep: false } });
    tools.get.mockResolvedValue({ incognito: false });
  });

  test('switches the site off', async () => {
    await show();
    const box = place.querySelector<HTMLInputElement>('input[role=switch]');
    expect(box?.checked).toBe(true);
    listing = { ...listing, on: false };
    await click(box);
    expect(tools.send).toHaveBeenCalledWith({ type: 'site.set', ask: { origin: 'https://site.example', on: false, keep: true } });
    expect(text()).toContain('ui_panel_off');
  });

  test('checks a page that is off once, and says where a policy keeps it off', async () => {
    listing = { ...listing, on: false };
    await show();
    const button = () => [...place.querySelectorAll('button')].find(({ textContent }) => textContent === 'ui_panel_check_page');
    tools.send.mockResolvedValueOnce({ ok: false, problem: { code: 'aborted', note: '' } });
    await click(button());
    expect(tools.send).toHaveBeenCalledWith({ type: 'page.check', ask: { tabId: 7 } });
    expect(text()).toContain('ui_panel_kept_off');
    listing = { ...listing, on: true, items: [item('ai', view('ai-generated', 'signed-ai'))] };
    await click(button());
    expect(rows()).toHaveLength(1);
  });

  test.each([
    ['ui_popup_no_page', { origin: null, scannable: false }],
    ['ui_popup_reload', { scannable: false }],
    ['ui_popup_empty', {}],
    ['ui_panel_off', { on: false, items: [item('ai', view('ai-generated', 'signed-ai'))] }],
  ])('says %s', async (id, changes) => {
    listing = { ...listing, ...changes };
    await show();
    expect(text()).toContain(id);
    expect(rows()).toHaveLength(0);
  });

  test('says so where there is no tab, and waits for a background that does not answer', async () => {
    await show(null);
    expect(text()).toContain('ui_popup_no_page');
    render(null, place);
    tools.send.mockRejectedValueOnce(new Error('no background'));
    await show();
    expect(text()).toContain('ui_popup_wait');
  });

  test('says so where the browser lets it read no page, and asks for it back', async () => {
    tools.contains.mockResolvedValueOnce(false);
    await show();
    expect(text()).toContain('ui_panel_no_access');
    await click([...place.querySelectorAll('button')].find((button) => button.textContent === 'ui_panel_give_access'));
    expect(tools.request).toHaveBeenCalledWith({ origins: ['<all_urls>'] });
  });

  test('cuts a name in its row, and shows the whole of it on demand with what hides in it', async () => {
    const name = `start\u202eexe.jpg ${'<b>x</b>'.repeat(60)} end`;
    listing = { ...listing, items: [item('x', view('unknown', 'none'), name)] };
    await show();
    expect(place.querySelector('.row-name')?.textContent?.length).toBeLessThanOrEqual(200);
    await click(rows()[0]);
    expect(place.querySelector('.says .long')?.textContent?.length).toBeLessThan(260);
    await click(place.querySelector<HTMLElement>('.says .more'));
    expect(place.querySelector('.says .long')?.textContent).toBe(name.replace('\u202e', '\u2039U+202E\u203a'));
    expect(place.querySelector('b')).toBeNull();
  });

  test('shows a name from the page as text, whatever it holds', async () => {
    listing = { ...listing, items: [item('x', view('unknown', 'none'), '<img src=x onerror=alert(1)>')] };
    await show();
    expect(place.querySelector('.row-name')?.textContent).toBe('<img src=x onerror=alert(1)>');
    expect(place.querySelector('img')).toBeNull();
  });

  test('has one heading of the first level, and a name on every control', async () => {
    listing = { ...listing, items: [item('', view('unknown', 'none'))] };
    await show();
    expect(place.querySelectorAll('h1')).toHaveLength(1);
    for (const button of place.querySelectorAll('button')) expect(button.getAttribute('aria-label') ?? button.textContent).not.toBe('');
    expect(text()).toContain('ui_popup_unnamed');
  });
});

describe('the tab of the popup', () => {
  test('is the one in front, or the one that the address names', async () => {
    tools.query.mockResolvedValue([{ id: 5 }]);
    expect(await findTab('')).toBe(5);
    expect(await findTab('?tab=9')).toBe(9);
    expect(await findTab('?tab=-1')).toBe(5);
    expect(await findTab('?tab=x')).toBe(5);
  });
});
