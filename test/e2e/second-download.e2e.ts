import { expect, test } from 'vitest';
import { until } from './driver.ts';
import type { Hit } from './server.ts';
import { expectVerdicts, img, inBothBrowsers, judged } from './suite.ts';

const AI = 'ai-generated · signed-ai';
const NONE = 'unknown · none';
const PAGES_OWN = new Set(['document', 'iframe', 'image']);

function again(hits: readonly Hit[]): string[] {
  return hits.filter((hit) => !PAGES_OWN.has(hit.dest)).map((hit) => `${hit.host} ${hit.url} ${hit.range ?? 'whole'} ${hit.bytes}`);
}

// What the browser has loaded once is checked without loading it again: counted at the server.
inBothBrowsers((scene, name) => {
  test('own pictures are never asked for again, and in Firefox no picture is', async () => {
    const { driver, server } = scene();
    const kinds = {
      'own-signed': server.picture('ai-generated.jpg', { n: 'own-signed' }),
      'own-plain': server.picture('plain.png', { n: 'own-plain' }),
      // In Chrome another site's picture may be asked for again: whether it lies in the cache is told by how fast it comes, and never surely.
      ...(name === 'firefox' && {
        'far-cors': server.other + server.picture('ai-generated.jpg', { n: 'far-cors', cors: 1 }),
        'far-signed': server.other + server.picture('ai-generated.jpg', { n: 'far-signed' }),
        'far-plain': server.other + server.picture('plain.jpg', { n: 'far-plain' }),
        'far-no-store': server.other + server.picture('ai-generated.jpg', { n: 'far-no-store', cache: 'no-store' }),
        'far-gzip': server.other + server.picture('ai-generated.jpg', { n: 'far-gzip', gzip: 1 }),
        'far-versioned': server.other + server.picture('ai-generated.jpg', { n: 'far-versioned', versioned: 1 }),
        'far-cookie': server.picture('ai-generated.jpg', { n: 'far-cookie', cookie: 1, cache: 'no-store' }),
        'far-redirect': server.other + server.picture('ai-generated.jpg', { to: server.picture('ai-generated.jpg', { n: 'target' }) }),
        'far-capture': server.other + server.picture('capture.jpg', { n: 'far-capture' }),
        'far-changed': server.other + server.picture('changed-picture.jpg', { n: 'far-changed' }),
        'far-remote': server.other + server.picture('remote.jpg', { n: 'far-remote' }),
        'far-webp': server.other + server.picture('capture.webp', { n: 'far-webp' }),
      }),
    };
    const pictures = Object.entries(kinds)
      .map(([id, src]) => img(id, src, id === 'far-cors' ? 'crossorigin' : ''))
      .join('');
    const url = server.page('/once', pictures);
    const tab = await driver.open();
    server.hits.length = 0;
    await tab.goto(url);
    const items = await judged(driver, url, Object.keys(kinds).length);
    expect(items.filter((item) => item.view.reason === 'unread')).toEqual([]);
    const bytes = server.hits.filter((hit) => hit.dest === 'image').reduce((sum, hit) => sum + hit.bytes, 0);
    console.info(`${name}: ${items.length} pictures, ${bytes} bytes for the page, asked again: ${again(server.hits).length} requests`);
    expect(again(server.hits)).toEqual([]);
    // The second view of the same page costs nothing either.
    server.hits.length = 0;
    const away = server.page('/once-away', '<p>away</p>');
    await tab.goto(away);
    await tab.goto(url);
    await judged(driver, url, Object.keys(kinds).length);
    expect(again(server.hits).filter((line) => !/no-store|cookie/.test(line))).toEqual([]);
    // The page itself asks whether that one has changed, and gets no bytes: what was found before stands.
    if (name === 'firefox') expect(server.hits.filter((hit) => hit.url.includes('far-versioned')).map((hit) => hit.status)).toEqual([304]);
    // Nor does another tab, which is shown the pictures out of the browser's memory.
    server.hits.length = 0;
    const beside = server.page('/once-beside', pictures);
    const second = await driver.open();
    await second.goto(beside);
    const shown = await judged(driver, beside, Object.keys(kinds).length);
    expect(shown.filter((item) => item.view.reason === 'unread')).toEqual([]);
    expect(again(server.hits).filter((line) => !/no-store|cookie/.test(line))).toEqual([]);
    await second.close();
    await tab.close();
  });

  test('a page that is loaded again keeps its pictures in the browser’s cache', async () => {
    const { driver, server } = scene();
    const names = ['one', 'two', 'three', 'four'];
    const pictures = names.map((id, n) => img(id, server.picture(n % 2 ? 'plain.jpg' : 'capture.jpg', { n: `reload-${id}` })));
    const url = server.page('/reloaded', pictures.join(''));
    const tab = await driver.open();
    await tab.goto(url);
    for (let times = 0; times < 4; times += 1) {
      await tab.reload();
      await judged(driver, url, names.length);
      const lost = await tab.run(async () => {
        const asked = [...document.images].map((image) =>
          fetch(image.src, { mode: 'same-origin', cache: 'only-if-cached' }).then(
            () => '',
            () => image.id,
          ),
        );
        return (await Promise.all(asked)).filter((id) => id !== '');
      });
      expect(lost).toEqual([]);
    }
    await tab.close();
  });

  test.runIf(name === 'firefox')('pictures pass by an event page that was asleep or dies on the way', async () => {
    const { driver, server } = scene();
    const pictures = (kind: string): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: 6 }, (_, n) => [
          `${kind}${n}`,
          server.other + server.picture(n % 2 ? 'ai-generated.jpg' : 'plain.jpg', { n: `${kind}${n}`, wait: kind === 'dies' ? 600 : 1 }),
        ]),
      );
    for (const kind of ['asleep', 'dies']) {
      const all = pictures(kind);
      const url = server.page(
        `/${kind}`,
        Object.entries(all)
          .map(([id, src]) => img(id, src))
          .join(''),
      );
      const tab = await driver.open();
      if (kind === 'asleep') await driver.killBackground();
      const going = tab.goto(url);
      if (kind === 'dies') {
        await until('the requests', async () => server.hits.some((hit) => hit.url.includes('n=dies0')));
        await driver.killBackground();
      }
      await going;
      const complete = await tab.run(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
      expect(complete).toBe(true);
      await expectVerdicts(driver, url, Object.fromEntries(Object.keys(all).map((id, n) => [id, n % 2 ? AI : NONE])));
      if (kind === 'asleep') expect(again(server.hits).filter((line) => line.includes('asleep'))).toEqual([]);
      await tab.close();
    }
  });
});
