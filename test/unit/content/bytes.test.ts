import { describe, expect, test } from 'vitest';
import {
  decodeDataAddress,
  FIRST_LOOK_BYTES,
  placeOf,
  readPageBytes,
  readPageHead,
  type Surroundings,
} from '../../../extension/content/bytes.ts';

const HERE = 'https://page.example';
const BIG = new Uint8Array(50_000).fill(7);

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

/** A fetch that notes what it is asked, and answers as the browser's cache would; `delay` in the fake clock's milliseconds, one per question. */
function around(answer: (url: string, init: RequestInit) => Response, change: Partial<Surroundings> & { delays?: number[] } = {}) {
  const asked: Asked[] = [];
  let clock = 0;
  const surroundings: Surroundings = {
    origin: HERE,
    firefox: false,
    controlled: false,
    now: () => clock,
    fetch: async (url, init) => {
      clock += change.delays?.[asked.length] ?? 2;
      asked.push({ url, init });
      return answer(url, init);
    },
    ...change,
  };
  return { asked, surroundings };
}

const isRanged = (init: RequestInit) => new Headers(init.headers).has('range');
const fromCache =
  (bytes: Uint8Array<ArrayBuffer>, headers: HeadersInit = {}) =>
  (_: string, init: RequestInit) =>
    isRanged(init) ? new Response(bytes.slice(0, FIRST_LOOK_BYTES), { status: 206, headers }) : new Response(bytes, { headers });

async function content(blob: Blob | undefined | null): Promise<string | null> {
  return blob ? await blob.text() : null;
}

