import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signed, stream, update } from '../fixtures/documents.ts';
import { base, from, openKit, unsigned } from '../fixtures/kit.ts';
import { signFilm } from '../fixtures/signed-film.ts';
import { makeCa, makeLeaf } from '../unit/cms/pki.ts';
import { plain } from '../unit/pdf/world.ts';
import { type Tab, until } from './driver.ts';
import { catchSaved, dropFiles, giveFile, openPanel, textOf } from './panel.ts';
import { openPopup } from './popup.ts';
import { img, judged, type Scene } from './suite.ts';

const FILES = ['capture.jpg', 'ai-generated.jpg', 'ai-edited.jpg', 'changed-picture.jpg', 'stranger.jpg', 'plain.jpg'];
const ANCHOR = join(import.meta.dirname, '..', 'fixtures', 'trust', 'press-anchor.pem');
const JPEG = 'image/jpeg';
/** More than is loaded of a film that nobody asked about. */
const FILM_BYTES = 3 * 1024 * 1024;

/** What is looked at: a screen of Assay's own, or a web page with our badges in closed roots. */
export type Look = (tab: Tab, what: string, kind: 'screen' | 'page') => Promise<void>;
export interface Hanging {
  readonly look: Look;
  /** Makes a new tab as this showing wants it, such as with large text. */
  readonly dress: (tab: Tab) => Promise<void>;
  /** Width of the panel. */
  readonly width: number;
}

/** Goes through every screen in every state, once, and shows each. */
export async function walkScreens(scene: Scene, hanging: Hanging): Promise<void> {
  const { driver, server } = scene;
  const style = 'style="width:280px;height:210px;margin:6px"';
  const gone = img('gone', server.other + server.picture('plain.jpg', { status: 404, behind: 1 }), style);
  // Another site's, which nobody asks for before a click.
  const paper = server.other + new URL(server.file('/paper.pdf', 'application/pdf', await makePaper())).pathname;
  const body = `<style>:root{color-scheme:light dark}</style>${FILES.map((one) => img(one, server.picture(one), style)).join('')}${gone}
    <p><a id="paper" href="${paper}">A paper behind a link</a></p>`;
  const url = server.page('/gallery', body);
  const page = await driver.open();
  await page.resize(960, 860);
  await page.goto(url);
  await judged(driver, url, FILES.length + 1);
  await showPopup(scene, url, hanging);
  await showPanel(scene, url, hanging);
  await showFilm(scene, hanging);
  await showSettings(scene, hanging);
  await showPage(page, hanging);
  await page.close();
}

async function showPopup(scene: Scene, url: string, { look, dress }: Hanging): Promise<void> {
  const popup = await openPopup(scene, url);
  await popup.resize(400, 600);
  await dress(popup);
  await until('the rows', () => popup.run((count) => document.querySelectorAll('.item').length === count, FILES.length + 1));
  await popup.run(() => document.querySelector<HTMLElement>('.row')?.click());
  await look(popup, 'popup', 'screen');
  await popup.close();
  const nowhere = await openPopup(scene, scene.driver.url('nowhere.html'));
  await nowhere.resize(400, 300);
  await dress(nowhere);
  await until('the notice', () => nowhere.run(() => document.querySelector('.notice') !== null));
  await look(nowhere, 'popup-no-page', 'screen');
  await nowhere.close();
}

