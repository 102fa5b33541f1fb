import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from './driver.ts';
import { openPopup } from './popup.ts';
import { img, inBothBrowsers, judged } from './suite.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screens');
const FILES = ['capture.jpg', 'ai-generated.jpg', 'ai-edited.jpg', 'changed-picture.jpg', 'stranger.jpg', 'plain.jpg'];

// Pictures of page, card and popup for the eye: `npm run screens` makes them alone.
inBothBrowsers((scene, name) => {
  test.each(['light', 'dark'] as const)('page, card and popup in a %s scheme', async (scheme) => {
    mkdirSync(FOLDER, { recursive: true });
    const file = (what: string): string => join(FOLDER, `${name}-${scheme}-${what}.png`);
    const { driver, server } = scene();
    await driver.scheme(scheme);
    const pictures = FILES.map((one) => img(one, server.picture(one, { n: scheme }), 'style="width:280px;height:210px;margin:6px"'));
    const bad = img(
      'gone',
      server.other + server.picture('plain.jpg', { status: 404, behind: 1, n: scheme }),
      'style="width:280px;height:210px;margin:6px"',
    );
    const url = server.page(`/screens-${scheme}`, `<style>:root{color-scheme:light dark}</style>${pictures.join('')}${bad}`);
    const tab = await driver.open();
    await tab.resize(960, 820);
    await tab.goto(url);
    await judged(driver, url, FILES.length + 1);
    const badges = await until('authentic', async () => {
      const found = await tab.badges();
      return found.some((badge) => badge.label === 'authentic') && found;
    });
    await tab.screenshot(file('page'));
    const badge = badges.find((one) => one.picture === 'capture.jpg');
    await tab.click((badge?.box.x ?? 0) + 10, (badge?.box.y ?? 0) + 10);
    await until('the card', () => tab.card());
    await tab.screenshot(file('card'));
    const popup = await openPopup(scene(), url);
    await popup.resize(400, 600);
    await until('the rows', () => popup.run((count) => document.querySelectorAll('.item').length === count, FILES.length + 1));
    await popup.run(() => document.querySelector<HTMLElement>('.row')?.click());
    await popup.screenshot(file('popup'));
    for (const what of ['page', 'card', 'popup']) expect(statSync(file(what)).size).toBeGreaterThan(2000);
    await popup.close();
    await tab.close();
    await driver.scheme('light');
  });
});
