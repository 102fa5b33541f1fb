// @vitest-environment happy-dom

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Carrier } from '../../../extension/content/carriers.ts';
import { fakeApi, load, loadedImage, pause } from './page.ts';

vi.stubGlobal('chrome', fakeApi);
const { addressesIn, hostOf } = await import('../../../extension/content/carriers.ts');
const { Layer } = await import('../../../extension/content/layer.ts');
const { Loads } = await import('../../../extension/content/loads.ts');
const { addressOf, nameOf, pixelSize, UNMEASURED, walk } = await import('../../../extension/content/scan.ts');
const { Watch } = await import('../../../extension/content/watch.ts');

beforeEach(() => {
  document.body.replaceChildren();
});

const A = 'https://x.example/a.jpg';

describe('what an element shows', () => {
  test('only what is loaded, and never a dot', () => {
    expect(addressOf(loadedImage(A))).toBe(A);
    expect(addressOf(loadedImage(A, 0, 0))).toBeNull();
    expect(addressOf(loadedImage(A, 1, 1))).toBeNull();
    expect(addressOf(loadedImage(A, 2, 2))).toBeNull();
    expect(addressOf(loadedImage(A, 3, 2))).toBe(A);
    const pending = loadedImage(A);
    Object.defineProperty(pending, 'complete', { value: false });
    expect(addressOf(pending)).toBeNull();
    const away = loadedImage(A);
    away.remove();
    expect(addressOf(away)).toBeNull();
  });
  test('a size under srcset says nothing until measured', () => {
    const image = loadedImage(A, 100, 80);
    expect(pixelSize(image)).toEqual({ width: 100, height: 80 });
    image.srcset = 'a.jpg 2x';
    expect(pixelSize(image)).toBe(UNMEASURED);
    const picture = document.createElement('picture');
    document.body.append(picture);
    expect(pixelSize(loadedImage(A, 100, 80, picture))).toBe(UNMEASURED);
  });
  test('is named by its alternative text, else its file', () => {
    const image = loadedImage(A);
    expect(nameOf(image, 'https://x.example/a%20b.jpg?q=1')).toBe('a b.jpg');
    expect(nameOf(image, 'https://x.example/%E0%A4.jpg')).toContain('%E0');
    expect(nameOf(image, 'data:image/png;base64,AAAA')).toBe('image/png');
    image.alt = '  A bridge\n at dusk ';
    expect(nameOf(image, A)).toBe('A bridge at dusk');
    image.alt = 'x'.repeat(10_000);
    expect(nameOf(image, A)).toHaveLength(1_000);
  });
});

test('the walk leaves out the badges of this script, and nothing else that is closed', () => {
  Object.assign(HTMLElement.prototype, { showPopover: () => undefined });
  const layer = new Layer(document.documentElement, 'labels', () => undefined);
  const badge = layer.layer.appendChild(document.createElement('button'));
  const host = document.createElement('div');
  document.body.append(host);
  const root = host.attachShadow({ mode: 'closed' });
  // As a page would have it that wants to hide a picture from us.
  root.innerHTML = '<div class="layer" popover="manual" role="region"></div>';
  const hidden = loadedImage(A, 9, 9, root);
  const roots = new Map<Element, ShadowRoot>([
    [host, root],
    [layer.host, layer.root],
  ]);
  vi.stubGlobal('chrome', Object.assign(fakeApi, { dom: { openOrClosedShadowRoot: (one: Element) => roots.get(one) ?? null } }));
  const found = [...walk(document)];
  layer.remove();
  Reflect.deleteProperty(fakeApi, 'dom');
  expect(found).toContain(hidden);
  expect(found).toContain(layer.host);
  expect(found).not.toContain(badge);
});

test('the walk goes through shadow trees inside shadow trees', () => {
  const outer = document.createElement('x-outer');
  document.body.append(outer);
  const inner = document.createElement('div');
  outer.attachShadow({ mode: 'open' }).append(inner);
  const deep = loadedImage(A, 9, 9, inner.attachShadow({ mode: 'open' }));
  const flat = loadedImage(A);
  expect([...walk(document)].filter((found) => found instanceof HTMLImageElement)).toEqual([deep, flat]);
});

