import { expect, test } from 'vitest';
import { MAX_RETURNS } from '../../extension/content/returns.ts';
import { OWN_PROPERTY, STYLE } from '../../extension/content/style.ts';
import { type Driver, type Tab, until } from './driver.ts';
import { openPanel } from './panel.ts';
import { openPopup } from './popup.ts';
import { badgesOf, img, inBothBrowsers, judged } from './suite.ts';

/** The names of our custom properties as a reader of the source knows them. */
const PROPERTIES = new Set(
  STYLE.split(OWN_PROPERTY)
    .slice(1)
    .map((text) => `--${/^[a-z]+/.exec(text)?.[0]}`),
);
/** Of forms, in which what has a name takes the place of the form's own property; so it is with the document. */
const OF_A_FORM = (
  'parentNode parentElement assignedSlot localName shadowRoot matches contains closest getRootNode getBoundingClientRect children ' +
  'isConnected getAttribute compareDocumentPosition'
).split(' ');
const OF_A_DOCUMENT = (
  'documentElement body createElement createTreeWalker addEventListener elementFromPoint elementsFromPoint getElementsByTagName ' +
  'visibilityState readyState baseURI URL parentNode contentType activeElement'
).split(' ');

// Assay and the page leave each other in peace.
inBothBrowsers((scene, name) => {
  const opened = async (path: string, body: string, badges: number): Promise<{ tab: Tab; driver: Driver; url: string }> => {
    const { driver, server } = scene();
    const url = server.page(path, body);
    const tab = await driver.open();
    await tab.goto(url);
    await judged(driver, url, badges);
    await badgesOf(tab, badges);
    return { tab, driver, url };
  };
  const three = (n: string): string => {
    const { server } = scene();
    return ['capture.jpg', 'ai-generated.jpg', 'plain.jpg'].map((file) => img(file, server.picture(file, { n }))).join('');
  };

  test('nothing of the page moves', async () => {
    const { server } = scene();
    const { tab } = await opened('/still', `<p>before</p>${three('still')}<p id="after">after</p>`, 3);
    const places = (): Promise<unknown> =>
      tab.run(() => ({
        size: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
        boxes: [...document.querySelectorAll('main *')].map((one) => JSON.stringify(one.getBoundingClientRect())),
      }));
    const withBadges = await places();
    await scene().driver.extension((origin) => chrome.runtime.sendMessage({ type: 'site.set', ask: { origin, on: false } }), server.own);
    await until('no badge', async () => (await tab.badges()).length === 0);
    expect(await places()).toEqual(withBadges);
    await scene().driver.extension((origin) => chrome.runtime.sendMessage({ type: 'site.set', ask: { origin, on: true } }), server.own);
    if (name === 'chromium') {
      await tab.reload();
      await badgesOf(tab, 3);
      const shift = await tab.run(
        () =>
          new Promise<number>((done) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
            }).observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => done(sum), 500);
          }),
      );
      expect(shift).toBe(0);
    }
    await tab.close();
  });

  test('the keyboard reaches a badge, opens its card, and comes back', async () => {
    const { tab } = await opened('/keys', `<a href="#x">a link</a>${three('keys')}<a href="#y">another</a>`, 3);
    const focused = async (): Promise<string> => (await tab.badges()).find((badge) => badge.focused)?.picture ?? '';
    await until('a badge under the keyboard', async () => {
      await tab.press('Tab');
      return (await focused()) !== '';
    });
    const first = await focused();
    await tab.press('Enter');
    const card = await until('the card', () => tab.card());
    expect(card.focused).toBe(true);
    expect(card.text.length).toBeGreaterThan(20);
    await tab.press('Escape');
    await until('no card', async () => (await tab.card()) === null);
    expect(await focused()).toBe(first);
    await tab.press('Space');
    await until('the card again', () => tab.card());
    await tab.press('Escape');
    await until('no card again', async () => (await tab.card()) === null);
    await tab.close();
  });

  test('a click opens the card, a click elsewhere closes it', async () => {
    const { tab } = await opened('/click', three('click'), 3);
    const badge = (await tab.badges()).find((one) => one.picture === 'capture.jpg');
    expect(badge).toBeDefined();
    await tab.click((badge?.box.x ?? 0) + 8, (badge?.box.y ?? 0) + 8);
    const card = await until('the card', () => tab.card());
    expect(card.text).toContain('Assay Test Camera');
    await tab.click(4, 4);
    await until('no card', async () => (await tab.card()) === null);
    await tab.close();
  });

  test('the page can neither press nor read a badge', async () => {
    const { tab } = await opened('/press', three('press'), 3);
    const [badge] = await tab.badges();
    const found = await tab.run(
      (x, y) => {
        let keys = 0;
        for (const host of document.querySelectorAll<HTMLElement>('html > div, body > div')) {
          for (const type of ['click', 'pointerdown', 'mousedown', 'mouseup', 'keydown']) {
            host.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX: x, clientY: y }));
          }
          host.click();
          keys += Object.keys(host).length;
          if (host.shadowRoot !== null) return { open: true, keys, text: host.innerText };
        }
        document.elementFromPoint(x, y)?.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: x, clientY: y }));
        return { open: false, keys, text: document.documentElement.innerText };
      },
      (badge?.box.x ?? 0) + 8,
      (badge?.box.y ?? 0) + 8,
    );
    expect(found).toMatchObject({ open: false, keys: 0 });
    expect(found.text).not.toMatch(/AI-generated|Signed by/);
    expect(await tab.card()).toBeNull();
    await tab.close();
  });

  test('no search, selection or click hands the page a word of the card, or what is in our root', async () => {
    const { tab } = await opened('/search', `${three('search')}<p>Words of the page</p>`, 3);
    const badge = (await tab.badges()).find(({ picture }) => picture === 'ai-generated.jpg');
    await tab.click((badge?.box.x ?? 0) + 8, (badge?.box.y ?? 0) + 8);
    const { text, box } = await until('the card', () => tab.card());
    const lines = text.split('\n').filter((line) => line !== '');
    const phrases = lines.map((line) => line.split(' ').slice(0, 3).join(' '));
    expect(phrases.length).toBeGreaterThan(5);
    const look = () =>
      tab.run((wanted) => {
        const selection = getSelection();
        const isForeign = (node: Node | null | undefined): boolean => !!node && node.getRootNode() !== document;
        const given = (): boolean => isForeign(selection?.anchorNode) || isForeign(selection?.focusNode);
        const find: unknown = Reflect.get(window, 'find');
        const found = wanted.filter((words) => {
          selection?.removeAllRanges();
          return (typeof find === 'function' && find.call(window, words, false, false, true)) || given();
        });
        const ours = typeof find === 'function' && find.call(window, 'Words of the page', false, false, true);
        document.execCommand('selectAll');
        return { found, ours, given: given(), all: String(selection) };
      }, phrases);
    const before = await look();
    expect(before).toMatchObject({ found: [], ours: true, given: false });
    expect(before.all).not.toMatch(/Who says so/);
    // A click on words puts the selection there, where they can be selected.
    await tab.run(() => getSelection()?.removeAllRanges());
    await tab.click(box.x + 60, box.y + 60);
    expect(await tab.run(() => getSelection()?.anchorNode?.getRootNode() === document || getSelection()?.anchorNode === null)).toBe(true);
    expect(await tab.card()).not.toBeNull();
    await tab.close();
  });

  test('the page’s styles do not reach a badge', async () => {
    const { tab } = await opened('/plain', three('plain'), 3);
    const look = (): Promise<unknown> =>
      tab.inside((root) =>
        [...root.querySelectorAll<HTMLElement>('button[data-label]:not(.off)')].map((button) => {
          const { color, backgroundColor, fontSize, fontFamily, opacity, visibility, transform } = getComputedStyle(button);
          const { width, height } = button.getBoundingClientRect();
          return { color, backgroundColor, fontSize, fontFamily, opacity, visibility, transform, width, height };
        }),
      );
    const before = await look();
    expect(PROPERTIES.size).toBeGreaterThan(5);
    await tab.run(
      (properties) => {
        const style = document.createElement('style');
        style.textContent = `html > div, html > div *, div, button { all: revert; color: red !important; background: lime !important; font: 40px serif !important;
        opacity: .1 !important; visibility: hidden !important; transform: scale(3) !important; display: none !important; width: 500px !important; }
        ${properties.map((name) => `@property ${name} { syntax: '<color>'; inherits: false; initial-value: transparent }`).join(' ')}`;
        document.head.append(style);
      },
      [...PROPERTIES],
    );
    await tab.run(() => new Promise((done) => setTimeout(done, 600)));
    expect(await look()).toEqual(before);
    await tab.close();
  });

  test('a page that takes names which the document and its forms have for themselves', async () => {
    const names = OF_A_DOCUMENT.map((one) => `<form name="${one}"></form>`).join('');
    const fields = OF_A_FORM.map((one) => `<input type="hidden" name="${one}">`).join('');
    const { tab, url } = await opened('/names', `${names}<form>${fields}<p>${three('names')}</p></form>`, 3);
    const popup = await openPopup(scene(), url);
    await until('the results', async () => (await popup.run(() => document.body.innerText)).includes('AI-generated'));
    await popup.close();
    const badge = (await tab.badges()).find(({ picture }) => picture === 'ai-generated.jpg');
    await tab.click((badge?.box.x ?? 0) + 8, (badge?.box.y ?? 0) + 8);
    await until('the card', () => tab.card());
    await tab.close();
  });

  test('a page that takes our element out, or puts it where nothing is seen, gets its badges back, and stays quick', async () => {
    const { tab } = await opened('/remove', three('remove'), 3);
    await tab.run(() => {
      for (const host of document.querySelectorAll('html > div')) host.remove();
    });
    await badgesOf(tab, 3);
    await tab.run(() => {
      const hidden = document.body.appendChild(document.createElement('p'));
      hidden.hidden = true;
      hidden.append(...document.querySelectorAll('html > div'));
    });
    await until('our element in its place', () => tab.run(() => document.querySelectorAll('html > div').length === 1));
    await badgesOf(tab, 3);
    await tab.close();
  });

  test('where a page takes our element out again and again, popup and panel still tell', async () => {
    const { tab, url } = await opened('/fight', three('fight'), 3);
    await tab.run(() => {
      let taken = 0;
      const take = (): void => {
        for (const host of document.querySelectorAll('html > div')) {
          host.remove();
          taken += 1;
        }
        Reflect.set(window, 'taken', taken);
      };
      new MutationObserver(take).observe(document.documentElement, { childList: true });
      take();
    });
    await until('no badge', async () => (await tab.badges()).length === 0);
    const screens = [await openPopup(scene(), url), await openPanel(scene(), url)];
    for (const screen of screens) {
      await until('the results', async () => {
        const text = await screen.run(() => document.body.innerText);
        return ['AI-generated', 'Signed by', 'No origin information', 'capture.jpg', 'plain.jpg'].every((words) => text.includes(words));
      });
      await screen.close();
    }
    expect(await tab.run(() => Reflect.get(window, 'taken'))).toBeLessThanOrEqual(1 + MAX_RETURNS);
    await tab.close();
  });
});
