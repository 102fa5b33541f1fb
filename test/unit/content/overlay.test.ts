// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('../../../extension/content/api.ts', async () => ({ api: (await import('./page.ts')).fakeApi }));

import { Entries } from '../../../extension/content/entries.ts';
import { Overlay } from '../../../extension/content/overlay.ts';
import { Stage } from '../../../extension/content/stage.ts';
import { createWords } from '../../../extension/ui/words.ts';
import { layOut } from './laid-out.ts';
import { loadedImage, viewOf } from './page.ts';

const [A, B] = ['https://x.example/a.jpg', 'https://x.example/b.jpg'];
const nothing = (): undefined => undefined;

/** Stands for both kinds of observers of elements. */
class Watcher {
  static all: Watcher[] = [];
  readonly watched = new Set<Element>();
  constructor(readonly hear: (changes: readonly { target: Element; isIntersecting: boolean }[]) => void) {
    Watcher.all.push(this);
  }
  observe = (element: Element): unknown => this.watched.add(element);
  unobserve = (element: Element): unknown => this.watched.delete(element);
  disconnect = (): void => this.watched.clear();
}

let entries: Entries;
let overlay: Overlay;
let stage: Stage;

beforeEach(() => {
  document.body.replaceChildren();
  Watcher.all = [];
  for (const name of ['IntersectionObserver', 'ResizeObserver']) vi.stubGlobal(name, Watcher);
  entries = new Entries({ judge: nothing, gone: nothing, changed: (image) => overlay.update(image) });
  const look = { hideQuiet: false, corner: 'top-left' as const };
  const events = { settled: nothing, nearer: nothing, opening: () => null, opened: nothing, controls: () => [] };
  stage = new Stage(createWords(() => '', 'en'));
  overlay = new Overlay(stage, entries, look, events);
});
afterEach(() => {
  overlay.stop();
  stage.stop();
  vi.unstubAllGlobals();
});

/** A picture of the page that has come near the viewport. */
function nearImage(): HTMLImageElement {
  const image = loadedImage(A);
  entries.show(image, A, true);
  Watcher.all[0]?.hear([{ target: image, isIntersecting: true }]);
  return image;
}

test('a picture that shows something else is as near as before', () => {
  const image = nearImage();
  expect(entries.of(image)?.near).toBe(true);
  entries.show(image, B, true);
  expect([entries.of(image)?.address, entries.of(image)?.near]).toEqual([B, true]);
});

test('a picture that has left the page is watched no longer', () => {
  const image = nearImage();
  const watching = () => Watcher.all.filter(({ watched }) => watched.has(image)).length;
  expect(watching()).toBe(2);
  image.remove();
  entries.sweep();
  expect(watching()).toBe(0);
});

test('a verdict that is here before the browser has told whether its picture is near has its badge at once, and only there', () => {
  Object.assign(HTMLElement.prototype, { showPopover: nothing, hidePopover: nothing, checkVisibility: () => true });
  const box = vi.spyOn(HTMLImageElement.prototype, 'getBoundingClientRect');
  layOut();
  const image = loadedImage(A);
  Object.assign(Object.getPrototypeOf(document), { elementFromPoint: () => image, elementsFromPoint: () => [image] });
  const judge = (top: number): number => {
    box.mockReturnValue(new DOMRect(0, top, 100, 80));
    entries.show(image, A, true);
    const entry = entries.of(image);
    if (entry) entry.view = viewOf('unknown', 'none');
    overlay.update(image);
    stage.placeNow();
    return stage.boxes().length;
  };
  expect(judge(5_000)).toBe(0);
  expect(judge(0)).toBe(1);
  Watcher.all[0]?.hear([{ target: image, isIntersecting: false }]);
  stage.placeNow();
  entries.show(image, null, true);
  expect(judge(5_000)).toBe(0);
});

test('the badge of a picture that the user has left far behind is the same when they come back', () => {
  Object.assign(HTMLElement.prototype, { showPopover: nothing, hidePopover: nothing, checkVisibility: () => true });
  const box = vi.spyOn(HTMLImageElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 100, 80));
  layOut();
  const image = nearImage();
  Object.assign(Object.getPrototypeOf(document), { elementFromPoint: () => image });
  const entry = entries.of(image);
  if (entry) entry.view = viewOf('unknown', 'none');
  const button = overlay.badgeFor(image)?.button;
  stage.placeNow();
  const come = (isIntersecting: boolean): void => {
    Watcher.all[0]?.hear([{ target: image, isIntersecting }]);
    stage.placeNow();
  };
  const observed = (): boolean => Watcher.all[0]?.watched.has(image) === true;
  come(false);
  expect([button?.isConnected, observed()]).toEqual([true, false]);
  // The document is not scrolled here, so what is left behind is near in the next look.
  stage.placeNow();
  expect(observed()).toBe(true);
  come(true);
  expect(overlay.badgeFor(image)?.button).toBe(button);
  come(false);
  overlay.update(image);
  expect(observed()).toBe(true);
  image.remove();
  entries.sweep();
  stage.placeNow();
  expect(button?.isConnected).toBe(false);
  box.mockRestore();
});

test('whoever wants to see a picture is led to it before there is a verdict, and told where it is not shown', () => {
  const image = nearImage();
  const entry = entries.of(image);
  const scrolled = vi.spyOn(image, 'scrollIntoView').mockReturnValue();
  const boxes = vi.spyOn(image, 'getClientRects');
  if (!entry) throw new Error('no entry');
  expect([overlay.reveal(entry), scrolled.mock.calls.length]).toEqual([true, 1]);
  boxes.mockReturnValue(Object.assign([], { item: () => null }));
  expect([overlay.reveal(entry), scrolled.mock.calls.length]).toEqual([false, 1]);
});
