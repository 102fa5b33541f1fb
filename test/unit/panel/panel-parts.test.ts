import { describe, expect, test, vi } from 'vitest';
import { answerClick, dropRequest, type MenuPorts } from '../../../extension/background/context-menu.ts';
import { type Item, panelKey } from '../../../extension/messages.ts';
import { readAddress } from '../../../extension/panel/dropped.ts';
import { ACTIONS, readHistory, SOURCES } from '../../../extension/panel/history.ts';
import { keyOfItem } from '../../../extension/panel/opened.ts';
import { findItems } from '../../../extension/panel/page-list.tsx';
import { fileNameFor } from '../../../extension/panel/save.ts';
import { PLAIN_LIMIT, plainText, wellFormed } from '../../../extension/ui/plain-text.ts';
import { MemoryStorage } from '../background/memory-storage.ts';
import { viewOf } from '../content/page.ts';
import { makeNode } from './history-report.ts';
import { getMessage, teller } from './teller.ts';

vi.mock('../../../extension/platform.ts', () => ({ browser: {}, isFirefox: false }));

test('an item is told from the one that has its id on the next page', () => {
  const item: Item = { id: 'p1', frameId: 0, url: 'https://a.example/1.jpg', name: '', view: null };
  expect(keyOfItem(7, item)).toBe(keyOfItem(7, { ...item, name: 'anew', view: viewOf('unknown', 'none') }));
  const others = [keyOfItem(7, { ...item, url: 'https://a.example/2.jpg' }), keyOfItem(7, { ...item, frameId: 3 }), keyOfItem(8, item)];
  expect(others).not.toContain(keyOfItem(7, item));
});

describe('the history', () => {
  const part = (manifest?: string) => ({ relationship: 'componentOf' as const, recorded: 'none' as const, ...(manifest && { manifest }) });

  test('is a tree of manifests, with parts of unknown history as leaves', () => {
    const [root, ...more] = readHistory(
      [makeNode('a', { ingredients: [part('b'), part()] }), makeNode('b', { role: 'component' })],
      teller,
    );
    expect(more).toEqual([]);
    expect(root?.parts.map(({ role, pairs }) => [role, pairs[0]?.value])).toEqual([
      ['A part of it', 'Works · Camera'],
      ['A part of it', 'Not recorded in this file'],
    ]);
  });

  test('ends where manifests name each other or themselves', () => {
    const [root] = readHistory(
      [makeNode('a', { ingredients: [part('b'), part('a')] }), makeNode('b', { ingredients: [part('a')] })],
      teller,
    );
    expect(root?.parts[0]?.parts[0]?.pairs[0]?.value).toBe('Shown elsewhere in this history');
    expect(root?.parts[1]?.pairs[0]?.value).toBe('Shown elsewhere in this history');
  });

  test('ends in a chain of thousands', () => {
    const chain = Array.from({ length: 5_000 }, (_, n) => makeNode(`n${n}`, { ingredients: [part(`n${n + 1}`)] }));
    const count = (nodes: ReturnType<typeof readHistory>): number => nodes.reduce((sum, node) => sum + 1 + count(node.parts), 0);
    expect(count(readHistory(chain, teller))).toBeLessThan(1_000);
  });

  test('marks the steps of AI', () => {
    const source = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
    const [root] = readHistory(
      [makeNode('a', { actions: [{ action: 'c2pa.created', digitalSourceType: source }, { action: 'c2pa.cropped' }] })],
      teller,
    );
    expect(root?.ai).toBe(true);
    expect(root?.steps.map(({ text, ai }) => [text, ai])).toEqual([
      ['Created', true],
      ['Cropped', false],
    ]);
  });

  test('has words for every action and source that it says it has', () => {
    const ids = [...ACTIONS.map((one) => `ui_report_action_${one}`), ...SOURCES.map((one) => `ui_report_source_${one}`)];
    expect(ids.filter((id) => getMessage(id) === '')).toEqual([]);
  });
});

