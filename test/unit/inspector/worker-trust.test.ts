import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { TitledTrust } from '../../../extension/inspector/titled-trust.ts';
import { loadListTitles, loadTrustLists } from '../../../extension/inspector/trust-lists.ts';
import { WorkerTrust } from '../../../extension/inspector/worker-trust.ts';
import { rejudge, type TrustStore, unread } from '../../../src/index.ts';
import { fixture } from '../../fixtures/files.ts';
import { judge, NOW } from '../../fixtures/judge.ts';

const packaged = async (path: string) => new Response(readFileSync(`assets${path}`));
const shipped = await loadTrustLists(packaged);
const titles = await loadListTitles(packaged);
const options = (trust: TrustStore, now = NOW) => ({ name: 'a', now, trust, copy: 'shown' as const, version: '0' });

/** The report by titles only, whether certificates were asked for, and the report by the whole lists. */
async function twice(path: string, now = NOW) {
  const titled = new TitledTrust(titles, []);
  const short = await judge(fixture(path), options(titled.store, now));
  return { short, wasAsked: titled.wasAsked, whole: await judge(fixture(path), options(shipped, now)) };
}

describe('the titles of the lists', () => {
  test('are those of the lists themselves, in their order', () => {
    expect(titles).toEqual(
      shipped.lists.map(({ id, title, purpose, source, sourceSha256, date, nextUpdate }) => ({
        id,
        title,
        purpose,
        source,
        sourceSha256,
        date,
        nextUpdate,
      })),
    );
  });

  test.each(['media/plain.jpg', 'media/plain.png', 'media/plain.webp', 'media/one-pixel.jpg'])(
    '%s, which nobody signed: the same report, and no certificate is asked for',
    async (path) => {
      const { short, wasAsked, whole } = await twice(path);
      expect(wasAsked).toBe(false);
      expect(short).toEqual(whole);
    },
  );

  test('the same report also where lists are old, and after another copy was seen', async () => {
    const { short, wasAsked, whole } = await twice('media/plain.jpg', new Date('2031-01-01T00:00:00Z'));
    expect(wasAsked).toBe(false);
    expect(short).toEqual(whole);
    expect(short.says.map(({ id }) => id)).toContain('line_list_any_old');
    const titled = new TitledTrust(titles, []);
    expect(rejudge(short, 'different', titled.store)).toEqual(rejudge(whole, 'different', shipped));
    const problem = { code: 'timeout', note: 'no answer' } as const;
    expect(unread(problem, options(titled.store))).toEqual(unread(problem, options(shipped)));
    expect(titled.wasAsked).toBe(false);
  });

  test.each(['media/capture.jpg', 'media/stranger.jpg', 'media/changed-picture.jpg', 'media/expired.jpg', 'media/two-origins.jpg'])(
    '%s, which somebody signed: the certificates are asked for',
    async (path) => {
      const { short, wasAsked } = await twice(path);
      expect(wasAsked).toBe(true);
      expect(short.label).not.toBe('authentic');
    },
  );
});

describe('the lists of one Worker', () => {
  const make = () => {
    const ask = vi.fn<() => void>();
    const lists = new WorkerTrust(ask);
    lists.titles = titles;
    return { ask, lists };
  };
  const countEntries = async ({ lists, blocked }: TrustStore) => lists.reduce((sum, { entries }) => sum + entries.length, blocked.length);

  test('are asked for once, when a certificate matters first, and the work is done again with them', async () => {
    const { ask, lists } = make();
    expect(await lists.byTitles({ user: [] }, async (trust) => trust.lists.length)).toBe(titles.length);
    expect(ask).not.toHaveBeenCalled();
    const [first, second] = [lists.byTitles({ user: [] }, countEntries), lists.byTitles({ user: [] }, countEntries)];
    await vi.waitFor(() => expect(ask).toHaveBeenCalled());
    lists.give(shipped);
    const all = await countEntries(shipped);
    expect([await first, await second]).toEqual([all, all]);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test('a look that is put off is not begun again', async () => {
    const { ask, lists } = make();
    const look = vi.fn<(trust: TrustStore) => Promise<string>>(async (trust) => {
      await countEntries(trust);
      return 'put-off';
    });
    expect(await lists.byTitles({ user: [] }, look)).toBe('put-off');
    expect(look).toHaveBeenCalledTimes(1);
    expect(ask).not.toHaveBeenCalled();
  });

  test('records that were taken since need the lists that they renew', async () => {
    const { ask, lists } = make();
    const [claims] = shipped.lists;
    const date = '2099-01-01';
    const dated = lists.byTitles({ user: [], lists: [{ ...claims, date }] }, async (trust) => trust.lists.map((list) => list.date));
    await vi.waitFor(() => expect(ask).toHaveBeenCalled());
    lists.give(shipped);
    expect(await dated).toContain(date);
  });

  test('where they cannot be read, nobody is judged by half of them; the next one asks afresh', async () => {
    const { ask, lists } = make();
    const failed = lists.byTitles({ user: [] }, countEntries);
    const refused = expect(failed).rejects.toThrow('the trust lists could not be read');
    await vi.waitFor(() => expect(ask).toHaveBeenCalled());
    lists.give(null);
    await refused;
    const again = lists.of({ user: [] });
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2));
    lists.give(shipped);
    expect((await again).lists).toHaveLength(titles.length);
  });
});
