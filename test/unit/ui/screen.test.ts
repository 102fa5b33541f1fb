import { expect, test, vi } from 'vitest';

vi.mock('../../../extension/platform.ts', () => ({ browser: {} }));
const { localeOf } = await import('../../../extension/ui/screen.ts');

test('dates follow the browser’s own region, and the language of our words where that is another', () => {
  expect(localeOf('en-GB', 'en')).toBe('en-GB');
  expect(localeOf('zh-CN', 'zh-CN')).toBe('zh-CN');
  expect(localeOf('de', 'en')).toBe('en');
  expect(localeOf('tl', 'fil')).toBe('fil');
});
