// Newer trust lists: asked of the publisher on a click only, shown, taken, and given back. A server of ours stands for the publisher: its
// address is in the package under test, where no page can reach it.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BARRED_RECORD } from '../fixtures/people.ts';
import { expectPressed } from './controls.ts';
import { type Driver, type Tab, until } from './driver.ts';
import { Keyboard } from './keyboard.ts';
import { clickButton, openPanel, textOf } from './panel.ts';
import { startServer, type TestServer } from './server.ts';
import { BROWSERS, badgesOf, expectVerdicts } from './suite.ts';

const FIXTURES = new URL('../fixtures/trust/', import.meta.url);
const TRUST = new URL('../../assets/trust/', import.meta.url);

interface Entry {
  readonly der: string;
}
const entriesOf = (url: URL): readonly Entry[] => JSON.parse(readFileSync(url, 'utf8')).entries;

/** The list as its publisher writes it, with these certificates. */
function loteOf(day: string, entries: readonly Entry[], next = '2044-01-01'): string {
  const services = entries.map(({ der }) => ({
    ServiceInformation: {
      ServiceStatus: 'http://c2pa.org/conformance/trust-list/trusted',
      ServiceDigitalIdentity: { X509Certificates: [{ val: der }] },
    },
  }));
  const ListAndSchemeInformation = { ListIssueDateTime: `${day}T00:00:00Z`, NextUpdate: `${next}T00:00:00Z` };
  return JSON.stringify({ LoTE: { ListAndSchemeInformation, TrustedEntitiesList: [{ TrustedEntityServices: services }] } });
}

/** The record of the program that signed `barred.jpg`, here without anything that it may not claim. */
const PRODUCT = { recordId: BARRED_RECORD, name: 'Assay Pocket Camera', applicant: 'Assay Test Works', barred: [] };

/** The built extension with this publisher of the C2PA list, and no other publisher; one product more is on the list of those. */
function packageWith(folder: string, publisher: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'assay-lists-'));
  cpSync(folder, copy, { recursive: true });
  const trust = (name: string) => join(copy, 'trust', name);
  const products: { readonly products: readonly object[] } = JSON.parse(readFileSync(trust('products.json'), 'utf8'));
  const more = JSON.stringify({ ...products, products: [...products.products, PRODUCT] });
  writeFileSync(trust('products.json'), more);
  const index: { readonly lists: readonly { readonly id: string }[] } = JSON.parse(readFileSync(trust('index.json'), 'utf8'));
  const lists = index.lists.map((line) => ({
    ...line,
    publisher: line.id === 'c2pa' ? publisher : undefined,
    // The package is checked against the hashes of its index.
    ...(line.id === 'products' && { sha256: createHash('sha256').update(more).digest('hex') }),
  }));
  writeFileSync(trust('index.json'), JSON.stringify({ ...index, lists }));
  return copy;
}

const has = (tab: Tab, text: string) => until(`"${text}"`, async () => (await textOf(tab)).includes(text));

/** The text of the card of the picture with this id. */
async function cardOf(page: Tab, picture: string): Promise<string> {
  const badge = (await badgesOf(page, 3)).find((one) => one.picture === picture)?.box;
  if (!badge) throw new Error(`no badge on ${picture}`);
  await page.click(badge.x + badge.width / 2, badge.y + badge.height / 2);
  const card = await until('the card', () => page.card());
  await page.press('Escape');
  await until('no card', async () => (await page.card()) === null);
  // A pointer that stays spreads the badge's words over the picture, and then no capture can prove what it shows.
  await page.hover(400, 600);
  return card.text;
}

