import { expect, test } from 'vitest';
import { until } from './driver.ts';
import { itemsOf } from './items.ts';
import { badgesOf, expectVerdicts, img, inBothBrowsers, judged } from './suite.ts';

const CAPTURED = 'authentic · captured';
const AI = 'ai-generated · signed-ai';
const NONE = 'unknown · none';

// The ways in which a page shows a picture. All pictures are of the page's own origin, so that the copy on the screen is the one checked.
inBothBrowsers((scene) => {
  const open = async (url: string) => {
    const tab = await scene().driver.open();
    await tab.goto(url);
    return tab;
  };

  test('pictures in the page and in frames: same origin, other site, srcdoc, nested', async () => {
    const { driver, server } = scene();
    const inner = (name: string, more = ''): string => img(name, server.picture('capture.jpg', { n: name }), more);
    server.page('/nested', inner('nested'));
    server.page('/framed', `${inner('framed')}<iframe src="/nested" width="300" height="300" title="nested"></iframe>`);
    server.page('/foreign', inner('foreign'));
    const srcdoc = inner('srcdoc').replaceAll('"', '&quot;');
    const url = server.page(
      '/frames',
      `${inner('top')}<iframe src="/framed" width="320" height="600" title="a"></iframe>
       <iframe src="${server.other}/foreign" width="320" height="300" title="b"></iframe>
       <iframe srcdoc="${srcdoc}" width="320" height="300" title="c"></iframe>`,
    );
    const tab = await open(url);
    await tab.resize(1400, 1400);
    const items = await judged(driver, url, 5);
    expect(items.map((item) => item.name).toSorted()).toEqual(['foreign', 'framed', 'nested', 'srcdoc', 'top']);
    // A capture is signed wherever it stands; in a frame the proof of the copy may be missing, so it may only be less.
    for (const item of items) expect(['captured', 'copy-unconfirmed']).toContain(item.view.reason);
    await until('the proof', async () => (await itemsOf(driver, url)).find((item) => item.name === 'top')?.view?.label === 'authentic');
    expect(await badgesOf(tab, 5)).toHaveLength(5);
    // Firefox may lose the last word of a frame of another site, whose process goes with it.
    await tab.run(() => {
      for (const frame of document.querySelectorAll('[title="a"], [title="c"]')) frame.remove();
    });
    await until('frames that are gone to leave the list', async () => (await itemsOf(driver, url)).length === 2);
    await tab.close();
  });

  test('a lazy picture is labelled when it has been loaded', async () => {
    const { driver, server } = scene();
    const lazy = img('lazy', server.picture('ai-generated.jpg', { n: 'lazy' }), 'loading="lazy"');
    const url = server.page('/lazy', `<div style="height:9000px">far</div>${lazy}`);
    const tab = await open(url);
    await until('the frame', async () => (await itemsOf(driver, url)).length === 0);
    await tab.run(() => window.scrollTo(0, 9000));
    await expectVerdicts(driver, url, { lazy: AI });
    await tab.close();
  });

  test('pictures that a script adds, swaps and takes away', async () => {
    const { driver, server } = scene();
    const url = server.page('/script', '<p>empty</p>');
    const tab = await open(url);
    await tab.run(
      (src) => {
        const image = document.createElement('img');
        Object.assign(image, { id: 'added', alt: 'added', src, width: 200, height: 150 });
        document.querySelector('main')?.append(image);
      },
      server.picture('capture.jpg', { n: 'added' }),
    );
    await expectVerdicts(driver, url, { added: CAPTURED });
    await tab.run((src) => document.querySelector('img')?.setAttribute('src', src), server.picture('plain.jpg', { n: 'swapped' }));
    await until('the swap', async () => (await itemsOf(driver, url)).some((item) => item.url.includes('swapped') && item.view));
    await expectVerdicts(driver, url, { added: NONE });
    expect((await badgesOf(tab, 1)).map((badge) => badge.label)).toEqual(['unknown']);
    await tab.run(() => document.querySelector('img')?.remove());
    await until('the end', async () => (await itemsOf(driver, url)).length === 0 && (await tab.badges()).length === 0);
    await tab.close();
  });

  test('picture and srcset: the chosen file is the one that is judged', async () => {
    const { driver, server } = scene();
    const url = server.page(
      '/srcset',
      `<picture><source media="(min-width: 1px)" srcset="${server.picture('capture.jpg', { n: 'source' })}">${img('picture', server.picture('plain.jpg', { n: 'unused' }))}</picture>
       <img id="set" alt="set" width="200" height="150" sizes="200px" srcset="${server.picture('ai-generated.jpg', { n: 'set' })} 200w, ${server.picture('plain.jpg', { n: 'big' })} 4000w">`,
    );
    const tab = await open(url);
    await expectVerdicts(driver, url, { picture: CAPTURED, set: AI });
    expect(server.hits.filter((hit) => /unused|big/.test(hit.url))).toEqual([]);
    await tab.close();
  });

  test('data: and blob: addresses, and one picture shown many times', async () => {
    const { driver, server } = scene();
    const data = `data:image/jpeg;base64,${server.bytesOf('ai-generated.jpg').toString('base64')}`;
    // One address is one item, named by whichever element was loaded first.
    const same = ['one', 'two', 'three'].map((id) =>
      img(id, server.picture('capture.jpg', { n: 'twin' })).replace(`alt="${id}"`, 'alt="twin"'),
    );
    const url = server.page('/data', `${img('data', data)}${same.join('')}`);
    const tab = await open(url);
    await tab.run(
      async (src) => {
        const blob = await (await fetch(src)).blob();
        const image = document.createElement('img');
        Object.assign(image, { id: 'blob', alt: 'blob', src: URL.createObjectURL(blob), width: 200, height: 150 });
        document.querySelector('main')?.append(image);
      },
      server.picture('ai-edited.jpg', { n: 'blob' }),
    );
    await expectVerdicts(driver, url, { data: AI, twin: CAPTURED, blob: 'ai-edited · signed-ai' });
    expect(await badgesOf(tab, 5)).toHaveLength(5);
    await tab.close();
  });

  test('a page with the strictest policy of its own', async () => {
    const { driver, server } = scene();
    const url = server.page('/strict', `<img id="strict" alt="strict" src="${server.picture('capture.jpg', { n: 'strict' })}">`, {
      'content-security-policy':
        "default-src 'none'; img-src 'self'; sandbox allow-scripts allow-same-origin; require-trusted-types-for 'script'",
    });
    const tab = await open(url);
    await expectVerdicts(driver, url, { strict: CAPTURED });
    expect(await badgesOf(tab, 1)).toHaveLength(1);
    await tab.close();
  });

  test('a page that comes back out of the browser’s memory', async () => {
    const { driver, server } = scene();
    const url = server.page('/back', img('back', server.picture('capture.jpg', { n: 'back' })), { 'cache-control': 'max-age=60' });
    const away = server.page('/away', '<p>away</p>', { 'cache-control': 'max-age=60' });
    const tab = await open(url);
    await judged(driver, url, 1);
    await tab.goto(away);
    await tab.run(() => history.back());
    await expectVerdicts(driver, url, { back: CAPTURED });
    expect(await badgesOf(tab, 1)).toHaveLength(1);
    await tab.close();
  });
});
