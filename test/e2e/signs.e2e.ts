import { expect, test } from 'vitest';
import { findMark } from '../../src/mark/find-mark.ts';
import { PATTERNS } from '../../src/mark/patterns.ts';
import type { DecodedImage } from '../../src/signal.ts';
import { openKit, SOURCE } from '../fixtures/kit.ts';
import { signText } from '../fixtures/signed-text.ts';
import { chunk, encodeJpeg, encodePng, encodeWebp } from '../unit/mark/codec.ts';
import { writeMark } from '../unit/mark/encoder.ts';
import { drawPicture } from '../unit/mark/picture.ts';
import { decodeBoth } from './chroma.ts';
import { expectPressed } from './controls.ts';
import { until } from './driver.ts';
import { itemsOf } from './items.ts';
import { Keyboard } from './keyboard.ts';
import { clickButton, openPanel, textOf } from './panel.ts';
import { expectVerdicts, img, inBothBrowsers, judged } from './suite.ts';

const NONE = 'unknown · none';
const SITE_AI = 'ai-generated · declared-ai';
const AI = 'https://schema.org/TrainedAlgorithmicMediaDigitalSource';
const CACHED = { 'cache-control': 'max-age=600' };
const jsonLd = (thing: unknown): string => `<script type="application/ld+json">${JSON.stringify(thing)}</script>`;
const pictureAt = (contentUrl: string) => ({ '@context': 'https://schema.org', '@type': 'ImageObject', contentUrl, digitalSourceType: AI });

/** `npm run soak` takes more pictures through more codecs. */
const LONG = process.env.ASSAY_SOAK !== undefined;

