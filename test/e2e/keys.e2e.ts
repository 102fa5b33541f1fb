import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectPressed } from './controls.ts';
import { type Tab, until } from './driver.ts';
import { Keyboard } from './keyboard.ts';
import { catchSaved, isPanelOpen, openPanel } from './panel.ts';
import { openPopup } from './popup.ts';
import { img, inBothBrowsers, judged } from './suite.ts';

const ANCHOR = join(import.meta.dirname, '..', 'fixtures', 'trust', 'press-anchor.pem');
const FILES = ['ai-edited.jpg', 'plain.jpg'];

// Every function of every screen, with real presses of keys and nothing else. Those that controls.ts names under another file are pressed there.
inBothBrowsers((scene, browser) => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-keys-'));
    for (const name of FILES) writeFileSync(join(folder, name), scene().server.bytesOf(name));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const opened = async (path: string): Promise<{ url: string; page: Tab }> => {
    const { driver, server } = scene();
    const url = server.page(path, FILES.map((one) => img(one, server.picture(one, { n: path.slice(1) }))).join(''));
    const page = await driver.open();
    await page.goto(url);
    await judged(driver, url, FILES.length);
    return { url, page };
  };
  const isOpen = (part: string) =>
    scene().driver.extension(async (name) => (await chrome.tabs.query({})).some((tab) => tab.url?.includes(name)), part);
  const closeAll = (part: string) =>
    scene().driver.extension(async (name) => {
      for (const tab of await chrome.tabs.query({})) if (tab.url?.includes(name) && tab.id !== undefined) await chrome.tabs.remove(tab.id);
    }, part);
  const saved = (panel: Tab): Promise<string> => until('what is saved', () => panel.run(() => String(Reflect.get(window, 'saved') ?? '')));

  test('popup: the switch, a row, the way to the picture, to the settings and to the panel', async () => {
    const { driver } = scene();
    const { url, page } = await opened('/keys-popup');
    const popup = await openPopup(scene(), url);
    const keys = new Keyboard(popup);
    await until('the rows', () => popup.run(() => document.querySelectorAll('.row').length === 2));
    await keys.press('Check pictures on', 'Space');
    await keys.shows('Assay does not look at this site on its own.');
    await popup.press('Space');
    await until('the rows', () => popup.run(() => document.querySelectorAll('.row:not(:disabled)').length === 2));
    await keys.press('ai-edited.jpg');
    await keys.shows('This began as a camera photo.');
    await keys.to('Show on the page: ai-edited.jpg');
    await keys.to('All details');
    await keys.to('Open the panel');
    // The popup closes itself, as it does with each of the buttons below.
    await keys.press('Settings').catch(() => undefined);
    await until('the settings', () => isOpen('/options/'));
    await closeAll('/options/');
    expect(keys.wrong).toEqual([]);
    const press = async (words: string, open = '') => {
      const again = await openPopup(scene(), url);
      await until('the rows', () => again.run(() => document.querySelectorAll('.row:not(:disabled)').length === 2));
      const hands = new Keyboard(again);
      if (open !== '') await hands.press(open);
      await hands.press(words).catch(() => undefined);
    };
    await press('Show on the page: ai-edited.jpg');
    await until('the card', () => page.card());
    await press('Open the panel');
    await until('the panel', () => isPanelOpen(driver));
    await press('All details', 'ai-edited.jpg');
    await until('the panel to take the request', () =>
      driver.extension(async () => !Object.keys(await chrome.storage.session.get(null)).some((key) => key.startsWith('panel:'))),
    );
    await page.close();
  });

  test.each([
    ['popup', openPopup],
    ['panel', openPanel],
  ])('%s: a page that is off is checked once, and stays off; the keyboard goes to what is told of it', async (screen, openScreen) => {
    const { driver, server } = scene();
    const set = (ask: object, type: string) =>
      driver.extension((message) => chrome.runtime.sendMessage(message), { type, ask: { origin: server.own, ...ask } });
    await set({ on: false }, 'site.set');
    const url = server.page(`/keys-once-${screen}`, img('ai', server.picture('ai-edited.jpg', { n: `keys-once-${screen}` })));
    const page = await driver.open();
    await page.goto(url);
    const tab = await openScreen(scene(), url);
    const keys = new Keyboard(tab);
    await keys.shows('Assay does not look at this site on its own.');
    // A reader tells what changes in a region that it knew before.
    await tab.run(() => Reflect.set(window, 'region', document.querySelector('[role=status]')));
    await keys.press('Check this page now');
    await until('the row', () => tab.run(() => document.querySelectorAll('.row:not(:disabled)').length === 1));
    await keys.lands('1 item checked');
    expect(await tab.run(() => document.activeElement === Reflect.get(window, 'region'))).toBe(true);
    await keys.to(screen === 'popup' ? 'ai' : 'All 1');
    expect(keys.wrong).toEqual([]);
    const kept = await driver.extension(async () => JSON.stringify(await chrome.storage.local.get('sites')));
    expect(kept).toContain('false');
    await tab.close();
    await page.close();
    await set({}, 'site.forget');
  });

  test('panel: filter, search, an item with all that is folded, saving, and back', async () => {
    const { url, page } = await opened('/keys-panel');
    const panel = await openPanel(scene(), url);
    const keys = new Keyboard(panel);
    const rows = () => panel.run(() => document.querySelectorAll('.row:not(:disabled)').length);
    await until('the rows', async () => (await rows()) === 2);
    await panel.run(catchSaved);
    await keys.press('Edited with AI: 1', 'Space');
    await until('one row', async () => (await rows()) === 1);
    await keys.press('All 2');
    await until('two rows', async () => (await rows()) === 2);
    await keys.to('Search this page’s items');
    await panel.type('plain');
    await until('the found row', async () => (await rows()) === 1);
    await keys.press('plain.jpg');
    await keys.shows('How it was checked');
    await panel.press('Escape');
    await keys.lands('plain.jpg');
    // What was looked for is still there.
    expect(await rows()).toBe(1);
    await panel.press('Shift+Tab');
    for (let count = 0; count < 'plain'.length; count += 1) await panel.press('Backspace');
    await until('two rows', async () => (await rows()) === 2);
    await keys.press('ai-edited.jpg');
    await keys.lands('Edited with AI');
    await keys.to('Back', 'Shift+Tab');
    await keys.press('Show');
    await until('the card', () => page.card());
    for (const [button, answer, content] of [
      ['Save as a web page', 'Saved as', '<!doctype html>'],
      ['Save as data', '.json', '"schema": "assay-report/1"'],
    ] as const) {
      await keys.press(button);
      await keys.shows(answer);
      expect(await saved(panel)).toContain(content);
      await panel.run(() => Reflect.deleteProperty(window, 'saved'));
    }
    await panel.run(() => {
      const { clipboard } = navigator;
      const write = clipboard.writeText.bind(clipboard);
      clipboard.writeText = (text) => write(text).then(() => void Reflect.set(window, 'copied', text));
    });
    await keys.press('Copy as text');
    await keys.shows('Copied.');
    expect(await panel.run(() => String(Reflect.get(window, 'copied')))).toContain('Assay: Edited with AI');
    await keys.press('Certificate and seal');
    await keys.shows('Withdrawn?');
    await keys.press('Details and value as found');
    await keys.shows('Place in the file');
    await keys.press('Lists of signers used');
    await keys.shows('C2PA trust list');
    await keys.press('The answers that the label rests on');
    await keys.shows('Assay’s own terms');
    await panel.press('Escape');
    await keys.lands('ai-edited.jpg');
    await keys.to('Settings', 'Shift+Tab');
    await panel.press('Enter');
    await until('the settings', () => isOpen('/options/'));
    await closeAll('/options/');
    expect(keys.wrong).toEqual([]);
    await panel.close();
    await page.close();
  });

  test('panel: files and a folder from the browser’s own dialog, an address, a saved report judged again, and clearing', async () => {
    const { server } = scene();
    const panel = await openPanel(scene());
    const keys = new Keyboard(panel);
    const choose = (button: string, ...paths: string[]) => panel.choose(() => keys.press(button), paths);
    await panel.run(catchSaved);
    await keys.press('Check a file');
    await choose('Choose files', join(folder, 'plain.jpg'));
    await keys.lands('No origin information');
    await keys.press('Save as data');
    writeFileSync(join(folder, '..', 'assay-keys-report.json'), await saved(panel));
    await panel.press('Escape');
    await keys.lands('plain.jpg');
    await keys.to('Choose a folder', 'Shift+Tab');
    await panel.choose(() => panel.press('Enter'), [folder]);
    // Firefox's own question about a folder cannot be answered here, so there only the dialog is seen to open.
    const count = browser === 'firefox' ? 1 : 3;
    await until('the folder’s files', () =>
      panel.run((wanted) => document.querySelectorAll('.row:not(:disabled)').length === wanted, count),
    );
    await keys.to('address');
    await panel.type(`${server.own}${server.picture('ai-generated.jpg', { n: 'typed-keys' })}\n`);
    await keys.shows('This is the file that the site gave us.');
    await keys.lands('AI-generated');
    await keys.to('Back', 'Shift+Tab');
    await panel.press('Enter');
    await keys.lands('AI-generated');
    await keys.to('This page', 'Shift+Tab');
    await panel.press('Enter');
    await keys.press('Check a file');
    await choose('Choose files', join(folder, '..', 'assay-keys-report.json'));
    await keys.shows('Nothing here was checked now.');
    rmSync(join(folder, '..', 'assay-keys-report.json'));
    await keys.to('Choose files', 'Shift+Tab');
    await panel.choose(() => panel.press('Enter'), [join(folder, 'plain.jpg')]);
    await keys.press('Show what we found now');
    await keys.lands('No origin information');
    await panel.press('Escape');
    await keys.press('Clear the list');
    await keys.lands('Choose files');
    expect(await panel.run(() => document.querySelectorAll('.row').length)).toBe(0);
    expect(keys.wrong).toEqual([]);
    await panel.close();
  });

  test('options: sites, badges, a signer shown, added and removed, size and reset', async () => {
    const { driver } = scene();
    const options = await driver.open();
    await options.goto(driver.url('extension/options/index.html'));
    const keys = new Keyboard(options);
    const stored = (key: string) =>
      driver.extension(async (name) => JSON.stringify((await chrome.storage.local.get(name))[name] ?? null), key);
    await keys.shows('Where Assay looks');
    await keys.to('everywhere');
    await options.press('ArrowDown');
    await until('the second mode', async () => (await stored('settings')).includes('government'));
    await options.press('ArrowUp');
    await until('the first mode again', async () => (await stored('settings')).includes('everywhere'));
    await keys.to('Address of a site');
    await options.type('good.example\n');
    await keys.shows('Your choice above already says so for https://good.example.');
    await options.type('news.example');
    await keys.press('Never check');
    await keys.shows('never checked');
    await keys.to('Remove https://news.example', 'Shift+Tab');
    await options.press('Enter');
    await keys.lands('site');
    await keys.press('Hide quiet labels', 'Space');
    await until('quiet badges', async () => (await stored('settings')).includes('"hideQuiet":true'));
    await keys.to('Top left');
    await options.press('ArrowDown');
    await until('the corner', async () => (await stored('settings')).includes('top-right'));
    await keys.to('Look for newer lists');
    await options.choose(() => keys.press('Choose a certificate file'), [ANCHOR]);
    await keys.lands('This is what the file holds.');
    await keys.press('Cancel');
    await keys.lands('Add a signer');
    await keys.to('Or paste it');
    await options.type('no certificate');
    await keys.press('Show what it says');
    await keys.shows('There is no certificate in this');
    await keys.to('Choose a certificate file', 'Shift+Tab');
    await options.choose(() => options.press('Enter'), [ANCHOR]);
    await keys.lands('This is what the file holds.');
    await keys.press('Their own publications', 'Space');
    await keys.to('anchor-name');
    await options.type('Press of the keys');
    await keys.press('Accept');
    await keys.shows('Open pages are being checked again.');
    await keys.lands('Add a signer');
    await keys.to('Remove Press of the keys', 'Shift+Tab');
    await options.press('Enter');
    await until('the end of it', async () => !(await stored('user-anchors')).includes('Press of the keys'));
    await keys.lands('Your own signers');
    await keys.press('Look for hidden marks', 'Space');
    await until('no search', async () => (await stored('settings')).includes('"marks":false'));
    if (browser === 'chromium') {
      // The browser's own question comes up, which nobody can answer here.
      await options.run(() => {
        chrome.permissions.request = async () => Reflect.set(window, 'asked', true);
      });
      await keys.press('Check pictures of other sites just as', 'Space');
      await until('the question', () => options.run(() => Reflect.get(window, 'asked') === true));
    }
    await keys.to('cap');
    await options.press('ArrowDown');
    await until('the size', async () => (await stored('settings')).includes('"cap":256'));
    await keys.press('Reset everything');
    await keys.lands('Yes, reset everything');
    await keys.press('Cancel');
    await keys.lands('Reset everything');
    await options.press('Enter');
    await keys.lands('Yes, reset everything');
    await options.press('Enter');
    await keys.shows('Everything is as on the first day.');
    // In sight: this is far down a long page.
    const said = await options.run(() => {
      const { top = -1, bottom = 0 } = document.querySelector('.said')?.getBoundingClientRect() ?? {};
      return [scrollY > 0, top >= 0, bottom <= innerHeight];
    });
    expect(said).toEqual([true, true, true]);
    await keys.lands('Reset everything');
    expect(keys.wrong).toEqual([]);
    await options.close();
  });

  test('welcome: the first choice, the settings, and away', async () => {
    const { driver } = scene();
    const welcome = await driver.open();
    await welcome.goto(driver.url('extension/welcome/index.html'));
    const keys = new Keyboard(welcome);
    await keys.to('everywhere');
    await welcome.press('ArrowDown');
    await keys.shows('Saved.');
    await welcome.press('ArrowUp');
    await keys.to('Done');
    await keys.press('More settings');
    await until('the settings', () => isOpen('/options/'));
    await closeAll('/options/');
    expect(keys.wrong).toEqual([]);
    await keys.to('Done', 'Shift+Tab');
    await welcome.press('Enter').catch(() => undefined);
    await until('the end', async () => !(await isOpen('/welcome/')));
  });

  test('and no control of these screens was left out', async () => {
    await expectPressed(scene().driver, 'keys', browser === 'firefox' ? ['ui_options_pages'] : []);
  });
});