async function showPanel(scene: Scene, url: string, { look, dress, width }: Hanging): Promise<void> {
  const { server } = scene;
  const panel = await openPanel(scene, url);
  await panel.resize(width, 900);
  await dress(panel);
  const shows = (selector: string) => until(selector, () => panel.run((wanted) => document.querySelector(wanted) !== null, selector));
  await until('the rows', () => panel.run((count) => document.querySelectorAll('.row[data-label]').length === count, FILES.length + 1));
  await look(panel, 'panel-list', 'screen');
  await search(panel, 'nothing like it');
  await shows('.notice');
  await look(panel, 'panel-list-empty', 'screen');
  await search(panel, '');
  await panel.run(() => document.querySelector<HTMLElement>('.row[data-label=ai-edited]')?.click());
  await shows('figure img');
  await look(panel, 'panel-item', 'screen');
  await unfold(panel);
  await look(panel, 'panel-item-whole', 'screen');
  await panel.run(catchSaved);
  await panel.run(() => document.querySelector<HTMLElement>('.actions button')?.click());
  const html = await until('the saved page', () => panel.run(() => String(Reflect.get(window, 'saved') ?? '')));
  await panel.run(() => Reflect.deleteProperty(window, 'saved'));
  await panel.run(() => document.querySelectorAll<HTMLElement>('.actions button')[1]?.click());
  const json = await until('the saved data', () => panel.run(() => String(Reflect.get(window, 'saved') ?? '')));
  await panel.run(() => document.querySelectorAll<HTMLElement>('nav button')[1]?.click());
  await shows('.drop');
  await look(panel, 'panel-check', 'screen');
  await dropFiles(panel, { name: 'changed.pdf', type: 'application/pdf', bytes: await makePaper() });
  await shows('.report .timeline');
  await unfold(panel);
  await look(panel, 'panel-document', 'screen');
  await panel.run(() => Reflect.deleteProperty(window, 'saved'));
  await panel.run(() => document.querySelector<HTMLElement>('.actions button')?.click());
  const paper = await until('the saved document', async () => {
    // The panel's own look at the file makes an address, too.
    const text = await panel.run(() => String(Reflect.get(window, 'saved') ?? ''));
    return text.startsWith('<!doctype') && text;
  });
  await panel.run(() => Reflect.deleteProperty(window, 'saved'));
  await dropFiles(panel, { name: 'history.jpg', type: JPEG, bytes: await makeHistory() });
  await until('the small picture', () => panel.run(() => (document.querySelector<HTMLImageElement>('.thumbnail')?.naturalWidth ?? 0) > 0));
  await look(panel, 'panel-history', 'screen');
  await dropFiles(panel, { name: 'cut.jpg', type: JPEG, bytes: server.bytesOf('cut.jpg') });
  await until('the problems', () => panel.run(() => document.querySelector('.report')?.textContent?.includes('cut.jpg') === true));
  await unfold(panel);
  await look(panel, 'panel-problems', 'screen');
  await dropFiles(panel, { name: 'report.json', type: 'application/json', bytes: Buffer.from(json) });
  await shows('.saved');
  await look(panel, 'panel-saved', 'screen');
  await panel.run(() => document.querySelectorAll<HTMLElement>('nav button')[1]?.click());
  const three = FILES.slice(0, 3).map((one) => ({ name: one, type: JPEG, bytes: server.bytesOf(one) }));
  await dropFiles(panel, ...three);
  await until('the labels', () => panel.run(() => document.querySelectorAll('.row[data-label]:not(:disabled)').length === 6));
  await look(panel, 'panel-files', 'screen');
  await panel.close();
  await showSaved(scene, html, 'saved-page', { look, dress, width });
  await showSaved(scene, paper, 'saved-document', { look, dress, width });
}

/** A signed recording that is too large to be loaded unasked; of a kind that both browsers play, else it would be no item. */
async function showFilm(scene: Scene, { look, dress, width }: Hanging): Promise<void> {
  const { driver, server } = scene;
  const film = await signFilm(await openKit(), 'wav', new Uint8Array(FILM_BYTES).fill(128));
  const src = server.file('/film.wav', 'audio/wav', film, { 'accept-ranges': 'bytes' });
  const url = server.page('/film', `<video src="${src}" title="An interview" width="320" height="180" controls></video>`);
  const page = await driver.open();
  await page.goto(url);
  const panel = await openPanel(scene, url);
  await panel.resize(width, 900);
  await dress(panel);
  await until('the film', () => panel.run(() => document.querySelector('.row:not(:disabled)') !== null));
  await panel.run(() => document.querySelector<HTMLElement>('.row')?.click());
  await until('its button', () => panel.run(() => document.querySelector('.whole button') !== null));
  await look(panel, 'panel-film', 'screen');
  await panel.close();
  await page.close();
}