// Signs that stand beside a file, or hidden in its pixels.
inBothBrowsers((scene, name) => {
  const open = async (url: string) => {
    const tab = await scene().driver.open();
    await tab.goto(url);
    return tab;
  };

  test('a text of the page with a record among its letters: what it says where it fits, and no accusation where it does not', async () => {
    const { driver, server } = scene();
    const kit = await openKit();
    const { text } = await signText(kit.stamped('image-maker'), SOURCE.ai, 'A poem. Nobody wrote it.');
    const vouched = await signText(kit.stamped('camera'), SOURCE.capture, 'A poem. Somebody wrote it.');
    // What is seen of a text is up to the page's style, so nothing proves that it is what was signed.
    const style = '<style>p{font-size:0}p::before{content:"Other words";font-size:20px}</style>';
    for (const [path, html, verdict] of [
      ['/signed-text', `<p>${text}</p>`, 'ai-generated · signed-ai'],
      ['/other-text', `<p>${text.replace('poem', 'song')}</p>`, 'unknown · unread'],
      ['/vouched-text', `${style}<p>${vouched.text}</p>`, 'unknown · copy-unconfirmed'],
    ] as const) {
      const url = server.page(path, html);
      const tab = await open(url);
      await expectVerdicts(driver, url, { text: verdict });
      await tab.close();
    }
  });

  test('the website’s source type: JSON-LD, microdata and late words; never beside a trusted signature', async () => {
    const { driver, server } = scene();
    const at = (name: string, file: string) => server.picture(file, { n: `site-${name}` });
    const url = server.page(
      '/site-words',
      `${img('json', at('json', 'plain.jpg'))}${img('trusted', at('trusted', 'capture.jpg'))}${img('not-named', at('not-named', 'plain.jpg'))}
       <figure itemscope itemtype="https://schema.org/ImageObject">${img('micro', at('micro', 'plain.png'), 'itemprop="contentUrl"')}
       <link itemprop="digitalSourceType" href="https://schema.org/CompositeSyntheticDigitalSource"></figure>
       ${img('late', `${server.other}${at('late', 'plain.jpg')}`)}
       ${jsonLd([pictureAt(at('json', 'plain.jpg')), pictureAt(at('trusted', 'capture.jpg'))])}`,
    );
    const tab = await open(url);
    const first = { json: SITE_AI, micro: 'ai-edited · declared-ai', 'not-named': NONE, trusted: 'authentic · captured' };
    await expectVerdicts(driver, url, { ...first, late: NONE });
    const asked = () => server.hits.filter((hit) => hit.url.includes('site-late')).length;
    const before = asked();
    await tab.run(
      (text) => {
        const script = document.createElement('script');
        script.type = 'application/ld+json';
        script.textContent = text;
        document.body.append(script);
      },
      JSON.stringify(pictureAt(`${server.other}${at('late', 'plain.jpg')}`)),
    );
    await expectVerdicts(driver, url, { ...first, late: SITE_AI });
    expect(asked()).toBe(before);
    const items = await judged(driver, url, 5);
    const says = (name: string) => items.find((item) => item.name === name)?.view.says.map((say) => say.id) ?? [];
    expect([says('json')[0], says('micro')[0], says('trusted')[0]]).toEqual(['case_39', 'case_39_edited', 'case_1']);
    expect(says('trusted')).toContain('line_how_site_ai');
    await tab.close();
  });

  test('a disclosure for a text, on elements, in meta or in the page’s header, is an item of the list, without a badge on the page', async () => {
    const { driver, server } = scene();
    const url = server.page(
      '/disclosed',
      `<meta name="ai-disclosure" content="none"><section ai-disclosure="ai-generated" ai-model="<b>M</b>"><p>Words of a machine</p></section>
       <p ai-disclosure="ai-assisted">Words with help</p><p ai-disclosure="mixed">No value</p>`,
      { 'ai-disclosure': 'mode=ai-modified; model="M2"', 'cache-control': 'max-age=600' },
    );
    const tab = await open(url);
    const items = await judged(driver, url, 4);
    const told = items.map(({ kind, name, view }) => [kind, name, view.label, view.says[0]?.id].join(' · ')).toSorted();
    expect(told).toEqual([
      'text · /disclosed · ai-edited · case_37_helped',
      'text · /disclosed · unknown · case_38',
      'text · “Words of a machine” · ai-generated · case_37',
      'text · “Words with help” · ai-edited · case_37_helped',
    ]);
    expect(await tab.badges()).toEqual([]);
    await tab.close();
  });

  test('a page that wants to drown us in words is labelled all the same', async () => {
    const { driver, server } = scene();
    const own = server.picture('ai-generated.jpg', { n: 'drown' });
    const url = server.page(
      '/drown',
      `${img('own', own)}<script type="application/ld+json">${'['.repeat(200_000)}</script>
       <script type="application/ld+json">{"x":"${'y'.repeat(10_000_000)}"}</script>
       ${jsonLd(Array.from({ length: 10_000 }, (_, i) => ({ '@id': `p${i}`, digitalSourceType: [AI, 7, null, { a: 1 }] })))}
       ${'<div ai-disclosure="ai-generated" itemscope itemprop="digitalSourceType">'.repeat(2_000)}`,
    );
    const tab = await open(url);
    await until('the label', async () =>
      (await itemsOf(driver, url)).some((item) => item.name === 'own' && item.view?.reason === 'signed-ai'),
    );
    expect(await tab.run(() => document.querySelectorAll('[ai-disclosure]').length)).toBe(2_000);
    await tab.close();
  });

  test('a hidden mark is found after every label, in what is here already; switched off, nobody looks', async () => {
    const { driver, server } = scene();
    const drawn = drawPicture(8, 'landscape', [512, 512]);
    const sdxl = PATTERNS.find(({ text }) => !text);
    const marked = server.file(
      '/marked.png',
      'image/png',
      Buffer.from(encodePng(writeMark(drawn, sdxl?.bits ?? [], { floats: true }))),
      CACHED,
    );
    const plain = server.file('/unmarked.png', 'image/png', Buffer.from(encodePng(drawn)), CACHED);
    const url = server.page('/marks', `${img('marked', marked)}${img('plain', plain)}`);
    const found = { marked: 'ai-generated · watermark', plain: NONE };
    const tab = await open(url);
    await expectVerdicts(driver, url, found);
    const asked = server.hits.filter((hit) => hit.path === '/marked.png').length;
    expect(asked).toBe(1);
    await until('the badge', async () => (await tab.badges()).some((badge) => badge.label === 'ai-generated'));
    const reports = async () => {
      const items = await itemsOf(driver, url);
      return driver.extension(
        async (list) => {
          const told: Record<string, unknown> = {};
          const [tabs] = [await chrome.tabs.query({})];
          for (const { id, frameId, name, page } of list) {
            const tabId = tabs.find((one) => one.url === page)?.id;
            const answer = await chrome.runtime.sendMessage({ type: 'item.report', ask: { tabId, frameId, id } });
            told[name] = answer.value?.pixels;
          }
          return told;
        },
        items.map(({ id, frameId, name }) => ({ id, frameId, name, page: url })),
      );
    };
    const searched = { state: 'searched', megapixels: 0.262144, ms: expect.any(Number) };
    await until('the search of the other', async () => (await reports()).plain);
    expect(await reports()).toMatchObject({ marked: searched, plain: searched });
    const set = (marks: boolean) =>
      driver.extension(async (on) => void (await chrome.runtime.sendMessage({ type: 'settings.write', ask: { marks: on } })), marks);
    await set(false);
    await expectVerdicts(driver, url, { marked: NONE, plain: NONE });
    expect((await itemsOf(driver, url)).map(({ view }) => view?.searchable)).toEqual([undefined, undefined]);
    await set(true);
    await tab.close();
  });

  test.runIf(name === 'chromium')(
    'by the chroma of the browser’s own decoders no fewer marks are found than by the pixels of the same files',
    async () => {
      const patterns = PATTERNS.filter(({ name }) => (LONG ? ['SDXL', 'FLUX', 'StableDiffusionV1'] : ['SDXL']).includes(name));
      const kinds = LONG ? (['landscape', 'shapes', 'grain', 'landscape'] as const) : (['landscape', 'shapes'] as const);
      const marked = patterns.flatMap(({ bits, text }) =>
        kinds.map((kind, seed) => writeMark(drawPicture(seed + 60, kind, [512, 512]), bits, { floats: !text })),
      );
      const ways = [
        ['JPEG 95', 'image/jpeg', (one: DecodedImage) => encodeJpeg(one, 95)],
        ['JPEG 90', 'image/jpeg', (one: DecodedImage) => encodeJpeg(one, 90)],
        ['WebP 90', 'image/webp', (one: DecodedImage) => encodeWebp(one, 90)],
      ] as const;
      const tab = await open(scene().server.page('/decoders', ''));
      let all = 0;
      for (const [way, type, encode] of LONG ? ways : ways.filter(([way]) => way !== 'JPEG 90')) {
        const found = { chroma: 0, pixels: 0 };
        for (const picture of marked) {
          const { chroma, pixels } = await decodeBoth(tab, type, await encode(picture));
          if (chroma === null) throw new Error(`${way}: the decoder hands out no chroma`);
          if (await findMark(chroma, () => undefined)) found.chroma++;
          if (await findMark(pixels, () => undefined)) found.pixels++;
        }
        console.info(
          `chromium: ${way}: ${found.chroma} of ${marked.length} marked pictures by the decoder’s chroma, ${found.pixels} by its pixels`,
        );
        expect(found.chroma).toBeGreaterThanOrEqual(found.pixels);
        all += found.chroma;
      }
      expect(all).toBeGreaterThan(0);
      await tab.close();
    },
  );

  test('a picture of another size is not searched by itself: a button in the panel has it loaded whole and searched, and says the cost', async () => {
    const { driver, server } = scene();
    // Generators draw no sides that are no multiples of 8.
    const drawn = drawPicture(8, 'landscape', [512, 508]);
    const sdxl = PATTERNS.find(({ text }) => !text);
    const file = (path: string, picture: typeof drawn) =>
      server.file(path, 'image/png', Buffer.from(encodePng(picture)), { ...CACHED, 'accept-ranges': 'bytes', etag: `"${path}"` });
    const marked = writeMark(drawn, sdxl?.bits ?? [], { floats: true });
    const [own, far, clean] = [file('/own-size.png', marked), file('/far-size.png', marked), file('/clean-size.png', drawn)];
    const elsewhere = `${server.other}${new URL(far).pathname}`;
    const url = server.page('/asked', `${img('own', own)}${img('far', elsewhere)}${img('clean', clean)}`);
    const tab = await open(url);
    await expectVerdicts(driver, url, { own: NONE, far: NONE, clean: NONE });
    expect((await itemsOf(driver, url)).map(({ view }) => view?.searchable)).toEqual([undefined, undefined, undefined]);
    const panel = await openPanel(scene(), url);
    const press = async (name: string, told: string) => {
      await until(`the row of ${name}`, () => clickButton(panel, name));
      await until(`the button for ${name}`, async () => (await textOf(panel)).includes('Not looked for in this picture'));
      await new Keyboard(panel).press('Look for hidden marks');
      await until(`the search of ${name}`, async () => (await textOf(panel)).includes(told));
      expect(await textOf(panel)).toMatch(/Looked for in 0\.26 million pixels\. It took [\d.,]+ ms\./);
      expect(await clickButton(panel, 'Look for hidden marks')).toBe(false);
      await clickButton(panel, 'Back');
    };
    await press('own', 'A hidden mark that');
    await press('far', 'A hidden mark that');
    await press('clean', 'Looked for in');
    await expectPressed(driver, 'signs');
    await expectVerdicts(driver, url, { own: 'ai-generated · watermark', far: 'ai-generated · watermark', clean: NONE });
    await panel.close();
    await tab.close();
  });

  test('an address that the user asks for is loaded whole and searched, though its server gives pieces', async () => {
    const { server } = scene();
    const drawn = drawPicture(8, 'landscape', [512, 512]);
    const sdxl = PATTERNS.find(({ text }) => !text);
    const picture = encodePng(writeMark(drawn, sdxl?.bits ?? [], { floats: true }));
    const address = server.file('/pieces.png', 'image/png', Buffer.from(picture), { 'accept-ranges': 'bytes' });
    const panel = await openPanel(scene());
    await clickButton(panel, 'Check a file');
    await panel.run((value) => {
      const field = document.querySelector<HTMLInputElement>('#address');
      if (field) field.value = value;
      field?.dispatchEvent(new Event('input', { bubbles: true }));
      setTimeout(() => field?.form?.requestSubmit(), 50);
    }, address);
    await until('the mark', async () => (await textOf(panel)).includes('A hidden mark that'));
    expect(server.hits.find((hit) => hit.path === '/pieces.png')?.range).toMatch(/^bytes=0-/);
    await panel.close();
  });

  test('settings of 200 kB, hostile ones, are folded, and never more than text', async () => {
    const { driver, server } = scene();
    const markup = '<img src="x" onerror="document.title=1"><script>document.title=2</script>\u202egnp.exe\u202c';
    const prompt = `${markup} ${'a lighthouse, '.repeat(14_500)}THE END`;
    const settings = `${prompt}\nNegative prompt: x\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42`;
    const text = (key: string, value: string) => chunk('tEXt', new Uint8Array(Buffer.from(`${key}\0${value}`)));
    const picture = encodePng(drawPicture(8, 'landscape', [256, 256]), false, [
      text('parameters', settings),
      text('Software', 'Midjourney'),
    ]);
    const src = server.file('/hostile.png', 'image/png', Buffer.from(picture), CACHED);
    const url = server.page('/hostile', `${img('hostile', src)}`);
    const tab = await open(url);
    await expectVerdicts(driver, url, { hostile: SITE_AI });
    const [item] = await itemsOf(driver, url);
    await driver.extension(
      async (address, id) => {
        const shown = (await chrome.tabs.query({})).find((one) => one.url === address);
        await chrome.tabs.sendMessage(shown?.id ?? -1, { type: 'item.reveal', ask: { id } });
      },
      url,
      item?.id ?? '',
    );
    const card = await until('the card', () => tab.card());
    expect(card.text).toContain('settings');
    expect(card.text.length).toBeLessThan(2_000);
    const panel = await openPanel(scene(), url);
    await until('the row', () => clickButton(panel, 'hostile'));
    await until('the signals', async () => (await textOf(panel)).includes('What was found'));
    expect(await textOf(panel)).not.toContain('a lighthouse');
    const raw = () => panel.run(() => document.querySelector('.signals pre')?.textContent ?? '');
    expect((await raw()).length).toBeLessThan(2_000);
    await panel.run(() => {
      for (const button of document.querySelectorAll<HTMLElement>('.signals details summary, .signals pre .more')) button.click();
    });
    await until('all of it', async () => (await raw()).length > 15_000);
    expect(await raw()).toContain('<img src="x" onerror=');
    expect(await panel.run(() => document.querySelectorAll('.signals img, .signals script, img[src="x"]').length)).toBe(0);
    expect([await tab.run(() => document.title), await panel.run(() => document.title)]).toEqual(['/hostile', 'Assay']);
    await panel.close();
    await tab.close();
  });
});
