import { expect, test } from 'vitest';
import { addDemoAnchor } from './demo-anchor.ts';
import { type Tab, until } from './driver.ts';
import { launchFirefox } from './firefox.ts';
import { openPanel, textOf } from './panel.ts';
import { openPopup } from './popup.ts';
import { startServer } from './server.ts';
import { img, judged } from './suite.ts';

// What a user can take from Assay, where a browser lets a test do it: Firefox takes back the right to read pages without a question, and lets
// an add-on into private windows from outside. Chrome asks its own pages for both; the same code answers there.
test('a private window leaves nothing; the right to read pages can be taken back, and every screen says so', async () => {
  const server = await startServer();
  const driver = await launchFirefox({ private: true });
  const has = (tab: Tab, words: string) => until(words, async () => (await textOf(tab)).includes(words));
  try {
    await addDemoAnchor(driver);
    const before = await driver.extension(async () => JSON.stringify(await chrome.storage.local.get(null)));
    const url = server.page('/private', img('private', server.picture('ai-generated.jpg')));
    const page = await driver.open({ private: true });
    await page.goto(url);
    await judged(driver, url, 1);
    await until('the badge', async () => (await page.badges()).length === 1);
    const panel = await openPanel({ driver, server }, url);
    await has(panel, 'Assay forgets this tab when you close it.');
    const popup = await openPopup({ driver, server }, url);
    await has(popup, 'AI-generated');
    await popup.run(() => document.querySelector<HTMLElement>('[role=switch]')?.click());
    await has(popup, 'Assay does not look at this site on its own.');
    await Promise.all([popup.close(), panel.close()]);
    await page.close();
    const left = () =>
      driver.extension(async () => {
        const session = await chrome.storage.session.get(null);
        const ours = Object.entries(session).filter(([, value]) => /127\.0\.0\.1|localhost|ai-generated/.test(JSON.stringify(value)));
        return JSON.stringify(ours.filter(([key]) => key !== 'sites'));
      });
    await until('the end of it', async () => (await left()) === '[]').catch(async () => expect(await left()).toBe('[]'));
    expect(await driver.extension(async () => JSON.stringify(await chrome.storage.local.get(null)))).toBe(before);

    const own = await openPanel({ driver, server });
    await driver.extension(() => chrome.permissions.remove({ origins: ['<all_urls>'] }));
    await has(own, 'The browser does not let Assay read web pages now.');
    const small = await openPopup({ driver, server }, url);
    await has(small, 'The browser does not let Assay read web pages now.');
    await Promise.all([own.close(), small.close()]);
    expect(await driver.errors()).toEqual([]);
  } finally {
    await driver.close();
    await server.close();
  }
});
