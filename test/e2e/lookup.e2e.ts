import { expect, test } from 'vitest';
import { readAnchors } from '../../src/trust/user-anchors.ts';
import { sha256 } from '../fixtures/bytes.ts';
import { buildManifest, buildStore } from '../fixtures/c2pa-builder.ts';
import { signed } from '../fixtures/documents.ts';
import { insertSegment } from '../fixtures/embed.ts';
import { base, openKit, SOURCE } from '../fixtures/kit.ts';
import { xmpSegment } from '../fixtures/metadata.ts';
import { type Identity, makeIdentity, makeList, makeOcsp, PURPOSE } from '../fixtures/pki.ts';
import { extension, makeCa, makeLeaf, makeOcsp as makeOctetsOcsp, oid, sequence, tlv } from '../unit/cms/pki.ts';
import { DOCUMENT_EKU, plain } from '../unit/pdf/world.ts';
import { expectPressed } from './controls.ts';
import { type Tab, until } from './driver.ts';
import { itemsOf } from './items.ts';
import { Keyboard } from './keyboard.ts';
import { clickButton, openPanel, textOf } from './panel.ts';
import type { TestServer } from './server.ts';
import { badgesOf, expectVerdicts, img, inBothBrowsers, judged } from './suite.ts';

/** A picture on the first host whose signed details are on the second; answers the path of both. */
async function publish(server: TestServer, name: string): Promise<{ readonly picture: string; readonly manifest: string }> {
  const manifest = `/manifests/${name}.c2pa`;
  const bytes = insertSegment(base('ridge-small.jpg'), xmpSegment(`<dcterms:provenance>${server.other}${manifest}</dcterms:provenance>`));
  const binding = { name: 'jumbf manifest', alg: 'sha256', exclusions: [], hash: await sha256(bytes), pad: new Uint8Array(8) };
  const plan = (await openKit()).plan(`e2e ${name}`, 'camera');
  server.file(
    manifest,
    'application/c2pa',
    Buffer.from(buildStore(await buildManifest(plan, { label: 'c2pa.hash.data', value: binding }))),
  );
  const picture = `/pictures/${name}.jpg`;
  server.file(picture, 'image/jpeg', Buffer.from(bytes), { 'cache-control': 'max-age=600' });
  return { picture, manifest };
}

const ASKED_AT = '2026-10-31T00:00:00Z';
const WITHDRAWN_AT = '2026-03-01T00:00:00Z';

/** What an authority answers, at which of the two kinds of address. `null` = nothing is there. */
interface Answer {
  readonly form: 'ocsp' | 'list';
  readonly body: (leaf: Identity, issuer: Identity, responder: Identity) => Promise<Uint8Array | string> | null;
}
const ANSWERS: Readonly<Record<string, Answer>> = {
  good: { form: 'ocsp', body: (leaf, issuer, responder) => makeOcsp(leaf, issuer, responder, ASKED_AT) },
  revoked: { form: 'ocsp', body: (leaf, issuer, responder) => makeOcsp(leaf, issuer, responder, ASKED_AT, WITHDRAWN_AT) },
  'on-list': { form: 'list', body: (leaf, issuer) => makeList(issuer, ASKED_AT, [{ leaf, on: WITHDRAWN_AT }]) },
  malformed: { form: 'ocsp', body: async () => '<html>come in</html>' },
  unreachable: { form: 'ocsp', body: () => null },
};
const statusPath = (name: string) => `/status/${name}`;

/** A picture whose signer's certificate names an address on the second host, where the authority answers so; answers the picture's path. */
async function publishSigner(server: TestServer, name: string, { form, body }: Answer, serial: number): Promise<string> {
  const kit = await openKit();
  const issuer = kit.who('demo-issuer');
  const leaf = await makeIdentity(
    {
      id: name,
      commonName: `Asked ${name}`,
      organization: 'Asked',
      issuer: 'demo-issuer',
      serial,
      from: '2025-01-01T00:00:00Z',
      to: '2044-01-01T00:00:00Z',
      purposes: [PURPOSE.claimSigning, PURPOSE.emailProtection],
      [form]: server.other + statusPath(name),
    },
    issuer,
  );
  const said = await body(leaf, issuer, kit.who('responder'));
  if (said !== null) server.file(statusPath(name), 'application/octet-stream', Buffer.from(said));
  const signing = { identity: leaf, chain: [issuer], reserve: 2000 };
  const { bytes } = await kit.made(`e2e ${name}`, 'ridge-small.jpg', SOURCE.capture, signing);
  return server.file(`/pictures/status-${name}.jpg`, 'image/jpeg', Buffer.from(bytes), { 'cache-control': 'max-age=600' });
}

