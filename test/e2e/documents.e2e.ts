import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import type { ItemView } from '../../extension/messages.ts';
import { readAnchors } from '../../src/trust/user-anchors.ts';
import { patch, signed, stream, update } from '../fixtures/documents.ts';
import { makeOdf, makeWord } from '../fixtures/office.ts';
import { type Identity, makeCa, makeLeaf } from '../unit/cms/pki.ts';
import { makeZip } from '../unit/office/zip.ts';
import { plain } from '../unit/pdf/world.ts';
import { expectPressed } from './controls.ts';
import type { Driver, Tab } from './driver.ts';
import { until } from './driver.ts';
import type { Badge } from './inside.ts';
import { itemsOf } from './items.ts';
import { Keyboard } from './keyboard.ts';
import { clickButton, openPanel, textOf } from './panel.ts';
import { inBothBrowsers } from './suite.ts';

const DOCUMENT_EKU = '1.3.6.1.5.5.7.3.36';
const PDF = 'application/pdf';
const AGENCY = 'Agency of Tests';
const LARGE = 10_000_000;

interface Papers {
  readonly signer: Identity;
  readonly signed: Uint8Array;
  readonly changed: Uint8Array;
  /** Signed, then given another page. */
  readonly edited: Uint8Array;
  readonly plain: Uint8Array;
  /** Not signed, and long. */
  readonly large: Uint8Array;
}

/** A new authority, which the user adds as a publisher's own, and documents by its signer. */
async function makePapers(driver: Driver): Promise<Papers> {
  const root = await makeCa('Document Root');
  const signer = await makeLeaf('Agency', root, { ekus: [DOCUMENT_EKU], organization: AGENCY });
  const read = await readAnchors(root.der, { name: 'Documents of the tests', as: 'publisher', added: '2026-11-01' });
  await driver.extension((anchors) => chrome.storage.local.set({ 'user-anchors': [anchors] }), read.anchors);
  // Long enough to be fetched by pieces, where a viewer may.
  const good = await signed(plain({ 60: stream('x'.repeat(600_000)) }), { signer });
  const formless = {
    1: '<< /Type /Catalog /Pages 2 0 R >>',
    3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>',
  };
  const unsigned = plain(formless);
  const large = plain({ ...formless, 60: stream('x'.repeat(LARGE)) });
  const edited = update(good, { objects: { 4: stream('BT /F1 12 Tf 20 100 Td (Pay 900 to Mallory) Tj ET') } });
  return { signer, edited, signed: good, changed: patch(good, 'Pay 100 to Alice', 'Pay 900 to Alice'), plain: unsigned, large };
}

interface SlowSite {
  readonly url: string;
  /** A page of the same site with a link to the document. */
  readonly page: string;
  readonly ranges: (string | undefined)[];
  /** Answers that the other side broke off. */
  readonly broken: () => number;
  close(): void;
}

/** A site that gives pieces at once, and the whole or its rest only after a while: a viewer that may will ask for pieces. Its page has `links`. */
async function slowSite(document: Uint8Array, wait = 3_000, links = ''): Promise<SlowSite> {
  const ranges: (string | undefined)[] = [];
  let broken = 0;
  const site = createServer((request, response) => {
    if (request.url === '/page') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Slow</title>${links}`);
      return;
    }
    const { range } = request.headers;
    ranges.push(range);
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    const part = document.subarray(Number(from), to === '' ? document.length : Number(to) + 1);
    const head = { 'content-type': PDF, 'accept-ranges': 'bytes', 'content-length': part.length, 'cache-control': 'no-store' };
    const where = range === undefined ? {} : { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${document.length}` };
    response.writeHead(range === undefined ? 200 : 206, { ...head, ...where });
    response.on('close', () => {
      if (!response.writableFinished) broken += 1;
    });
    if (to !== '') response.end(part);
    else {
      response.write(part.subarray(0, 100_000));
      setTimeout(() => response.end(part.subarray(100_000)), wait);
    }
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  const address = site.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/slow.pdf`,
    page: `http://127.0.0.1:${port}/page`,
    ranges,
    broken: () => broken,
    close: () => {
      site.closeAllConnections();
      site.close();
    },
  };
}

/** The toolbar button's words for the tab with this address, once they tell more than the name. */
const titleOf = (driver: Driver, url: string): Promise<string | undefined> =>
  driver.extension(async (address) => {
    const tab = (await chrome.tabs.query({})).find((one) => one.url === address);
    const title = tab?.id === undefined ? '' : await chrome.action.getTitle({ tabId: tab.id });
    return /\d/.test(title) ? title : undefined;
  }, url);