describe.each(BROWSERS)('%s', (name, launch) => {
  const shipped = entriesOf(new URL('c2pa.json', TRUST));
  const demo = entriesOf(new URL('claims.json', FIXTURES));
  const today = new Date().toISOString().slice(0, 10);
  const requests: IncomingMessage[] = [];
  let given = '';
  let publisher: Server;
  let server: TestServer;
  let driver: Driver;
  let folder: string;

  beforeAll(async () => {
    publisher = createServer((request, response) => {
      requests.push(request);
      response.setHeader('Set-Cookie', 'seen=1');
      response.end(given);
    });
    await new Promise<void>((done) => publisher.listen(0, '127.0.0.1', done));
    const { port } = publisher.address() as AddressInfo;
    folder = packageWith(name === 'chromium' ? 'dist/chrome' : 'dist/firefox', `http://127.0.0.1:${port}/list.json`);
    server = await startServer();
    driver = await launch({ extension: folder });
  });
  afterAll(async () => {
    await driver.close();
    await server.close();
    publisher.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('are asked for on a click, shown, taken on another, and given back; open badges follow', async () => {
    const picture = (id: string, file: string) => `<img id="${id}" alt="${id}" src="${server.picture(file)}" width="200" height="150">`;
    const url = server.page('/lists', picture('one', 'capture.jpg') + picture('two', 'plain.jpg') + picture('three', 'barred.jpg'));
    const expectOne = (verdict: string) => expectVerdicts(driver, url, { one: verdict, two: 'unknown · none', three: verdict });
    const page = await driver.open();
    await page.goto(url);
    await expectOne('unknown · signer-not-known');
    const options = await driver.open();
    await options.goto(driver.url('extension/options/index.html'));
    await has(options, 'Look for newer lists');
    expect(requests).toEqual([]);

    given = loteOf('2026-08-05', shipped.slice(0, 3));
    await clickButton(options, 'Look for newer lists');
    await has(options, 'lost more than half of its entries');

    given = '<html>not a list</html>';
    await clickButton(options, 'Look for newer lists');
    await has(options, 'is not a list that we can read');

    given = loteOf('2026-08-04', shipped);
    await clickButton(options, 'Look for newer lists');
    await has(options, 'list is older than ours');

    // A list whose own day of renewal has passed already.
    given = loteOf(today, [...shipped.slice(1), ...demo], '2026-08-06');
    const keys = new Keyboard(options);
    await keys.press('Look for newer lists');
    await has(options, 'Added (1): Assay demo anchor');
    await keys.lands('Newer lists');
    await keys.press('Keep what we have');
    await keys.lands('Newer lists');
    await keys.press('Look for newer lists');
    await has(options, 'Added (1): Assay demo anchor');
    await keys.lands('Newer lists');
    expect(await textOf(options)).toContain('Removed (1):');
    await expectOne('unknown · signer-not-known');
    await keys.press('Use the newer lists');
    await has(options, 'You took this list from its publisher.');
    await expectOne('authentic · captured');
    expect(await cardOf(page, 'one')).toContain('That list is past its update date.');
    expect(await cardOf(page, 'two')).toContain('One of our lists of signers is past its update date.');
    // The product's name comes from its own certificate's record; no other picture gets it.
    expect(await cardOf(page, 'three')).toContain('Made with Assay Pocket Camera.');
    expect(await cardOf(page, 'one')).not.toContain('Assay Pocket Camera');
    const panel = await openPanel({ driver, server }, url);
    await until('the row', () => clickButton(panel, 'three'));
    await has(panel, 'Made with Assay Pocket Camera.');
    await panel.close();
    await driver.killBackground();
    await page.reload();
    await expectOne('authentic · captured');

    await keys.press('Back to the lists that came with Assay');
    await has(options, 'The lists that came with Assay count again.');
    await expectOne('unknown · signer-not-known');
    expect(requests).toHaveLength(5);
    expect(keys.wrong).toEqual([]);
    await expectPressed(driver, 'lists');
    expect(requests.filter(({ headers }) => headers.cookie !== undefined || headers.referer !== undefined)).toEqual([]);
    expect(await driver.errors()).toEqual([]);
  });
});