/** Opens the report of this row in the panel, and asks its signer's authority. */
async function askAuthority(panel: Tab, name: string): Promise<void> {
  await until('the row', () => clickButton(panel, name));
  const keys = new Keyboard(panel);
  await keys.press('Check now if the certificate was withdrawn');
}

inBothBrowsers((scene, browser) => {
  test('a file that is given to the user only is loaded with the login on a click that names its host, once', async () => {
    const { driver, server } = scene();
    const tab = await driver.open();
    server.page('/cookie', '<p>here is your cookie</p>');
    await tab.goto(`${server.other}/cookie`);
    const member = server.other + server.picture('ai-generated.jpg', { cookie: 1, behind: 1, n: 'member' });
    const url = server.page('/members', img('member', member));
    await tab.goto(url);
    await judged(driver, url, 1);
    const withCookie = () => server.hits.filter((hit) => hit.url.includes('n=member') && hit.dest !== 'image' && hit.cookie !== undefined);

    if (browser === 'chromium') {
      await expectVerdicts(driver, url, { member: 'unknown · unread' });
      expect(withCookie()).toEqual([]);
      const panel = await openPanel(scene(), url);
      await until('the row', () => clickButton(panel, 'member'));
      await until('the button', async () => (await textOf(panel)).includes('gets your cookies'));
      await new Keyboard(panel).press('Load it with your login at');
      await expectVerdicts(driver, url, { member: 'ai-generated · signed-ai' });
      await panel.close();
    }
    // Firefox has heard the picture on its way to the page, and need not ask.
    await expectVerdicts(driver, url, { member: 'ai-generated · signed-ai' });
    expect(withCookie().map(({ host, method, range, referer }) => [host, method, range, referer])).toEqual(
      browser === 'chromium' ? [['other', 'GET', undefined, undefined]] : [],
    );
    await tab.close();
  });

  test('an authority is asked about a certificate on a click only, and what it answers counts', async () => {
    const { driver, server } = scene();
    const names = Object.keys(ANSWERS);
    const pictures = await Promise.all(Object.entries(ANSWERS).map(([name, answer], at) => publishSigner(server, name, answer, 900 + at)));
    const url = server.page('/status', pictures.map((src, at) => img(names[at] ?? '', src)).join(''));
    const tab = await driver.open();
    await tab.goto(url);
    const before = Object.fromEntries(names.map((name) => [name, 'authentic · captured']));
    await expectVerdicts(driver, url, before);
    const asked = () => server.hits.filter(({ path }) => path.startsWith(statusPath('')));
    expect(asked()).toEqual([]);

    const panel = await openPanel(scene(), url);
    const says = (text: string) => until(`"${text}"`, async () => (await textOf(panel)).includes(text));
    for (const name of names) {
      await askAuthority(panel, name);
      if (name === 'good') await says('the certificate was not withdrawn before this was signed');
      else if (name === 'malformed' || name === 'unreachable') await says('but got no answer that we can use');
      else await says('certificate was withdrawn. Do not rely');
      await until('the list', () => clickButton(panel, 'Back'));
    }
    const withdrawn = { revoked: 'unknown · withdrawn', 'on-list': 'unknown · withdrawn' };
    await expectVerdicts(driver, url, { ...before, ...withdrawn });
    expect(asked().map(({ path, host, method, cookie, referer }) => [path, host, method, cookie, referer])).toEqual(
      names.map((name) => [statusPath(name), 'other', ANSWERS[name]?.form === 'list' ? 'GET' : 'POST', undefined, undefined]),
    );
    await panel.close();
    await tab.close();
  });

  test('and about the certificate of a document’s signer too', async () => {
    const { driver, server } = scene();
    const root = await makeCa('Asked Document Root');
    const access = sequence(
      sequence(oid('1.3.6.1.5.5.7.48.1'), tlv(0x86, new TextEncoder().encode(server.other + statusPath('document')))),
    );
    const extra = [extension('1.3.6.1.5.5.7.1.1', false, access)];
    const signer = await makeLeaf('Agency', root, { ekus: [DOCUMENT_EKU], organization: 'Asked Agency', extra });
    const revoked = await makeOctetsOcsp({ leaf: signer, issuer: root, status: 'revoked', revokedAt: WITHDRAWN_AT, thisUpdate: ASKED_AT });
    server.file(statusPath('document'), 'application/ocsp-response', Buffer.from(revoked));
    const pdf = server.file('/papers/asked.pdf', 'application/pdf', Buffer.from(await signed(plain(), { signer })));
    const read = await readAnchors(root.der, { name: 'Asked documents', as: 'publisher', added: '2026-11-01' });
    await driver.extension(async (one) => {
      const { 'user-anchors': before } = await chrome.storage.local.get('user-anchors');
      await chrome.storage.local.set({ 'user-anchors': [...(Array.isArray(before) ? before : []), one] });
    }, read.anchors);

    const url = server.page('/papers', `<p><a href="${pdf}">The report</a></p>`);
    const tab = await driver.open();
    await tab.goto(url);
    const verdict = (wanted: string) =>
      until(wanted, async () => (await itemsOf(driver, url)).some(({ view }) => `${view?.label} · ${view?.reason}` === wanted));
    await verdict('authentic · document');
    const asked = () => server.hits.filter(({ path }) => path === statusPath('document'));
    expect(asked()).toEqual([]);
    const panel = await openPanel(scene(), url);
    await askAuthority(panel, 'The report');
    await verdict('unknown · withdrawn');
    expect(asked().map(({ method, cookie, referer }) => [method, cookie, referer])).toEqual([['POST', undefined, undefined]]);
    await panel.close();
    await tab.close();
  });

  test('a manifest kept elsewhere is loaded on a click in the panel or on the card, once, and never by the page', async () => {
    const { driver, server } = scene();
    const tab = await driver.open();
    // Now the other host has given a cookie, and would get it back from a request that carries any.
    server.page('/cookie', '<p>here is your cookie</p>');
    await tab.goto(`${server.other}/cookie`);
    const [panelled, carded] = [await publish(server, 'panelled'), await publish(server, 'carded')];
    const url = server.page('/remote', img('panelled', panelled.picture) + img('carded', carded.picture));
    await tab.goto(url);
    await judged(driver, url, 2);
    await expectVerdicts(driver, url, { panelled: 'unknown · remote', carded: 'unknown · remote' });
    const asked = (path: string) => server.hits.filter((hit) => hit.path === path);

    // The page does what it can: it clicks on everything, also while the card is open.
    const badge = (await badgesOf(tab, 2)).find((one) => one.picture === 'carded')?.box;
    if (!badge) throw new Error('no badge');
    await tab.click(badge.x + badge.width / 2, badge.y + badge.height / 2);
    await until('the card', async () => (await tab.card()) !== null);
    await tab.run(() => {
      for (const element of document.querySelectorAll<HTMLElement>('*')) {
        element.click();
        for (const type of ['pointerdown', 'mousedown', 'click', 'keydown'])
          element.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX: 60, clientY: 200 }));
      }
      window.postMessage({ type: 'item.allow', ask: { id: 'p1', kind: 'manifest' } }, '*');
    });
    expect(asked(panelled.manifest)).toEqual([]);
    expect(asked(carded.manifest)).toEqual([]);

    const button = (
      await tab.inside((root) => {
        const place = root.querySelector('.act')?.getBoundingClientRect();
        return place ? { x: place.x + place.width / 2, y: place.y + place.height / 2 } : null;
      })
    ).find((one) => one !== null);
    if (!button) throw new Error('no button on the card');
    // A click too soon after the card came up is not taken for the reader's.
    await tab.run(() => new Promise((done) => setTimeout(done, 700)));
    await tab.click(button.x, button.y);
    await expectVerdicts(driver, url, { panelled: 'unknown · remote', carded: 'authentic · captured' });

    const panel = await openPanel(scene(), url);
    await until('the row', () => clickButton(panel, 'panelled'));
    const keys = new Keyboard(panel);
    await keys.press('Load from');
    // The button went with the old answer; the keyboard is on the new one.
    await keys.lands('Signed by');
    await expectVerdicts(driver, url, { panelled: 'authentic · captured', carded: 'authentic · captured' });
    await until('the report', async () => (await textOf(panel)).includes('These signed details were loaded from'));

    for (const path of [panelled.manifest, carded.manifest])
      expect(asked(path).map(({ host, method, cookie, referer }) => ({ host, method, cookie, referer }))).toEqual([
        { host: 'other', method: 'GET', cookie: undefined, referer: undefined },
      ]);
    await expectPressed(driver, 'lookup');
    await panel.close();
    await tab.close();
  });
});
