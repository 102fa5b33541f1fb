import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FREE_MEDIA_BYTES, recogniseAt, takeBytes, takeWhole, type Web } from '../../../extension/inspector/byte-ladder.ts';
import { DOCUMENT_PIECE, FILM_HEAD, HEAD_BYTES } from '../../../extension/inspector/read-ahead.ts';
import type { Allowed, Progress } from '../../../extension/messages.ts';
import { SourceError } from '../../../src/index.ts';
import { stream } from '../../fixtures/documents.ts';
import { plain } from '../pdf/world.ts';
import { rangeOf, serve, startServer, type TestServer } from './lying-server.ts';

const CAP = 1024 * 1024;
const file = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 31 + (at >> 8)) & 255);

/** The same bytes. To compare a megabyte element by element takes seconds. */
function expectSame(got: Uint8Array | null, wanted: Uint8Array): void {
  expect(got?.length).toBe(wanted.length);
  expect(got && Buffer.compare(got, wanted)).toBe(0);
}
const other = file.map((byte) => byte ^ 255);

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

const web = (limit = 5_000): Web => ({ fetch: (url, init) => fetch(url, init), signal: () => AbortSignal.timeout(limit), cap: CAP });
const take = (path = '/a.jpg', limit?: number) =>
  takeBytes({ url: path.includes(':') ? path : server.origin + path, rung: null, bytes: null }, web(limit));

/** How long the pieces are that the server was asked for. */
const lengthsAsked = (): number[] =>
  server.hits.map(({ range }) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    return Number(to) - Number(from) + 1;
  });

/** The problem that the work ends with. */
async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SourceError) return error.problem.code;
    throw error;
  }
  return 'none';
}

describe('bytes that came with the question', () => {
  test('are used as they are, and nothing is asked of the network', async () => {
    const taken = await takeBytes({ url: `${server.origin}/a.jpg`, rung: 'page-cache', bytes: file.slice().buffer }, web());
    expect(taken.rung()).toBe('page-cache');
    expect(taken.whole()).toEqual(file);
    expect(await taken.source.read(10, 4)).toEqual(file.subarray(10, 14));
    const blob = await takeBytes({ url: 'data:image/png;base64,AA', rung: 'page-data', bytes: new Blob([file]) }, web());
    expect(await blob.source.all()).toEqual(file);
    expect(server.hits).toEqual([]);
  });

  test('end at the cap like all others', async () => {
    expect(await problemOf(takeBytes({ url: 'data:x', rung: 'page-data', bytes: new ArrayBuffer(CAP + 1) }, web()))).toBe('too-large');
  });
});

describe('a file that the user asks for with their login', () => {
  const url = 'https://site.example/a.jpg';
  const inits = async (allowed: Allowed | undefined): Promise<RequestInit[]> => {
    const asked: RequestInit[] = [];
    const fetch = async (_: string, init: RequestInit) => {
      asked.push(init);
      return new Response(file, { headers: { 'content-length': String(file.length) } });
    };
    await takeBytes({ url, rung: null, bytes: null, ...(allowed && { allowed }) }, { ...web(), fetch });
    return asked;
  };
  const cookies = async (allowed?: Allowed) => (await inits(allowed)).map(({ credentials, redirect }) => [credentials, redirect]);

  test('is loaded whole and once, with cookies, and never from elsewhere than the host that was named', async () => {
    expect(await cookies({ login: [url] })).toEqual([['include', 'error']]);
    expect(new Headers((await inits({ login: [url] }))[0]?.headers).has('range')).toBe(false);
  });

  test('gets no cookies under another address, by another permission, or by none', async () => {
    for (const allowed of [{ login: [`${url}?other`] }, { manifest: [url] }, { status: [url] }, undefined])
      expect(await cookies(allowed)).toEqual([['omit', 'follow']]);
  });
});

