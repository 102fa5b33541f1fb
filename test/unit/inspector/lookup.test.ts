// What is asked of another host, and how: in the words of the request itself.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { askHost, inspectAsking } from '../../../extension/inspector/lookup.ts';
import { type InspectOptions, memorySource, SourceError } from '../../../src/index.ts';
import { insertSegment } from '../../fixtures/embed.ts';
import { base } from '../../fixtures/kit.ts';
import { xmpSegment } from '../../fixtures/metadata.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';

let server: Server | undefined;
afterEach(() => server?.close());
const asked: IncomingMessage[] = [];

/** A server on this machine that answers as told. */
async function serve(body: string | Buffer, status = 200, headers: Record<string, string> = {}): Promise<string> {
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push(request);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/a.c2pa`;
}

const FROM = 'http://127.0.0.1/picture.jpg';
const line = (ms = 5_000) => ({
  fetch: (url: string, init: RequestInit) => fetch(url, init),
  signal: () => AbortSignal.timeout(ms),
  heard: new Map<string, Uint8Array>(),
});
const problem = async (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => (error instanceof SourceError ? error.problem.code : String(error)),
  );
const lookup = (url: string, more = {}) => ({ url, accept: '*/*', limit: 1_000, ...more });

describe('one question', () => {
  test('carries no cookie and no referrer, and its answer is taken whatever type it claims', async () => {
    const url = await serve('store', 200, { 'content-type': 'text/html', 'set-cookie': 'a=b' });
    expect(new TextDecoder().decode(await askHost(lookup(url), FROM, false, line()))).toBe('store');
    await askHost(lookup(url), FROM, false, line());
    for (const { method, headers } of asked)
      expect({ method, cookie: headers.cookie, referer: headers.referer }).toEqual({ method: 'GET' });
  });
  test('is never sent on to another host', async () => {
    const url = await serve('', 302, { location: 'https://elsewhere.example/' });
    expect(await problem(askHost(lookup(url), FROM, false, line()))).toBe('fetch-failed');
    expect(asked).toHaveLength(1);
  });
  test.each([
    [404, 'not-found'],
    [403, 'fetch-refused'],
    [500, 'fetch-failed'],
  ])('a status of %i is a problem', async (status, code) => {
    expect(await problem(askHost(lookup(await serve('x', status)), FROM, false, line()))).toBe(code);
  });
  test('a long answer is cut off, a late one given up', async () => {
    expect(await problem(askHost(lookup(await serve('x'.repeat(1_001))), FROM, false, line()))).toBe('too-large');
    const silent = {
      ...line(50),
      fetch: (_url: string, { signal }: RequestInit) => new Promise<Response>((_, no) => signal?.addEventListener('abort', no)),
    };
    expect(await problem(askHost(lookup('http://127.0.0.1/'), FROM, false, silent))).toBe('timeout');
  });
  test('an address that may not be asked is not asked', async () => {
    const url = await serve('store');
    expect(await problem(askHost(lookup(url), 'https://site.example/a.jpg', false, line()))).toBe('bad-scheme');
    expect(asked).toEqual([]);
  });
  test('that was answered is not asked again, but another one to the same address is', async () => {
    const url = await serve('store');
    const mine = line();
    for (const body of [undefined, undefined, new Uint8Array([1]), new Uint8Array([2]), new Uint8Array([2])])
      await askHost(lookup(url, body ? { body } : {}), FROM, false, mine);
    expect(asked).toHaveLength(3);
  });
  test('a body is posted', async () => {
    const url = await serve('answer');
    await askHost(lookup(url, { body: new Uint8Array([1, 2]), type: 'application/ocsp-request' }), FROM, true, line());
    expect(asked[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/ocsp-request', 'content-length': '2' } });
  });
});

describe('a file that names a manifest', () => {
  const options: InspectOptions = {
    name: 'a',
    url: FROM,
    now: new Date('2026-11-01T00:00:00Z'),
    trust: NO_TRUST,
    copy: 'given',
    version: '0',
  };
  const pointing = (url: string) =>
    memorySource(insertSegment(base('waves-small.jpg'), xmpSegment(`<dcterms:provenance>${url}</dcterms:provenance>`)));

  test('is asked for only where exactly that address was allowed', async () => {
    const url = await serve('no store');
    for (const allowed of [undefined, {}, { manifest: [] }, { manifest: [`${url}?other`] }, { status: [url] }])
      expect((await inspectAsking(pointing(url), options, allowed, line())).reason).toBe('remote');
    expect(asked).toEqual([]);
    expect((await inspectAsking(pointing(url), options, { manifest: [url] }, line())).reason).toBe('unreadable');
    expect(asked).toHaveLength(1);
  });
  test('stays as it was where the host gives no answer, and says so', async () => {
    const url = await serve('', 500);
    const report = await inspectAsking(pointing(url), options, { manifest: [url] }, line());
    expect(report.reason).toBe('remote');
    expect(report.says.at(-1)).toMatchObject({ id: 'line_unchecked_lookup', args: [new URL(url).host] });
    expect(report.problems.map(({ code }) => code)).toEqual(['fetch-failed']);
  });
});
