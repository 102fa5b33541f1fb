import { expect, test } from 'vitest';
import { type Tab, until } from './driver.ts';
import { openPopup } from './popup.ts';
import { img, inBothBrowsers, judged } from './suite.ts';

/**
 * The keys of a command are the browser's own: no test can press them in a page. So the message that the background sends on them is sent
 * from a page of the extension; which frame it goes to next is tested with the background's own code in the unit tests.
 */
inBothBrowsers((scene) => {
  const next = (url: string, from: 'here' | 'view' | 'first'): Promise<unknown> =>
    scene().driver.extension(
      async (address, start) => {
        const { tabs } = chrome;
        const tab = (await tabs.query({})).find((one) => one.url === address);
        return tab?.id === undefined
          ? null
          : (await tabs.sendMessage(tab.id, { type: 'badge.next', ask: { from: start } }, { frameId: 0 }))?.value;
      },
      url,
      from,
    );
  const focused = async (tab: Tab): Promise<string> => (await tab.badges()).find((badge) => badge.focused)?.picture ?? '';

  test('a shortcut goes from badge to badge in reading order, far ones too, and Escape gives the keyboard back', async () => {
    const { driver, server } = scene();
    const pictures = ['one', 'two', 'three'].map((id) => img(id, server.picture('ai-generated.jpg', { n: `jump-${id}` })));
    const url = server.page(
      '/jump',
      `<input id="field" autofocus>${pictures[0]}<p style="height:3000px"></p>${pictures[1]}
       <p><a id="paper" href="/jump/none.pdf">A paper</a></p>${pictures[2]}`,
    );
    const tab = await driver.open();
    await tab.goto(url);
    await judged(driver, url, 3);
    await tab.run(() => document.querySelector<HTMLElement>('#field')?.focus());
    expect(await next(url, 'here')).toBe('elsewhere');
    expect(await next(url, 'view')).toBe('moved');
    expect(await focused(tab)).toBe('one');
    expect(await next(url, 'here')).toBe('moved');
    expect(await focused(tab)).toBe('two');
    expect(await tab.run(() => window.scrollY)).toBeGreaterThan(1000);
    // Links are looked for after the pictures.
    await until('the mark of the link', async () => (await tab.badges()).some(({ name }) => name.includes('A paper')));
    expect(await next(url, 'here')).toBe('moved');
    const paper = (await tab.badges()).find((badge) => badge.focused);
    expect(paper?.name).toContain('A paper');
    expect(await next(url, 'here')).toBe('moved');
    expect(await focused(tab)).toBe('three');
    expect(await next(url, 'here')).toBe('end');
    await tab.press('Enter');
    expect((await until('the card', () => tab.card())).focused).toBe(true);
    await tab.press('Escape');
    await until('no card', async () => (await tab.card()) === null);
    expect(await focused(tab)).toBe('three');
    await tab.press('Escape');
    await until('the field', () => tab.run(() => document.activeElement?.id === 'field'));
    await tab.close();
  });

  test('the command itself goes through shadow roots and frames, opens cards there and comes round', async () => {
    const { driver, server } = scene();
    const at = (id: string): string => img(id, server.picture('ai-generated.jpg', { n: `round-${id}` }));
    server.page('/round-own', at('own'));
    server.page('/round-other', at('other'));
    const url = server.page(
      '/round',
      `${at('plain')}<div><template shadowrootmode="open">${at('open')}<div><template shadowrootmode="closed">${at('closed')}</template></div></template></div>
       ${at('last')}<iframe src="/round-own" width="300" height="260" title="own"></iframe>
       <iframe src="${server.other}/round-other" width="300" height="260" title="other"></iframe>`,
    );
    const tab = await driver.open();
    await tab.resize(1300, 900);
    await tab.goto(url);
    await judged(driver, url, 6);
    await until('every badge', async () => (await tab.badges()).length === 6);
    const focusedName = async (): Promise<string> => (await tab.badges()).find((badge) => badge.focused)?.name ?? '';
    const goTo = async (id: string): Promise<void> => {
      // The background may sleep, and a test cannot wake it by keys.
      await driver.extension(() => chrome.runtime.sendMessage({ type: 'ping', ask: null }));
      await driver.command('next-badge');
      await until(`the badge of ${id}`, async () => (await focusedName()).includes(id)).catch(async (problem) => {
        throw new Error(`${problem.message}; the keyboard is on ${await focusedName()}`);
      });
    };
    for (const id of ['plain', 'open', 'closed', 'last', 'own', 'other', 'plain']) {
      await goTo(id);
      if (id === 'plain' || id === 'last') continue;
      const where = id === 'other' ? 'elsewhere' : undefined;
      await tab.press('Enter', where);
      expect((await until(`the card of ${id}`, () => tab.card())).focused).toBe(true);
      // Whoever looks at the page anew meets the card above the picture, which hides no badge.
      await tab.run(() => window.dispatchEvent(new Event('resize')));
      await tab.run(() => new Promise((done) => setTimeout(done, 200)));
      await tab.press('Escape', where);
      await until('no card', async () => (await tab.card()) === null);
      expect(await focusedName()).toContain(id);
    }
    await tab.close();
  });

  test('in an inert body labels are pressed as ever; in an inert root the popup opens the card, and Escape closes it', async () => {
    const { driver, server } = scene();
    for (const inert of ['body', 'documentElement'] as const) {
      const picture = img(inert, server.picture('ai-generated.jpg', { n: inert }));
      const url = server.page(`/inert-${inert}`, `${picture}<script>document.${inert}.inert = true</script>`);
      const tab = await driver.open();
      await tab.goto(url);
      await judged(driver, url, 1);
      const box = await until('the badge', async () => (await tab.badges())[0]?.box);
      if (inert === 'body') await tab.click(box.x + 10, box.y + 10);
      else {
        const popup = await openPopup(scene(), url);
        await until('the row', () => popup.run(() => document.querySelector('.show') !== null));
        // The popup closes itself on the jump.
        await popup.run(() => document.querySelector<HTMLElement>('.show')?.click()).catch(() => undefined);
      }
      await until('the card', () => tab.card());
      await tab.press('Escape');
      await until('no card', async () => (await tab.card()) === null);
      await tab.close();
    }
  });

  test('a label that changes under the keyboard keeps it', async () => {
    const { driver, server } = scene();
    const src = server.picture('plain.jpg', { n: 'changing' });
    const url = server.page('/changing', img('changing', src));
    const tab = await driver.open();
    await tab.goto(url);
    await judged(driver, url, 1);
    const focused = async () => (await tab.badges()).find((badge) => badge.focused)?.name ?? '';
    await until('the badge', async () => (await tab.badges()).length === 1);
    await driver.command('next-badge');
    await until('the keyboard', async () => (await focused()).includes('No origin information'));
    await tab.run(
      (address, type) => {
        const script = Object.assign(document.createElement('script'), { type: 'application/ld+json' });
        script.textContent = JSON.stringify({
          '@context': 'https://schema.org',
          '@type': 'ImageObject',
          contentUrl: new URL(address, location.href).href,
          digitalSourceType: type,
        });
        document.head.append(script);
      },
      src,
      'https://schema.org/TrainedAlgorithmicMediaDigitalSource',
    );
    await until('the new label under the keyboard', async () => (await focused()).includes('AI-generated'));
    await tab.close();
  });
});
