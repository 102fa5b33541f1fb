// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Copy } from '../../../extension/content/proof.ts';
import type { Rung } from '../../../extension/messages.ts';
import type { SiteStatement } from '../../../src/signal.ts';
import { fakeApi, loadedImage, viewOf } from './page.ts';

vi.stubGlobal('chrome', fakeApi);
const { isView } = await import('../../../extension/content/api.ts');
const { Entries, restsOnCopy } = await import('../../../extension/content/entries.ts');
const { Judge, MAX_TRIES, WITH_BYTES, WITH_NETWORK } = await import('../../../extension/content/judge.ts');

const HERE = 'https://page.example';
type Asked = {
  type: string;
  id?: string;
  copy?: Copy;
  rung?: Rung | null;
  bytes?: unknown;
  sizes?: unknown;
  items?: readonly { id: string }[];
  site?: readonly SiteStatement[];
};

beforeEach(() => {
  vi.useFakeTimers();
  document.body.replaceChildren();
});
afterEach(() => vi.useRealTimers());

type Reply = { ok: boolean; value?: unknown; cannotClone?: true };
const good = (view = viewOf('unknown', 'none')): Reply => ({ ok: true, value: view });

/** A court with a background that answers by `reply`. `bytes` are what the page holds. */
function open(
  reply: (asked: Asked) => Reply | Promise<Reply>,
  options: { bytes?: Blob | null; proof?: Copy; alive?: boolean; reading?: Promise<void> } = {},
) {
  const asked: Asked[] = [];
  const told: string[] = [];
  let said: readonly SiteStatement[] = [];
  let dead = false;
  const entries: InstanceType<typeof Entries> = new Entries({
    judge: (entry) => judge.add(entry),
    gone: (entry) => judge.drop(entry),
    changed: () => {},
  });
  const judge: InstanceType<typeof Judge> = new Judge({
    ask: async (type, question) => {
      const one: Asked = { type, ...question };
      asked.push(one);
      return type === 'item.inspect' ? reply(one) : { ok: true, value: null };
    },
    isView,
    isAlive: () => options.alive ?? true,
    origin: HERE,
    firefox: false,
    said: () => said,
    readBytes: async () => {
      await options.reading;
      return options.bytes ? { rung: 'page-cache', blob: options.bytes } : null;
    },
    prove: async (_, images) => ({
      copy: options.proof ?? 'unconfirmed',
      sizes: new Map(images.map((image) => [image, { width: 100, height: 80 }])),
    }),
    measure: async (images) => new Map([...images].map((image) => [image, { width: 100, height: 80 }])),
    changed: (entry) => told.push(`changed ${entry.address}`),
    proven: (entry, by) => told.push(`${by} ${entry.address}`),
    sizes: {
      of: (entry) => entries.sizesOf(entry),
      remember: (image, size) => entries.remember(image, size),
      disagree: (entry) => entries.disagree(entry),
    },
    saved: () => null,
    judged: () => {},
    rested: () => {},
    unanswered: () => viewOf('unknown', 'unread'),
    dead: () => {
      dead = true;
    },
  });
  const show = (address: string, width = 100, height = 80) => {
    const image = loadedImage(address, width, height);
    entries.show(image, address, false);
    return image;
  };
  const inspects = () => asked.filter(({ type }) => type === 'item.inspect');
  const say = (statements: readonly SiteStatement[]) => {
    said = statements;
  };
  return { asked, told, entries, judge, show, say, inspects, isDead: () => dead };
}
const soon = () => vi.advanceTimersByTimeAsync(500);

