// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Registry } from '../../../extension/content/document-registry.ts';
import type { Entry } from '../../../extension/content/entries.ts';
import { createWords } from '../../../extension/ui/words.ts';
import { fakeApi, loadedImage, pause, viewOf } from './page.ts';

vi.stubGlobal('chrome', fakeApi);
const { FullSizes, linkedPicture } = await import('../../../extension/content/full-size.ts');

const THUMB = 'https://site.example/small.jpg';
const words = createWords((id, args = []) => [id, ...args].join(' '), 'en');

/** A thumbnail in a link, as the page's entry for it. */
function entryIn(link: string, more = ''): Entry {
  document.body.innerHTML = `<a href="${link}" ${more}><span></span></a>`;
  const image = loadedImage(THUMB, 100, 80, document.querySelector('span') ?? document.body);
  const images = new Set([image]);
  return { id: 'p1', address: THUMB, url: THUMB, name: 'small', images, media: null, view: null, round: 0, near: true, asked: false };
}

afterEach(() => {
  document.body.innerHTML = '';
});

describe('a picture leads to a larger one', () => {
  test.each([
    ['https://site.example/large.JPG', '', 'https://site.example/large.JPG'],
    ['https://site.example/large.webp?w=4000#x', '', 'https://site.example/large.webp?w=4000'],
    ['https://other.example/download/77', 'type="image/png"', 'https://other.example/download/77'],
    ['https://site.example/small.jpg', '', null],
    ['https://site.example/small.jpg#gallery', '', null],
    ['https://site.example/article.html', '', null],
    ['https://site.example/search?file=a.jpg', '', null],
    ['https://site.example/wiki/File:Large.jpg', '', null],
    ['https://site.example/wiki/Datei%3ALarge.jpg', '', null],
    ['data:image/png;base64,AA', 'type="image/png"', null],
    ["javascript:show('large.jpg')//.jpg", '', null],
  ])('%s %s', (link, more, address) => {
    expect(linkedPicture(entryIn(link, more))).toBe(address);
  });

  test('out of a shadow tree too, and not where there is no link', () => {
    const entry = entryIn('https://site.example/large.jpg');
    const [image] = entry.images;
    const host = document.createElement('div');
    document.querySelector('a')?.append(host);
    if (image instanceof Element) host.attachShadow({ mode: 'open' }).append(image);
    expect(linkedPicture(entry)).toBe('https://site.example/large.jpg');
    if (image instanceof Element) document.body.replaceChildren(image);
    expect(linkedPicture(entry)).toBeNull();
  });
});

describe('its check', () => {
  const view = viewOf('ai-generated', 'signed-ai');
  const start = (entry: Entry | undefined, answer: () => Promise<unknown> = async () => view) => {
    const asked: [string, object][] = [];
    const ask: Registry['ask'] = async (type, question) => {
      asked.push([type, question]);
      return { ok: true, value: type === 'item.inspect' ? await answer() : null };
    };
    const isView = (value: unknown): value is typeof view => value === view;
    const ports = { ask, isView, unanswered: () => viewOf('unknown', 'unread'), words, find: () => entry };
    return { asked, sizes: new FullSizes(ports) };
  };

  test('begins with a click and never before; the file is asked about as one behind a link', async () => {
    const { asked, sizes } = start(entryIn('https://other.example/large.jpg'));
    expect(sizes.tell('p1')).toEqual({ host: 'other.example', state: 'none' });
    expect(sizes.step('p1', 'look')).toEqual({ host: 'other.example', state: 'none' });
    expect(asked).toEqual([]);
    expect(sizes.step('p1', 'start')?.state).toBe('running');
    expect(sizes.step('p1', 'start')?.state).toBe('running');
    await pause(5);
    expect(sizes.step('p1', 'look')?.state).toBe('done');
    expect(asked).toEqual([
      [
        'item.inspect',
        {
          id: 'p1-full',
          url: 'https://other.example/large.jpg',
          name: 'ui_full_named small',
          sizes: [],
          rung: null,
          bytes: null,
          copy: 'unconfirmed',
          document: 'full-size',
        },
      ],
    ]);
  });

  test('a stop ends it, and nothing of it stays in the list', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const { asked, sizes } = start(entryIn('https://site.example/large.jpg'), () => new Promise((done) => (answer = done)));
    sizes.step('p1', 'start');
    await pause(5);
    expect(sizes.step('p1', 'stop')?.state).toBe('none');
    answer(view);
    await pause(5);
    expect(sizes.tell('p1')?.state).toBe('none');
    expect(asked.map(([type]) => type)).toEqual(['item.inspect', 'item.cancel', 'items.gone']);
  });

  test('begun anew at once after a stop, it stays in the list', async () => {
    const { asked, sizes } = start(entryIn('https://site.example/large.jpg'), () => pause(10).then(() => view));
    sizes.step('p1', 'start');
    await pause(5);
    sizes.step('p1', 'stop');
    sizes.step('p1', 'start');
    await pause(40);
    expect(asked.map(([type]) => type)).toEqual(['item.inspect', 'item.cancel', 'item.inspect']);
    expect(sizes.tell('p1')?.state).toBe('done');
  });

  test('another link is another file: what was found behind the one before is not said of it', async () => {
    const entry = entryIn('https://site.example/large.jpg');
    const { sizes, asked } = start(entry);
    sizes.step('p1', 'start');
    await pause(5);
    document.querySelector('a')?.setAttribute('href', 'https://site.example/other.jpg');
    expect(sizes.tell('p1')?.state).toBe('none');
    sizes.step('p1', 'start');
    await pause(5);
    expect(sizes.tell('p1')?.state).toBe('done');
    expect(asked.map(([type]) => type)).toEqual(['item.inspect', 'items.gone', 'item.inspect']);
  });

  test('goes with its thumbnail', async () => {
    const entry = entryIn('https://site.example/large.jpg');
    const { asked, sizes } = start(entry);
    sizes.drop(entry);
    expect(asked).toEqual([]);
    sizes.step('p1', 'start');
    await pause(5);
    expect(sizes.entryOf('p1-full')).toBe(entry);
    sizes.drop(entry);
    expect(asked.at(-1)).toEqual(['items.gone', { ids: ['p1-full'] }]);
    expect(sizes.entryOf('p1-full')).toBeUndefined();
  });
});
