// @vitest-environment happy-dom
import { render } from 'preact';
import { act as actOnce } from 'preact/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { AnchorsRead, SettingsView } from '../../../extension/messages.ts';
import { Options } from '../../../extension/options/options.tsx';
import { readOrigin } from '../../../extension/options/sites.tsx';
import { teller } from '../panel/teller.ts';

const told: { type: string; ask: unknown }[] = [];
let view: SettingsView;
let refusal: string | null;
/** A message that the background fails at. */
let broken: string | null;

const READ: AnchorsRead = {
  anchors: {
    name: 'x',
    as: 'tool',
    added: '2026-11-22',
    entries: [{ kind: 'anchor', name: 'Root', sha256: 'ab'.repeat(32), der: 'MA==' }],
  },
  certificates: [
    { subject: 'CN=Root', issuer: 'CN=Root', notBefore: '2020-01-01T00:00:00Z', notAfter: '2040-01-01T00:00:00Z', sha256: 'ab'.repeat(32) },
  ],
  notes: [
    { name: 'Old', why: 'expired', date: '2025-03-04' },
    { name: 'Paper', why: 'no-authority' },
    { name: 'Short', why: 'weak-key' },
    { name: 'Mute', why: 'may-not-sign' },
    { name: 'Bound', why: 'unknown-rule' },
  ],
};

const answer = (type: string): unknown => {
  if (type === 'trust.read')
    return { lists: [], anchors: [{ id: null, name: 'Agency', as: 'publisher', added: '2026-01-01', entries: [] }] };
  if (type === 'anchors.read' && refusal === null) return READ;
  if (type === 'anchors.read') return { refused: refusal, note: 'English' };
  return view;
};

vi.mock('../../../extension/platform.ts', () => {
  const listener = { addListener: () => undefined, removeListener: () => undefined };
  const browser = {
    runtime: {
      sendMessage: async (message: { type: string; ask: unknown }) => {
        told.push(message);
        if (message.type === broken) return { ok: false, problem: { code: 'aborted', note: '' } };
        return { ok: true, value: answer(message.type) };
      },
    },
    storage: { onChanged: listener },
    permissions: { contains: async () => true, onAdded: listener, onRemoved: listener },
  };
  return { browser, isFirefox: false, maySavePages: async () => false, allowSavingPages: async () => true };
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
  broken = null;
  view = {
    settings: { mode: 'everywhere', hideQuiet: false, corner: 'top-left', marks: false, cap: 64 },
    locked: [],
    sites: [{ origin: 'https://a.example', on: false, locked: false }],
  };
  place = document.createElement('main');
  document.body.replaceChildren(place);
});

const show = () => act(async () => render(<Options words={teller.words} locale="en" />, place));
const press = (name: string) =>
  act(async () => [...place.querySelectorAll('button')].find((button) => button.textContent === name)?.click());
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
    await press('Reset everything');
    expect(told.some(({ type }) => type === 'settings.reset')).toBe(false);
    await press('Yes, reset everything');
    expect(told.some(({ type }) => type === 'settings.reset')).toBe(true);
    expect(place.textContent).toContain(teller.words.word('ui_options_reset_done'));
  });

  test('says so where a reset fails', async () => {
    await show();
    broken = 'settings.reset';
    await press(teller.words.word('ui_options_reset_ask'));
    await press(teller.words.word('ui_options_reset_yes'));
    expect(place.textContent).toContain(teller.words.word('problem_internal'));
    expect(place.textContent).not.toContain(teller.words.word('ui_options_reset_done'));
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

  test('name each certificate that is left out, and why', async () => {
    await show();
    const field = place.querySelector<HTMLTextAreaElement>('#pem');
    if (field) field.value = 'PEM';
    await act(async () => field?.dispatchEvent(new Event('input', { bubbles: true })));
    await act(async () => field?.form?.requestSubmit());
    const notes = [...place.querySelectorAll('.left-out li')].map((item) => item.textContent ?? '');
    expect(notes).toHaveLength(READ.notes.length);
    expect(notes[0]).toContain('Old: It ran out on ');
    expect(notes[0]).toContain('2025');
    expect(notes[1]).toContain('Paper: It belongs to one signer.');
    expect(notes.join(' ')).not.toMatch(/ui_|\$/);
  });

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