/** Nothing can be brought into a page that lets nothing in, so axe looks at the same page without its policy. */
async function showSaved({ driver, server }: Scene, html: string, what: string, { look, dress }: Hanging): Promise<void> {
  const saved = await driver.open();
  await saved.resize(800, 1000);
  const open = html.replace(/<meta http-equiv="content-security-policy"[^>]*>/, '');
  await saved.goto(server.file(`/${what}.html`, 'text/html; charset=utf-8', open));
  await dress(saved);
  await look(saved, what, 'screen');
  await saved.close();
}

async function showSettings({ driver }: Scene, { look, dress }: Hanging): Promise<void> {
  const options = await driver.open();
  await options.resize(1000, 1400);
  await options.goto(driver.url('extension/options/index.html'));
  await dress(options);
  await until('the settings', async () => (await textOf(options)).length > 400);
  await look(options, 'options', 'screen');
  await giveFile(options, 'input[data-choose=certificate]', 'anchor.pem', 'text/plain', readFileSync(ANCHOR));
  await until('the certificate', () => options.run(() => document.querySelector('.review') !== null));
  await options.run(() => document.querySelector<HTMLElement>('.review .main')?.click());
  await look(options, 'options-signer', 'screen');
  await options.close();
  const welcome = await driver.open();
  await welcome.resize(1000, 1400);
  await welcome.goto(driver.url('extension/welcome/index.html'));
  await dress(welcome);
  await until('the choice', () => welcome.run(() => document.querySelector('.choices input') !== null));
  await look(welcome, 'welcome', 'screen');
  await welcome.close();
}

async function showPage(page: Tab, { look }: Hanging): Promise<void> {
  const badges = await until('authentic', async () => {
    const found = await page.badges();
    return found.some((badge) => badge.label === 'authentic') && found;
  });
  await look(page, 'page', 'page');
  const badge = badges.find((one) => one.picture === 'capture.jpg');
  await page.click((badge?.box.x ?? 0) + 10, (badge?.box.y ?? 0) + 10);
  await until('the card', () => page.card());
  await look(page, 'card', 'page');
  await page.press('Escape');
  const unchecked = await until('the document', async () => (await page.badges()).find((one) => one.label === 'unchecked'));
  await page.click(unchecked.box.x + 10, unchecked.box.y + 10);
  await until('the card of the document', async () => (await page.inside((root) => root.querySelector('.fold') !== null)).includes(true));
  await look(page, 'card-document', 'page');
}

function search(panel: Tab, text: string): Promise<void> {
  return panel.run((value) => {
    const field = document.querySelector<HTMLInputElement>('input[type=search]');
    if (field) field.value = value;
    field?.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);
}

function unfold(tab: Tab): Promise<void> {
  return tab.run(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** A camera picture and a found one, put together; the editor kept a small picture of each. */
export async function makeHistory(): Promise<Buffer> {
  const kit = await openKit();
  const parent = from(await kit.capture('gallery'), 'parentOf', { thumbnail: base('ridge-small.jpg') });
  const part = { ...unsigned('componentOf'), thumbnail: base('dunes-small.jpg') };
  const actions = [{ action: 'c2pa.placed', ingredient: 1 }, { action: 'c2pa.cropped' }];
  const { bytes } = await kit.edited('gallery', 'dunes.jpg', parent, actions, kit.stamped('editor'), { ingredients: [part] });
  return Buffer.from(bytes);
}

/** Signed by somebody unknown, then given another page. */
async function makePaper(): Promise<Buffer> {
  const root = await makeCa('Document Root');
  const signer = await makeLeaf('Agency', root, { ekus: ['1.3.6.1.5.5.7.3.36'], organization: 'Agency of Tests' });
  const good = await signed(plain({ 60: stream('x'.repeat(2_000)) }), { signer });
  return Buffer.from(update(good, { objects: { 4: stream('BT /F1 12 Tf 20 100 Td (Pay 900 to Mallory) Tj ET') } }));
}
