// @vitest-environment happy-dom
import { render } from 'preact';
import { act as actOnce } from 'preact/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SettingsView } from '../../../extension/messages.ts';
import { Options, readOrigin } from '../../../extension/options/options.tsx';
import { teller } from '../panel/teller.ts';

const told: { type: string; ask: unknown }[] = [];
let view: SettingsView;
let refusal: string | null;

const answer = (type: string): unknown => {
  if (type === 'trust.read')
    return { lists: [], anchors: [{ id: null, name: 'Agency', as: 'publisher', added: '2026-01-01', entries: [] }] };
  if (type === 'anchors.read' && refusal !== null) return { refused: refusal, note: 'English' };
  return view;
};

vi.mock('../../../extension/platform.ts', () => {
  const listener = { addListener: () => undefined, removeListener: () => undefined };
  const browser = {
    runtime: {
      sendMessage: async (message: { type: string; ask: unknown }) => {
        told.push(message);
        return { ok: true, value: answer(message.type) };
      },
    },
    storage: { onChanged: listener },
    permissions: { contains: async () => true, onAdded: listener, onRemoved: listener },
  };
  return { browser, isFirefox: false };
});

/** What is asked of the background comes back a little later. */
const act = async (work: () => Promise<unknown>) => {
  await actOnce(async () => void (await work()));
  await actOnce(() => new Promise((resolve) => setTimeout(resolve, 20)));
};

let place: HTMLElement;
beforeEach(() => {
  told.length = 0;
  refusal = null;
  view = {
    settings: { mode: 'everywhere', hideQuiet: false, corner: 'top-left', marks: false, cap: 64 },
    locked: [],
    sites: [{ origin: 'https://a.example', on: false, locked: false }],
  };
  place = document.createElement('main');
  document.body.replaceChildren(place);
});

const show = () => act(async () => render(<Options words={teller.words} locale="en" />, place));
const text = () => place.textContent ?? '';

describe('the options', () => {
  test('write each change at once', async () => {
    await show();
    await act(async () => place.querySelector<HTMLInputElement>('input[value=click]')?.click());
    await act(async () => place.querySelector<HTMLInputElement>('input[name=hideQuiet]')?.click());
    await act(async () => place.querySelector<HTMLInputElement>('input[value=bottom-left]')?.click());
    expect(told.filter(({ type }) => type === 'settings.write').map(({ ask }) => ask)).toEqual([
      { mode: 'click' },
      { hideQuiet: true },
      { corner: 'bottom-left' },
    ]);
  });

  test('show what a policy decides as locked', async () => {
    view = { ...view, locked: ['mode', 'corner', 'marks'], sites: [{ origin: 'https://a.example', on: true, locked: true }] };
    await show();
    expect(text()).toContain('Some of these settings are chosen by whoever runs this browser for you.');
    expect([...place.querySelectorAll('fieldset')].map((one) => one.disabled)).toEqual([true, true]);
    expect(place.querySelector<HTMLInputElement>('input[name=marks]')?.disabled).toBe(true);
    expect(place.querySelector<HTMLInputElement>('input[name=hideQuiet]')?.disabled).toBe(false);
    expect(place.querySelector('[aria-label^="Remove "]')).toBeNull();
  });

  test('reset only after a second yes', async () => {
    await show();
    const press = (name: string) =>
      act(async () => [...place.querySelectorAll('button')].find((button) => button.textContent === name)?.click());
    await press('Reset everything');
    expect(told.some(({ type }) => type === 'settings.reset')).toBe(false);
    await press('Yes, reset everything');
    expect(told.some(({ type }) => type === 'settings.reset')).toBe(true);
  });

  test.each(['private-key', 'no-certificate', 'malformed', 'nothing-valid', 'too-large', 'bad-date', 'a code of tomorrow'])(
    'say in the user’s words why a certificate is refused: %s',
    async (code) => {
      refusal = code;
      await show();
      const field = place.querySelector<HTMLTextAreaElement>('#pem');
      if (field) field.value = 'PEM';
      await act(async () => field?.dispatchEvent(new Event('input', { bubbles: true })));
      await act(async () => field?.form?.requestSubmit());
      const said = place.querySelector('.add [role=alert]')?.textContent ?? '';
      expect(said.length).toBeGreaterThan(20);
      expect(said).not.toMatch(/ui_|English/);
    },
  );

  test.each([
    ['www.loc.gov', 'https://www.loc.gov'],
    ['http://localhost:8000/x', 'http://localhost:8000'],
    ['file:///x', null],
    ['a b.example', null],
    ['', null],
  ])('read a site: %j', (line, origin) => {
    expect(readOrigin(line)).toBe(origin);
  });
});
