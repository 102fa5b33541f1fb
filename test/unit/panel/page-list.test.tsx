// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect, test, vi } from 'vitest';
import { teller } from './teller.ts';

const answer = vi.fn();
vi.mock('../../../extension/platform.ts', () => ({ browser: {}, isFirefox: false }));
vi.mock('../../../extension/ui/ask.ts', () => ({ ask: async () => answer() }));
const { FIND_ALL, PageList } = await import('../../../extension/panel/page-list.tsx');

const KEPT_OFF = 'Whoever runs this browser for you keeps this site off.';

test.each([
  ['says so where a policy keeps the site off', { ok: false, problem: { code: 'aborted' } }, true],
  ['says nothing of it where the page is looked at', { ok: true, value: null }, false],
])('a click on a page that is off %s', async (_name, reply, told) => {
  answer.mockReturnValue(reply);
  const place = document.createElement('main');
  const look = vi.fn();
  const tab = { id: 7, windowId: 1, private: false };
  const listing = { origin: 'https://a.example', on: false, scannable: false, items: [] };
  await act(() =>
    render(
      <PageList
        {...{ tab, listing, look, access: true, words: teller.words, finding: FIND_ALL }}
        find={() => undefined}
        open={() => undefined}
        rowKey={({ id }) => id}
      />,
      place,
    ),
  );
  expect(place.textContent).not.toContain(KEPT_OFF);
  await act(async () => {
    place.querySelector('button')?.click();
    await new Promise((resolve) => setTimeout(resolve));
  });
  expect(look).toHaveBeenCalledOnce();
  expect(place.textContent?.includes(KEPT_OFF)).toBe(told);
});
