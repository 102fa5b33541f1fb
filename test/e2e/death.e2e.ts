import { expect, test } from 'vitest';
import { until } from './driver.ts';
import { itemsOf } from './items.ts';
import { badgesOf, img, inBothBrowsers, judged, verdictsOf } from './suite.ts';

const CAPTURED = 'authentic · captured';
const COUNT = 12;

inBothBrowsers((scene) => {
  const page = (path: string, options: object = {}): string => {
    const { server } = scene();
    const pictures = Array.from({ length: COUNT }, (_, n) =>
      img(`p${n}`, server.picture(n % 2 ? 'capture.jpg' : 'ai-generated.jpg', { n: path + n, ...options })),
    );
    return server.page(path, pictures.join(''));
  };
  const labelsOf = async (url: string): Promise<readonly string[]> =>
    (await judged(scene().driver, url, COUNT, 80_000)).filter((item) => item.name !== 'after').map((item) => item.view.label);
  /** Right ones are counted, since a verdict that still waits for its proof is lower for a moment. */
  const expectAll = async (url: string): Promise<void> => {
    const right = async (): Promise<number> => {
      const labels = await labelsOf(url);
      const authentic = labels.filter((label) => label === 'authentic').length;
      return authentic + labels.filter((label) => label === 'ai-generated').length;
    };
    await until(`${COUNT} right labels`, async () => (await right()) >= COUNT, 60_000);
    expect((await labelsOf(url)).filter((label) => label === 'authentic').length).toBeLessThanOrEqual(COUNT / 2);
  };

  test('the background ends again and again while a page is checked', async () => {
    const { driver } = scene();
    const tab = await driver.open();
    const url = page('/killed');
    await tab.goto(url);
    for (let round = 0; round < 3; round += 1) {
      await driver.killBackground();
      await new Promise((done) => setTimeout(done, 150));
    }
    await expectAll(url);
    await tab.close();
  });

  test('the background ends before the page starts, and after its last answer', async () => {
    const { driver, server } = scene();
    await driver.killBackground();
    const tab = await driver.open();
    const url = page('/asleep');
    await tab.goto(url);
    await expectAll(url);
    await driver.killBackground();
    // What was known is still known, and a new picture is checked.
    await expectAll(url);
    await tab.run(
      (src) => {
        const image = document.createElement('img');
        Object.assign(image, { id: 'after', alt: 'after', src, width: 200, height: 150 });
        document.querySelector('main')?.prepend(image);
      },
      server.picture('capture.jpg', { n: 'after' }),
    );
    await until('the new one', async () => verdictsOf(await judged(driver, url, COUNT + 1)).after === CAPTURED);
    await tab.close();
  });

  test('the card and the report are there after the background has ended', async () => {
    const { driver, server } = scene();
    const url = server.page('/report', img('report', server.picture('capture.jpg', { n: 'report' })));
    const tab = await driver.open();
    await tab.goto(url);
    await judged(driver, url, 1);
    const [badge] = await badgesOf(tab, 1);
    await driver.killBackground();
    await tab.click((badge?.box.x ?? 0) + 10, (badge?.box.y ?? 0) + 10);
    expect((await until('the card', () => tab.card())).text).toContain('signed');
    const [item] = await itemsOf(driver, url);
    const report = await driver.extension(
      async (address, frameId, id) => {
        const tab = (await chrome.tabs.query({})).find((one) => one.url === address);
        return chrome.runtime.sendMessage({ type: 'item.report', ask: { tabId: tab?.id, frameId, id } });
      },
      url,
      item?.frameId ?? 0,
      item?.id ?? '',
    );
    expect(report).toMatchObject({ ok: true, value: { schema: 'assay-report/1', label: 'authentic' } });
    await tab.close();
  });
});
