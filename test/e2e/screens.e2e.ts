import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { axe, axeInside, COLOUR_RULES } from './axe.ts';
import type { Scheme, Tab } from './driver.ts';
import { walkScreens } from './gallery.ts';
import { inBothBrowsers } from './suite.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screens');

/** How far the content reaches beyond its window to the side, in CSS pixels. */
export function sticksOut(): number {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}

// Every screen in every state: a picture for the eye in both schemes, nothing for axe to find, nothing that runs out to the side.
inBothBrowsers((scene, name) => {
  const shoot = async (tab: Tab, scheme: Scheme, what: string): Promise<void> => {
    await scene().driver.scheme(scheme);
    await tab.screenshot(join(FOLDER, `${name}-${scheme}-${what}.png`), true);
  };

  test('every screen, in a light and a dark scheme', async () => {
    mkdirSync(FOLDER, { recursive: true });
    const { driver, server } = scene();
    const seen: string[] = [];
    const found: string[] = [];
    await walkScreens(scene(), {
      width: 420,
      dress: async () => undefined,
      look: async (tab, what, kind) => {
        seen.push(what);
        for (const scheme of ['light', 'dark'] as const) {
          await shoot(tab, scheme, what);
          if (kind === 'page') continue;
          const { violations } = await axe(tab, scheme === 'light' ? [] : COLOUR_RULES);
          found.push(...violations.map((one) => `${what}, ${scheme}: ${one}`));
        }
        const out = await tab.run(sticksOut);
        if (out > 0) found.push(`${what} runs out of its window by ${out} px`);
        if (what === 'card') {
          // Badges of pictures and of documents, and the card.
          for (const scheme of ['light', 'dark'] as const) {
            await driver.scheme(scheme);
            const answer = scheme === 'light' ? await axeInside(tab, server.page('/blank', '')) : await axe(tab, COLOUR_RULES);
            found.push(...answer.violations.map((one) => `badges and card, ${scheme}: ${one}`));
            expect(answer.passes).toBeGreaterThan(0);
          }
        }
      },
    });
    await driver.scheme('light');
    expect(seen.length).toBe(17);
    expect(found).toEqual([]);
  });
});
