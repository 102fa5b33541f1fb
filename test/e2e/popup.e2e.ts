import { expect, test } from 'vitest';
import { type Tab, until } from './driver.ts';
import { openPopup } from './popup.ts';
import { img, inBothBrowsers, judged } from './suite.ts';

const FILES = ['plain.jpg', 'capture.jpg', 'ai-generated.jpg', 'changed-picture.jpg', 'ai-edited.jpg'];

const textOf = (tab: Tab): Promise<string> => tab.run(() => document.body.innerText);
const rowsOf = (tab: Tab): Promise<readonly string[]> =>
  tab.run(() => [...document.querySelectorAll<HTMLElement>('.item')].map((row) => row.innerText));

inBothBrowsers((scene) => {
  const opened = async (path: string, body: string, count: number): Promise<{ url: string; tab: Tab; popup: Tab }> => {
    const { driver, server } = scene();
    const url = server.page(path, body);
    const tab = await driver.open();
    await tab.goto(url);
    await judged(driver, url, count);
    return { url, tab, popup: await openPopup(scene(), url) };
  };
  const pictures = (n: string): string => FILES.map((file) => img(file, scene().server.picture(file, { n }))).join('');

  test('it lists every item, with what has something to tell first', async () => {
    const { tab, popup } = await opened('/list', pictures('list'), FILES.length);
    const rows = await until('the rows', async () => {
      const found = await rowsOf(popup);
      return found.length === FILES.length && found;
    });
    expect(rows.map((row) => FILES.find((file) => row.includes(file)))).toEqual([
      'changed-picture.jpg',
      'ai-generated.jpg',
      'ai-edited.jpg',
      'capture.jpg',
      'plain.jpg',
    ]);
    expect(await textOf(popup)).toContain('5');
    await popup.close();
    await tab.close();
  });

  test('a row jumps to its picture and opens the card there', async () => {
    const far = `<div style="height:5000px"></div>${img('far', scene().server.picture('ai-generated.jpg', { n: 'far' }))}`;
    const { tab, popup } = await opened('/jump', far, 1);
    await until('the row', async () => (await rowsOf(popup)).length === 1);
    // The popup closes itself on the jump.
    await popup.run(() => document.querySelector<HTMLElement>('.show')?.click()).catch(() => undefined);
    await until('the scroll', () => tab.run(() => window.scrollY > 3000));
    await until('the card', () => tab.card());
    await tab.close();
  });

  test('the switch turns the site off and on', async () => {
    const { tab, popup } = await opened('/switch', pictures('switch'), FILES.length);
    const toggle = (): Promise<void> => popup.run(() => document.querySelector<HTMLElement>('[role=switch]')?.click());
    await until('the switch', () => popup.run(() => document.querySelector('[role=switch]') !== null));
    expect((await tab.badges()).length).toBeGreaterThan(0);
    await toggle();
    await until('no badge', async () => (await tab.badges()).length === 0);
    await until('no rows', async () => (await rowsOf(popup)).length === 0);
    await toggle();
    await until('badges', async () => (await tab.badges()).length > 0);
    await until('rows', async () => (await rowsOf(popup)).length === FILES.length);
    await popup.close();
    await tab.close();
  });

  test('a page without pictures, and a page where nothing can be looked at', async () => {
    const { driver, server } = scene();
    const { tab, popup } = await opened('/none', '<p>words only</p>', 0);
    await until('a notice', async () => /no pictures|nothing/i.test(await textOf(popup)));
    await popup.close();
    await tab.goto(driver.url('extension/popup/index.html'));
    const own = await openPopup(scene(), driver.url('extension/popup/index.html'));
    await until('another notice', () => own.run(() => document.querySelector('.notice')?.textContent));
    expect(await rowsOf(own)).toEqual([]);
    expect(server.hits.filter((hit) => hit.method !== 'GET')).toEqual([]);
    await own.close();
    await tab.close();
  });
});
