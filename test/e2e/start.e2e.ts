import { describe, expect, test } from 'vitest';
import { until } from './driver.ts';
import { itemsOf } from './items.ts';
import { startServer } from './server.ts';
import { BROWSERS, img } from './suite.ts';

const ROUNDS = Number(process.env.ASSAY_ROUNDS ?? 1);
const PICTURES = 30;
const SIGNED = 6;

/** Thirty pictures of which every fifth is signed; no two share an address. */
function page(picture: (name: string, options: { n: string }) => string): string {
  return Array.from({ length: PICTURES }, (_, n) => {
    const name = n % (PICTURES / SIGNED) === 0 ? 'ai-generated.jpg' : 'plain.jpg';
    return img(`p${n}`, picture(name, { n: String(n) }), 'style="width:120px;height:90px"');
  }).join('');
}

describe.each(BROWSERS)('%s from cold', (_, launch) => {
  test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))('thirty of thirty labelled in a fresh profile, round %i', async () => {
    const server = await startServer();
    // Not a moment for the background to stand up: the first page comes at once.
    const driver = await launch({ ready: false });
    try {
      const url = server.page('/thirty', page(server.picture));
      const tab = await driver.open();
      await tab.goto(url);
      const items = await until(
        'thirty labels',
        async () => {
          const found = await itemsOf(driver, url);
          return found.length === PICTURES && found.every((item) => item.view !== null) && found;
        },
        60_000,
      );
      const labels = items.map((item) => item.view?.label);
      expect(labels.filter((label) => label === 'ai-generated')).toHaveLength(SIGNED);
      expect(items.filter((item) => item.view?.reason === 'none')).toHaveLength(PICTURES - SIGNED);
      expect(await driver.errors()).toEqual([]);
    } finally {
      await driver.close();
      await server.close();
    }
  });
});