describe('what the website says', () => {
  const AI: SiteStatement = { form: 'JSON-LD', value: 'TrainedAlgorithmicMediaDigitalSource' };

  test('is asked about when it is found later, while the verdict stands', async () => {
    const { judge, show, say, inspects, entries } = open(
      ({ site }) => good(site ? viewOf('ai-generated', 'declared-ai') : viewOf('unknown', 'none')),
      { bytes: new Blob(['x']) },
    );
    const image = show(`${HERE}/a.png`);
    judge.quiet();
    await soon();
    expect(inspects().map(({ site }) => site)).toEqual([undefined]);
    const entry = entries.of(image);
    say([AI]);
    if (entry) judge.again(entry);
    expect(entry?.view?.label).toBe('unknown');
    await soon();
    expect([inspects().length, inspects()[1]?.site, entry?.view?.label]).toEqual([2, [AI], 'ai-generated']);
    await soon();
    expect(inspects().length).toBe(2);
  });

  test('leaves the verdict where nobody answers the second time', async () => {
    let first = true;
    const { judge, show, inspects, entries } = open(
      () => {
        const answer = first ? good() : { ok: false };
        first = false;
        return answer;
      },
      { bytes: new Blob(['x']) },
    );
    const image = show(`${HERE}/a.png`);
    judge.quiet();
    await soon();
    const entry = entries.of(image);
    if (entry) judge.again(entry);
    await vi.advanceTimersByTimeAsync(120_000);
    expect([inspects().length, entry?.view?.reason]).toEqual([1 + MAX_TRIES, 'none']);
  });
});

describe('asking', () => {
  test('one question for one address, however many elements show it, and all announced in one message', async () => {
    const { asked, entries, judge, show, inspects } = open(() => good(), { bytes: new Blob(['x']) });
    judge.quiet();
    const images = [show(`${HERE}/a`), show(`${HERE}/a`), show(`${HERE}/a`), show(`${HERE}/b`)];
    await soon();
    expect(asked.filter(({ type }) => type === 'items.found')).toMatchObject([{ items: [{ id: 'p1' }, { id: 'p2' }] }]);
    expect(inspects().map(({ id }) => id)).toEqual(['p1', 'p2']);
    expect(images.every((image) => entries.of(image)?.view !== null)).toBe(true);
  });

  test('with bytes before the page has loaded, without them only after', async () => {
    const held = open(() => good(), { bytes: new Blob(['x']) });
    held.show(`${HERE}/a`);
    held.show('https://cdn.example/b');
    await soon();
    expect(held.inspects().map(({ id }) => id)).toEqual(['p1']);
    const bare = open(() => good());
    bare.show(`${HERE}/a`);
    await soon();
    expect(bare.inspects()).toEqual([]);
    bare.judge.quiet();
    await soon();
    expect(bare.inspects()).toMatchObject([{ id: 'p1', rung: null, bytes: null }]);
  });

  test('schemes that are nobody’s to read are told at once', async () => {
    const { show, inspects } = open(() => good());
    show('ftp://x.example/a.png');
    await soon();
    expect(inspects()).toMatchObject([{ rung: null, bytes: null }]);
  });

  test('near the viewport first, and only so many at once', async () => {
    const release: (() => void)[] = [];
    const { entries, judge, show, inspects } = open(() => new Promise((resolve) => release.push(() => resolve(good()))));
    judge.quiet();
    const images = Array.from({ length: 8 }, (_, i) => show(`${HERE}/${i}`));
    for (const image of images.slice(6)) {
      const entry = entries.of(image);
      if (entry) entry.near = true;
    }
    await soon();
    expect(inspects().map(({ id }) => id)).toEqual(['p7', 'p8', 'p1', 'p2'].slice(0, WITH_NETWORK));
    release.shift()?.();
    await soon();
    expect(inspects()).toHaveLength(WITH_NETWORK + 1);
  });

  test('with bytes in hand at most so many at once', async () => {
    const { show, inspects } = open(() => new Promise(() => {}), { bytes: new Blob(['x']) });
    for (let i = 0; i < 9; i++) show(`${HERE}/${i}`);
    await soon();
    expect(inspects()).toHaveLength(WITH_BYTES);
  });

  test('an item whose last element went is told', async () => {
    const { asked, entries, show } = open(() => good(), { bytes: new Blob(['x']) });
    const image = show(`${HERE}/a`);
    await soon();
    image.remove();
    entries.sweep();
    await soon();
    expect(asked.at(-1)).toMatchObject({ type: 'items.gone', ids: ['p1'] });
  });
});

test('nothing is asked any more once all is taken away, whatever was being read', async () => {
  let read = () => {};
  const reading = new Promise<void>((resolve) => (read = resolve));
  const { judge, show, inspects } = open(() => good(), { bytes: new Blob(['x']), reading });
  show(`${HERE}/a.png`);
  await soon();
  judge.stop();
  read();
  await soon();
  expect(inspects()).toEqual([]);
});

