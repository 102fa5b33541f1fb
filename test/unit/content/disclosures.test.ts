// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeApi } from './page.ts';

vi.stubGlobal('chrome', fakeApi);
const { findDisclosures } = await import('../../../extension/content/disclosures.ts');

beforeEach(() => {
  document.head.innerHTML = '<title>Page</title>';
  document.body.replaceChildren();
});
const found = () => findDisclosures().map(({ name, disclosure }) => [disclosure.form, disclosure.value, disclosure.tool ?? '', name]);

describe('ai-disclosure', () => {
  test('on an element, with what it names; the beginning of its text stands for it', () => {
    document.body.innerHTML = `<p ai-disclosure="ai-generated" ai-model="M1" ai-provider="P">Two  words</p><p>plain</p>`;
    expect(found()).toEqual([['attribute', 'ai-generated', 'M1, P', '“Two words”']]);
  });

  test('in a meta element: the first one is the page’s default, whatever the second says', () => {
    document.head.innerHTML += '<meta name="ai-disclosure" content="ai-assisted"><meta name="ai-disclosure" content="none">';
    expect(found()).toEqual([['meta', 'ai-assisted', '', 'Page']]);
  });

  test('the nearest ancestor wins, and what only repeats it is not told twice', () => {
    document.body.innerHTML = `<div ai-disclosure="ai-generated">a<p ai-disclosure="ai-generated">b</p><p ai-disclosure="none">c</p></div>`;
    expect(found().map(([, value]) => value)).toEqual(['ai-generated', 'none']);
  });

  test.each(['', 'mixed', 'yes', 'ai', 'ai-generated-ish', 'x'.repeat(100_000)])('%.20s is no value, so it counts as absent', (value) => {
    const part = document.createElement('p');
    part.setAttribute('ai-disclosure', value);
    document.body.append(part);
    expect(found()).toEqual([]);
  });

  test('a page that marks 10,000 parts is told by its first ones', () => {
    document.body.innerHTML = Array.from({ length: 10_000 }, (_, i) => `<p ai-disclosure="ai-generated">${i}</p>`).join('');
    expect(found().length).toBe(30);
  });
});
