import { expect, test } from 'vitest';
import { inspect, memorySource, type Report } from '../../src/index.ts';
import { readAnchors } from '../../src/trust/user-anchors.ts';
import { signed } from '../fixtures/documents.ts';
import { NO_TRUST } from '../fixtures/no-trust.ts';
import { makeCa, makeLeaf } from '../unit/cms/pki.ts';
import { chunk, encodePng } from '../unit/mark/codec.ts';
import { drawPicture } from '../unit/mark/picture.ts';
import { plain } from '../unit/pdf/world.ts';
import { expectPressed } from './controls.ts';
import { type Driver, type Tab, until } from './driver.ts';
import { Keyboard } from './keyboard.ts';
import { catchSaved, clickButton, dropFiles, openPanel, textOf } from './panel.ts';
import { openPopup } from './popup.ts';
import { img, inBothBrowsers, judged } from './suite.ts';

/** What a file or a page may put into any name: markup, turned and hidden letters, emoji, and far too much of it. */
const HOSTILE = `<img src=x onerror="window.ran=1"><script>window.ran=1</script>\u202egnp.exe\u2066\u200b\u3164\u0000👩‍👩‍👧‍👦${'e\u0301\u0300\u0302\u0303\u0308\u0330'.repeat(9)}${'W'.repeat(300)} `;
const LONG = HOSTILE.repeat(Math.ceil(200_000 / HOSTILE.length));

/** Sent into the page: whether anything of it ran or stands as markup, and how far it sticks out. */
function harm(): readonly [ran: unknown, markup: number, out: number] {
  const { scrollWidth, clientWidth } = document.documentElement;
  return [Reflect.get(window, 'ran'), document.querySelectorAll('img[src=x], main script').length, scrollWidth - clientWidth];
}
const UNHARMED = [null, 0, 0];
const harmOf = async (tab: Tab): Promise<unknown> => (await tab.run(harm)).map((one) => one ?? null);

/** A document whose trusted signer has a hostile name. */
async function hostilePaper(driver: Driver): Promise<Buffer> {
  const root = await makeCa('Hostile Root');
  const signer = await makeLeaf('Hostile', root, { ekus: ['1.3.6.1.5.5.7.3.36'], organization: HOSTILE });
  const { anchors } = await readAnchors(root.der, { name: HOSTILE, as: 'publisher', added: '2026-11-01' });
  await driver.extension(async (added) => {
    const { 'user-anchors': before = [] } = await chrome.storage.local.get('user-anchors');
    await chrome.storage.local.set({ 'user-anchors': [...(before as unknown[]), added] });
  }, anchors);
  return Buffer.from(await signed(plain({}), { signer, extra: CLAIMED }));
}

/** A PDF text string (ISO 32000-2 §7.9.2.2) in hexadecimal, for what a signer may say of a signature. */
const inHex = (text: string): string => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
const CLAIMED = ['Name', 'Reason', 'Location', 'ContactInfo'].map((key) => `/${key} ${inHex(HOSTILE)}`).join(' ');

/** Reports of the kinds that the page's picture is not of: a document with a signature, and a picture with the settings of a tool. */
async function otherReports(): Promise<readonly Report[]> {
  const root = await makeCa('Another Root');
  const signer = await makeLeaf('Another', root, { ekus: ['1.3.6.1.5.5.7.3.36'] });
  const text = (key: string, value: string) => chunk('tEXt', new Uint8Array(Buffer.from(`${key}\0${value}`)));
  const settings = 'a lighthouse\nNegative prompt: x\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42';
  const files = [
    await signed(plain({}), { signer, extra: CLAIMED }),
    encodePng(drawPicture(8, 'landscape', [64, 64]), false, [text('parameters', settings), text('Software', 'Midjourney')]),
  ];
  const options = { name: 'x', now: new Date('2026-11-22T00:00:00Z'), trust: NO_TRUST, copy: 'given', version: 'test' } as const;
  return Promise.all(files.map((bytes) => inspect(memorySource(bytes), options)));
}