describe('text of a file', () => {
  test('shows what would be hidden, and keeps what is seen', () => {
    expect(plainText('e\u0301\u0300\u0302\u0303x')).toBe('e\u0301\u0300\u0302‹U+0303›x');
    const joined = '😀\u0301\u0300\ufe0f\u200d'.concat('\u0301\u0300\ufe0f\u200d'.repeat(2));
    expect(plainText(joined)).toBe('😀\u0301\u0300\ufe0f\u200d'.concat('‹U+0301›‹U+0300›‹U+FE0F›\u200d'.repeat(2)));
    expect(plainText('a\u3164\u2800b')).toBe('a‹U+3164›‹U+2800›b');
    expect(plainText('a\u202eb\u200bc\u0007')).toBe('a‹U+202E›b‹U+200B›c‹U+0007›');
    expect(plainText('👩\u200d🚀 ñ 中\n\tع')).toBe('👩\u200d🚀 ñ 中\n\tع');
  });

  test('is cut, and never half a character', () => {
    expect(plainText('x'.repeat(200_000)).length).toBeLessThanOrEqual(PLAIN_LIMIT + 1);
    expect(wellFormed('a\ud800b\udc00')).toBe('a\ufffdb\ufffd');
    expect(wellFormed('😀')).toBe('😀');
  });

  test.each([
    ['../../etc/passwd', 'assay-etc-passwd-2026-11-22.json'],
    ['a<b>.jpg\u202egpj', 'assay-a-b-jpg-gpj-2026-11-22.json'],
    ['', 'assay-report-2026-11-22.json'],
    ['///', 'assay-report-2026-11-22.json'],
    ['foto ñandú 照片.png', 'assay-foto-ñandú-照片-png-2026-11-22.json'],
  ])('names a saved file safely: %j', (name, expected) => {
    expect(fileNameFor(name, '2026-11-22T00:00:00.000Z', 'json')).toBe(expected);
  });

  test.each([
    ['example.gov/a.jpg', 'https://example.gov/a.jpg'],
    ['http://localhost:8000/x', 'http://localhost:8000/x'],
    ['# a list\nhttps://a.example/\nhttps://b.example/', 'https://a.example/'],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['word', null],
    ['two words.example', null],
    ['', null],
  ])('is an address or not: %j', (text, expected) => {
    expect(readAddress(text)).toBe(expected);
  });
});

describe('the list', () => {
  const item = (id: string, view: Item['view']): Item => ({ id, frameId: 0, url: `https://x.example/${id}.jpg`, name: `Name ${id}`, view });
  const items = [
    item('plain', viewOf('unknown', 'none')),
    item('open', null),
    item('stranger', viewOf('unknown', 'signer-not-known')),
    item('unread', viewOf('unknown', 'unread')),
    item('ai', viewOf('ai-generated', 'signed-ai')),
  ];
  const ids = (...args: Parameters<typeof findItems>) => findItems(...args).map(({ id }) => id);

  test('stands in the order of what it tells', () => {
    expect(ids(items, null, '')).toEqual(['ai', 'stranger', 'open', 'unread', 'plain']);
  });
  test('keeps apart what says nothing and what could not be read', () => {
    expect(ids(items, 'unknown', '')).toEqual(['stranger', 'plain']);
    expect(ids(items, 'unread', '')).toEqual(['unread']);
  });
  test('finds by every word, in names and addresses, whatever the case', () => {
    expect(ids(items, null, 'NAME stranger')).toEqual(['stranger']);
    expect(ids(items, null, 'name nothing')).toEqual([]);
    expect(ids(items, null, '.jpg ai-generated')).toEqual(['ai']);
  });
});

describe('a click in the browser’s menu', () => {
  const session = new MemoryStorage();
  const order: string[] = [];
  const known: Item = { id: 'p1', frameId: 2, url: 'https://x.example/a.jpg', name: 'a', view: null };
  const ports: MenuPorts = {
    session,
    items: async () => [known],
    check: async () => void order.push('check'),
    open: async () => void order.push('open'),
    now: () => 5,
  };
  const asked = async (click: Parameters<typeof answerClick>[0]) => {
    await answerClick(click, { id: 7, windowId: 1 }, ports);
    return (await session.get(panelKey(1)))[panelKey(1)];
  };

  test('shows the item that is known, else asks for the address as what it is', async () => {
    const src = known.url;
    expect(await asked({ menuItemId: 'media', srcUrl: src, frameId: 2 })).toMatchObject({ kind: 'item', tabId: 7, frameId: 2, id: 'p1' });
    expect(await asked({ menuItemId: 'media', srcUrl: src, frameId: 0 })).toMatchObject({ kind: 'address', url: src, what: 'shown' });
    expect(await asked({ menuItemId: 'media', srcUrl: 'https://x.example/v.mp4', pageUrl: 'https://x.example/v.mp4' })).toMatchObject({
      what: 'typed',
    });
    expect(await asked({ menuItemId: 'link', linkUrl: 'https://x.example/b.pdf', srcUrl: src })).toMatchObject({
      url: 'https://x.example/b.pdf',
      what: 'link',
    });
  });

  test('opens the panel before anything else, and looks at a page', async () => {
    order.length = 0;
    expect(await asked({ menuItemId: 'page' })).toMatchObject({ kind: 'page', tabId: 7 });
    expect(order).toEqual(['open', 'check']);
  });

  test('is forgotten with its tab, where no panel took it', async () => {
    await asked({ menuItemId: 'link', linkUrl: 'https://x.example/b.pdf' });
    const left = async () => panelKey(1) in (await session.get(panelKey(1)));
    await dropRequest(session, 1, 8);
    await dropRequest(session, 2, 7);
    expect(await left()).toBe(true);
    await dropRequest(session, 1, 7);
    expect(await left()).toBe(false);
  });

  test('without a tab does nothing', async () => {
    order.length = 0;
    await answerClick({ menuItemId: 'page' }, undefined, ports);
    expect(order).toEqual([]);
  });
});
