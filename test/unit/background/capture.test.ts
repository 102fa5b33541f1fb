import { beforeEach, expect, test, vi } from 'vitest';

const TAB = { id: 7, windowId: 1, active: true, url: 'https://a.example/' };
const browser = {
  tabs: { get: vi.fn(), captureVisibleTab: vi.fn() },
};
vi.mock('../../../extension/platform.ts', () => ({ browser }));
const { captureTab } = await import('../../../extension/background/capture.ts');

beforeEach(() => {
  browser.tabs.get.mockReset().mockResolvedValue(TAB);
  browser.tabs.captureVisibleTab.mockReset().mockResolvedValue('data:image/png;base64,AA==');
});

test('is one for everybody who asks before it begins', async () => {
  const [one, two] = await Promise.all([captureTab(7), captureTab(7)]);
  expect(one).toBeInstanceOf(Blob);
  expect(two).toBe(one);
  expect(browser.tabs.captureVisibleTab).toHaveBeenCalledTimes(1);
});

test('is barred where another tab lies in front', async () => {
  for (const split of [{}, { splitViewId: -1 }]) {
    browser.tabs.get.mockResolvedValue({ ...TAB, active: false, ...split });
    expect(await captureTab(7)).toBe('barred');
  }
  expect(browser.tabs.captureVisibleTab).not.toHaveBeenCalled();
});

test.each<[string, () => void]>([
  [
    'the page goes to another address meanwhile',
    () => browser.tabs.get.mockResolvedValueOnce(TAB).mockResolvedValue({ ...TAB, url: 'https://a.example/#2' }),
  ],
  [
    'another tab comes to the front meanwhile',
    () => browser.tabs.get.mockResolvedValueOnce(TAB).mockResolvedValue({ ...TAB, active: false }),
  ],
  ['it is seen beside the tab in front', () => browser.tabs.get.mockResolvedValue({ ...TAB, active: false, splitViewId: 3 })],
  ['the tab goes away', () => browser.tabs.get.mockRejectedValue(new Error('no tab'))],
  ['the browser fails', () => browser.tabs.captureVisibleTab.mockRejectedValue(new Error('readback'))],
])('is none, and not barred, where %s', async (_name, prevent) => {
  prevent();
  expect(await captureTab(7)).toBeNull();
});