describe('addresses', () => {
  test.each(['file:///etc/hosts', 'data:image/png;base64,AA', 'ftp://site.example/a.jpg', 'chrome://version', 'no address'])(
    '%s is not fetched',
    async (url) => {
      expect(await problemOf(takeBytes({ url, rung: null, bytes: null }, web()))).toBe('bad-scheme');
      expect(await problemOf(takeWhole(url, web()))).toBe('bad-scheme');
    },
  );

  test.each(['blob:https://site.example/1', 'mediastream:'])('%s has no file behind it', async (url) => {
    expect(await problemOf(takeBytes({ url, rung: null, bytes: null }, web()))).toBe('no-file');
  });

  test('a redirect away from the web gives no bytes', async () => {
    server.answer = (_request, response) => response.writeHead(302, { location: 'file:///etc/hosts' }).end();
    expect(['fetch-failed', 'redirected-away']).toContain(await problemOf(take()));
  });

  test('a host that reports another scheme at the end is not believed', async () => {
    const odd = Object.defineProperty(new Response(file), 'url', { value: 'file:///etc/hosts' });
    expect(
      await problemOf(takeBytes({ url: 'https://site.example/a.jpg', rung: null, bytes: null }, { ...web(), fetch: async () => odd })),
    ).toBe('redirected-away');
  });

  test('a redirect within the web is followed', async () => {
    server.answer = (request, response) =>
      request.url === '/a.jpg' ? response.writeHead(301, { location: '/b.jpg' }).end() : serve(file)(request, response);
    expect((await (await take()).source.read(0, 4)).length).toBe(4);
  });
});

describe('a film', () => {
  const film = new Uint8Array(FREE_MEDIA_BYTES + 1);
  const roomy = { ...web(), cap: 4 * FREE_MEDIA_BYTES };
  const takeFilm = (changes: object = {}) =>
    takeBytes({ url: `${server.origin}/film.mp4`, rung: null, bytes: null, media: 'video', ...changes }, roomy);

  test('is read in pieces: all of it only where it is small', async () => {
    server.answer = serve(film);
    const taken = await takeFilm();
    expect(await taken.source.read(100_000, 4)).toEqual(new Uint8Array(4));
    expect(await problemOf(taken.source.all())).toBe('not-loaded');
    expect(server.hits.every(({ headers }) => headers.range !== undefined)).toBe(true);
    expect(server.hits[0]?.range).toBe(`bytes=0-${FILM_HEAD - 1}`);
    server.answer = serve(file);
    expect(await (await takeFilm()).source.all()).toEqual(file);
  });

  test('is not downloaded from a server that knows no pieces', async () => {
    server.answer = (_request, response) => response.writeHead(200, { 'content-length': film.length }).end(film);
    expect(await problemOf(takeFilm())).toBe('not-loaded');
    // A click would not bring one that is larger than the user's limit.
    server.answer = (_request, response) => void response.writeHead(200, { 'content-length': roomy.cap + 1 }).flushHeaders();
    expect(await problemOf(takeFilm())).toBe('too-large');
  });

  test('comes whole where the user wants it, told piece by piece, and never beyond the cap', async () => {
    server.answer = (_request, response) => response.writeHead(200, { 'content-length': film.length }).end(film);
    const told: Progress[] = [];
    const taken = await takeBytes(
      { url: `${server.origin}/film.mp4`, rung: null, bytes: null, media: 'video', whole: true },
      { ...roomy, progress: (got, total) => told.push({ got, total }) },
    );
    expect(taken.whole()?.length).toBe(film.length);
    expect(told.at(-1)).toEqual({ got: film.length, total: film.length });
    expect(server.hits.map(({ headers }) => headers.range)).toEqual([undefined]);
    const small = takeBytes({ url: `${server.origin}/film.mp4`, rung: null, bytes: null, media: 'video', whole: true }, web());
    expect(await problemOf(small)).toBe('too-large');
  });
});

describe('what a site sees of us', () => {
  test('GETs without cookies or referrer, as a picture is asked for, and few of them', async () => {
    server.answer = serve(file);
    const taken = await take();
    await taken.source.read(0, 16);
    await taken.source.read(50_000, 16);
    await taken.source.all();
    expect(server.hits.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
    for (const { headers } of server.hits) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.referer).toBeUndefined();
      expect(headers.accept).toMatch(/^image\/avif,image\/webp/);
    }
    expect(server.hits[0]?.range).toBe(`bytes=0-${HEAD_BYTES - 1}`);
  });

  test('says credentials: omit to the browser', async () => {
    const seen: RequestInit[] = [];
    server.answer = serve(file);
    const spy: Web = {
      ...web(),
      fetch: (url, init) => {
        seen.push(init);
        return fetch(url, init);
      },
    };
    await takeBytes({ url: `${server.origin}/a.jpg`, rung: null, bytes: null }, spy);
    expect(seen).toMatchObject([{ method: 'GET', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'follow' }]);
  });
});