describe('a verdict that came too late, for another state of the page', () => {
  const AUTHENTIC = viewOf('authentic', 'captured');

  test('is asked for once more at once, as of a picture that is found just before its own load event', async () => {
    let image: HTMLImageElement | undefined;
    const { judge, show, inspects, entries } = open(
      () => {
        if (image && inspects().length === 1) entries.show(image, `${HERE}/a.png`, true);
        return good(AUTHENTIC);
      },
      { bytes: new Blob(['x']) },
    );
    image = show(`${HERE}/a.png`);
    judge.quiet();
    await soon();
    expect([inspects().length, entries.of(image)?.view?.label]).toEqual([2, 'authentic']);
  });

  test('is asked for no oftener than every two seconds where the picture loads again and again', async () => {
    let image: HTMLImageElement | undefined;
    const { judge, show, inspects, entries } = open(
      () => {
        if (image) entries.show(image, `${HERE}/a.png`, true);
        return good(AUTHENTIC);
      },
      { bytes: new Blob(['x']) },
    );
    image = show(`${HERE}/a.png`);
    judge.quiet();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(entries.of(image)?.view).toBeNull();
    expect(inspects().length).toBeGreaterThan(4);
    expect(inspects().length).toBeLessThan(9);
  });
});

describe('a background that is lost', () => {
  test('one that is to be tried again holds up nobody', async () => {
    const { judge, show, inspects } = open(({ id }) => (id === 'p1' ? { ok: false } : good()), { bytes: new Blob(['x']) });
    show(`${HERE}/broken.jpg`);
    await vi.advanceTimersByTimeAsync(200);
    expect(inspects().map(({ id }) => id)).toEqual(['p1']);
    show('https://other.example/fine.jpg');
    await vi.advanceTimersByTimeAsync(50);
    judge.quiet();
    await vi.advanceTimersByTimeAsync(100);
    expect(inspects().map(({ id }) => id)).toEqual(['p1', 'p2']);
  });

  test('is asked again until it answers', async () => {
    let tries = 0;
    const { entries, judge, show } = open(() => (++tries < 3 ? { ok: false } : good()));
    judge.quiet();
    const image = show(`${HERE}/a`);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tries).toBe(3);
    expect(entries.of(image)?.view?.reason).toBe('none');
  });

  test('after so many tries the item is said to be unread, and the others go on', async () => {
    const { entries, judge, show, inspects } = open(({ id }) => (id === 'p1' ? { ok: true, value: 'nonsense' } : good()));
    judge.quiet();
    const lost = show(`${HERE}/a`);
    const fine = show(`${HERE}/b`);
    await soon();
    expect(entries.of(fine)?.view?.reason).toBe('none');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(entries.of(lost)?.view?.reason).toBe('unread');
    expect(inspects().filter(({ id }) => id === 'p1')).toHaveLength(MAX_TRIES);
  });

  test('an extension that was removed ends everything', async () => {
    const { judge, show, isDead } = open(() => ({ ok: false }), { alive: false });
    judge.quiet();
    show(`${HERE}/a`);
    await soon();
    expect(isDead()).toBe(true);
  });

  test('an answer that comes after the end is told nobody', async () => {
    const waiting: ((reply: Reply) => void)[] = [];
    const { judge, show, entries } = open(() => new Promise((answer) => waiting.push(answer)), { bytes: new Blob(['x']) });
    const image = show(`${HERE}/a`);
    await soon();
    judge.stop();
    for (const answer of waiting) answer(good());
    await soon();
    expect([waiting.length, entries.of(image)?.view]).toEqual([1, null]);
  });

  test('a Blob that cannot be sent goes as a buffer', async () => {
    const { show, inspects } = open(({ bytes }) => (bytes instanceof Blob ? { ok: false, cannotClone: true } : good()), {
      bytes: new Blob(['x']),
    });
    show(`${HERE}/a`);
    await soon();
    expect(inspects().map(({ bytes }) => bytes instanceof Blob)).toEqual([true, false]);
  });
});

