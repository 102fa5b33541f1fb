import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { axe } from './axe.ts';
import { until } from './driver.ts';
import { clickButton, dropFiles, openPanel, textOf } from './panel.ts';
import { img, inBothBrowsers, judged } from './suite.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screens');
const FILES = ['capture.jpg', 'ai-generated.jpg', 'ai-edited.jpg', 'changed-picture.jpg', 'stranger.jpg', 'plain.jpg'];

// Every screen in both schemes, for the eye and for axe.
inBothBrowsers((scene, name) => {
  test.each(['light', 'dark'] as const)('panel, options and welcome in a %s scheme', async (scheme) => {
    mkdirSync(FOLDER, { recursive: true });
    const { driver, server } = scene();
    const file = (what: string): string => join(FOLDER, `${name}-${scheme}-${what}.png`);
    await driver.scheme(scheme);
    const url = server.page(`/look-${scheme}`, FILES.map((one) => img(one, server.picture(one, { n: `look-${scheme}` }))).join(''));
    const page = await driver.open();
    await page.goto(url);
    await judged(driver, url, FILES.length);
    const panel = await openPanel(scene(), url);
    await until('the rows', () => panel.run((count) => document.querySelectorAll('.row[data-label]').length === count, FILES.length));
    const looked = async (tab: typeof panel, what: string): Promise<void> => {
      await tab.screenshot(file(what));
      expect([what, (await axe(tab)).violations]).toEqual([what, []]);
      expect(statSync(file(what)).size).toBeGreaterThan(2000);
    };
    await looked(panel, 'panel-list');
    for (const one of ['ai-edited.jpg', 'changed-picture.jpg']) {
      expect(await clickButton(panel, one)).toBe(true);
      await until('the picture', () => panel.run(() => document.querySelector('figure img') !== null));
      await looked(panel, `panel-${one.split('.')[0]}`);
      await panel.run(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
        window.scrollTo(0, 700);
      });
      await looked(panel, `panel-${one.split('.')[0]}-more`);
      await clickButton(panel, 'Back');
    }
    await clickButton(panel, 'Check a file');
    await looked(panel, 'panel-check-empty');
    const files = FILES.slice(0, 3).map((one) => ({ name: one, type: 'image/jpeg', bytes: server.bytesOf(one) }));
    await dropFiles(panel, ...files);
    await until('the labels', () => panel.run(() => document.querySelectorAll('.row[data-label]:not(:disabled)').length === 3));
    await looked(panel, 'panel-check');
    await panel.close();
    for (const what of ['options', 'welcome']) {
      const tab = await driver.open();
      await tab.resize(1000, 1400);
      await tab.goto(driver.url(`extension/${what}/index.html`));
      await until('the page', async () => (await textOf(tab)).length > 400);
      await looked(tab, what);
      await tab.close();
    }
    await page.close();
    await driver.scheme('light');
  });
});
