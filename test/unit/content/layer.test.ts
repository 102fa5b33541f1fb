// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Containers, containerOf, Layer } from '../../../extension/content/layer.ts';
import { MAX_RETURNS } from '../../../extension/content/returns.ts';

let layer: Layer;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  document.body.replaceChildren();
  Object.assign(HTMLElement.prototype, { showPopover: () => undefined, hidePopover: () => undefined });
  layer = new Layer(document.documentElement, 'labels', () => undefined);
});
afterEach(() => {
  layer.remove();
  vi.useRealTimers();
});

describe('the host in the page', () => {
  test('is empty to the page: no attribute, no open root, no child', () => {
    expect([layer.host.getAttributeNames(), layer.host.shadowRoot, layer.host.childNodes.length]).toEqual([[], null, 0]);
  });

  test('comes back when it is taken out, later each time, and then no more', () => {
    const waits: number[] = [];
    for (let round = 0; round <= MAX_RETURNS; round++) {
      layer.host.remove();
      expect(layer.check()).toBe(false);
      let waited = 0;
      while (!layer.host.isConnected && waited < 10_000) {
        vi.advanceTimersByTime(100);
        waited += 100;
        layer.check();
      }
      waits.push(waited);
    }
    expect(waits).toEqual([200, 400, 800, 1_600, 10_000]);
    expect(layer.host.isConnected).toBe(false);
  });

  test('comes back from where the page has put it', () => {
    document.body.append(layer.host);
    expect(layer.check()).toBe(false);
    vi.advanceTimersByTime(250);
    expect([layer.host.parentNode, layer.check()]).toEqual([document.documentElement, true]);
  });

  test('does not come back where we took it out, nor into what has left the page', () => {
    layer.remove();
    expect(layer.check()).toBe(false);
    vi.advanceTimersByTime(10_000);
    expect(layer.host.isConnected).toBe(false);
    const dialog = document.body.appendChild(document.createElement('dialog'));
    const inside = new Layer(dialog, 'labels', () => undefined);
    dialog.remove();
    expect(inside.check()).toBe(false);
    vi.advanceTimersByTime(10_000);
    expect(inside.host.isConnected).toBe(false);
  });

  test('drops what the page writes on it, a few times', async () => {
    for (let i = 0; i < 5; i++) {
      layer.host.setAttribute('inert', '');
      await vi.waitFor(() => expect(layer.host.hasAttribute('inert')).toBe(false));
    }
    layer.host.setAttribute('a', '');
    layer.host.setAttribute('b', '');
    await Promise.resolve();
    await vi.waitFor(() => expect(layer.host.getAttributeNames().length).toBe(1));
  });
});

test('a badge lives in the open dialog or popover that its picture is in, through shadow trees', () => {
  const open = new Set<Element>();
  vi.spyOn(Element.prototype, 'matches').mockImplementation(function (this: Element) {
    return open.has(this);
  });
  const dialog = document.body.appendChild(document.createElement('dialog'));
  const host = dialog.appendChild(document.createElement('div'));
  const root = host.attachShadow({ mode: 'closed' });
  const image = root.appendChild(document.createElement('img'));
  expect(containerOf(image)).toBe(document.documentElement);
  open.add(dialog);
  expect(containerOf(image)).toBe(dialog);
  open.add(host);
  expect(containerOf(image) === root, 'what has a shadow tree shows nothing else').toBe(true);
  open.add(image); // itself in full screen or a popover
  open.delete(host);
  open.delete(dialog);
  expect(containerOf(image)).toBe(document.documentElement);
  vi.restoreAllMocks();
});

test('one look asks once for all pictures of one parent', () => {
  const open = vi.spyOn(Element.prototype, 'matches').mockReturnValue(true);
  const [parent, other] = [document.createElement('p'), document.createElement('p')];
  const [one, two, three] = [document.createElement('img'), document.createElement('img'), document.createElement('img')];
  parent.append(one, two);
  other.append(three);
  const known: Containers = new Map();
  expect(containerOf(one, known)).toBe(parent);
  open.mockReturnValue(false);
  expect(containerOf(two, known)).toBe(parent);
  expect([containerOf(three, known), containerOf(two)]).toEqual([document.documentElement, document.documentElement]);
  vi.restoreAllMocks();
});