describe('an honest server', () => {
  test('gives pieces; a head is read once', async () => {
    server.answer = serve(file);
    const taken = await take();
    expect(taken.source.size).toBe(file.length);
    expect(await taken.source.read(0, 100)).toEqual(file.subarray(0, 100));
    expect(await taken.source.read(HEAD_BYTES - 8, 16)).toEqual(file.subarray(HEAD_BYTES - 8, HEAD_BYTES + 8));
    expect(await taken.source.read(HEAD_BYTES + 8, 16)).toEqual(file.subarray(HEAD_BYTES + 8, HEAD_BYTES + 24));
    expect(server.hits).toHaveLength(2);
    expect([taken.rung(), taken.whole(), taken.failure()]).toEqual(['range', null, null]);
  });

  test('gives the missing rest under a strong ETag, the whole file without one', async () => {
    server.answer = serve(file);
    const strong = await take();
    expect(await strong.source.all()).toEqual(file);
    expect(server.hits[1]).toMatchObject({ range: `bytes=${HEAD_BYTES}-` });
    expect(server.hits[1]?.headers['if-range']).toBe('"one"');
    server.answer = serve(file, { etag: 'W/"one"' });
    const weak = await take();
    expect(await weak.source.all()).toEqual(file);
    expect(server.hits[3]?.range).toBeUndefined();
    expect(weak.rung()).toBe('whole');
  });

  test('that knows no ranges sends all at once', async () => {
    server.answer = (_request, response) => response.writeHead(200).end(file);
    const taken = await take();
    expect(await taken.source.read(99_990, 10)).toEqual(file.subarray(99_990));
    expect([taken.rung(), server.hits.length]).toEqual(['whole', 1]);
  });

  test('a small file is whole with its first piece', async () => {
    server.answer = serve(file.subarray(0, HEAD_BYTES));
    const taken = await take();
    expect(taken.whole()).toEqual(file.subarray(0, HEAD_BYTES));
    expect(server.hits).toHaveLength(1);
  });

  test('an empty file is empty', async () => {
    server.answer = serve(new Uint8Array(0));
    expect((await take()).whole()).toEqual(new Uint8Array(0));
  });

  test('gives a jump as a short piece, and the steps of a walk as growing ones', async () => {
    const large = new Uint8Array(2_000_000);
    server.answer = serve(large);
    const taken = await take();
    for (const at of [500_000, 1_000_000]) await taken.source.read(at, 8);
    for (let at = 1_000_000; at < 1_030_000; at += 500) await taken.source.read(at, 8);
    // The last two are an eighth of what is left of a twentieth of the file.
    expect(lengthsAsked().slice(1)).toEqual([1024, 1024, 4096, 8192, 10_675, 9_340]);
  });

  test('is asked for the rest at once where a walk leaves nothing out', async () => {
    const large = new Uint8Array(1_000_000);
    server.answer = serve(large);
    const taken = await take();
    for (let at = 0; at < large.length; at += 128) await taken.source.read(at, 1);
    expect(server.hits).toHaveLength(5);
    expectSame(taken.whole(), large);
  });

  test('is not asked again for what is here: neither by a growing piece nor by the rest', async () => {
    server.answer = serve(file);
    const taken = await take();
    await taken.source.read(HEAD_BYTES + 300, 8);
    await taken.source.read(HEAD_BYTES, 8);
    const end = HEAD_BYTES + 300 + Math.floor((file.length / 20 - HEAD_BYTES - 8) / 8);
    expect(server.hits.map(({ range }) => range)).toEqual([
      `bytes=0-${HEAD_BYTES - 1}`,
      `bytes=${HEAD_BYTES + 300}-${end - 1}`,
      `bytes=${HEAD_BYTES}-${HEAD_BYTES + 97 - 1}`,
    ]);
    await taken.source.read(HEAD_BYTES + 80, 220);
    expect(await taken.source.all()).toEqual(file);
    expect(server.hits.slice(3).map(({ range }) => range)).toEqual([`bytes=${HEAD_BYTES + 97}-${HEAD_BYTES + 299}`, `bytes=${end}-`]);
  });

  test('gives one short piece where a reader comes back for what it saw half of', async () => {
    server.answer = serve(file);
    const taken = await take();
    await taken.source.read(50_000, 2);
    await taken.source.read(50_010, 5000);
    expect(await taken.source.read(50_000, 5010)).toEqual(file.subarray(50_000, 55_010));
    expect(lengthsAsked()).toEqual([HEAD_BYTES, 97, 50_010 + 5000 - 50_097]);
  });

  test('is asked for all at once where a small file costs more than its share anyway', async () => {
    const small = file.subarray(0, 9_000);
    server.answer = serve(small);
    const taken = await take();
    await taken.source.read(200, 500);
    expect(server.hits.map(({ range }) => range)).toEqual([`bytes=0-${HEAD_BYTES - 1}`, `bytes=${HEAD_BYTES}-`]);
    expect(taken.whole()).toEqual(small);
  });

  test('is asked for all at once where a manifest store is in sight, unless it is too large', async () => {
    const signed = file.slice();
    signed.set(new TextEncoder().encode('jumdc2pa'), 100);
    server.answer = serve(signed);
    const taken = await take();
    await taken.source.read(50_000, 8);
    expect(taken.whole()).toEqual(signed);
    expect(server.hits).toHaveLength(2);
    const long = new Uint8Array(CAP + 1);
    long.set(signed);
    server.answer = serve(long);
    const film = await take();
    await film.source.read(50_000, 8);
    expect([film.whole(), film.failure()]).toEqual([null, null]);
  });

  test('is not asked for all of a file of which most is here', async () => {
    const picture = file.subarray(0, 40_000);
    server.answer = serve(picture);
    const taken = await take();
    await taken.source.read(1_000, 38_000);
    for (let at = 39_990; at > 39_000 && server.hits.length < 12; at -= 100) await taken.source.read(at, 2);
    for (let at = 990; at > 300 && server.hits.length < 12; at -= 100) await taken.source.read(at, 2);
    expect(taken.whole()).toBeNull();
    expect(lengthsAsked().reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(picture.length);
  });

  test('that has given every piece is not asked for the whole', async () => {
    const picture = file.subarray(0, 50_000);
    server.answer = serve(picture);
    const taken = await take();
    await taken.source.read(HEAD_BYTES, picture.length - HEAD_BYTES);
    expect(await taken.source.all()).toEqual(picture);
    expect(server.hits).toHaveLength(2);
  });

  test('many jumps become one whole GET', async () => {
    const large = new Uint8Array(1_000_000).fill(7);
    server.answer = serve(large);
    const taken = await take();
    for (let at = 40_000; at < large.length; at += 40_000) await taken.source.read(at, 8);
    expect(server.hits.length).toBe(13);
  });

  test('a read beyond the end is told as cut, from the whole file', async () => {
    server.answer = serve(file);
    const taken = await take();
    await expect(taken.source.read(file.length - 2, 4)).rejects.toThrow('the file has 100000');
    expect(taken.failure()).toBeNull();
  });

  test('that breaks the connection at a range is asked once without', async () => {
    server.answer = (request, response) => (request.headers.range ? request.socket.destroy() : response.writeHead(200).end(file));
    expect((await take()).whole()).toEqual(file);
    expect(server.hits.map(({ range }) => range === undefined)).toEqual([false, true]);
  });

  test.each([
    ['without a known end', { 'content-range': `bytes 0-${HEAD_BYTES - 1}/*` }],
    ['of a packed body', { 'content-range': `bytes 0-${HEAD_BYTES - 1}/${file.length}`, 'content-encoding': 'identity' }],
  ])('a piece %s is not used', async (_name, headers) => {
    server.answer = (request, response) =>
      request.headers.range ? response.writeHead(206, headers).end(other.subarray(0, HEAD_BYTES)) : response.writeHead(200).end(file);
    expect((await take()).whole()).toEqual(file);
  });
});

describe('a lying server', () => {
  const lies: readonly (readonly [string, string, number])[] = [
    ['another offset', `bytes 5-${HEAD_BYTES + 4}/100000`, HEAD_BYTES],
    ['another offset with the right end', `bytes 5-${HEAD_BYTES - 1}/100000`, HEAD_BYTES - 5],
    ['another end', 'bytes 0-99/100000', 100],
    ['an end beyond the file', `bytes 0-${HEAD_BYTES - 1}/100`, HEAD_BYTES],
    ['no numbers', 'bytes all/of it', HEAD_BYTES],
    ['no header', '', HEAD_BYTES],
    ['fewer bytes than it says', `bytes 0-${HEAD_BYTES - 1}/100000`, 100],
    ['more bytes than it says', `bytes 0-${HEAD_BYTES - 1}/100000`, HEAD_BYTES + 100],
    ['a negative offset', `bytes -1-${HEAD_BYTES - 1}/100000`, HEAD_BYTES],
  ];
  test.each(lies)('that answers %s is found out at once', async (_name, contentRange, length) => {
    server.answer = (_request, response) => {
      response.writeHead(206, contentRange === '' ? {} : { 'content-range': contentRange });
      response.end(file.subarray(0, length));
    };
    expect(await problemOf(take())).toBe('wrong-range');
  });

  /** Honest for the first piece, then as given. */
  const thenAnswer = (
    later: (request: IncomingMessage, response: ServerResponse) => void,
    headers: Record<string, string> = { etag: '"one"' },
  ) => {
    server.answer = (request, response) => (server.hits.length === 1 ? serve(file, headers)(request, response) : later(request, response));
  };

  test.each([
    ['another ETag', serve(file, { etag: '"two"' })],
    ['no ETag any more', serve(file, {})],
    ['another size', serve(file.subarray(0, 90_000))],
    [
      'a file that became shorter',
      (_request: IncomingMessage, response: ServerResponse) => response.writeHead(416, { etag: '"one"' }).end(),
    ],
    [
      'another piece than asked for',
      (request: IncomingMessage, response: ServerResponse) => {
        const range = rangeOf(request, file.length);
        response.writeHead(206, { etag: '"one"', 'content-range': `bytes 0-${HEAD_BYTES - 1}/${file.length}` });
        response.end(file.subarray(0, range ? HEAD_BYTES : 0));
      },
    ],
  ])('that comes with %s later: nothing of the file is used', async (_name, later) => {
    thenAnswer(later);
    const taken = await take();
    expect(await problemOf(taken.source.read(50_000, 10))).toBe('wrong-range');
    expect(taken.failure()?.code).toBe('wrong-range');
    const again = server.hits.splice(0).length > 0 ? await take() : null;
    expect(await problemOf(again?.source.all() ?? Promise.resolve())).toBe('wrong-range');
  });

  test('whose whole file differs from its pieces is found out without any validator', async () => {
    thenAnswer(serve(Uint8Array.from([...file.subarray(0, 100), 0, ...file.subarray(101)]), {}), {});
    const taken = await take();
    expect(await problemOf(taken.source.all())).toBe('wrong-range');
    expect(taken.failure()).not.toBeNull();
  });

  test('that claims 3 GB is read in pieces, and never whole', async () => {
    let sent = 0;
    server.answer = (request, response) => {
      response.writeHead(request.headers.range ? 206 : 200, {
        'content-range': `bytes 0-${HEAD_BYTES - 1}/3221225472`,
        ...(request.headers.range ? {} : { 'content-length': '3221225472' }),
      });
      response.end(file.subarray(0, HEAD_BYTES), () => (sent += HEAD_BYTES));
    };
    const taken = await take();
    expect(await problemOf(taken.source.all())).toBe('too-large');
    await expect(taken.source.read(CAP, CAP * 2)).rejects.toThrow();
    expect(server.hits).toHaveLength(1);
    server.answer = (_request, response) => void response.writeHead(200, { 'content-length': '3221225472' }).flushHeaders();
    expect(await problemOf(take())).toBe('too-large');
    expect(sent).toBeLessThanOrEqual(HEAD_BYTES);
  });

  test('that never ends is cut off at the cap', async () => {
    let sent = 0;
    let open = true;
    server.answer = (request, response) => {
      response.writeHead(200);
      const chunk = new Uint8Array(64 * 1024);
      const pump = () => {
        while (open && response.write(chunk)) sent += chunk.length;
        if (open) response.once('drain', pump);
      };
      request.socket.once('close', () => {
        open = false;
      });
      pump();
    };
    expect(await problemOf(take())).toBe('too-large');
    await vi.waitFor(() => expect(open).toBe(false), 10_000);
    expect(sent).toBeLessThan(CAP * 16);
  });

  test('that says nothing, or stops in the middle, ends with a time limit', async () => {
    server.answer = () => undefined;
    expect(await problemOf(take('/a.jpg', 150))).toBe('timeout');
    server.answer = (_request, response) => void response.writeHead(200, { 'content-length': '100000' }).write(file.subarray(0, 10));
    expect(await problemOf(take('/a.jpg', 150))).toBe('timeout');
  });

  test('that hangs up in the middle gives no bytes', async () => {
    server.answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100000' });
      response.write(file.subarray(0, 10), () => request.socket.destroy());
    };
    expect(await problemOf(take())).toBe('fetch-failed');
  });
});

