import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item, ItemView } from '../../extension/messages.ts';
import { launchChromium } from './chromium.ts';
import { addDemoAnchor } from './demo-anchor.ts';
import { type Driver, type Launch, until } from './driver.ts';
import { launchFirefox } from './firefox.ts';
import type { Badge } from './inside.ts';
import { itemsOf } from './items.ts';
import { startServer, type TestServer } from './server.ts';

export const BROWSERS: readonly (readonly [Driver['name'], Launch])[] = [
  ['chromium', launchChromium],
  ['firefox', launchFirefox],
];

export interface Scene {
  readonly driver: Driver;
  readonly server: TestServer;
}

/** The same tests in both browsers, each with a server of its own and the demo anchor added. Ends with: no error of ours was seen. */
export function inBothBrowsers(define: (scene: () => Scene, name: Driver['name']) => void): void {
  describe.each(BROWSERS)('%s', (name, launch) => {
    let scene: Scene | undefined;
    const use = (): Scene => {
      if (scene === undefined) throw new Error('the browser did not start');
      return scene;
    };
    beforeAll(async () => {
      const server = await startServer();
      const driver = await launch();
      scene = { driver, server };
      await addDemoAnchor(driver);
    });
    afterAll(async () => {
      await scene?.driver.close();
      await scene?.server.close();
    });
    define(use, name);
    test('no script of ours has failed', async () => {
      expect(await use().driver.errors()).toEqual([]);
    });
  });
}

export type Judged = Item & { readonly view: ItemView };

/** Waits until `count` items are known and each is judged. */
export async function judged(driver: Driver, url: string, count: number, limit = 40_000): Promise<readonly Judged[]> {
  let last: readonly Item[] = [];
  return until(
    `${count} judged items`,
    async () => {
      last = await itemsOf(driver, url);
      const done = last.filter(isJudged);
      return last.length >= count && done.length === last.length && done;
    },
    limit,
  ).catch(async (problem) => {
    const found = last.map((item) => `${item.name}: ${item.view?.label ?? 'checking'}`);
    const tabs = await driver.extension(async () => (await chrome.tabs.query({})).map((tab) => `${tab.status} ${tab.url}`));
    throw new Error(`${problem.message} on ${url}; there are ${JSON.stringify(found)} and the tabs ${JSON.stringify(tabs)}`);
  });
}

function isJudged(item: Item): item is Judged {
  return item.view !== null;
}

/** `name: label · reason` of each item, in the order of the names. */
export function verdictsOf(items: readonly Judged[]): Record<string, string> {
  return Object.fromEntries(items.map(({ name, view }) => [name, `${view.label} · ${view.reason}`]).toSorted());
}

/**
 * Expects these verdicts by name, and gives them time: a picture of which the shown copy is still being proven has a lower verdict first.
 */
export async function expectVerdicts(driver: Driver, url: string, wanted: Readonly<Record<string, string>>): Promise<void> {
  let last: Record<string, string> = {};
  const isThere = async (): Promise<boolean> => {
    last = verdictsOf((await itemsOf(driver, url)).filter(isJudged));
    return JSON.stringify(last) === JSON.stringify(Object.fromEntries(Object.entries(wanted).toSorted()));
  };
  await until('the verdicts', isThere, 25_000).catch(() => undefined);
  expect(last, JSON.stringify(last)).toEqual(wanted);
}

/** The badges that are seen once there are `count`. */
export function badgesOf(tab: { badges(): Promise<readonly Badge[]> }, count: number): Promise<readonly Badge[]> {
  return until(`${count} badges`, async () => {
    const badges = await tab.badges();
    return badges.length >= count && badges;
  });
}

/** An `<img>` with its name as id and alternative text. */
export function img(name: string, src: string, more = ''): string {
  return `<img id="${name}" alt="${name}" src="${src}" width="200" height="150" ${more}>`;
}
