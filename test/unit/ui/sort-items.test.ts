import { expect, test, vi } from 'vitest';
import type { Item } from '../../../extension/messages.ts';
import { findItems } from '../../../extension/panel/page-list.tsx';
import { sortItems } from '../../../extension/ui/sort-items.ts';
import { viewOf } from '../content/page.ts';

vi.mock('../../../extension/platform.ts', () => ({ browser: {}, isFirefox: false }));

const item = (id: string, view: Item['view']): Item => ({ id, frameId: 0, url: `https://a.example/${id}`, name: id, view });

test('sorting keeps the order of the page within a kind, and is the same in the popup and in the panel', () => {
  const items = [
    item('none', viewOf('unknown', 'none')),
    item('unread', viewOf('unknown', 'unread')),
    item('open', null),
    item('none too', viewOf('unknown', 'none')),
    item('expired', viewOf('unknown', 'expired')),
    item('altered', viewOf('altered', 'changed')),
  ];
  const sorted = ['altered', 'expired', 'open', 'unread', 'none', 'none too'];
  expect(sortItems(items).map(({ id }) => id)).toEqual(sorted);
  expect(findItems(items, null, '').map(({ id }) => id)).toEqual(sorted);
});