describe('rung 1: what the page already holds', () => {
  test('same origin: only from the cache, never the network', async () => {
    const { asked, surroundings } = around(() => new Response(BIG));
    const found = await readPageBytes(`${HERE}/a.jpg`, surroundings);
    expect(found?.rung).toBe('page-cache');
    expect(found?.blob.size).toBe(BIG.length);
    expect(asked.map(({ init }) => init)).toEqual([{ mode: 'same-origin', cache: 'only-if-cached', credentials: 'same-origin' }]);
  });

  test('with the header that names a manifest, if there is one', async () => {
    const link = '</m>; rel="c2pa-manifest"';
    const named = around(() => new Response(BIG, { headers: { link } }));
    expect((await readPageBytes(`${HERE}/a.jpg`, named.surroundings))?.link).toBe(link);
    const other = around(() => new Response(BIG, { headers: { link: '</s>; rel=preload' } }));
    expect((await readPageBytes(`${HERE}/a.jpg`, other.surroundings))?.link).toBeUndefined();
  });

  test('the page’s own headers are looked for in the cache only, and in Firefox not at all', async () => {
    const headers = { link: '</m>; rel="c2pa-manifest"', 'ai-disclosure': 'mode=none' };
    const nothing = { linked: false, disclosed: null };
    const { asked, surroundings } = around(() => new Response('page', { headers }));
    expect(await readPageHead(`${HERE}/page`, surroundings)).toEqual({ linked: true, disclosed: 'mode=none' });
    expect(asked.map(({ init }) => init.cache)).toEqual(['only-if-cached']);
    expect(await readPageHead('https://elsewhere.example/', surroundings)).toEqual(nothing);
    const firefox = around(() => new Response('page', { headers }), { firefox: true });
    expect(await readPageHead(`${HERE}/page`, firefox.surroundings)).toEqual(nothing);
    expect([asked.length, firefox.asked.length]).toEqual([1, 0]);
    const long = around(() => new Response('page', { headers: { 'ai-disclosure': `mode=none;model=${'m'.repeat(1_000)}` } }));
    expect(await readPageHead(`${HERE}/page`, long.surroundings)).toEqual(nothing);
  });

  test('same origin, not in the cache: nothing', async () => {
    const { surroundings } = around(() => {
      throw new TypeError('Failed to fetch');
    });
    expect(await readPageBytes(`${HERE}/a.jpg`, surroundings)).toBeNull();
  });

  test('the cache is left alone until a look does it no harm', async () => {
    const order: string[] = [];
    const answer = (): Response => {
      order.push('asked');
      return new Response(BIG);
    };
    const settled = async (address: string): Promise<void> => void order.push(`settled ${address}`);
    const { surroundings } = around(answer, { firefox: true, settled });
    expect(await readPageBytes(`${HERE}/a.jpg`, surroundings)).not.toBeNull();
    expect(order).toEqual([`settled ${HERE}/a.jpg`, 'asked']);
  });

  test('Firefox under a service worker: not even asked, since the worker would answer', async () => {
    const { asked, surroundings } = around(() => new Response(BIG), { firefox: true, controlled: true });
    expect(await readPageBytes(`${HERE}/a.jpg`, surroundings)).toBeNull();
    expect(asked).toEqual([]);
  });

  test('another origin in Firefox: not asked, it would be a second download', async () => {
    const { asked, surroundings } = around(() => new Response(BIG), { firefox: true });
    expect(await readPageBytes('https://cdn.example/a.jpg', surroundings)).toBeNull();
    expect(asked).toEqual([]);
  });

  test('another origin in Chrome: 16 KB first, the whole only from the cache', async () => {
    const { asked, surroundings } = around(fromCache(BIG));
    const found = await readPageBytes('https://cdn.example/a.jpg', surroundings);
    expect(found?.blob.size).toBe(BIG.length);
    expect(asked.map(({ init }) => isRanged(init))).toEqual([true, true, false]);
    expect(new Headers(asked[0]?.init.headers).get('range')).toBe('bytes=0-16383');
    expect(asked.every(({ init }) => init.cache === 'force-cache')).toBe(true);
  });

  test('a picture shorter than the first look is whole with it', async () => {
    const { asked, surroundings } = around(fromCache(BIG.slice(0, 900)));
    expect((await readPageBytes('https://cdn.example/a.jpg', surroundings))?.blob.size).toBe(900);
    expect(asked).toHaveLength(1);
  });

  test('never the whole after a first look that came from the network', async () => {
    for (const [answer, change] of [
      [fromCache(BIG, { 'cache-control': 'private, no-store' }), {}],
      [fromCache(BIG), { delays: [30, 2, 2] }], // slower than the cache just after it
      [() => new Response(BIG), {}], // a server that ignores ranges: the cache does not
      [() => new Response('', { status: 403 }), {}],
    ] as const) {
      const { asked, surroundings } = around(answer, change.delays ? { delays: [...change.delays] } : {});
      expect(await readPageBytes('https://cdn.example/a.jpg', surroundings)).toBeNull();
      expect(asked.every(({ init }) => isRanged(init))).toBe(true);
    }
  });

  test('never a HEAD, never cookies for others', async () => {
    const { asked, surroundings } = around(fromCache(BIG));
    for (const address of [`${HERE}/a`, 'https://cdn.example/b', 'blob:https://page.example/1']) await readPageBytes(address, surroundings);
    expect(asked.length).toBeGreaterThan(3);
    for (const { init } of asked) {
      expect(init.method ?? 'GET').toBe('GET');
      expect(init.credentials).not.toBe('include');
    }
  });

  test('data: addresses are decoded here, blob: addresses read', async () => {
    const { asked, surroundings } = around(() => new Response('blob'));
    const data = await readPageBytes('data:image/png;base64,aGk=', surroundings);
    expect([data?.rung, await content(data?.blob), data?.blob.type]).toEqual(['page-data', 'hi', 'image/png']);
    expect(asked).toEqual([]);
    expect(await content((await readPageBytes('blob:https://page.example/1', surroundings))?.blob)).toBe('blob');
  });

  test('other schemes are left to the background', async () => {
    const { asked, surroundings } = around(() => new Response(BIG));
    for (const address of ['file:///a.png', 'chrome://x/', 'about:blank', 'nonsense'])
      expect(await readPageBytes(address, surroundings)).toBeNull();
    expect(asked).toEqual([]);
  });
});

describe('data: addresses', () => {
  test.each([
    ['data:,a%20b', 'a b'],
    ['data:image/svg+xml;utf8,<svg/>#part', '<svg/>'],
    ['data:image/png;BASE64 ,aG k%3D', 'hi'],
    ['data:,100%', '100%'],
    ['data:,%zz%41', '%zzA'],
  ])('%s', async (address, text) => {
    expect(await content(decodeDataAddress(address))).toBe(text);
  });
  test('broken ones give nothing', () => {
    expect(decodeDataAddress('data:image/png;base64')).toBeNull();
    expect(decodeDataAddress('data:image/png;base64,***')).toBeNull();
  });
});

test('an opaque frame shares its origin with nobody', () => {
  expect(placeOf('https://page.example/a.png', 'null')).toBe('elsewhere');
  expect(placeOf('https://page.example/a.png', HERE)).toBe('same-origin');
  expect(placeOf('http://page.example/a.png', HERE)).toBe('elsewhere');
});
