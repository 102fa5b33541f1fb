import { expect, test } from 'vitest';
import type { Item } from '../../extension/messages.ts';
import { bringToLife, type Case, coverageCases, type Outcome } from './coverage-cases.ts';
import { CASES } from './coverage-list.ts';
import { type Driver, until } from './driver.ts';
import { itemsOf } from './items.ts';
import { img, inBothBrowsers, judged } from './suite.ts';

/** Told by the item's address, or by its name where the address says nothing. */
function itemOf(one: Case, items: readonly Item[]): Item | undefined {
  return items.find((item) => item.url.endsWith(`n=${one.name}`) || item.name === one.name || item.url === `c2pa-record:${one.name}`);
}

function outcomeOf(item: Item | undefined): string {
  if (!item) return 'nothing';
  if (!item.view) return 'checking';
  if (item.view.label === 'ai-generated') return 'ai';
  return item.view.reason;
}

const idsOf = (item: Item | undefined): readonly string[] => item?.view?.says.map((say) => say.id) ?? [];

const wanted = (one: Case, name: Driver['name']): Outcome =>
  typeof one.outcome === 'object' && 'chromium' in one.outcome ? one.outcome[name] : one.outcome;
const wordOf = (outcome: Outcome): string => (typeof outcome === 'string' ? outcome : 'nothing');

inBothBrowsers((scene, name) => {
  test('every way to show a picture is labelled, or it is told why not', async () => {
    const { driver, server } = scene();
    const cases = coverageCases(server);
    expect(cases.map((one) => one.name).toSorted()).toEqual(CASES.toSorted());
    const style = '<style>main{display:flex;flex-wrap:wrap;gap:8px;padding-right:220px}main>*{flex:none}</style>';
    const url = server.page('/coverage', style + cases.map((one) => one.html).join('\n'), {
      link: '</page.c2pa>; rel="c2pa-manifest"',
      'cache-control': 'max-age=600',
    });
    const tab = await driver.open();
    await tab.resize(1500, 1900);
    await tab.goto(url);
    await tab.run(bringToLife);
    let items: readonly Item[] = [];
    const rows = () => cases.map((one) => [one.name, wordOf(wanted(one, name)), outcomeOf(itemOf(one, items))] as const);
    await until(
      'every case',
      async () => {
        items = await itemsOf(driver, url);
        return items.every((item) => item.view !== null) && rows().every(([, want, got]) => want === got);
      },
      30_000,
    ).catch(() => undefined);
    const badges = new Set((await tab.badges()).map((badge) => badge.picture));
    const table = cases.map((one) => {
      const outcome = wanted(one, name);
      const why = typeof outcome === 'string' ? (one.quiet ?? '') : outcome.nothing;
      return `${one.name.padEnd(18)}${outcomeOf(itemOf(one, items)).padEnd(10)}${(badges.has(one.name) ? 'badge' : '').padEnd(7)}${why}`;
    });
    console.info(`Coverage in ${name} ${driver.version}\n${table.join('\n')}`);
    expect(rows().filter(([, want, got]) => want !== got)).toEqual([]);
    // Found = labelled: nothing that was found is left without an answer.
    expect(items.filter((item) => item.view === null)).toEqual([]);
    const boxed = cases.filter((one) => one.quiet === undefined && typeof wanted(one, name) === 'string');
    await until('the badges', async () => {
      const on = new Set((await tab.badges()).map((badge) => badge.picture));
      return boxed.every((one) => on.has(one.name));
    }).catch(() => undefined);
    const on = new Set((await tab.badges()).map((badge) => badge.picture));
    expect(boxed.map((one) => one.name).filter((one) => !on.has(one))).toEqual([]);
    // What has no box of its own is told in the popup and the panel, and nowhere else.
    expect(cases.filter((one) => one.quiet?.includes('only') && on.has(one.name)).map((one) => one.name)).toEqual([]);
    const whys = cases
      .filter((one) => wanted(one, name) === 'unread')
      .map((one) => [one.name, one.why, idsOf(itemOf(one, items))] as const);
    expect(whys.filter(([, why, told]) => why === undefined || !told.includes(why))).toEqual([]);
    await tab.close();
  });

  test('the browser asks for the pictures of objects as it does without us, whenever they come', async () => {
    const { driver, server } = scene();
    const url = server.page(
      '/objects',
      `${img('busy', server.picture('ai-generated.jpg', { n: 'busy' }))}<div id="host"></div><div id="late" hidden></div>`,
    );
    const tab = await driver.open();
    await tab.goto(url);
    await judged(driver, url, 1);
    const addresses = Array.from({ length: 4 * 6 }, (_, i) => new URL(server.picture('plain.jpg', { n: `object-${i}` }), url).href);
    // A change of style, now and then in the same breath, keeps badges followed frame by frame.
    await tab.run(async (all) => {
      const busy = document.getElementById('busy');
      const root = document.getElementById('host')?.attachShadow({ mode: 'open' });
      const late = document.getElementById('late');
      const next = () => new Promise((done) => setTimeout(done, 35));
      const make = (address: string, i: number) => {
        const element = document.createElement(i % 2 === 0 ? 'object' : 'embed');
        element.type = 'image/jpeg';
        element.setAttribute(i % 2 === 0 ? 'data' : 'src', address);
        return element;
      };
      for (let i = 0; i < all.length; i += 4) {
        const [one, two, three, four] = all.slice(i, i + 4).map((address, k) => make(address, k + i / 4));
        if (busy) busy.style.marginTop = `${i}px`;
        if (one) document.body.append(one);
        await next();
        if (two) root?.append(two);
        if (three) late?.append(three);
        if (busy) busy.style.marginTop = `${i + 1}px`;
        await next();
        late?.toggleAttribute('hidden', false);
        await next();
        const wrap = document.createElement('div');
        if (four) wrap.append(four);
        document.body.prepend(wrap);
        await next();
        late?.toggleAttribute('hidden', true);
      }
    }, addresses);
    const missing = () => tab.run((all) => all.filter((address) => performance.getEntriesByName(address).length === 0), addresses);
    await until('every picture', async () => (await missing()).length === 0, 5_000).catch(() => undefined);
    expect(await missing()).toEqual([]);
    await tab.close();
  });
});