describe('the copy that is shown', () => {
  const honest = ({ copy }: Asked): Reply =>
    good(
      copy === 'shown' ? viewOf('authentic', 'captured') : viewOf('unknown', copy === 'different' ? 'different-copy' : 'copy-unconfirmed'),
    );

  test('is proven only when the answer rests on it, and then asked again', async () => {
    const { entries, show, inspects } = open(honest, { bytes: new Blob(['x']), proof: 'shown' });
    const image = show(`${HERE}/a`);
    await soon();
    expect(inspects().map(({ copy }) => copy)).toEqual(['unconfirmed', 'shown']);
    expect(entries.of(image)?.view?.label).toBe('authentic');
  });

  test('two sizes under one address are different copies from the start', async () => {
    const { show, inspects } = open(honest, { bytes: new Blob(['x']) });
    show(`${HERE}/a`, 100, 80);
    show(`${HERE}/a`, 50, 40);
    await soon();
    expect(inspects()[0]).toMatchObject({ copy: 'different', sizes: [{ width: 100 }, { width: 50 }] });
  });

  test('a size that srcset hides is told as none, then measured', async () => {
    const { entries, inspects } = open(honest, { bytes: new Blob(['x']) });
    const image = loadedImage(`${HERE}/a`, 50, 40);
    image.srcset = 'a 2x';
    entries.show(image, `${HERE}/a`, false);
    await soon();
    expect(inspects().map(({ sizes }) => sizes)).toEqual([[{ width: 0, height: 0 }], [{ width: 100, height: 80 }]]);
  });

  test('an authentic label falls as soon as another element joins, and is judged again', async () => {
    const { entries, show, inspects } = open(honest, { bytes: new Blob(['x']), proof: 'shown' });
    const image = show(`${HERE}/a`);
    await soon();
    show(`${HERE}/a`);
    expect(entries.of(image)?.view).toBeNull();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(inspects()).toHaveLength(4);
    expect(entries.of(image)?.view?.label).toBe('authentic');
  });

  test('an authentic label falls when the element loads again', async () => {
    const { entries, show } = open(honest, { bytes: new Blob(['x']), proof: 'shown' });
    const image = show(`${HERE}/a`);
    await soon();
    entries.show(image, `${HERE}/a`, true);
    expect(entries.of(image)?.view).toBeNull();
  });

  test('an answer for an older state of the page is not shown as authentic', async () => {
    const release: (() => void)[] = [];
    const { entries, show } = open((asked) => new Promise((resolve) => release.push(() => resolve(honest(asked)))), {
      bytes: new Blob(['x']),
      proof: 'shown',
    });
    const image = show(`${HERE}/a`);
    await soon();
    release.shift()?.();
    await soon();
    show(`${HERE}/a`); // between the proof and the last answer
    release.shift()?.();
    await soon();
    expect(entries.of(image)?.view).toBeNull();
  });

  test('tells what proved it: the first frame in the page, or the bytes that the browser gave for good', async () => {
    const shown = { ...viewOf('authentic', 'captured'), copy: 'shown' as const };
    const byPixels = open((asked) => (asked.copy === 'shown' ? good(shown) : honest(asked)), { bytes: new Blob(['x']), proof: 'shown' });
    byPixels.show(`${HERE}/a`);
    await soon();
    expect(byPixels.told).toEqual([`pixels ${HERE}/a`]);
    const byBytes = open(() => good(shown));
    byBytes.judge.quiet();
    byBytes.show(`${HERE}/b`);
    await soon();
    expect(byBytes.told).toEqual([`bytes ${HERE}/b`]);
  });

  test('tells where another picture may be shown under the address', async () => {
    const { entries, told, show } = open(honest, { bytes: new Blob(['x']), proof: 'shown' });
    const image = show(`${HERE}/a`);
    await soon();
    entries.show(image, `${HERE}/a`, true);
    expect(told).toContain(`changed ${HERE}/a`);
  });
});

test('long data: addresses are shortened and stay apart', () => {
  const { entries, show } = open(() => good());
  const one = show(`data:image/png;base64,${'A'.repeat(5_000)}B`);
  const two = show(`data:image/png;base64,${'A'.repeat(5_000)}C`);
  const urls = [one, two].map((image) => entries.of(image)?.url ?? '');
  expect(urls.every((url) => url.length < 200)).toBe(true);
  expect(new Set(urls).size).toBe(2);
});

test('what rests on the shown copy', () => {
  expect(restsOnCopy(viewOf('authentic', 'captured'))).toBe(true);
  expect(restsOnCopy(viewOf('unknown', 'copy-unconfirmed'))).toBe(true);
  expect(restsOnCopy(viewOf('ai-generated', 'declared-ai'))).toBe(false);
});
