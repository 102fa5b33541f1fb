import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../fixtures/bytes.ts';
import { buildManifest, buildStore } from '../fixtures/c2pa-builder.ts';
import { base, openKit } from '../fixtures/kit.ts';
import { expectPressed } from './controls.ts';
import { until } from './driver.ts';
import { makeHistory } from './gallery.ts';
import { itemsOf } from './items.ts';
import { Keyboard } from './keyboard.ts';
import { catchSaved, clickButton, dropFiles, giveFile, isPanelOpen, openPanel, textOf } from './panel.ts';
import { openPopup } from './popup.ts';
import { expectVerdicts, img, inBothBrowsers, judged } from './suite.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');

inBothBrowsers((scene) => {
  const has = (tab: Awaited<ReturnType<typeof openPanel>>, text: string) =>
    until(text, async () => (await textOf(tab)).includes(text), 15_000);

  test('the panel lists the page, filters, searches, keeps up, and shows one item whole', async () => {
    const { driver, server } = scene();
    const url = server.page('/panel', ['capture.jpg', 'ai-edited.jpg', 'plain.jpg'].map((one) => img(one, server.picture(one))).join(''));
    const page = await driver.open();
    await page.goto(url);
    await judged(driver, url, 3);
    const panel = await openPanel(scene(), url);
    const rows = () => panel.run(() => [...document.querySelectorAll('.row')].map((row) => row.querySelector('.row-name')?.textContent));
    await until('three rows', async () => (await rows()).length === 3);
    expect(await clickButton(panel, 'Edited with AI: 1')).toBe(true);
    await until('one row', async () => (await rows()).join() === 'ai-edited.jpg');
    await clickButton(panel, 'All');
    await panel.run(() => {
      const field = document.querySelector<HTMLInputElement>('input[type=search]');
      if (field) field.value = 'plain';
      field?.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await until('the found row', async () => (await rows()).join() === 'plain.jpg');
    await panel.run(() => {
      const field = document.querySelector<HTMLInputElement>('input[type=search]');
      if (field) field.value = '';
      field?.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await page.run((src) => {
      document.querySelector('main')?.insertAdjacentHTML('beforeend', `<img alt="late" src="${src}" width="200" height="150">`);
    }, server.picture('ai-generated.jpg'));
    await until('the late row', async () => (await rows()).includes('late'));

    expect(await clickButton(panel, 'ai-edited.jpg')).toBe(true);
    await has(panel, 'How it was checked');
    const text = await textOf(panel);
    for (const part of ['Edited with AI', 'This file', 'Made from', 'Partly made by AI', 'Assay Test Editor', 'SHA-256'])
      expect(text).toContain(part);
    expect(text).toContain((await itemsOf(driver, url)).find((item) => item.name === 'ai-edited.jpg')?.view?.sha256 ?? 'no hash');
    await has(panel, 'These are the bytes that were checked.');
    await panel.close();
    await page.close();
  });

  test('a given file is judged, saved as data and as a page that runs nothing, and its data is opened and judged again', async () => {
    const { server } = scene();
    const panel = await openPanel(scene());
    await panel.run(catchSaved);
    await dropFiles(panel, { name: '<b onclick=alert(1)>x</b>.jpg', type: 'image/jpeg', bytes: server.bytesOf('capture.jpg') });
    await has(panel, 'Signed by Assay Test Works');
    const saved = () => until('the saved file', () => panel.run(() => String(Reflect.get(window, 'saved') ?? '')));
    await clickButton(panel, 'Save as a web page');
    await has(panel, 'Saved as assay-b-onclick-alert-1-x-b-jpg');
    const html = await saved();
    expect(html).toContain('Signed by Assay Test Works');
    expect(html).toContain('data:image/jpeg;base64,');
    expect(html).not.toMatch(/<script|<b onclick|javascript:|https?:\/\/[^"<]*\.js/);
    await panel.run(() => Reflect.deleteProperty(window, 'saved'));
    await clickButton(panel, 'Save as data');
    const json = await saved();
    expect(JSON.parse(json)).toMatchObject({ schema: 'assay-report/1', label: 'authentic', copy: 'given' });

    await dropFiles(panel, { name: 'report.json', type: 'application/json', bytes: Buffer.from(json) });
    await has(panel, 'Nothing here was checked now.');
    expect(await textOf(panel)).toContain('The saved report says: “Signed by Assay Test Works”');
    expect(await panel.run(() => document.querySelector('.verdict svg') === null)).toBe(true);
    await dropFiles(panel, { name: 'other.jpg', type: 'image/jpeg', bytes: server.bytesOf('plain.jpg') });
    await has(panel, 'other.jpg is another file');
    await dropFiles(panel, { name: 'again.jpg', type: 'image/jpeg', bytes: server.bytesOf('capture.jpg') });
    await has(panel, 'The file that you gave is the one in this report. We checked it now.');
    await clickButton(panel, 'Show what we found now');
    await until('the seal', () => panel.run(() => document.querySelector('.verdict svg') !== null));
    await panel.close();
  });

  test('the saved page opens with nothing but itself', async () => {
    const { driver, server } = scene();
    const panel = await openPanel(scene());
    await panel.run(catchSaved);
    await dropFiles(panel, { name: 'history.jpg', type: 'image/jpeg', bytes: await makeHistory() });
    await has(panel, 'Origin not recorded');
    await clickButton(panel, 'Save as a web page');
    const html = await until('the saved file', () => panel.run(() => String(Reflect.get(window, 'saved') ?? '')));
    await panel.close();
    const url = server.file('/report.html', 'text/html; charset=utf-8', html);
    server.hits.length = 0;
    const tab = await driver.open();
    await tab.goto(url);
    // The picture, and a small one of each of the two that it was made from.
    const drawn = () => [...document.querySelectorAll('img')].filter((one) => one.naturalWidth > 0).length;
    await until('the pictures', async () => (await tab.run(drawn)) === 3);
    // The style's hash is in the page's own policy, so a style that is applied proves both.
    expect(await tab.run(() => getComputedStyle(document.querySelector('dl') ?? document.body).display)).toBe('grid');
    expect(server.hits.filter((hit) => !/report\.html|favicon/.test(hit.url))).toEqual([]);
    const outline = await tab.run(() => [document.documentElement.lang, document.title, document.querySelectorAll('main, h1').length]);
    expect(outline).toEqual(['en', 'Assay: Origin not recorded', 2]);
    await tab.close();
  });

  test('a manifest store dropped beside its picture, or onto its report, is used, and has to fit the very bytes', async () => {
    const { server } = scene();
    const bytes = base('ridge-small.jpg');
    const binding = { name: 'jumbf manifest', alg: 'sha256', exclusions: [], hash: await sha256(bytes), pad: new Uint8Array(8) };
    const plan = (await openKit()).plan('panel sidecar', 'camera');
    const content = Buffer.from(buildStore(await buildManifest(plan, { label: 'c2pa.hash.data', value: binding })));
    const store = { name: 'ridge.c2pa', type: '', bytes: content };
    const panel = await openPanel(scene());
    await dropFiles(panel, store, { name: 'ridge.jpg', type: 'image/jpeg', bytes: Buffer.from(bytes) });
    await has(panel, 'Signed by Assay Test Works');
    expect(await textOf(panel)).toContain('These signed details come from a separate file.');
    await dropFiles(panel, { name: 'other.jpg', type: 'image/jpeg', bytes: server.bytesOf('plain.jpg') });
    await has(panel, 'No origin information');
    await dropFiles(panel, store);
    await has(panel, 'Changed since signing');
    expect(await textOf(panel)).toContain('other.jpg');
    await panel.close();
  });

  test('a report stays open when its page is left, says so, and offers nothing that would be done to the next page', async () => {
    const { driver, server } = scene();
    const first = server.page('/left', img('left', server.picture('ai-generated.jpg', { n: 'left' })));
    const next = server.page('/next', img('next', server.picture('capture.jpg', { n: 'next' })));
    const page = await driver.open();
    await page.goto(first);
    const [before] = await judged(driver, first, 1);
    const panel = await openPanel(scene(), first);
    await until('the row', () => clickButton(panel, 'AI-generatedleft'));
    const shows = () => panel.run(() => [...document.querySelectorAll('.bar button')].map((button) => button.textContent));
    await until('the way to the picture', async () => (await shows()).length === 2);
    await page.goto(next);
    const [after] = await judged(driver, next, 1);
    expect(after?.id).toBe(before?.id);
    await until('the words', async () => (await textOf(panel)).includes('This item is no longer on the page.'));
    expect(await shows()).toEqual(['Back']);
    expect(await textOf(panel)).toContain('AI-generated');
    await panel.close();
    await page.close();
  });

  test('a click in the popup opens the panel of the window, at the item', async () => {
    const { driver, server } = scene();
    const url = server.page('/popup-panel', img('pop', server.picture('ai-generated.jpg', { n: 'pop' })));
    const page = await driver.open();
    await page.goto(url);
    await judged(driver, url, 1);
    const popup = await openPopup(scene(), url);
    await until('the row', () => popup.run(() => document.querySelectorAll('.row').length === 1));
    await popup.run(() => document.querySelector<HTMLElement>('.row')?.click());
    const place = await until('the way to the panel', () =>
      popup.run(() => {
        const { x, y, width, height } = document.querySelector('.details')?.getBoundingClientRect() ?? new DOMRect();
        return width > 0 ? { x: x + width / 2, y: y + height / 2 } : null;
      }),
    );
    // The popup closes itself under the click.
    await popup.click(place.x, place.y).catch(() => undefined);
    await until('the panel to take the request', async () => {
      const waiting = await driver.extension(async () => Object.keys(await chrome.storage.session.get(null)).join());
      return !waiting.includes('panel:') && (await isPanelOpen(driver));
    });
    await page.close();
  });

  test('addresses are asked for without cookies, and what is not one is refused', async () => {
    const { server } = scene();
    const panel = await openPanel(scene());
    await clickButton(panel, 'Check a file');
    const type = (text: string) =>
      panel.run((value) => {
        const field = document.querySelector<HTMLInputElement>('#address');
        if (field) field.value = value;
        field?.dispatchEvent(new Event('input', { bubbles: true }));
        setTimeout(() => field?.form?.requestSubmit(), 50);
      }, text);
    await type('not an address');
    await has(panel, 'This is not a web address.');
    server.hits.length = 0;
    await type(server.own + server.picture('ai-generated.jpg', { n: 'typed' }));
    await has(panel, 'This is the file that the site gave us.');
    expect(await textOf(panel)).toContain('AI-generated');
    expect(server.hits.filter((hit) => hit.cookie !== undefined || hit.referer !== undefined)).toEqual([]);
    await panel.close();
  });

  test('a signer is shown before it counts; open badges follow when it is added and removed', async () => {
    const { driver, server } = scene();
    const url = server.page('/anchor', img('publisher', server.picture('publisher.jpg')));
    const page = await driver.open();
    await page.goto(url);
    await expectVerdicts(driver, url, { publisher: 'unknown · signer-not-known' });
    const options = await driver.open();
    await options.goto(driver.url('extension/options/index.html'));
    await has(options, 'Add a signer');
    await giveFile(
      options,
      'input[data-choose=certificate]',
      'anchor.pem',
      'text/plain',
      readFileSync(join(FIXTURES, 'trust', 'press-anchor.pem')),
    );
    await has(options, 'This is what the file holds. Nothing counts yet.');
    expect(await textOf(options)).toMatch(/Belongs to[\s\S]*Issued by[\s\S]*Valid[\s\S]*SHA-256\s+[0-9a-f]{64}/);
    await clickButton(options, 'Accept');
    await has(options, 'Give a name and choose what they sign.');
    await expectVerdicts(driver, url, { publisher: 'unknown · signer-not-known' });
    await clickButton(options, 'Their own publications');
    await clickButton(options, 'Accept');
    await has(options, 'Open pages are being checked again.');
    await expectVerdicts(driver, url, { publisher: 'authentic · publisher' });
    const name = await options.run(() => document.querySelector('[aria-label^="Remove "]:last-of-type')?.getAttribute('aria-label') ?? '');
    expect(name).toContain('Remove');
    await options.run(() => [...document.querySelectorAll<HTMLElement>('[aria-label^="Remove "]')].at(-1)?.click());
    await expectVerdicts(driver, url, { publisher: 'unknown · signer-not-known' });
    await giveFile(
      options,
      'input[data-choose=certificate]',
      'key.pem',
      'text/plain',
      Buffer.from('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'),
    );
    await has(options, 'This file holds a private key.');
    await options.close();
    await page.close();
  });

  test('the first choice decides where Assay looks, at once; a site can be looked at all the same', async () => {
    const { driver, server } = scene();
    const url = server.page('/choice', img('one', server.picture('ai-generated.jpg', { n: 'choice' })));
    const page = await driver.open();
    await page.goto(url);
    await judged(driver, url, 1);
    const welcome = await driver.open();
    await welcome.goto(driver.url('extension/welcome/index.html'));
    await has(welcome, 'Only on a click');
    await clickButton(welcome, 'Only on a click');
    await has(welcome, 'Saved.');
    await until('silence', async () => (await itemsOf(driver, url)).length === 0);
    const panel = await openPanel(scene(), url);
    await has(panel, 'Assay does not look at this site on its own.');
    await new Keyboard(panel).press('Check this page now');
    await expectPressed(driver, 'panel');
    await expectVerdicts(driver, url, { one: 'ai-generated · signed-ai' });
    await page.reload();
    await has(panel, 'Assay does not look at this site on its own.');
    await clickButton(welcome, 'Everywhere');
    await expectVerdicts(driver, url, { one: 'ai-generated · signed-ai' });
    await Promise.all([panel.close(), welcome.close()]);
    await page.close();
  });

  test('corner and quiet badges follow the settings', async () => {
    const { driver, server } = scene();
    const url = server.page(
      '/look',
      img('ai', server.picture('ai-generated.jpg', { n: 'look' })) + img('plain', server.picture('plain.jpg', { n: 'look' })),
    );
    const page = await driver.open();
    await page.goto(url);
    await judged(driver, url, 2);
    await until('two badges', async () => (await page.badges()).length === 2);
    const options = await driver.open();
    await options.goto(driver.url('extension/options/index.html'));
    await has(options, 'Bottom right');
    await clickButton(options, 'Hide quiet labels');
    await clickButton(options, 'Bottom right');
    await until('the stored corner', () =>
      driver.extension(async () => JSON.stringify(await chrome.storage.local.get('settings')).includes('bottom-right')),
    );
    await page.reload();
    const [badge] = await until('one badge', async () => {
      const badges = await page.badges();
      return badges.length === 1 && badges;
    });
    const box = await page.run(() => {
      const { right, bottom } = (document.getElementById('ai') ?? document.body).getBoundingClientRect();
      return { right, bottom };
    });
    expect(badge?.picture).toBe('ai');
    expect(Math.abs((badge?.box.x ?? 0) + (badge?.box.width ?? 0) + 6 - box.right)).toBeLessThan(2);
    expect(Math.abs((badge?.box.y ?? 0) + (badge?.box.height ?? 0) + 6 - box.bottom)).toBeLessThan(2);
    await clickButton(options, 'Reset everything');
    await clickButton(options, 'Yes, reset everything');
    await has(options, 'Everything is as on the first day.');
    await until('two badges again', async () => (await page.badges()).length === 2);
    await options.close();
    await page.close();
  });

  test('a card has the size of text that the user has chosen, and stays inside a narrow window', async () => {
    const { driver, server } = scene();
    const url = server.page('/letters', img('signed', server.picture('capture.jpg', { n: 'letters' })));
    const page = await driver.open();
    await page.resize(driver.name === 'chromium' ? 320 : 500, 600);
    await page.goto(url);
    await judged(driver, url, 1);
    const sizes = async () => {
      const [badge] = await until('the badge', async () => (await page.badges()).length === 1 && page.badges());
      await page.click((badge?.box.x ?? 0) + 10, (badge?.box.y ?? 0) + 10);
      const { box } = await until('the card', () => page.card());
      const window = await page.run(() => document.documentElement.clientWidth);
      expect([box.x >= 8, box.x + box.width <= window - 8]).toEqual([true, true]);
      const [found] = (
        await page.inside((root) => {
          const sizeOf = (name: string) => Number.parseFloat(getComputedStyle(root.querySelector(name) ?? document.body).fontSize);
          return root.querySelector('.card') ? ['.card', '.title', '.term', '.foot'].map(sizeOf) : [];
        })
      ).filter((one) => one.length > 0);
      await page.press('Escape');
      await until('no card', async () => (await page.card()) === null);
      return found ?? [];
    };
    const before = await sizes();
    expect(before.map(Math.round)).toEqual([14, 15, 11, 12]);
    await driver.textSize(32);
    try {
      const large = await sizes();
      expect(large.map((size, at) => size / (before[at] ?? 0))).toEqual([2, 2, 2, 2]);
      // The page's own wish is not ours.
      await page.run(() => document.documentElement.style.setProperty('font-size', '50px'));
      expect(await sizes()).toEqual(large);
    } finally {
      await driver.textSize(16);
    }
    await page.close();
  });
});
