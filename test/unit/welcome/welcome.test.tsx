// @vitest-environment happy-dom
import { render } from 'preact';
import { act as actOnce } from 'preact/test-utils';
import { describe, expect, test, vi } from 'vitest';
import { welcome } from '../../../extension/background/first-run.ts';
import { SHAPES } from '../../../extension/ui/shapes.ts';
import { Welcome } from '../../../extension/welcome/welcome.tsx';
import { teller } from '../panel/teller.ts';

const told: { type: string; ask: unknown }[] = [];
const opened: string[] = [];
let access = true;
/** What was set is told after this. */
let held = Promise.resolve();

vi.mock('../../../extension/platform.ts', () => {
  const listener = { addListener: () => undefined, removeListener: () => undefined };
  const settings = { mode: 'everywhere', hideQuiet: false, corner: 'top-left', marks: false, cap: 64 };
  const browser = {
    runtime: {
      getURL: (path: string) => `x://${path}`,
      sendMessage: async (message: { type: string; ask: unknown }) => {
        told.push(message);
        const changed = message.type === 'settings.write' ? { ...settings, ...(message.ask as object) } : settings;
        if (message.type === 'settings.read') await held;
        return { ok: true, value: { settings: changed, locked: [], sites: [] } };
      },
    },
    tabs: { create: async ({ url }: { url: string }) => void opened.push(url) },
    permissions: { contains: async () => access, onAdded: listener, onRemoved: listener },
  };
  return { browser, isFirefox: false };
});

/** What is asked of the background comes back a little later. */
const act = async (work: () => Promise<unknown>) => {
  await actOnce(async () => void (await work()));
  await actOnce(() => new Promise((resolve) => setTimeout(resolve, 20)));
};

describe('the first day', () => {
  test('opens the page once, and never after an update', async () => {
    await welcome('update');
    await welcome('chrome_update');
    expect(opened).toEqual([]);
    await welcome('install');
    expect(opened).toEqual(['x://extension/welcome/index.html']);
  });

  test('shows one picture of each badge, looks everywhere unless told, and keeps the choice', async () => {
    const place = document.createElement('main');
    document.body.replaceChildren(place);
    await act(async () => render(<Welcome words={teller.words} />, place));
    const shown = [...place.querySelectorAll('.badges path')].map((path) => path.getAttribute('d'));
    expect(shown.toSorted()).toEqual(Object.values(SHAPES).toSorted());
    expect(place.querySelector<HTMLInputElement>('input:checked')?.value).toBe('everywhere');
    await act(async () => place.querySelector<HTMLInputElement>('input[value=government]')?.click());
    expect(told.at(-1)).toEqual({ type: 'settings.write', ask: { mode: 'government' } });
    expect(place.textContent).not.toMatch(/ui_/);
  });

  test('stands whole before the background has answered, and a choice made meanwhile counts', async () => {
    let answer = () => undefined as void;
    held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const place = document.createElement('main');
    document.body.replaceChildren(place);
    await act(async () => render(<Welcome words={teller.words} />, place));
    const standing = place.querySelectorAll('*').length;
    expect(place.querySelectorAll('input[name=mode]').length).toBe(4);
    expect(place.querySelector('input:checked')).toBeNull();
    await act(async () => place.querySelector<HTMLInputElement>('input[value=government]')?.click());
    await act(async () => answer());
    expect(place.querySelector<HTMLInputElement>('input:checked')?.value).toBe('government');
    expect(place.querySelectorAll('*').length).toBe(standing);
  });

  test('says so where the browser lets it read no page', async () => {
    access = false;
    const place = document.createElement('main');
    document.body.replaceChildren(place);
    await act(async () => render(<Welcome words={teller.words} />, place));
    expect(place.textContent).toContain('The browser does not let Assay read web pages now.');
  });
});
