// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('../../../extension/content/api.ts', async () => ({ api: (await import('./page.ts')).fakeApi }));

import { Stage } from '../../../extension/content/stage.ts';
import { createWords } from '../../../extension/ui/words.ts';
import { img, layOut, nest } from './laid-out.ts';

/** What `document.open()` takes away: the listeners of the window, each only once. */
let heard: Map<string, Set<unknown>>;
let stage: Stage;

beforeEach(() => {
  document.body.replaceChildren();
  layOut();
  heard = new Map();
  vi.spyOn(window, 'addEventListener').mockImplementation((type: string, listener: unknown) => {
    heard.set(type, (heard.get(type) ?? new Set()).add(listener));
  });
  Object.assign(HTMLElement.prototype, { showPopover: () => undefined, hidePopover: () => undefined });
  stage = new Stage(createWords(() => '', 'en'));
});
afterEach(() => {
  stage.stop();
  vi.restoreAllMocks();
});

test('hears of scrolls and changes again after the page was written anew, and never twice', () => {
  const types = [...heard.keys()];
  expect(types).toEqual(expect.arrayContaining(['scroll', 'resize', 'transitionrun', 'animationstart']));
  heard.clear();
  stage.listen();
  expect([...heard.keys()]).toEqual(types);
  stage.listen();
  expect([...heard.values()].map(({ size }) => size)).toEqual(types.map(() => 1));
});

test('an event on one of our hosts is ours in a shadow tree of the page too, whose own host is its target there', () => {
  const outer = document.body.appendChild(document.createElement('div'));
  const dialog = outer.attachShadow({ mode: 'open' }).appendChild(document.createElement('dialog'));
  const image = dialog.appendChild(img());
  vi.spyOn(dialog, 'matches').mockReturnValue(true);
  stage.add(image, document.createElement('button'), { press: () => undefined, read: () => null, quiet: false, asked: false });
  const host = [...dialog.children].find((child) => child !== image);
  const eventAt = (path: readonly (Element | undefined)[]): Event =>
    Object.assign(new Event('click'), { composedPath: () => path.filter((one) => one !== undefined) });
  expect(host).toBeDefined();
  expect(stage.isFor(eventAt([host, dialog, outer]))).toBe(true);
  expect(stage.isFor(eventAt([image, dialog, outer]))).toBe(false);
  expect(stage.isFor(eventAt([nest(img())]))).toBe(false);
});