describe('what the answer says', () => {
  test.each([
    [404, 'not-found'],
    [410, 'not-found'],
    [401, 'needs-login'],
    [407, 'needs-login'],
    [403, 'fetch-refused'],
    [451, 'fetch-refused'],
    [429, 'fetch-failed'],
    [500, 'fetch-failed'],
    [204, 'fetch-failed'],
    [304, 'fetch-failed'],
  ])('%i is %s', async (status, code) => {
    server.answer = (_request, response) => response.writeHead(status).end();
    // undici does not let a 407 through to the caller: a network error there.
    expect([code, ...(status === 407 ? ['fetch-failed'] : [])]).toContain(await problemOf(take()));
  });

  test('nobody listens: failed', async () => {
    const { origin } = server;
    await server.close();
    expect(await problemOf(takeBytes({ url: `${origin}/a.jpg`, rung: null, bytes: null }, web()))).toBe('fetch-failed');
    server = await startServer();
  });
});

describe('a document that nobody asked about', () => {
  const FORMLESS = {
    1: '<< /Type /Catalog /Pages 2 0 R >>',
    3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>',
  };
  const long = { 60: stream('x'.repeat(3_000_000)) };
  const at = (path = '/a.pdf') => recogniseAt(server.origin + path, web());

  test('is known by a few pieces', async () => {
    server.answer = serve(plain({ ...FORMLESS, ...long }));
    expect(await at()).toBe('unsigned');
    expect(server.hits[0]?.range).toBe(`bytes=0-${DOCUMENT_PIECE - 1}`);
    expect(server.hits.length).toBeLessThan(8);
    expect(server.hits.every(({ method, range }) => method === 'GET' && range !== undefined && /-\d+$/.test(range))).toBe(true);
    server.answer = serve(plain(long));
    expect(await at('/b.pdf')).toBe('signed');
  });

  test('is not fetched from a server that gives no pieces', async () => {
    let sent = 0;
    server.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 3_000_000 });
      const send = (): void => {
        if (sent > 2_000_000 || response.destroyed) return;
        sent += 16_384;
        response.write(new Uint8Array(16_384), send);
      };
      send();
    };
    expect(await at()).toBe('unsure');
    expect(server.hits.length).toBe(1);
  });

  test('a broken connection, a missing file and a login are left alone', async () => {
    for (const status of [401, 404, 500]) {
      server.answer = (_request, response) => response.writeHead(status).end();
      expect(await at()).toBe('unsure');
    }
    server.answer = (request) => request.socket.destroy();
    expect(await at()).toBe('unsure');
    expect(await recogniseAt('file:///etc/hosts', web())).toBe('unsure');
  });

  test('costs no more than the cap, whatever it points at', async () => {
    const entries = '0000000000 00000 f \n'.repeat(80_000);
    const text = `%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 80000\n${entries}trailer\n<< /Root 1 0 R >>\nstartxref\n44\n%%EOF\n`;
    server.answer = serve(new TextEncoder().encode(text));
    expect(await at()).toBe('unsure');
    const asked = server.hits
      .map(({ range }) => /(\d+)-(\d+)$/.exec(range ?? ''))
      .map((found) => Number(found?.[2]) - Number(found?.[1]) + 1);
    expect(asked.reduce((sum, one) => sum + one, 0)).toBeLessThan(1024 * 1024);
  });
});

test('a document is told of while it comes', async () => {
  server.answer = serve(file);
  const told: (readonly [number, number | null])[] = [];
  const taken = await takeBytes(
    { url: `${server.origin}/a.pdf`, rung: null, bytes: null, document: 'link' },
    { ...web(), progress: (got, total) => told.push([got, total]) },
  );
  await taken.source.all();
  expect(told.at(-1)).toEqual([file.length, file.length]);
  expect(told.every(([got], i) => got >= (told[i - 1]?.[0] ?? 0))).toBe(true);
});
