import { expect, test } from 'vitest';
import { type Tab, until } from './driver.ts';
import { itemsOf } from './items.ts';
import type { PictureOptions } from './server.ts';
import { img, inBothBrowsers, judged, verdictsOf } from './suite.ts';

// The page shows each picture; whoever asks a second time, which on another site we have to, meets a server that fails.
const TROUBLES: Readonly<Record<string, PictureOptions>> = {
  missing: { status: 404 },
  forbidden: { status: 403 },
  broken: { status: 500 },
  login: { cookie: 1 },
  cut: { cut: 3000, norange: 1 },
  huge: { claim: 3_000_000_000 },
  elsewhere: { to: 'ftp://127.0.0.1/picture.jpg' },
  inline: { to: 'data:text/plain,hello' },
};

inBothBrowsers((scene) => {
  // It stays open while the tests below run: the endless one takes its whole time.
  let troubled: { readonly tab: Tab; readonly url: string } | undefined;

  test('nobody waits for a picture that never ends', async () => {
    const { driver, server } = scene();
    const bad = Object.entries(TROUBLES).map(([name, options]) =>
      img(name, server.other + server.picture('plain.jpg', { ...options, behind: 1, n: name })),
    );
    const good = Array.from({ length: 6 }, (_, n) => img(`good${n}`, server.other + server.picture('ai-generated.jpg', { n: `g${n}` })));
    // One that never ends stands first in the line.
    const endless = img('endless', server.other + server.picture('plain.jpg', { endless: 1, behind: 1, n: 'endless' }));
    const url = server.page('/bad', endless + bad.join('') + good.join(''));
    // Opened while the site is switched off: then nobody has listened to the pictures on their way, and they have to be asked for.
    const set = (on: boolean): Promise<unknown> =>
      driver.extension((origin, state) => chrome.runtime.sendMessage({ type: 'site.set', ask: { origin, on: state } }), server.own, on);
    await set(false);
    const tab = await driver.open();
    const before = server.page('/before', '<p>switched off</p>');
    await tab.goto(before);
    await until('the answer that it is off', () => tab.run(() => new Promise<boolean>((done) => setTimeout(() => done(true), 1_000))));
    await tab.goto(url);
    troubled = { tab, url };
    await set(true);
    const others = await until('everybody but the endless one', async () => {
      const items = await itemsOf(driver, url);
      return items.length === 15 && items.every((item) => item.view !== null || item.name === 'endless') && items;
    });
    expect(others.filter((item) => item.name.startsWith('good')).map((item) => item.view?.label)).toEqual(Array(6).fill('ai-generated'));
  });

  test('a picture that lies about its type, and servers that know no ranges or compress', async () => {
    const { driver, server } = scene();
    const at = (name: string, options: PictureOptions): string =>
      img(name, server.other + server.picture('ai-generated.jpg', { ...options, n: name }));
    const url = server.page(
      '/odd',
      at('type', { type: 'image/png' }) +
        at('no-range', { norange: 1 }) +
        at('gzip', { gzip: 1 }) +
        at('no-store', { cache: 'no-store' }) +
        at('cors', { cors: 1 }),
    );
    const tab = await driver.open();
    await tab.goto(url);
    const AI = 'ai-generated · signed-ai';
    expect(verdictsOf(await judged(driver, url, 5))).toEqual({ type: AI, 'no-range': AI, gzip: AI, 'no-store': AI, cors: AI });
    await tab.close();
  });

  test('damaged files on the page break nothing', async () => {
    const { driver, server } = scene();
    const files = ['cut.jpg', 'cut-manifest.jpg', 'page.jpg', 'unparsable-store.jpg', 'two-stores.jpg', 'plain.jpg'];
    const url = server.page('/damaged', files.map((file) => img(file, server.picture(file, { n: 'd' }))).join(''));
    const tab = await driver.open();
    await tab.goto(url);
    // What the browser itself cannot show, such as a page that is called a picture, is not there to be labelled.
    const shown = await tab.run(() => [...document.images].filter((image) => image.naturalWidth > 2).map((image) => image.id));
    const items = await judged(driver, url, shown.length);
    expect(items.map((item) => item.name).toSorted()).toEqual(shown.toSorted());
    expect(shown).toContain('plain.jpg');
    expect(items.filter((item) => item.view.label === 'authentic')).toEqual([]);
    await tab.close();
  });

  test('each trouble has a sentence of its own', async () => {
    if (troubled === undefined) throw new Error('the page did not open');
    const items = await judged(scene().driver, troubled.url, 15, 80_000);
    const sentences = new Map(items.map(({ name, view }) => [name, view.says.map((say) => say.text).join(' ')]));
    for (const name of [...Object.keys(TROUBLES), 'endless']) {
      expect([name, verdictsOf(items)[name]]).toEqual([name, 'unknown · unread']);
    }
    const told = (name: string): string => sentences.get(name) ?? '';
    // What differs for the reader is told in other words.
    const kinds = ['missing', 'login', 'huge', 'elsewhere', 'endless'];
    expect(new Set(kinds.map(told)).size).toBe(kinds.length);
    expect(told('forbidden')).toBe(told('login'));
    await troubled.tab.close();
  });
});
