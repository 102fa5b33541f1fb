import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { axe, axeInside, COLOUR_RULES } from './axe.ts';
import { expectKnown, watch } from './controls.ts';
import { addDemoAnchor } from './demo-anchor.ts';
import type { Driver, Scheme, Tab } from './driver.ts';
import { walkScreens } from './gallery.ts';
import { startServer } from './server.ts';
import { BROWSERS, inBothBrowsers } from './suite.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'artifacts', 'screens');
const DIST: Readonly<Record<Driver['name'], string>> = { chromium: 'chrome', firefox: 'firefox' };

/** How far the content reaches beyond its window to the side, in CSS pixels. */
function sticksOut(): number {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}

async function shoot(driver: Driver, tab: Tab, scheme: Scheme, what: string): Promise<void> {
  await driver.scheme(scheme);
  await tab.screenshot(join(FOLDER, `${driver.name}-${scheme}-${what}.png`), true);
}

mkdirSync(FOLDER, { recursive: true });

// Every screen in every state: a picture for the eye in both schemes, nothing for axe to find, nothing that runs out to the side.
inBothBrowsers((scene) => {
  test('every screen, in a light and a dark scheme', async () => {
    const { driver, server } = scene();
    const seen: string[] = [];
    const found: string[] = [];
    await walkScreens(scene(), {
      width: 420,
      dress: async () => undefined,
      look: async (tab, what, kind) => {
        seen.push(what);
        for (const scheme of ['light', 'dark'] as const) {
          await shoot(driver, tab, scheme, what);
          if (kind === 'page') continue;
          await watch(tab);
          const { violations } = await axe(tab, scheme === 'light' ? [] : COLOUR_RULES);
          found.push(...violations.map((one) => `${what}, ${scheme}: ${one}`));
        }
        const out = await tab.run(sticksOut);
        if (out > 0) found.push(`${what} runs out of its window by ${out} px`);
        if (!what.startsWith('card')) return;
        // Badges of pictures and of documents, and the card of one of each.
        const blank = await driver.open();
        await blank.goto(server.page('/blank', ''));
        for (const scheme of ['light', 'dark'] as const) {
          await driver.scheme(scheme);
          const answer = scheme === 'light' ? await axeInside(tab, blank) : await axe(blank, COLOUR_RULES);
          found.push(...answer.violations.map((one) => `badges and ${what}, ${scheme}: ${one}`));
          expect(answer.passes).toBeGreaterThan(0);
        }
        await blank.close();
      },
    });
    await driver.scheme('light');
    expect(new Set(seen).size).toBe(21);
    expect(found).toEqual([]);
    await expectKnown(driver);
  });
});

interface Variant {
  readonly scheme: Scheme;
  readonly width: number;
  /** Sent into each tab. */
  readonly dress?: () => void;
  /** The words of this language take English's place: browsers are not here in every language. */
  readonly language?: string;
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  forced: { scheme: 'forced', width: 420 },
  large: { scheme: 'light', width: 420, dress: () => document.documentElement.style.setProperty('font-size', '200%') },
  rtl: { scheme: 'light', width: 420, language: 'ar' },
  // Firefox makes no window so narrow, so the page is.
  narrow: { scheme: 'light', width: 260, dress: () => document.documentElement.style.setProperty('max-width', '260px') },
};

// For the eye only, by `npm run screens`: what changes the shape of every screen at once.
describe.each(process.env.ASSAY_SCREENS === 'all' ? BROWSERS : [])('%s', (name, launch) => {
  test.each(Object.entries(VARIANTS))('every screen: %s', async (variant, { scheme, width, dress, language }) => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-screens-'));
    const server = await startServer();
    cpSync(join(ROOT, 'dist', DIST[name]), folder, { recursive: true });
    if (language !== undefined) cpSync(join(folder, '_locales', language), join(folder, '_locales', 'en'), { recursive: true });
    const driver = await launch({ extension: folder });
    const found: string[] = [];
    try {
      await addDemoAnchor(driver);
      await walkScreens(
        { driver, server },
        {
          width,
          dress: async (tab) => dress && tab.run(dress),
          look: async (tab, what, kind) => {
            await shoot(driver, tab, scheme, `${what}-${variant}`);
            const out = kind === 'page' ? 0 : await tab.run(sticksOut);
            if (out > 0) found.push(`${what} runs out of its window by ${out} px`);
          },
        },
      );
    } finally {
      await driver.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
    expect(found).toEqual([]);
  });
});
