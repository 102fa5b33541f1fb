import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Item } from '../../extension/messages.ts';
import { launchChromium } from '../../test/e2e/chromium.ts';
import { addDemoAnchor } from '../../test/e2e/demo-anchor.ts';
import type { Driver } from '../../test/e2e/driver.ts';
import { launchFirefox } from '../../test/e2e/firefox.ts';
import { itemsOf } from '../../test/e2e/items.ts';
import { type Gallery, galleryOf } from './gallery.ts';
import { mediaTypeOf } from './media-type.ts';
import { type DemoServer, serveGallery } from './server.ts';

// Second half of `npm start`: packages, build and browser are there (start.mjs saw to that).

const FIXTURES = join(import.meta.dirname, '..', '..', 'test', 'fixtures');
/** So long the table waits for items that are still being checked. */
const PATIENCE_MS = 90_000;

const { values } = parseArgs({ options: { firefox: { type: 'boolean', default: false }, folder: { type: 'string' } } });
process.exitCode = await main(values.firefox, values.folder);

async function main(firefox: boolean, folder: string | undefined): Promise<number> {
  const headed =
    process.platform === 'darwin' || process.platform === 'win32' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  const gallery = folder === undefined ? demoGallery() : galleryOf(folder);
  for (const note of gallery.notes) console.log(note);
  if (gallery.exhibits.length === 0) return 1;
  const server =
    folder === undefined
      ? await serveGallery(
          'Assay demo',
          'Pictures made for this demo. Their signer is a demo anchor that this command added; it vouches for nothing else.',
          gallery,
        )
      : await serveGallery(`Pictures in ${basename(folder)}`, 'Every picture and PDF of the folder, as it lies there.', gallery);
  const driver = await (firefox ? launchFirefox : launchChromium)({ headed });
  try {
    if (folder === undefined) await addDemoAnchor(driver);
    await show(driver, server, headed);
    return 0;
  } finally {
    await driver.close().catch(() => undefined);
    server.close();
  }
}

async function show(driver: Driver, server: DemoServer, headed: boolean): Promise<void> {
  const tab = await driver.open();
  if (!headed) await tab.resize(1280, 1600);
  await tab.goto(server.url);
  const items = await settledItems(driver, server.url);
  printTable(items);
  if (headed) {
    console.log(`The page is ${server.url} and stays open until you close the browser.`);
    await driver.gone;
    return;
  }
  mkdirSync('artifacts', { recursive: true });
  await tab.screenshot('artifacts/demo.png');
  console.log('There is no display, so the browser ran without a window. The page as it looked: artifacts/demo.png');
}

/** The items of the page once all are judged; what is not by then stands as still being checked. */
async function settledItems(driver: Driver, url: string): Promise<readonly Item[]> {
  const end = performance.now() + PATIENCE_MS;
  for (let last = '', same = 0; ; ) {
    const items = await itemsOf(driver, url);
    // A verdict may still rise when the copy on the screen is proven.
    const now = JSON.stringify(items);
    same = now === last ? same + 1 : 0;
    last = now;
    const settled = same >= 4 && items.length > 0 && items.every((item) => item.view !== null);
    if (settled || performance.now() > end) return items;
    await new Promise((done) => setTimeout(done, 500));
  }
}

function printTable(items: readonly Item[]): void {
  const rows = items.map(({ name, view }) => [
    name,
    // The words of the badge, as a user reads them.
    view === null ? 'Still checking' : view.badge.text,
    view === null ? '' : (view.says[0]?.text ?? ''),
  ]);
  const head = ['item', 'label', 'sentence'];
  const widths = [0, 1].map((column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  for (const row of [head, ...rows])
    console.log(
      row
        .map((cell, column) => oneLine(cell).padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** A file's name may hold what a terminal takes for a command. */
function oneLine(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}

function demoGallery(): Gallery {
  const files: { readonly file: string; readonly title: string }[] = JSON.parse(readFileSync(join(FIXTURES, 'demo.json'), 'utf8'));
  const exhibits = files.map(({ file, title }) => {
    const path = join(FIXTURES, file);
    return { path, name: title, mediaType: mediaTypeOf(readFileSync(path)) };
  });
  return { exhibits, notes: [] };
}
