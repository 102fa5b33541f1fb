import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { addDemoAnchor } from './demo-anchor.ts';
import { type Driver, until } from './driver.ts';
import { itemsOf } from './items.ts';
import { startServer, type TestServer } from './server.ts';
import { badgesOf, expectVerdicts, img, judged } from './suite.ts';

// Only Chrome saves pages. Nobody can press the button of the browser's own question here, so this build has the permission from the start.
const folder = mkdtempSync(join(tmpdir(), 'assay-saved-'));
let driver: Driver;
let server: TestServer;

beforeAll(async () => {
  cpSync('dist/chrome', folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  const { optional_permissions, ...manifest } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...manifest, permissions: [...manifest.permissions, ...optional_permissions] }));
  server = await startServer();
  driver = await launchChromium({ extension: folder });
  await addDemoAnchor(driver);
});
afterAll(async () => {
  await driver?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const asked = (name: string): string[] =>
  server.hits.filter((hit) => hit.url.includes(`n=${name}`) && hit.dest !== 'image').map((hit) => `${hit.url} ${hit.range ?? 'whole'}`);

test('another site’s pictures are checked as they are shown, and none is loaded again', async () => {
  const far = (file: string, n: string, options = {}): string => server.other + server.picture(file, { n, ...options });
  // Covered, so that no look at the screen could prove it.
  const style = 'style="border-radius:20px"';
  const url = server.page(
    '/saved',
    img('signed', far('capture.jpg', 's-signed'), style) +
      img('no-store', far('capture.jpg', 's-no-store', { cache: 'no-store' }), style) +
      img('redirect', far('capture.jpg', 's-redirect', { to: server.picture('capture.jpg', { n: 's-target' }) }), style) +
      img('plain', far('plain.jpg', 's-plain')) +
      img('ai', far('ai-generated.jpg', 's-ai')),
  );
  const tab = await driver.open();
  await tab.goto(url);
  const captured = 'authentic · captured';
  await expectVerdicts(driver, url, {
    signed: captured,
    'no-store': captured,
    redirect: captured,
    plain: 'unknown · none',
    ai: 'ai-generated · signed-ai',
  });
  expect(asked('s-')).toEqual([]);
  await tab.close();
});

test('a page with more to show is saved when the user opens a card, and not before', async () => {
  const dot = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
  const url = server.page(
    '/saved-large',
    img('large', server.other + server.picture('capture.jpg', { n: 'l-large' }), 'style="border-radius:20px"') +
      `<img alt="" src="${dot}">`.repeat(220),
  );
  const tab = await driver.open();
  await tab.goto(url);
  await expectVerdicts(driver, url, { large: 'unknown · copy-unconfirmed' });
  const before = asked('l-');
  const [badge] = await badgesOf(tab, 1);
  await tab.click((badge?.box.x ?? 0) + 8, (badge?.box.y ?? 0) + 8);
  await expectVerdicts(driver, url, { large: 'authentic · captured' });
  await until('the card with the new verdict', async () => (await tab.card())?.text.includes('has not changed since'));
  expect(asked('l-')).toEqual(before);
  await tab.close();
});

test('two contents under one address prove nothing', async () => {
  const twice = server.other + server.picture('changed-picture.jpg', { first: 'capture.jpg', cache: 'no-store', cors: 1, n: 'twice' });
  const url = server.page(
    '/twice',
    `<style>.once{background:url('${twice}');width:10px;height:10px}</style><div class="once"></div><p></p>`,
  );
  const tab = await driver.open();
  await tab.goto(url);
  await until('the first content', async () => server.hits.some((hit) => hit.url.includes('n=twice')));
  await tab.run((src) => {
    document.querySelector('.once')?.remove();
    const image = document.createElement('img');
    // Asked for in another way, so that the browser loads it again.
    Object.assign(image, { crossOrigin: 'anonymous', src, alt: 'twice', width: 200, height: 150 });
    image.style.borderRadius = '20px';
    document.querySelector('main')?.append(image);
  }, `${twice}`);
  await judged(driver, url, 1);
  expect(server.hits.filter((hit) => hit.url.includes('n=twice') && hit.dest === 'image')).toHaveLength(2);
  for (let look = 0; look < 6; look++) {
    await new Promise((done) => setTimeout(done, 400));
    expect((await itemsOf(driver, url)).map((item) => item.view?.label)).not.toContain('authentic');
  }
  await tab.close();
});

test('a frame’s picture is checked, but never called proven by it', async () => {
  const src = server.own + server.picture('capture.jpg', { n: 'framed' });
  server.page('/saved-frame', img('framed', src, 'style="border-radius:20px"'));
  const url = server.page('/saved-frames', `<iframe src="${server.other}/saved-frame" width="300" height="260"></iframe>`);
  const tab = await driver.open();
  await tab.goto(url);
  await expectVerdicts(driver, url, { framed: 'unknown · copy-unconfirmed' });
  await tab.close();
});