/** Sent into our roots: what stands as markup, turns text or sticks out, and blocks of text that lie over each other. */
function harmInside(root: ShadowRoot): readonly string[] {
  const wrong: string[] = [];
  for (const one of root.querySelectorAll('img, script, b')) wrong.push(one.outerHTML.slice(0, 60));
  const said = [...root.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label') ?? '');
  const shown = [...root.querySelectorAll<HTMLElement>('[data-words]')].map((one) => one.dataset.words ?? '');
  const told = [...root.querySelectorAll<HTMLElement>('[data-text]')].map((one) => one.dataset.text ?? '');
  for (const text of [root.textContent ?? '', ...said, ...shown, ...told])
    if (/[\u202a-\u202e\u2066\u200b\u3164\0]/.test(text)) wrong.push(`hidden: ${text}`);
  for (const text of [...said, ...shown]) if (text.length > 1_000) wrong.push(`${text.length} letters`);
  const blocks = [...root.querySelectorAll('.card :is(.title, .line, .term, .foot)')].filter((one) => one.checkVisibility());
  const places = blocks.map((one) => one.getBoundingClientRect());
  for (const [at, { top, left, right }] of places.entries()) {
    if (top < (places[at - 1]?.bottom ?? 0) - 1) wrong.push(`line ${at} over the one before`);
    if (left < 0 || right > innerWidth) wrong.push(`line ${at} sticks out`);
  }
  for (const card of root.querySelectorAll('.card')) {
    const { top, bottom } = card.getBoundingClientRect();
    if (card.scrollWidth > card.clientWidth) wrong.push('the card sticks out');
    if (top < 0 || bottom > innerHeight + 1) wrong.push('the card leaves the window');
  }
  for (const badge of root.querySelectorAll('.badge')) if (badge.getBoundingClientRect().width > 330) wrong.push('a long badge');
  return wrong;
}

/** Every free text of a report becomes hostile; words that choose a message and hashes stay. */
function poison(value: unknown, key = ''): unknown {
  const closed =
    /^(schema|label|reason|basis|integrity|origin|id|word|kind|state|binding|seal|role|rung|trust|withdrawal|copy|sha256|date|at|now|says|sentence)$/;
  if (Array.isArray(value))
    return value.map((one) => poison(one, key === 'qualifiers' || key === 'rubric' ? 'kind' : key === 'args' ? '' : key));
  if (typeof value === 'object' && value !== null) {
    if (key === 'facts' || key === 'tool') return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, poison(one, name)]));
  }
  if (typeof value !== 'string') return value;
  if (key === 'title') return LONG;
  return closed.test(key) || /^(relationship|recorded|reader)$/.test(key) ? value : HOSTILE;
}

