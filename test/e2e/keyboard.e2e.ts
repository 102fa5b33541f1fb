import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Tab, until } from './driver.ts';
import { itemsOf } from './items.ts';
import { Keyboard } from './keyboard.ts';
import { catchSaved, dropFiles, openPanel } from './panel.ts';
import { openPopup } from './popup.ts';
import { img, inBothBrowsers, judged } from './suite.ts';

const ANCHOR = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'trust', 'press-anchor.pem'), 'utf8');
const FILES = ['ai-edited.jpg', 'plain.jpg'];

/** The browser's own dialog for files cannot be driven, so the test asks only that it would open. */
function catchChoice(): void {
  HTMLInputElement.prototype.click = function click(this: HTMLInputElement) {
    Reflect.set(window, 'chosen', this.webkitdirectory ? 'folder' : 'files');
  };
}

// Every function of every screen, with real presses of keys and nothing else.
inBothBrowsers((scene) => {
  const opened = async (path: string): Promise<{ url: string; page: Tab }> => {
    const { driver, server } = scene();
    const url = server.page(path, FILES.map((one) => img(one, server.picture(one, { n: path.slice(1) }))).join(''));
    const page = await driver.open();
    await page.goto(url);
    await judged(driver, url, FILES.length);
    return { url, page };
  };

  test('popup: the switch, a row, the way to the picture, to the panel and to the settings', async () => {
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
    // The popup closes itself.
    await keys.press('Settings').catch(() => undefined);
    await until('the settings', () =>
      driver.extension(async () => (await chrome.tabs.query({})).some((tab) => tab.url?.includes('/options/'))),
    );
    await driver.extension(async () => {
      for (const tab of await chrome.tabs.query({}))
        if (tab.url?.includes('/options/') && tab.id !== undefined) await chrome.tabs.remove(tab.id);
    });
    expect(keys.wrong).toEqual([]);
    const again = await openPopup(scene(), url);
    await until('the rows', () => again.run(() => document.querySelectorAll('.row:not(:disabled)').length === 2));
    // The popup closes itself on the jump.
    await new Keyboard(again).press('Show on the page: ai-edited.jpg').catch(() => undefined);
    await until('the card', () => page.card());
    await page.close();
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
    await panel.press('Space');
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
    await keys.shows('How it was checked');
    await keys.lands('Edited with AI');
    await keys.to('Back', 'Shift+Tab');
    await keys.to('Show');
    for (const [button, answer] of [
      ['Save as a web page', 'Saved as'],
      ['Save as data', '.json'],
      ['Copy as text', 'Copied.'],
    ] as const) {
      await keys.press(button);
      await keys.shows(answer);
    }
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
    expect(keys.wrong).toEqual([]);
    await panel.close();
    await page.close();
  });

  test('panel: choosing files, an address, a report from the list, and clearing it', async () => {
    const { server } = scene();
    const panel = await openPanel(scene());
    const keys = new Keyboard(panel);
    await panel.run(catchChoice);
    await keys.press('Check a file');
    for (const [button, chosen] of [
      ['Choose files', 'files'],
      ['Choose a folder', 'folder'],
    ] as const) {
      await keys.press(button);
      await until(chosen, () => panel.run((what) => Reflect.get(window, 'chosen') === what, chosen));
    }
    await keys.to('address');
    await panel.type(`${server.own}${server.picture('ai-generated.jpg', { n: 'typed-keys' })}\n`);
    await keys.shows('This is the file that the site gave us.');
    await keys.lands('AI-generated');
    await keys.to('Back', 'Shift+Tab');
    await panel.press('Enter');
    await keys.lands('AI-generated');
    await panel.press('Enter');
    await keys.shows('How it was checked');
    await panel.press('Escape');
    const json = await savedReport(panel, server.bytesOf('plain.jpg'));
    await dropFiles(panel, { name: 'report.json', type: 'application/json', bytes: Buffer.from(json) });
    await dropFiles(panel, { name: 'plain.jpg', type: 'image/jpeg', bytes: server.bytesOf('plain.jpg') });
    await keys.to('Show what we found now', 'Shift+Tab');
    await panel.press('Enter');
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
    await keys.to('site');
    await options.type('news.example');
    await keys.press('Never check');
    await keys.shows('never checked');
    await options.press('Shift+Tab');
    await options.press('Shift+Tab');
    await options.press('Shift+Tab');
    await keys.lands('Remove https://news.example');
    await options.press('Enter');
    await keys.lands('site');
    await keys.press('Hide quiet badges', 'Space');
    await keys.to('Top left');
    await options.press('ArrowDown');
    await until('the corner', async () => (await stored('settings')).includes('top-right'));
    await keys.to('Choose a certificate file');
    await keys.to('Or paste it');
    await options.type(ANCHOR.trim());
    await keys.press('Show what it says');
    await keys.lands('This is what the file holds.');
    await keys.press('Their own publications', 'Space');
    await keys.to('anchor-name');
    await keys.press('Accept');
    await keys.shows('Open pages are being checked again.');
    await keys.lands('Add a signer');
    await keys.shows('Their own publications · added');
    await options.press('Shift+Tab');
    await keys.lands('Remove Assay Test Press Root');
    await options.press('Enter');
    await until('the end of it', async () => !(await stored('user-anchors')).includes('publisher'));
    await keys.lands('Your own signers');
    await keys.press('Look for hidden marks', 'Space');
    await keys.to('cap');
    await options.press('ArrowDown');
    await until('the size', async () => (await stored('settings')).includes('"cap":256'));
    await keys.press('Reset everything');
    await keys.lands('Yes, reset everything');
    await options.press('Enter');
    await keys.shows('Everything is as on the first day.');
    await keys.lands('Reset everything');
    expect(keys.wrong).toEqual([]);
    await options.close();
  });

  test('welcome: the first choice, and away', async () => {
    const { driver } = scene();
    const welcome = await driver.open();
    await welcome.goto(driver.url('extension/welcome/index.html'));
    const keys = new Keyboard(welcome);
    await keys.to('everywhere');
    await welcome.press('ArrowDown');
    await keys.shows('Saved.');
    await welcome.press('ArrowUp');
    await keys.to('Done');
    await keys.to('More settings');
    expect(keys.wrong).toEqual([]);
    await welcome.press('Shift+Tab');
    await welcome.press('Enter').catch(() => undefined);
    await until('the end', () =>
      driver.extension(async () => !(await chrome.tabs.query({})).some((tab) => tab.url?.includes('/welcome/'))),
    );
    expect(await itemsOf(driver, 'nothing')).toEqual([]);
  });
});

/** What the panel saves as data for this file. */
async function savedReport(panel: Tab, bytes: Buffer): Promise<string> {
  await panel.run(catchSaved);
  await dropFiles(panel, { name: 'plain.jpg', type: 'image/jpeg', bytes });
  await until('the report', () => panel.run(() => document.querySelector('.actions') !== null));
  await panel.run(() => document.querySelectorAll<HTMLElement>('.actions button')[1]?.click());
  return until('the saved data', () => panel.run(() => String(Reflect.get(window, 'saved') ?? '')));
}