describe('watching a page', () => {
  function start() {
    const shown: [string, string | null, boolean][] = [];
    const rooted: ShadowRoot[] = [];
    let sweeps = 0;
    const sightings = {
      show: (carrier: Carrier, address: string | null, loaded: boolean) => shown.push([hostOf(carrier).id, address, loaded]),
      sweep: () => sweeps++,
      kick: () => {},
      reopened: () => {},
      rooted: (root: ShadowRoot) => rooted.push(root),
    };
    const watch = new Watch(sightings, new Loads(() => watch.styled()));
    watch.start();
    return { shown, watch, rooted, sweeps: () => sweeps };
  }
  const addresses = (shown: readonly [string, string | null, boolean][]) => new Set(shown.map(([, address]) => address));

  test('finds every kind: plain, picture, data:, SVG, in a shadow tree, and those added later', async () => {
    loadedImage(`${A}?plain`);
    const picture = document.createElement('picture');
    document.body.append(picture);
    loadedImage(`${A}?picture`, 9, 9, picture);
    loadedImage('data:image/svg+xml,<svg/>', 300, 150);
    const host = document.createElement('div');
    document.body.append(host);
    loadedImage(`${A}?shadow`, 9, 9, host.attachShadow({ mode: 'open' }));
    const { shown, watch, rooted } = start();
    await pause(30);
    expect(rooted).toEqual([host.shadowRoot]);
    loadedImage(`${A}?late`);
    if (host.shadowRoot) loadedImage(`${A}?late-in-shadow`, 9, 9, host.shadowRoot);
    const box = document.createElement('section');
    loadedImage(`${A}?nested`, 9, 9, box);
    document.body.append(box);
    await pause(60);
    watch.stop();
    const want = [
      `${A}?plain`,
      `${A}?picture`,
      'data:image/svg+xml,<svg/>',
      `${A}?shadow`,
      `${A}?late`,
      `${A}?late-in-shadow`,
      `${A}?nested`,
    ];
    for (const address of want) expect(addresses(shown)).toContain(address);
  });

  test('hears what loads later and what is swapped', async () => {
    const image = document.createElement('img');
    image.id = 'lazy';
    document.body.append(image);
    const { shown, watch } = start();
    await pause(20);
    expect(addresses(shown)).not.toContain(A);
    load(image, A);
    image.dispatchEvent(new Event('load'));
    expect(shown.at(-1)).toEqual(['lazy', A, false]); // made up by a script: looked at, but no proof that something was loaded
    load(image, `${A}?next`);
    image.setAttribute('src', `${A}?next`);
    await pause(30);
    watch.stop();
    expect(addresses(shown)).toContain(`${A}?next`);
  });

  test('tells when elements leave, and falls silent when stopped', async () => {
    const image = loadedImage(A);
    const { shown, watch, sweeps } = start();
    await pause(20);
    image.remove();
    await pause(500);
    expect(sweeps()).toBe(1);
    watch.stop();
    const before = shown.length;
    loadedImage(`${A}?after`);
    await pause(30);
    expect(shown).toHaveLength(before);
  });
});

describe('addresses in a style', () => {
  test.each([
    ['none', []],
    ['url("https://x.example/a.jpg")', ['https://x.example/a.jpg']],
    [
      'linear-gradient(red, blue), url("https://x.example/a.jpg"), url("https://x.example/b.jpg")',
      ['https://x.example/a.jpg', 'https://x.example/b.jpg'],
    ],
    [
      'image-set(url("https://x.example/a.jpg") 1x, url("https://x.example/b.jpg") 2x)',
      ['https://x.example/a.jpg', 'https://x.example/b.jpg'],
    ],
    ['url("https://x.example/\\"a\\".jpg")', ['https://x.example/"a".jpg']],
    ['url("#clip")', []],
  ])('%s', (value, addresses) => {
    expect(addressesIn(value)).toEqual(addresses);
  });
});
