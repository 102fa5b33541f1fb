import { join } from 'node:path';
import type { Item } from '../../extension/messages.ts';
import { launchChromium } from '../e2e/chromium.ts';
import { addDemoAnchor } from '../e2e/demo-anchor.ts';
import { type Driver, type Launch, type Tab, until } from '../e2e/driver.ts';
import { launchFirefox } from '../e2e/firefox.ts';
import { itemsOf } from '../e2e/items.ts';
import { type Hit, startServer, type TestServer } from '../e2e/server.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
export type Browser = Driver['name'];
const LAUNCH: Readonly<Record<Browser, Launch>> = { chromium: launchChromium, firefox: launchFirefox };
/** The end of a measurement that fails. */
const LIMIT_MS = 90_000;

/** A page with Assay or without it, and nothing else different. */
export interface Setting {
  readonly browser?: Browser;
  readonly assay: boolean;
  /** Everything that the server sends shares this many bytes a second. */
  readonly bytesPerSecond?: number;
  /** Further pictures that the server knows, by name. */
  readonly files?: ReadonlyMap<string, Buffer>;
}

export interface Scene {
  readonly driver: Driver;
  readonly server: TestServer;
  readonly tab: Tab;
}

/** A fresh browser and a fresh server for one measurement, closed after it. */
export async function inScene<T>(setting: Setting, measure: (scene: Scene) => Promise<T>): Promise<T> {
  const { browser = 'chromium', assay } = setting;
  const server = await startServer(setting.files, setting.bytesPerSecond);
  const driver = await LAUNCH[browser]({ extension: assay ? join(ROOT, 'dist', browser === 'chromium' ? 'chrome' : 'firefox') : null });
  try {
    if (assay) await addDemoAnchor(driver);
    const tab = await driver.open();
    await tab.resize(1000, 900);
    return await measure({ driver, server, tab });
  } finally {
    await driver.close();
    await server.close();
  }
}

/** `count` pictures, `signed` of them spread evenly, every second one from the other site. No two share an address, nor two sets with other tags. */
export function picturesOf(
  server: TestServer,
  { count, signed, name = 'plain.jpg', tag = '' }: { count: number; signed: number; name?: string; tag?: string },
): string {
  const every = signed === 0 ? Number.POSITIVE_INFINITY : Math.round(count / signed);
  return Array.from({ length: count }, (_, n) => {
    const file = n % every === 0 && signed > 0 ? 'capture.jpg' : name;
    const host = n % 2 === 0 ? '' : server.other;
    return `<img id="p${n}" alt="p${n}" width="150" height="110" src="${host}${server.picture(file, { n: `${tag}${n}` })}">`;
  }).join('');
}

/** Waits until every one of `count` items is labelled. The background is asked, so that the question costs the page nothing. */
export function labelled(driver: Driver, url: string, count: number): Promise<void> {
  return itemsLabelled(driver, url, (items) => items.length === count);
}

/** Waits for items of which all are labelled and which are the wanted ones. */
export async function itemsLabelled(driver: Driver, url: string, areWanted: (items: readonly Item[]) => boolean): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const items = await itemsOf(driver, url);
    if (items.every((item) => item.view !== null) && areWanted(items)) return;
    if (performance.now() > end) throw new Error(`waited ${LIMIT_MS} ms in vain for every label, there are ${items.length} items`);
    // A long list is asked for now and then, or the asking is what takes the time.
    await pause(Math.max(20, items.length / 4));
  }
}

/** Waits until no label waits for its proof any more, or for as long as a page gets. */
export async function settled(driver: Driver, url: string): Promise<void> {
  const done = async () => (await itemsOf(driver, url)).every((item) => item.view !== null && item.view.reason !== 'copy-unconfirmed');
  await until('the proofs', done, 10_000).catch(() => undefined);
}

/** Waits until no picture is to be searched for hidden marks any more. */
export async function searched(driver: Driver, url: string): Promise<void> {
  await until('the searches', async () => (await itemsOf(driver, url)).every((item) => item.view?.searchable !== true), LIMIT_MS);
}

/** Closes the page of the extension's own that the driver asks from: no reader of a page has it open, and it looks at the list now and then. */
export async function leaveScreens({ driver }: Pick<Scene, 'driver'>): Promise<void> {
  if (driver.name !== 'chromium') return;
  const close = async () => chrome.tabs.remove((await chrome.tabs.getCurrent())?.id ?? -1);
  await driver.extension(close).catch(() => undefined); // it goes before it can answer
}

export const isPicture = (hit: Hit): boolean => hit.path.startsWith('/picture/');
export const bytesOf = (hits: readonly Hit[]): number => hits.reduce((sum, hit) => sum + hit.bytes, 0);

/** Seconds of processor time of all processes. */
export async function processor(driver: Driver): Promise<number> {
  return sumOf(await driver.cpu());
}

export const sumOf = (parts: Readonly<Record<string, number>>): number => Object.values(parts).reduce((sum, part) => sum + part, 0);

export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

export function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
