// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { isFrameLease } from '../../../extension/background/guards.ts';
import { Lease } from '../../../extension/content/lease.ts';

afterEach(() => document.head.replaceChildren());

/** A layer in the page, and the browser's style for it where `granted`. */
function setUp(granted: boolean, styled = granted): { layer: HTMLElement; lease: Lease; ask: ReturnType<typeof vi.fn> } {
  document.body.innerHTML = '<style>.leased{visibility:hidden}</style><div class="layer"></div>';
  const ask = vi.fn(async (name: string) => {
    const style = document.createElement('style');
    style.textContent = `.${name}{visibility:visible!important}`;
    if (styled) document.head.append(style);
    return granted;
  });
  const layer = document.querySelector<HTMLElement>('.layer') ?? document.body;
  return { layer, lease: new Lease(ask), ask };
}

test('a layer is shown by the browser’s style alone, and one style serves all layers', async () => {
  const { layer, lease, ask } = setUp(true);
  await lease.cover(layer);
  expect(getComputedStyle(layer).visibility).toBe('visible');
  // The extension goes, and its style with it.
  document.head.replaceChildren();
  expect(getComputedStyle(layer).visibility).toBe('hidden');
  await lease.cover(document.createElement('div'));
  expect(ask).toHaveBeenCalledTimes(1);
  expect(isFrameLease({ name: ask.mock.calls[0]?.[0] })).toBe(true);
});

test.each([
  ['is not granted', false, false],
  ['is promised but does not come', true, false],
])('a layer of which the style %s is seen as before', async (_, granted, styled) => {
  const { layer, lease } = setUp(granted, styled);
  await lease.cover(layer);
  expect(layer.className).toBe('layer');
  expect(getComputedStyle(layer).visibility).not.toBe('hidden');
});

test('no other text gets into a style', () => {
  for (const name of ['', 'short', 'a{}body{display:none}aaaaaaaaaaa', '*0123456789abcdef', 'A0123456789abcdef', `a${'0'.repeat(64)}`, 7])
    expect(isFrameLease({ name })).toBe(false);
});
