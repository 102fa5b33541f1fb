import { expect, test } from 'vitest';
import { until } from './driver.ts';
import { itemsOf } from './items.ts';
import type { Hit } from './server.ts';
import { img, inBothBrowsers, judged } from './suite.ts';

const PAGES_OWN = new Set(['document', 'iframe', 'image', 'serviceworker', 'script']);

/** What a script asked for: in these pages only ours does. */
function ours(hits: readonly Hit[]): Hit[] {
  return hits.filter((hit) => !PAGES_OWN.has(hit.dest));
}

inBothBrowsers((scene, name) => {
  test('our requests carry no cookie and no referrer, never HEAD, and go only where the page went', async () => {
    const { driver, server } = scene();
    const tab = await driver.open();
    // Now both hosts have given a cookie, and would get it back from a request that carries any.
    server.page('/cookie', '<p>here is your cookie</p>');
    await tab.goto(`${server.other}/cookie`);
    await tab.goto(`${server.own}/cookie`);
    server.hits.length = 0;
    const kinds = ['capture.jpg', 'ai-generated.jpg', 'plain.png', 'changed-picture.jpg', 'remote.jpg', 'capture.webp'];
    const both = kinds.flatMap((file) => [
      img(`own ${file}`, server.picture(file)),
      img(`other ${file}`, server.other + server.picture(file)),
    ]);
    const url = server.page('/private', both.join(''));
    await tab.goto(url);
    await judged(driver, url, both.length);

    const asked = ours(server.hits);
    // Firefox hands us the pictures as the page gets them: there may be nothing left to ask for.
    if (name === 'chromium') expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((hit) => hit.method !== 'GET')).toEqual([]);
    expect(asked.filter((hit) => hit.cookie !== undefined)).toEqual([]);
    expect(asked.filter((hit) => hit.referer !== undefined)).toEqual([]);
    const shown = new Set(server.hits.filter((hit) => hit.dest === 'image').map((hit) => hit.host + hit.url));
    expect(asked.filter((hit) => !shown.has(hit.host + hit.url))).toEqual([]);
    // The page's own pictures come out of its cache; nobody asks its server again.
    if (name === 'chromium') expect(asked.filter((hit) => hit.host === 'own')).toEqual([]);
    await tab.close();
  });

  test('what the page did not load stays unasked', async () => {
    const { driver, server } = scene();
    const url = server.page(
      '/unloaded',
      `${img('seen', server.other + server.picture('plain.jpg', { n: 'seen' }))}
       ${img('barred', `${server.own}${server.picture('plain.jpg', { n: 'barred' })}`)}
       <div style="height:9000px"></div>${img('lazy', `${server.other}${server.picture('plain.jpg', { n: 'lazy' })}`, 'loading="lazy"')}
       <a href="${server.other}${server.picture('plain.jpg', { n: 'link' })}">a link</a>
       <link rel="prefetch" href="/nothing"><template>${img('template', server.picture('plain.jpg', { n: 'template' }))}</template>`,
      { 'content-security-policy': `img-src ${server.other}` },
    );
    const tab = await driver.open();
    server.hits.length = 0;
    await tab.goto(url);
    await judged(driver, url, 1);
    // A second page and its verdicts: by then anything late would have been asked.
    const next = server.page('/later', img('later', server.other + server.picture('plain.jpg', { n: 'later' })));
    await tab.goto(next);
    await judged(driver, next, 1);
    expect(server.hits.filter((hit) => /n=(barred|lazy|link|template)/.test(hit.url))).toEqual([]);
    await tab.close();
  });

  test('dots, barred and broken pictures are never asked for; the rest after the page, two at a time, and once', async () => {
    const { driver, server } = scene();
    const dot = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');
    server.file('/counter.gif', 'image/gif', dot, { 'cache-control': 'max-age=600' });
    const far = (n: string, options: object = {}): string => server.other + server.picture('plain.jpg', { n, ...options });
    const kinds = Array.from({ length: 8 }, (_, n) => `p${n}`);
    const readable = ['r0', 'r1', 'r2', 'r3'];
    const shown = kinds.length + readable.length + 1;
    const url = server.page(
      '/order',
      `${kinds.map((n) => img(n, far(n, { behind: 1, wait: 60 }))).join('')}
       ${readable.map((n) => img(n, far(n, { behind: 1, wait: 60, cors: 1, cache: 'no-store' }))).join('')}
       <img src="${server.other}/counter.gif" alt="" width="200" height="150">
       ${img('barred', `${server.own}${server.picture('plain.jpg', { n: 'barred-here' })}`)}
       ${img('missing', far('failed-404', { status: 404 }))}${img('broken', far('failed-cut', { cut: 40 }))}
       ${img('last', far('last', { wait: 900 }))}`,
      { 'content-security-policy': `img-src ${server.other}` },
    );
    const tab = await driver.open();
    server.hits.length = 0;
    await tab.goto(url);
    await judged(driver, url, shown);
    const asked = ours(server.hits);
    expect(asked.filter((hit) => /counter|barred-here|failed/.test(hit.url)).map((hit) => hit.url)).toEqual([]);
    // The page is not loaded before its last picture is.
    const last = server.hits.find((hit) => hit.dest === 'image' && hit.url.includes('n=last'));
    expect(last?.to).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(asked.filter((hit) => hit.from < (last?.to ?? 0)).map((hit) => hit.url)).toEqual([]);
    const atOnce = asked.map(({ from }) => asked.filter((hit) => hit.from <= from && hit.to > from).length);
    console.info(`${name}: ${asked.length} requests of ours, at most ${Math.max(0, ...atOnce)} at a time`);
    if (name === 'chromium') expect(asked.length).toBeGreaterThan(0);
    expect(Math.max(0, ...atOnce)).toBeLessThanOrEqual(2);
    expect(asked.filter((hit) => hit.method !== 'GET' || hit.cookie !== undefined)).toEqual([]);
    expect(new Set(asked.map((hit) => hit.host)).size).toBeLessThanOrEqual(1);

    const away = server.page('/order-away', '<p>away</p>');
    await tab.goto(away);
    server.hits.length = 0;
    await tab.goto(url);
    await judged(driver, url, shown);
    expect(
      ours(server.hits)
        .filter((hit) => !/no-store/.test(hit.url))
        .map((hit) => hit.url),
    ).toEqual([]);
    await tab.close();
  });

  test('a site that is switched off is left alone', async () => {
    const { driver, server } = scene();
    const url = server.page('/off', img('off', server.other + server.picture('plain.jpg', { n: 'off' })));
    const set = (on: boolean): Promise<unknown> =>
      driver.extension((origin, state) => chrome.runtime.sendMessage({ type: 'site.set', ask: { origin, on: state } }), server.own, on);
    expect(await set(false)).toMatchObject({ ok: true });
    const tab = await driver.open();
    server.hits.length = 0;
    await tab.goto(url);
    await tab.run(() => new Promise((done) => setTimeout(done, 1500)));
    expect(ours(server.hits)).toEqual([]);
    expect(await tab.badges()).toEqual([]);
    expect(await itemsOf(driver, url)).toEqual([]);
    await set(true);
    await judged(driver, url, 1);
    await until('the badge', async () => (await tab.badges()).length === 1);
    await set(false);
    await until('no badge', async () => (await tab.badges()).length === 0);
    await set(true);
    await tab.close();
  });

  test('the page learns nothing: no globals, no messages, no marks, no resource timings of ours', async () => {
    const { driver, server } = scene();
    const url = server.page('/spy', img('spy', server.picture('capture.jpg', { n: 'spy' })));
    const tab = await driver.open();
    await tab.goto(url);
    const before = await tab.run(() => Object.keys(window).length);
    await judged(driver, url, 1);
    await until('the badge', async () => (await tab.badges()).length === 1);
    const seen = await tab.run(() => ({
      globals: Object.keys(window).length,
      marks: performance.getEntriesByType('mark').length + performance.getEntriesByType('measure').length,
      inside: [...document.querySelectorAll('*')].filter((element) => element.shadowRoot !== null).length,
      attributes: [...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames()).filter((one) => /assay/i.test(one)),
    }));
    expect(seen).toEqual({ globals: before, marks: 0, inside: 0, attributes: [] });
    await tab.close();
  });
});