inBothBrowsers((scene) => {
  test('hostile words in every field of a page’s list and of a report are text, cut, and run nothing', async () => {
    const { driver, server } = scene();
    const url = server.page('/hostile', '<p>none</p>');
    const page = await driver.open();
    await page.goto(url);
    await page.run(
      (name, src) => {
        const picture = new Image(200, 150);
        picture.alt = name;
        picture.src = src;
        document.querySelector('main')?.append(picture);
      },
      LONG,
      server.picture('ai-edited.jpg', { n: 'hostile' }),
    );
    await judged(driver, url, 1);
    const popup = await openPopup(scene(), url);
    await until('the row', () => popup.run(() => document.querySelectorAll('.row:not(:disabled)').length === 1));
    await popup.run(() => document.querySelector<HTMLElement>('.row')?.click());
    expect(await harmOf(popup)).toEqual(UNHARMED);
    await until('the whole name', async () => (await textOf(popup)).includes('‹U+202E›'));
    // All that is kept of it, and that there was more.
    await clickButton(popup, 'Show all');
    await until('where it is cut', async () => (await textOf(popup)).includes('Only the first 1,000 letters are kept.'));
    expect(await harmOf(popup)).toEqual(UNHARMED);
    await popup.close();

    const panel = await openPanel(scene(), url);
    await until('the row', () => panel.run(() => document.querySelectorAll('.row:not(:disabled)').length === 1));
    expect(await harmOf(panel)).toEqual(UNHARMED);
    await panel.run(catchSaved);
    await panel.run(() => document.querySelector<HTMLElement>('.row')?.click());
    await until('the report', () => panel.run(() => document.querySelectorAll('.actions button').length === 3));
    await panel.run(() => document.querySelectorAll<HTMLElement>('.actions button')[1]?.click());
    const json = await until('the saved data', () => panel.run(() => String(Reflect.get(window, 'saved') ?? '')));
    const poisoned = JSON.stringify(poison(JSON.parse(json)));
    expect(poisoned.length).toBeGreaterThan(400_000);
    await dropFiles(panel, { name: `${HOSTILE}.json`, type: 'application/json', bytes: Buffer.from(poisoned) });
    await until('the report', () => panel.run(() => document.querySelector('.saved') !== null));
    await panel.run(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await textOf(panel)).toContain('‹U+202E›');
    expect(await harmOf(panel)).toEqual(UNHARMED);
    const keys = new Keyboard(panel);
    await keys.press('Show all');
    await keys.lands('Show less');
    await panel.press('Enter');
    await keys.lands('Show all');
    // Every text that is cut can be seen whole, or to its own named end.
    const opened = await panel.run(() => {
      const buttons = [...document.querySelectorAll<HTMLElement>('.more')];
      for (const button of buttons) button.click();
      return buttons.length;
    });
    expect(opened).toBeGreaterThan(10);
    expect(await harmOf(panel)).toEqual(UNHARMED);
    for (const [at, report] of (await otherReports()).entries()) {
      expect(report.signals.length).toBeGreaterThan(0);
      const bytes = Buffer.from(JSON.stringify(poison(JSON.parse(JSON.stringify(report)))));
      await dropFiles(panel, { name: `other-${at}.json`, type: 'application/json', bytes });
      await until('the other report', async () => (await textOf(panel)).includes(`other-${at}.json`));
      await panel.run(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
        for (const button of document.querySelectorAll<HTMLElement>('.more')) button.click();
      });
      expect(await panel.run(() => document.querySelectorAll('.signals .more').length)).toBeGreaterThan(0);
      expect(await harmOf(panel)).toEqual(UNHARMED);
    }
    await panel.close();
    await page.close();
  });

  test('hostile words on badges and cards are text, cut, and run nothing', async () => {
    const { driver, server } = scene();
    const paper = server.file(`/${encodeURIComponent(HOSTILE.slice(0, 90))}.pdf`, 'application/pdf', await hostilePaper(driver), {
      'content-disposition': 'inline; filename="<img src=x onerror=window.ran=1>.pdf"',
    });
    const url = server.page(
      '/hostile-names',
      `<p><a id="paper"></a></p>${img('picture', server.picture('ai-edited.jpg', { n: 'names' })).replace('alt="picture"', '')}`,
    );
    const tab = await driver.open();
    await tab.goto(url);
    await tab.run(
      (words, href) => {
        const paper = document.querySelector<HTMLAnchorElement>('#paper');
        if (paper)
          Object.assign(paper, {
            href,
            textContent: words,
            style: 'display:block;height:40px;overflow:hidden',
          });
        Object.assign(document.querySelector('img') ?? {}, { alt: words, title: words });
      },
      LONG,
      paper,
    );
    await judged(driver, url, 2);
    const badges = await until('both badges', async () => {
      const found = await tab.badges();
      return found.some((badge) => badge.words.startsWith('Signed by <img')) && found.length === 2 && found;
    });
    for (const { box } of badges) {
      await tab.click(box.x + 8, box.y + box.height / 2);
      await until('the card', () => tab.card());
      expect((await tab.inside(harmInside)).flat()).toEqual([]);
      expect(await harmOf(tab)).toEqual(UNHARMED);
      await tab.press('Escape');
      await until('no card', async () => (await tab.card()) === null);
    }
    // What the document says of its signature, and the name that the user took over from its certificate.
    const panel = await openPanel(scene(), url);
    await until('the row', () => clickButton(panel, 'Signed by <img'));
    await until('the signature', async () => (await textOf(panel)).includes('Signatures in this document'));
    await panel.run(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      for (const button of document.querySelectorAll<HTMLElement>('.more')) button.click();
    });
    await until('all of it', () => panel.run(() => document.querySelectorAll('.signals .more[aria-expanded=true]').length > 0));
    expect(await harmOf(panel)).toEqual(UNHARMED);
    await panel.close();
    const options = await driver.open();
    await options.goto(driver.url('extension/options/index.html'));
    await until('the signer', async () => (await textOf(options)).includes('<img src=x'));
    expect(await harmOf(options)).toEqual(UNHARMED);
    await options.close();
    await tab.close();
  });

  test('a pasted address and a pasted picture are checked', async () => {
    const { server } = scene();
    const panel = await openPanel(scene());
    await until('the panel', async () => (await textOf(panel)).includes('Check a file'));
    const paste = (text: string, base64: string) =>
      panel.run(
        (line, bytes) => {
          const clipboardData = new DataTransfer();
          if (line !== '') clipboardData.setData('text/plain', line);
          const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
          if (bytes !== '') clipboardData.items.add(new File([content], 'pasted.jpg', { type: 'image/jpeg' }));
          // Firefox lets no script make such an event with data.
          const event = Object.defineProperty(new Event('paste', { bubbles: true }), 'clipboardData', { value: clipboardData });
          document.body.dispatchEvent(event);
        },
        text,
        base64,
      );
    await paste(server.own + server.picture('ai-generated.jpg', { n: 'pasted' }), '');
    await until('the address', async () => (await textOf(panel)).includes('This is the file that the site gave us.'));
    await paste('', server.bytesOf('capture.jpg').toString('base64'));
    await until('the picture', async () => (await textOf(panel)).includes('Signed by Assay Test Works'));
    expect(await textOf(panel)).toContain('pasted.jpg');
    await panel.close();
  });

  test('many files show how far they are, and can be stopped', async () => {
    const { server } = scene();
    const panel = await openPanel(scene());
    await clickButton(panel, 'Check a file');
    const bytes = server.bytesOf('plain.jpg');
    await dropFiles(panel, ...Array.from({ length: 120 }, (_, at) => ({ name: `many-${at}.jpg`, type: 'image/jpeg', bytes })));
    await until('the way', () =>
      panel.run(() => document.querySelector('progress') !== null && document.querySelectorAll('.row').length === 120),
    );
    await new Keyboard(panel).press('Stop');
    await until('the end', () => panel.run(() => document.querySelector('progress') === null));
    const text = await textOf(panel);
    expect(text).toContain('Stopped before it was checked');
    // Those that were stopped do not count.
    expect(text).toMatch(/\d of 120 checked/);
    await expectPressed(scene().driver, 'given');
    await panel.close();
  });

  test('what a click in the browser’s menu asks for is shown where the scan is off too: a picture, a link, the page', async () => {
    const { driver, server } = scene();
    const picture = server.picture('ai-generated.jpg', { n: 'menu' });
    const url = server.page('/menu', img('menu', picture));
    await driver.extension((origin) => chrome.runtime.sendMessage({ type: 'site.set', ask: { origin, on: false } }), server.own);
    const page = await driver.open();
    await page.goto(url);
    const panel = await openPanel(scene(), url);
    await until('silence', async () => (await textOf(panel)).includes('Assay does not look at this site on its own.'));
    const request = (what: object) =>
      driver.extension(
        async (address, asked) => {
          const tab = (await chrome.tabs.query({})).find((one) => one.url === address);
          await chrome.storage.session.set({ [`panel:${tab?.windowId}`]: { ...asked, tabId: tab?.id, at: Date.now() } });
        },
        url,
        what,
      );
    await request({ kind: 'address', url: server.own + picture, what: 'shown' });
    await until('the picture', async () => (await textOf(panel)).includes('The page may show another copy.'));
    expect(await textOf(panel)).toContain('AI-generated');
    await request({ kind: 'address', url: server.own + server.picture('capture.jpg', { n: 'menu' }), what: 'link' });
    await until('the link', async () => (await textOf(panel)).includes('This is the file behind the link'));
    await request({ kind: 'page' });
    await until('the page', async () => (await textOf(panel)).includes('Check this page now'));
    await panel.close();
    await page.close();
    await driver.extension((origin) => chrome.runtime.sendMessage({ type: 'site.forget', ask: { origin } }), server.own);
  });
});
