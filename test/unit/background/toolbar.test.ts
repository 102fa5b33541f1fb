import { describe, expect, test, vi } from 'vitest';
import { describe as describeItems, hasNews } from '../../../extension/background/toolbar.ts';
import type { Item, ItemView } from '../../../extension/messages.ts';

vi.mock('../../../extension/platform.ts', () => ({
  browser: { i18n: { getMessage: (id: string, args: readonly string[] = []) => [id, ...args].join(' ') } },
}));

const view = (label: ItemView['label'], reason: ItemView['reason']): ItemView => ({
  label,
  reason,
  qualifiers: [],
  badge: { id: 'badge', text: '' },
  says: [],
  rung: null,
  copy: 'unconfirmed',
  sha256: null,
});
const item = (one: ItemView | null): Item => ({ id: 'a', frameId: 0, url: '', name: '', view: one });

describe('the toolbar', () => {
  test.each([
    ['authentic', 'captured', true],
    ['ai-generated', 'declared-ai', true],
    ['altered', 'changed', true],
    ['unknown', 'signer-not-known', true],
    ['unknown', 'none', false],
    ['unknown', 'unread', false],
  ] as const)('%s · %s counts: %s', (label, reason, counts) => {
    expect(hasNews(item(view(label, reason)))).toBe(counts);
  });

  test('counts nothing that is still being checked', () => {
    expect(hasNews(item(null))).toBe(false);
  });

  test('says the count in words, and nothing where there is nothing', () => {
    const ai = item(view('ai-generated', 'signed-ai'));
    const none = item(view('unknown', 'none'));
    expect(describeItems([ai, none, none])).toEqual({ text: '1', title: 'ui_name: ui_toolbar_count 1 3' });
    expect(describeItems([none])).toEqual({ text: '', title: 'ui_name: ui_toolbar_none 1' });
    expect(describeItems([])).toEqual({ text: '', title: 'ui_name' });
    expect(describeItems(Array.from({ length: 1_500 }, () => ai)).text).toBe('999+');
  });
});
