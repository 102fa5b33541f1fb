import { expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { addDemoAnchor } from './demo-anchor.ts';
import { until } from './driver.ts';
import { itemsOf } from './items.ts';
import { startServer } from './server.ts';
import { img, judged } from './suite.ts';

const COUNT = 6;

// Only Chromium lets a debugger into a Worker; the keeper is tested by itself in the unit tests. A fresh browser each time, since a Worker is
// given up only after its whole time.
// Each way costs half a minute, so the second one is left to the soak.
const WAYS = process.env.ASSAY_ROUNDS === undefined ? (['hang'] as const) : (['hang', 'kill'] as const);

test.each(WAYS)('a Worker is lost to a %s, and only its own item pays', async (how) => {
  const server = await startServer();
  const driver = await launchChromium();
  try {
    await addDemoAnchor(driver);
    const warm = server.page('/warm', img('warm', server.picture('ai-generated.jpg', { n: 'warm' })));
    const tab = await driver.open();
    await tab.goto(warm);
    await judged(driver, warm, 1);
    const broken = await driver.breakWorker(how);
    expect(broken).toBe(1);
    const pictures = Array.from({ length: COUNT }, (_, n) => img(`p${n}`, server.picture('ai-generated.jpg', { n: String(n) })));
    const url = server.page('/lost', pictures.join(''));
    await tab.goto(url);
    // Everybody else is judged at once, by the Worker beside it.
    await until(
      'the others',
      async () => (await itemsOf(driver, url)).filter((item) => item.view?.label === 'ai-generated').length >= COUNT - broken,
    );
    const items = await judged(driver, url, COUNT, 60_000);
    const lost = items.filter((item) => item.view.label !== 'ai-generated');
    expect(lost.map((item) => item.view.reason)).toEqual(lost.map(() => 'unread'));
    expect(lost.length).toBeLessThanOrEqual(broken);
    // A new Worker took the place.
    await tab.goto(warm);
    expect((await judged(driver, warm, 1)).map((item) => item.view.label)).toEqual(['ai-generated']);
  } finally {
    await driver.close();
    await server.close();
  }
});
