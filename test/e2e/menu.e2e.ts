import { expect, test } from 'vitest';
import { expectPressed } from './controls.ts';
import { type Tab, until } from './driver.ts';
import { Keyboard } from './keyboard.ts';
import { clickButton, isPanelOpen, openPanel, textOf } from './panel.ts';
import { badgesOf, img, inBothBrowsers, judged } from './suite.ts';

const CHECK = 'Check with Assay';
const LINK = 'Check the linked file with Assay';

// Chromium shows its menu to nobody but a user and lists no entries, so there the test asks only for the entries by their ids; what a click on
// each does is told by the unit tests of the listener and by the panel's own.
inBothBrowsers((scene, name) => {
  test('every entry of the menu is registered', async () => {
    const known = await scene().driver.extension(async () => {
      const ids: string[] = [];
      for (const id of ['media', 'link', 'page', 'nothing']) {
        try {
          await chrome.contextMenus.update(id, {});
          ids.push(id);
        } catch {
          // There is none of this id.
        }
      }
      return ids;
    });
    expect(known).toEqual(['media', 'link', 'page']);
  });

  test('the full-size picture behind a thumbnail is loaded by a button, with the keyboard alone, and told beside it', async () => {
    const { driver, server } = scene();
    const thumb = (id: string, site = ''): string =>
      `<a href="${site}${server.picture('ai-generated.jpg', { n: `large-${id}` })}">${img(id, server.picture('plain.jpg', { n: id }))}</a>`;
    const url = server.page('/thumbs', thumb('near') + thumb('away', server.other));
    const asked = (id: string) => server.hits.filter((hit) => hit.url.includes(`n=large-${id}`));
    const tab = await driver.open();
    await tab.goto(url);
    await judged(driver, url, 2);
    await badgesOf(tab, 2);
    // The background may sleep, and a test cannot wake it by keys.
    await driver.extension(() => chrome.runtime.sendMessage({ type: 'ping', ask: null }));
    await driver.command('next-badge');
    await until('the keyboard', async () => (await tab.badges()).some((badge) => badge.focused && badge.picture === 'near'));
    await tab.press('Enter');
    await until('the card', async () => (await tab.card())?.text.includes('Check the full-size picture'));
    // A screen reader has to know the place before anything is said there.
    await until('a live region', async () => (await tab.spoken()).some((text) => text.trim() === ''));
    expect(asked('near')).toEqual([]);
    await tab.press('Tab');
    await until('the answer', async () => {
      const { text = '' } = (await tab.card()) ?? {};
      // The button works once the card could be read; pressed again it would stop.
      if (!/Loading and checking|AI-generated/.test(text)) await tab.press('Enter');
      return /No origin information[\s\S]*Full-size picture[\s\S]*AI-generated[\s\S]*behind the link/.test(text);
    });
    await until('the answer, said', async () => (await tab.spoken()).some((text) => /Full-size picture[\s\S]*AI-generated/.test(text)));
    expect(asked('near').every(({ method, cookie }) => method === 'GET' && cookie === undefined)).toBe(true);

    const panel = await openPanel(scene(), url);
    // By the badge's words too: the full-size picture has a row of its own.
    await until('the row', () => clickButton(panel, 'No origin informationnear'));
    await until('what was found', async () => /Full-size picture[\s\S]*AI-generated[\s\S]*Open its report/.test(await textOf(panel)));
    const keys = new Keyboard(panel);
    await keys.press('Open its report');
    await until('its report', async () => (await textOf(panel)).includes('This is about the file behind the link.'));
    await clickButton(panel, 'Back');
    await until('the row', () => clickButton(panel, 'No origin informationaway'));
    await until('the other host', async () => (await textOf(panel)).includes('which will see that you asked for it'));
    expect(asked('away')).toEqual([]);
    await keys.press('Check the full-size picture');
    await until('its answer', async () => (await textOf(panel)).includes('Open its report'));
    expect(asked('away').length).toBeGreaterThan(0);
    expect(keys.wrong).toEqual([]);
    await expectPressed(scene().driver, 'menu');
    await panel.close();
    await tab.close();
  });

  test.runIf(name === 'firefox')(
    'a right click on a picture, a link and the page leads to the panel, where the scan is off too',
    async () => {
      const { driver, server } = scene();
      const { own } = server;
      const url = server.page(
        '/menu',
        `<p id="words" style="height:100px">words</p><p><a id="link" href="${server.picture('capture.jpg', { n: 'behind' })}">a link to a picture</a></p>${img('menu', server.picture('ai-generated.jpg', { n: 'clicked' }))}`,
      );
      const tab = await driver.open();
      await tab.goto(url);
      const [item] = await judged(driver, url, 1);
      const press = async (id: string, words: string): Promise<object> => {
        const { x, y } = await middleOf(tab, id);
        // What the panel is told is read before the panel takes it.
        await driver.extension(() => {
          Object.assign(window, { told: null });
          chrome.storage.onChanged.addListener((changes) => {
            for (const [key, { newValue }] of Object.entries(changes))
              if (key.startsWith('panel:') && newValue !== undefined) Object.assign(window, { told: newValue });
          });
        });
        expect(await tab.menu(x, y, words), `${words} on ${id}`).toBe(true);
        return until('the request', () => driver.extension(() => Reflect.get(window, 'told') as object | null));
      };
      expect(await press('menu', CHECK)).toMatchObject({ kind: 'item', id: item?.id });
      await until('the panel', () => isPanelOpen(driver));
      expect(await press('link', LINK)).toMatchObject({
        kind: 'address',
        what: 'link',
        url: own + server.picture('capture.jpg', { n: 'behind' }),
      });
      expect(await press('words', CHECK)).toMatchObject({ kind: 'page' });
      await driver.extension((origin) => chrome.runtime.sendMessage({ type: 'site.set', ask: { origin, on: false } }), own);
      await until('silence', async () => (await tab.badges()).length === 0);
      expect(await press('menu', CHECK)).toMatchObject({ kind: 'address', what: 'shown' });
      await driver.extension((origin) => chrome.runtime.sendMessage({ type: 'site.forget', ask: { origin } }), own);
      await tab.close();
    },
  );
});

function middleOf(tab: Tab, id: string): Promise<{ x: number; y: number }> {
  return tab.run((name) => {
    const { x, y, width, height } = document.getElementById(name)?.getBoundingClientRect() ?? new DOMRect();
    return { x: x + Math.min(width / 2, 100), y: y + height / 2 };
  }, id);
}
