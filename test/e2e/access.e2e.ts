import { expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { expectPressed } from './controls.ts';
import { addDemoAnchor } from './demo-anchor.ts';
import { type Driver, type Tab, until } from './driver.ts';
import { launchFirefox } from './firefox.ts';
import { Keyboard } from './keyboard.ts';
import { openPanel, textOf } from './panel.ts';
import { openPopup } from './popup.ts';
import { startServer } from './server.ts';
import { img, judged } from './suite.ts';

const has = (tab: Tab, words: string) => until(words, async () => (await textOf(tab)).includes(words));
/** The browser's own question comes up, which nobody can answer here: that it is asked for these pages is what a key can do. */
const asksForPages = async (driver: Driver, tab: Tab): Promise<void> => {
  await tab.run(() => {
    chrome.permissions.request = async (wanted?: object) => {
      Object.assign(window, { asked: JSON.stringify(wanted) });
      return false;
    };
  });
  const keys = new Keyboard(tab);
  await keys.press('Let Assay read pages');
  await until('the question', () => tab.run(() => Reflect.get(window, 'asked') === '{"origins":["<all_urls>"]}'));
  expect(keys.wrong).toEqual([]);
  await expectPressed(driver, 'access');
};
const kept = (driver: Driver) => driver.extension(async () => JSON.stringify(await chrome.storage.local.get(null)));
/** What the session's store still holds of a page of the test server, choices for sites apart. */
const leftOf = (driver: Driver) =>
  driver.extension(async () => {
    const session = await chrome.storage.session.get(null);
    const ours = Object.entries(session).filter(([, value]) => /127\.0\.0\.1|localhost|ai-generated/.test(JSON.stringify(value)));
    return JSON.stringify(ours.filter(([key]) => key !== 'sites'));
  });

// What a user can take from Assay. Firefox takes back the right to read pages without a question, and lets an add-on into private windows from
// outside; in Chrome the browser's own page of extensions does both.
test('Chrome: the right to read pages is taken back and given, and a private window leaves nothing; every screen says so', async () => {
  const server = await startServer();
  const driver = await launchChromium();
  const id = new URL(driver.url('')).hostname;
  const configure = async (changes: object) => {
    const page = await driver.open();
    await page.goto('chrome://extensions');
    await page.run(
      (extensionId, wanted) => {
        const { developerPrivate } = chrome as unknown as {
          developerPrivate: { updateExtensionConfiguration(changes: object): Promise<void> };
        };
        return developerPrivate.updateExtensionConfiguration({ extensionId, ...wanted });
      },
      id,
      changes,
    );
    await page.close();
  };
  try {
    await addDemoAnchor(driver);
    const url = server.page('/access', img('access', server.picture('ai-generated.jpg', { n: 'access' })));
    const page = await driver.open();
    await page.goto(url);
    await judged(driver, url, 1);
    const screens = [
      await openPanel({ driver, server }, url),
      await openPopup({ driver, server }, url),
      await driver.open(),
      await driver.open(),
    ];
    await screens[2]?.goto(driver.url('extension/options/index.html'));
    await screens[3]?.goto(driver.url('extension/welcome/index.html'));
    await configure({ hostAccess: 'ON_CLICK' });
    for (const screen of screens) await has(screen, 'The browser does not let Assay read web pages now.');
    for (const screen of screens) await asksForPages(driver, screen);
    await configure({ hostAccess: 'ON_ALL_SITES' });
    for (const screen of screens)
      await until('the end of the notice', async () => !(await textOf(screen)).includes('does not let Assay read web pages'));
    for (const screen of [...screens, page]) await screen.close();

    await configure({ incognitoAccess: true });
    await driver.enable(true); // the browser has loaded the extension once more
    const before = await kept(driver);
    const secret = server.page('/incognito', img('secret', server.picture('ai-generated.jpg', { n: 'incognito' })));
    await driver.extension(async (address) => void (await chrome.windows.create({ incognito: true, url: address })), secret);
    await judged(driver, secret, 1);
    const panel = await openPanel({ driver, server }, secret);
    await has(panel, 'Assay forgets this tab when you close it.');
    await panel.close();
    await driver.extension(async (address) => {
      for (const tab of await chrome.tabs.query({})) if (tab.url === address && tab.id !== undefined) await chrome.tabs.remove(tab.id);
    }, secret);
    await until('the end of it', async () => (await leftOf(driver)) === '[]').catch(async () => expect(await leftOf(driver)).toBe('[]'));
    expect(await kept(driver)).toBe(before);
    expect(await driver.errors()).toEqual([]);
  } finally {
    await driver.close();
    await server.close();
  }
});

test('Firefox: a private window leaves nothing; the right to read pages can be taken back, and every screen says so', async () => {
  const server = await startServer();
  const driver = await launchFirefox({ private: true });
  try {
    await addDemoAnchor(driver);
    const before = await kept(driver);
    const url = server.page('/private', img('private', server.picture('ai-generated.jpg')));
    const page = await driver.open({ private: true });
    await page.goto(url);
    await judged(driver, url, 1);
    await until('the badge', async () => (await page.badges()).length === 1);
    const panel = await openPanel({ driver, server }, url);
    await has(panel, 'Assay forgets this tab when you close it.');
    const popup = await openPopup({ driver, server }, url);
    await has(popup, 'AI-generated');
    await has(popup, 'Assay forgets this tab when you close it.');
    await popup.run(() => document.querySelector<HTMLElement>('[role=switch]')?.click());
    await has(popup, 'Assay does not look at this site on its own.');
    await Promise.all([popup.close(), panel.close()]);
    await page.close();
    await until('the end of it', async () => (await leftOf(driver)) === '[]').catch(async () => expect(await leftOf(driver)).toBe('[]'));
    expect(await kept(driver)).toBe(before);

    const own = await openPanel({ driver, server });
    await driver.extension(() => chrome.permissions.remove({ origins: ['<all_urls>'] }));
    await has(own, 'The browser does not let Assay read web pages now.');
    const small = await openPopup({ driver, server }, url);
    await has(small, 'The browser does not let Assay read web pages now.');
    for (const screen of [own, small]) await asksForPages(driver, screen);
    await Promise.all([own.close(), small.close()]);
    expect(await driver.errors()).toEqual([]);
  } finally {
    await driver.close();
    await server.close();
  }
});