inBothBrowsers((scene, name) => {
  let papers: Papers;
  beforeAll(async () => {
    papers = await makePapers(scene().driver);
  });
  const put = (path: string, bytes: Uint8Array, headers: Record<string, string> = {}): string =>
    scene().server.file(path, PDF, Buffer.from(bytes), headers);
  const link = (id: string, href: string): string => `<p><a id="${id}" href="${href}">The ${id} report</a> and more words.</p>`;
  const open = async (path: string, body: string): Promise<{ url: string; tab: Tab }> => {
    const url = scene().server.page(path, body);
    const tab = await scene().driver.open();
    await tab.goto(url);
    return { url, tab };
  };
  const badgeAt = (tab: Tab, label: string, named: string): Promise<Badge> =>
    until(`a badge that says ${label} of ${named}`, async () =>
      (await tab.badges()).find((badge) => badge.label === label && badge.name.includes(named)),
    );
  const press = async (tab: Tab, named: string): Promise<void> => {
    const { box } = await badgeAt(tab, 'unchecked', named);
    await tab.click(box.x + box.width / 2, box.y + box.height / 2);
  };
  const verdict = (url: string, named: string): Promise<ItemView> =>
    until(`a verdict on ${named}`, async () => (await itemsOf(scene().driver, url)).find((item) => item.name.includes(named))?.view);

  /** The same address at another host, which is asked for nothing unasked. */
  const abroad = (href: string): string => href.replace(scene().server.own, scene().server.other);

  test('a signed document near the viewport is found by a few pieces; what is far away or of another host is left alone', async () => {
    const { server, driver } = scene();
    const pieces = { 'accept-ranges': 'bytes', etag: '"one"' };
    const far = `<div style="height:6000px"></div>${link('far', put('/near/far.pdf', papers.signed, pieces))}`;
    const { url, tab } = await open(
      '/near',
      link('signed', put('/near/signed.pdf', papers.signed, pieces)) +
        link('large', put('/near/large.pdf', papers.large, pieces)) +
        link('whole', put('/near/whole.pdf', papers.large)) +
        link('query', `${put('/near/query.pdf', papers.signed, pieces)}?once=1`) +
        link('other', abroad(put('/near/other.pdf', papers.signed, pieces))) +
        link('pointed', abroad(put('/near/pointed.pdf', papers.signed, pieces))) +
        far,
    );
    await tab.resize(1000, 700);
    const hitsOf = (name: string) => server.hits.filter((hit) => hit.path === `/near/${name}.pdf`);
    await badgeAt(tab, 'authentic', 'The signed report');
    await until('a look at every document that may be looked at', async () => hitsOf('large').length > 0 && hitsOf('whole').length > 0);
    for (const id of ['large', 'whole', 'query', 'other']) await badgeAt(tab, 'unchecked', `The ${id} report`);
    const large = hitsOf('large');
    expect(large.length).toBeLessThan(8);
    expect(large.reduce((sum, hit) => sum + hit.bytes, 0)).toBeLessThan(papers.large.length / 50);
    for (const hit of [...hitsOf('signed'), ...large]) expect([hit.method, hit.cookie, hit.referer]).toEqual(['GET', undefined, undefined]);
    expect([hitsOf('far'), hitsOf('other'), hitsOf('query')]).toEqual([[], [], []]);
    // What is not signed is not listed either.
    expect((await itemsOf(driver, url)).map((item) => item.name)).toEqual(['The signed report']);
    await tab.run(() => document.getElementById('other')?.focus());
    await badgeAt(tab, 'authentic', 'The other report');
    // Nor is a third one asked for, until the pointer is on its link.
    expect(hitsOf('pointed')).toEqual([]);
    const at = await tab.run(() => {
      const { x, y, width, height } = document.getElementById('pointed')?.getBoundingClientRect() ?? new DOMRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
    await tab.hover(at.x, at.y);
    await badgeAt(tab, 'authentic', 'The pointed report');
    await tab.close();
  });

  test('office documents are found and judged as PDF files are', async () => {
    const { server, driver } = scene();
    const { signer } = papers;
    const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    const file = (path: string, type: string, files: Readonly<Record<string, string>>) =>
      server.file(path, type, Buffer.from(makeZip(files, true)), { 'accept-ranges': 'bytes' });
    const signedWord = await makeWord(signer);
    const { url, tab } = await open(
      '/office',
      link('word', file('/office/word.docx', word, signedWord)) +
        link('part', file('/office/part.docx', word, await makeWord(signer, { skip: ['word/styles.xml'] }))) +
        link('other', file('/office/other.docx', word, { ...signedWord, 'word/document.xml': '<w:document xmlns:w="urn:w"/>' })) +
        link('text', abroad(file('/office/text.odt', 'application/vnd.oasis.opendocument.text', await makeOdf(signer)))),
    );
    await badgeAt(tab, 'authentic', 'The word report');
    await badgeAt(tab, 'unknown', 'The part report');
    await badgeAt(tab, 'altered', 'The other report');
    await press(tab, 'The text report');
    await badgeAt(tab, 'authentic', 'The text report');
    const found = (await itemsOf(driver, url)).map(({ name: item, view }) => [item, view?.reason, view?.says[0]?.text]);
    expect(found.toSorted()).toEqual([
      ['The other report', 'changed', expect.stringContaining('changed')],
      ['The part report', 'not-fully-covered', expect.any(String)],
      ['The text report', 'document', 'Signed by Agency of Tests. The document has not changed.'],
      ['The word report', 'document', 'Signed by Agency of Tests. The document has not changed.'],
    ]);
    await tab.close();
  });

  test('links in shadow trees, in a dialog and in frames have their buttons too', async () => {
    const { driver } = scene();
    const near = (id: string) => link(id, put(`/deep/${id}.pdf`, papers.signed, { 'accept-ranges': 'bytes' }));
    scene().server.page('/deep/frame', near('framed'));
    const { url, tab } = await open(
      '/deep',
      `<div id="open"></div><div id="closed"></div><iframe src="/deep/frame" width="500" height="150"></iframe>
       <dialog id="dialog">${near('asked')}</dialog>
       <script>
         document.getElementById('open').attachShadow({ mode: 'open' }).innerHTML = ${JSON.stringify(near('open'))};
         document.getElementById('closed').attachShadow({ mode: 'closed' }).innerHTML = ${JSON.stringify(near('closed'))};
       </script>`,
    );
    for (const id of ['open', 'closed', 'framed']) await badgeAt(tab, 'authentic', `The ${id} report`);
    await tab.run(() => document.querySelector('dialog')?.showModal());
    const { box } = await badgeAt(tab, 'authentic', 'The asked report');
    await tab.click(box.x + 10, box.y + box.height / 2);
    const card = await until('the card in the dialog', () => tab.card());
    expect(card.text).toContain(`${AGENCY} signed this document.`);
    expect((await itemsOf(driver, url)).length).toBe(4);
    await tab.close();
  });

  test('a signed document of the own site is read whole, which tells how far it is; a click stops it, and another asks again', async () => {
    const site = await slowSite(papers.signed, 60_000, link('slow', '/slow.pdf'));
    const tab = await scene().driver.open();
    await tab.goto(site.page);
    const stop = async (times: number): Promise<void> => {
      const busy = await until('the progress', async () => (await tab.badges()).find((badge) => / of 0\.6 MB/.test(badge.words)));
      await tab.click(busy.box.x + 10, busy.box.y + busy.box.height / 2);
      await badgeAt(tab, 'unchecked', 'The slow report');
      await until('the end of the download', async () => site.broken() === times);
      expect(await itemsOf(scene().driver, site.page)).toEqual([]);
    };
    // Nobody asked: pieces told that it is signed.
    await stop(1);
    expect(site.ranges.filter((range) => range !== undefined).length).toBeGreaterThan(0);
    await press(tab, 'The slow report');
    await stop(2);
    await tab.close();
    site.close();
  });

  test('two links to one document share its download, and a stop of one leaves the other’s', async () => {
    const site = await slowSite(papers.signed, 60_000, link('one', '/slow.pdf') + link('two', '/slow.pdf'));
    const tab = await scene().driver.open();
    await tab.goto(site.page);
    const busy = async () => (await tab.badges()).filter((badge) => / of 0\.6 MB/.test(badge.words));
    const stop = async (left: number): Promise<void> => {
      const [first] = await busy();
      await tab.click((first?.box.x ?? 0) + 10, (first?.box.y ?? 0) + (first?.box.height ?? 0) / 2);
      await until('the stop', async () => (await busy()).length === left);
    };
    await until('the one that is signed', async () => (await busy()).length === 1);
    await press(tab, 'The two report');
    await until('both', async () => (await busy()).length === 2);
    await stop(1);
    await until('the list', async () => (await itemsOf(scene().driver, site.page)).length === 1);
    // The server hears of an end a little later.
    await new Promise((done) => setTimeout(done, 500));
    expect([site.broken(), (await busy()).length]).toEqual([0, 1]);
    await stop(0);
    await until('the end of the download', async () => site.broken() === 1);
    await tab.close();
    site.close();
  });

  test('what is larger than the options allow is not read, and the card says so', async () => {
    const { driver } = scene();
    const claim = 17 * 1024 * 1024;
    const long = `${scene().server.other}${scene().server.picture('plain.jpg', { claim })}" type="${PDF}`;
    const { url, tab } = await open('/cap', link('long', long));
    const choose = async (cap: number): Promise<void> => {
      const options = await driver.open();
      await options.goto(driver.url('extension/options/index.html'));
      const was = await until('the choice', () => options.run(() => document.querySelector<HTMLSelectElement>('#cap')?.value));
      expect(was).toBe(cap === 16 ? '64' : '16');
      await options.run((value) => {
        const select = document.querySelector<HTMLSelectElement>('#cap');
        if (select) select.value = value;
        select?.dispatchEvent(new Event('change', { bubbles: true }));
      }, String(cap));
      await until('the new limit', () =>
        driver.extension(async (value) => JSON.stringify(await chrome.storage.local.get('settings')).includes(`"cap":${value}`), cap),
      );
      await options.close();
    };
    await choose(16);
    await press(tab, 'The long report');
    const refused = await verdict(url, 'The long report');
    expect([refused.label, refused.reason]).toEqual(['unknown', 'unread']);
    const card = await until('the card', () => tab.card());
    expect(card.text).toContain('The file is larger than the set limit.');
    await choose(64);
    await tab.close();
  });

  test('a link to another host is asked for by a click, and never before', async () => {
    const { server } = scene();
    const { url, tab } = await open(
      '/links',
      link('signed', abroad(put('/links/signed.pdf', papers.signed))) + link('other', `${server.other}/x.pdf`),
    );
    const before = server.hits.length;
    await badgeAt(tab, 'unchecked', 'The signed report');
    expect(server.hits.slice(before).filter((hit) => hit.path.endsWith('.pdf'))).toEqual([]);
    expect(await itemsOf(scene().driver, url)).toEqual([]);
    await press(tab, 'The signed report');
    const view = await verdict(url, 'The signed report');
    expect([view.label, view.reason, view.copy]).toEqual(['authentic', 'document', 'given']);
    const card = await until('the card', () => tab.card());
    expect(card.text).toContain(`${AGENCY} signed this document. It has not changed since.`);
    expect(card.text).toContain('This is about the file behind the link.');
    expect(card.focused).toBe(true);
    const asked = server.hits.filter((hit) => hit.path === '/links/signed.pdf');
    expect(asked.length).toBeGreaterThan(0);
    for (const hit of asked) expect([hit.method, hit.cookie, hit.referer]).toEqual(['GET', undefined, undefined]);
    await tab.press('Escape');
    await until('the end of the card', async () => (await tab.card()) === null);
    expect((await badgeAt(tab, 'authentic', 'The signed report')).focused).toBe(true);
    await tab.close();
  });

  test('what is behind a link is told as it is: changed, unsigned, too large, gone, something else', async () => {
    const { server } = scene();
    // Nothing in its address says that it is a document; its type attribute does.
    const large = `${server.other}${server.picture('plain.jpg', { claim: 300 * 1024 * 1024 })}" type="${PDF}`;
    const page = server.file('/kinds/page.pdf', 'text/html', '<!doctype html><p>Log in first</p>');
    const { url, tab } = await open(
      '/kinds',
      link('changed', abroad(put('/kinds/changed.pdf', papers.changed))) +
        link('plain', abroad(put('/kinds/plain.pdf', papers.plain))) +
        link('large', large) +
        link('gone', `${server.other}/kinds/gone.pdf`) +
        link('page', abroad(page)),
    );
    const wanted = {
      changed: ['altered · changed', 'changed after it was signed'],
      plain: ['unknown · none', 'no origin information'],
      large: ['unknown · unread', 'larger than the set limit'],
      gone: ['unknown · unread', 'not there'],
      page: ['unknown · unread', 'not a document'],
    } as const;
    for (const [id, [label, words]] of Object.entries(wanted)) {
      await press(tab, `The ${id} report`);
      const view = await verdict(url, `The ${id} report`);
      expect([id, `${view.label} · ${view.reason}`]).toEqual([id, label]);
      expect([id, view.says.map((say) => say.text).join(' ')]).toEqual([id, expect.stringContaining(words)]);
      await tab.press('Escape');
    }
    await tab.close();
  });

  test('documents that are shown in a page are judged at once, each with a badge over it', async () => {
    const { driver } = scene();
    const cache = { 'cache-control': 'max-age=600' };
    const { url, tab } = await open(
      '/shown',
      `<iframe src="${put('/shown/frame.pdf', papers.signed, cache)}" title="frame" width="400" height="220"></iframe>
       <embed src="${put('/shown/embed.pdf', papers.changed, cache)}" type="${PDF}" title="embed" width="400" height="220">
       <object data="${put('/shown/object.pdf', papers.plain, cache)}" type="${PDF}" title="object" width="400" height="220"></object>`,
    );
    await tab.resize(1000, 900);
    const views = await until('three verdicts', async () => {
      const items = (await itemsOf(driver, url)).filter((item) => item.view);
      return items.length === 3 && items;
    });
    const found = views.map(({ url: address, view, kind }) => [new URL(address).pathname, view?.label, view?.reason, kind]).toSorted();
    expect(found).toEqual([
      ['/shown/embed.pdf', 'altered', 'changed', 'document'],
      // Nobody proved that the bytes that we read are those that the viewer shows.
      ['/shown/frame.pdf', 'unknown', 'copy-unconfirmed', 'document'],
      ['/shown/object.pdf', 'unknown', 'none', 'document'],
    ]);
    const badges = await until('three badges', async () => {
      const all = await tab.badges();
      return all.length === 3 && all;
    });
    expect(badges.map((badge) => badge.label).toSorted()).toEqual(['altered', 'unknown', 'unknown']);
    expect(badges.every((badge) => badge.top)).toBe(name === 'firefox');
    await tab.close();
  });

  test('card and panel tell of every signature, and the panel cuts out the version that was signed', async () => {
    const { driver } = scene();
    const { url, tab } = await open('/panel', link('edited', abroad(put('/panel/edited.pdf', papers.edited))));
    await badgeAt(tab, 'unchecked', 'The edited report');
    // All by keys. The background may sleep, and a test cannot wake it by the keys of a command.
    await driver.extension(() => chrome.runtime.sendMessage({ type: 'ping', ask: null }));
    await driver.command('next-badge');
    await until('the keyboard on the badge', async () => (await badgeAt(tab, 'unchecked', 'The edited report')).focused);
    await tab.press('Enter');
    const view = await verdict(url, 'The edited report');
    expect(`${view.label} · ${view.reason}`).toBe('altered · changed');
    const WHY = 'Something else changed: page Contents.';
    const card = await until('the card', () => tab.card());
    expect(card.text).toContain('Every signature (1)');
    expect(card.text).not.toContain(WHY);
    await tab.press('Tab');
    await tab.press('Enter');
    await until('what was folded', async () => (await tab.card())?.text.includes(WHY));
    await tab.press('Tab');
    await until('the keyboard on the cross', async () =>
      (await tab.inside((root) => root.activeElement?.className === 'close')).includes(true),
    );
    await tab.press('Enter');
    await until('the end of the card', async () => (await tab.card()) === null);
    expect((await badgeAt(tab, 'altered', 'The edited report')).focused).toBe(true);
    const panel = await openPanel(scene(), url);
    await until('the row', () => clickButton(panel, 'The edited report'));
    await until('the signatures', async () => (await textOf(panel)).includes('Signatures in this document'));
    const text = await textOf(panel);
    for (const part of [`Signature: ${AGENCY}`, WHY, 'The document was changed after it.', 'ECDSA', 'Documents of the tests'])
      expect(text).toContain(part);
    await panel.run(() => {
      Object.assign(window, { pages: [] });
      URL.createObjectURL = (blob: Blob | MediaSource) => {
        // The panel makes an address for its own look at the file, too.
        if (blob instanceof Blob && blob.type === 'application/pdf')
          void blob.arrayBuffer().then((bytes) => Object.assign(window, { saved: [...new Uint8Array(bytes)] }));
        else if (blob instanceof Blob && /html|json/.test(blob.type))
          void blob.text().then((page) => (Reflect.get(window, 'pages') as string[]).push(page));
        return 'about:blank';
      };
      HTMLAnchorElement.prototype.click = () => undefined;
    });
    const keys = new Keyboard(panel);
    for (const [button, answer] of [
      ['Save as a web page', '.html'],
      ['Save as data', '.json'],
      ['Copy as text', 'Copied.'],
    ] as const) {
      await keys.press(button);
      await keys.shows(answer);
    }
    const pages = await until('both pages', () =>
      panel.run(() => {
        const kept = Reflect.get(window, 'pages') as string[];
        return kept.length === 2 ? kept : undefined;
      }),
    );
    for (const page of pages) expect(page).toContain('page Contents');
    // Once the file is there, which the panel reads again for its own look.
    await until('the button', () =>
      panel.run(() => [...document.querySelectorAll('button')].some((one) => one.innerText === 'Save the signed version' && !one.disabled)),
    );
    await keys.press('Save the signed version');
    const saved = await until('the signed version', () =>
      panel.run(() => ('saved' in window && Array.isArray(window.saved) ? (window.saved as number[]) : undefined)),
    );
    expect(keys.wrong).toEqual([]);
    await expectPressed(driver, 'documents');
    const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(digest(Uint8Array.from(saved))).toBe(digest(papers.signed));
    await panel.close();
    await tab.close();
  });

  if (name === 'firefox')
    test('what passes by is all that the viewer gets: it asks a slow site for no pieces', async () => {
      const { driver } = scene();
      const site = await slowSite(papers.signed);
      const tab = await driver.open();
      await tab.goto(site.url);
      expect((await verdict(site.url, 'slow.pdf')).label).toBe('authentic');
      expect(site.ranges).toEqual([undefined]);
      await tab.close();
      site.close();
    });

  test('a document that is opened as a tab is judged at once', async () => {
    const { driver, server } = scene();
    const cache = { 'cache-control': 'max-age=600', 'accept-ranges': 'bytes' };
    const tab = await driver.open();
    const wanted = {
      // Firefox lets us keep what its viewer gets; nobody proves that what Chromium has in its cache is what its viewer shows.
      signed: name === 'firefox' ? ['authentic · document', 'shown'] : ['unknown · copy-unconfirmed', 'unconfirmed'],
      changed: ['altered · changed', name === 'firefox' ? 'shown' : 'unconfirmed'],
      plain: ['unknown · none', name === 'firefox' ? 'shown' : 'unconfirmed'],
    } as const;
    for (const kind of ['signed', 'changed', 'plain'] as const) {
      const url = put(`/tab/${kind}.pdf`, papers[kind], cache);
      await tab.goto(url);
      const view = await verdict(url, `${kind}.pdf`);
      expect([kind, `${view.label} · ${view.reason}`, view.copy]).toEqual([kind, ...wanted[kind]]);
      expect((await itemsOf(driver, url)).map((item) => item.kind)).toEqual(['document']);
      await until('the toolbar', async () => (kind === 'plain' ? /1/ : /1 of 1|: 1 /).test((await titleOf(driver, url)) ?? ''));
      if (name === 'chromium') await badgeAt(tab, view.label, `${kind}.pdf`);
      // Chromium's own cache or Firefox's listening give the bytes: nobody asks the site again.
      expect(server.hits.filter((hit) => hit.path === `/tab/${kind}.pdf`).length).toBe(1);
      if (kind === 'changed') {
        const panel = await openPanel(scene(), url);
        await until('the row in the panel', () => clickButton(panel, 'changed.pdf'));
        await until('the verdict in the panel', async () => (await textOf(panel)).includes('This file changed after it was signed.'));
        await panel.close();
      }
    }
    // Back out of the browser's memory, no verdict on one document stands at another.
    const [first, last] = [`${server.own}/tab/changed.pdf`, `${server.own}/tab/plain.pdf`];
    await driver.extension(async (address) => {
      const there = (await chrome.tabs.query({})).find((one) => one.url === address);
      if (there?.id !== undefined) await chrome.tabs.goBack(there.id);
    }, last);
    await until('no verdict of another document', async () => {
      const items = await itemsOf(driver, first);
      const open = await driver.extension(async (address) => (await chrome.tabs.query({})).some((one) => one.url === address), first);
      return open && items.every((item) => item.url === first);
    });
    const page = server.page('/tab/after', '<p>words</p>');
    await tab.goto(page);
    await until('an empty list', async () => (await itemsOf(driver, page)).length === 0);
    await tab.close();
  });
});
