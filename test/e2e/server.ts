import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mediaTypeOf } from '../../scripts/demo/media-type.ts';
import { writeMovingPng } from '../fixtures/png.ts';

/** One request as the server saw it. `dest` tells the page's own (image, document, iframe) from a script's (empty). */
export interface Hit {
  readonly host: 'own' | 'other';
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly dest: string;
  readonly cookie: string | undefined;
  readonly referer: string | undefined;
  readonly range: string | undefined;
  readonly accept: string | undefined;
  /** The version that the browser has already. */
  readonly match: string | undefined;
  /** The same was asked for before. */
  readonly again: boolean;
  /** When it came, and when its answer had been sent or was given up; milliseconds of one clock. */
  readonly from: number;
  to: number;
  status: number;
  /** Body bytes handed to the socket. */
  bytes: number;
}

export interface TestServer {
  /** http://127.0.0.1:A, where the pages live. */
  readonly own: string;
  /** http://localhost:B, another site. */
  readonly other: string;
  readonly hits: Hit[];
  /** Registers a document under both origins and returns its address on the first. */
  page(path: string, body: string, headers?: Record<string, string>): string;
  /** Registers any other resource; with `accept-ranges` among its headers it is given by pieces too. */
  file(path: string, type: string, body: string | Buffer, headers?: Record<string, string>): string;
  /** Path of a picture of test/fixtures; see {@link PictureOptions}. */
  picture(name: string, options?: PictureOptions): string;
  bytesOf(name: string): Buffer;
  close(): Promise<void>;
}

/** How a picture is to be served. Each is a query parameter, so that every variant has an address of its own. */
export interface PictureOptions {
  /** The page's own request is served well; only others meet what the further options say. */
  readonly behind?: 1;
  /** Any value: only to get another address. */
  readonly n?: string | number;
  readonly status?: number;
  /** 403 without the cookie that every page sets. */
  readonly cookie?: 1;
  /** Ends the body after so many bytes and closes the connection, though the header promised all. */
  readonly cut?: number;
  /** Sends the head, then nothing more. */
  readonly endless?: 1;
  /** Sends all of a body that is asked for whole so slowly that somebody can lose patience. */
  readonly drip?: 1;
  /** Waits so many milliseconds before it answers. */
  readonly wait?: number;
  readonly type?: string;
  /** What content-length says. */
  readonly claim?: number;
  readonly to?: string;
  readonly norange?: 1;
  readonly gzip?: 1;
  /** cache-control; the default is max-age=600. */
  readonly cache?: string;
  /** Has a version, is to be asked about at every view, and answers then that nothing changed. */
  readonly versioned?: 1;
  readonly cors?: 1;
  /** The picture that the very first request gets; all others get the one named. */
  readonly first?: string;
  /** Address of a manifest in a Link header. */
  readonly link?: string;
  /** The picture that a request gets which is not the page's own, as `cloakBy` tells them apart. */
  readonly cloak?: string;
  /** By its Sec-Fetch-Dest unless another header is named here. */
  readonly cloakBy?: Cloak;
}

export const CLOAKS = ['sec-fetch-dest', 'accept', 'cookie', 'referer'] as const;
export type Cloak = (typeof CLOAKS)[number];

/** Whether a request looks as the page's own request for a picture does. */
const OWN_REQUEST: { readonly [by in Cloak]: (hit: Hit) => boolean } = {
  'sec-fetch-dest': ({ dest }) => dest === 'image',
  accept: ({ accept }) => accept?.startsWith('image/') === true,
  cookie: ({ cookie }) => cookie?.includes(COOKIE) === true,
  referer: ({ referer }) => referer !== undefined,
};

const COOKIE = 'visitor=reader';
/** Time enough for a label that the first frame seems to prove. */
const MOVES_AFTER_TENTHS = 20;

/**
 * Two loopback servers on two sites, which count and keep every request. `more` are files beside the fixtures, by name. All answers together
 * go out at `bytesPerSecond`.
 */
export async function startServer(
  more: ReadonlyMap<string, Buffer> = new Map(),
  bytesPerSecond = Number.POSITIVE_INFINITY,
): Promise<TestServer> {
  const pipe = new Pipe(bytesPerSecond);
  const hits: Hit[] = [];
  const resources = new Map<string, { type: string; body: Buffer; headers: Record<string, string> }>();
  const pictures = new Map([...readPictures(join(import.meta.dirname, '..', 'fixtures')), ...more]);
  // The same still picture at first sight, which then goes black: as it comes, of the same length, and long after it has been looked at.
  const still = pictures.get('capture.png');
  if (still) {
    pictures.set('moving.png', Buffer.from(writeMovingPng(still)));
    pictures.set('moving-twin.png', Buffer.from(writeMovingPng(still, still.length)));
    pictures.set('moving-late.png', Buffer.from(writeMovingPng(still, still.length, MOVES_AFTER_TENTHS)));
  }
  const bytesOf = (name: string): Buffer => {
    const found = pictures.get(name);
    if (found === undefined) throw new Error(`no fixture is called ${name}`);
    return found;
  };

  const answer = (host: Hit['host'], request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://host');
    const hit: Hit = {
      host,
      method: request.method ?? '',
      url: request.url ?? '/',
      path: url.pathname,
      dest: header(request, 'sec-fetch-dest') ?? '',
      cookie: header(request, 'cookie'),
      referer: header(request, 'referer'),
      range: header(request, 'range'),
      accept: header(request, 'accept'),
      match: header(request, 'if-none-match'),
      again: hits.some((hit) => hit.host === host && hit.url === request.url),
      from: performance.now(),
      to: Number.POSITIVE_INFINITY,
      status: 0,
      bytes: 0,
    };
    hits.push(hit);
    response.once('close', () => {
      hit.to = performance.now();
    });
    if (url.pathname.startsWith('/picture/')) {
      const reply = (): void => send(pipe, hit, response, pictureReply(url, hit, pictures));
      const meant = hit.dest !== 'image' || url.searchParams.get('behind') === null;
      const wait = meant ? Number(url.searchParams.get('wait') ?? 0) : 0;
      if (wait > 0) setTimeout(reply, wait);
      else reply();
      return;
    }
    const resource = resources.get(url.pathname);
    if (resource === undefined) {
      send(pipe, hit, response, { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('not here') });
      return;
    }
    const cookie: Record<string, string> = resource.type.startsWith('text/html') ? { 'set-cookie': `${COOKIE}; Path=/; SameSite=Lax` } : {};
    const headers = { 'content-type': resource.type, 'cache-control': 'no-store', ...cookie, ...resource.headers };
    const whole = { status: 200, headers, body: resource.body };
    send(pipe, hit, response, resource.headers['accept-ranges'] === undefined ? whole : pieceOf(whole, hit.range));
  };

  const servers = [await listen((q, r) => answer('own', q, r)), await listen((q, r) => answer('other', q, r))] as const;
  const own = `http://127.0.0.1:${portOf(servers[0])}`;
  const other = `http://localhost:${portOf(servers[1])}`;
  const file: TestServer['file'] = (path, type, body, headers = {}) => {
    resources.set(path, { type, body: Buffer.from(body), headers });
    return own + path;
  };
  return {
    own,
    other,
    hits,
    file,
    page: (path, body, headers = {}) => file(path, 'text/html; charset=utf-8', documentOf(path, body), headers),
    picture: (name, options = {}) => {
      bytesOf(name);
      const query = new URLSearchParams(Object.entries(options).map(([key, value]) => [key, String(value)]));
      return `/picture/${name}${query.size > 0 ? `?${query}` : ''}`;
    },
    bytesOf,
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
}

function documentOf(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width">
<style>body{font:16px sans-serif;margin:16px}img{max-width:none}</style></head>
<body><main><h1>Page ${title}</h1>${body}</main></body></html>`;
}

/** Every file under `folder` by its name; sizes are small, since they are in git. */
function readPictures(folder: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !/\.(ts|json|pem|md)$/.test(entry.name)) found.set(entry.name, readFileSync(join(entry.parentPath, entry.name)));
  }
  return found;
}

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | number>;
  readonly body: Buffer;
  /** Only the body's beginning is sent; then the connection is closed, or left hanging. */
  readonly unfinished?: 'closed' | 'hanging';
  readonly slow?: boolean;
}

const DRIP_BYTES = 64 * 1024;
const DRIP_MS = 100;

const NOTHING = Buffer.alloc(0);
const PIECE = 16 * 1024;

/** What all answers share on their way. */
class Pipe {
  #free = 0;
  constructor(readonly bytesPerSecond: number) {}

  async end(response: ServerResponse, body: Buffer): Promise<void> {
    if (this.bytesPerSecond === Number.POSITIVE_INFINITY) {
      response.end(body);
      return;
    }
    for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
      const piece = body.subarray(at, at + PIECE);
      const now = performance.now();
      this.#free = Math.max(now, this.#free) + (piece.length * 1000) / this.bytesPerSecond;
      const wait = this.#free - now;
      await new Promise((done) => setTimeout(done, wait));
      response.write(piece);
    }
    response.end();
  }
}

const VERSION = '"one"';

function pictureReply(url: URL, hit: Hit, pictures: Map<string, Buffer>): Reply {
  const meant = hit.dest !== 'image' || url.searchParams.get('behind') === null;
  const option = (name: string): string | null => (meant ? url.searchParams.get(name) : null);
  const cloak = option('cloak');
  const first = option('first');
  const early = first !== null && !hit.again ? pictures.get(first) : undefined;
  const by = CLOAKS.find((one) => one === option('cloakBy')) ?? 'sec-fetch-dest';
  const body = early ?? pictures.get(cloak !== null && !OWN_REQUEST[by](hit) ? cloak : url.pathname.slice('/picture/'.length));
  const headers: Record<string, string | number> = {
    'content-type': option('type') ?? mediaTypeOf(body ?? NOTHING),
    'cache-control': option('cache') ?? (option('versioned') === null ? 'max-age=600' : 'no-cache'),
    ...(option('versioned') === null ? {} : { etag: VERSION }),
    ...(option('link') === null ? {} : { link: `<${option('link')}>; rel="c2pa-manifest"` }),
    ...(option('cors') === null ? {} : { 'access-control-allow-origin': '*' }),
  };
  const to = option('to');
  if (to !== null) return { status: 302, headers: { location: to, 'cache-control': 'no-store' }, body: NOTHING };
  if (option('cookie') !== null && !(hit.cookie ?? '').includes(COOKIE)) return { status: 403, headers, body: NOTHING };
  const status = Number(option('status') ?? 200);
  if (body === undefined || status !== 200) return { status: body === undefined ? 404 : status, headers, body: NOTHING };
  if (option('versioned') !== null && hit.match === VERSION)
    return { status: 304, headers: { ...headers, 'content-length': body.length }, body: NOTHING };
  const cut = option('cut');
  if (cut !== null) {
    const part = body.subarray(0, Number(cut));
    return { status, headers: { ...headers, 'content-length': body.length }, body: part, unfinished: 'closed' };
  }
  const claim = option('claim');
  if (option('endless') !== null || claim !== null) {
    const part = body.subarray(0, 2048);
    return { status, headers: { ...headers, 'content-length': Number(claim ?? body.length) }, body: part, unfinished: 'hanging' };
  }
  if (option('drip') !== null && hit.range === undefined) return { status, headers, body, slow: true };
  if (option('gzip') !== null) return { status, headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(body) };
  if (option('norange') !== null) return { status, headers, body };
  return pieceOf({ status, headers, body }, hit.range);
}

/** The piece of a whole answer that a request asks for, if it asks for one. */
function pieceOf(whole: Reply, wanted: string | undefined): Reply {
  const { body, status } = whole;
  const headers = { ...whole.headers, 'accept-ranges': 'bytes' };
  const range = rangeOf(wanted, body.length);
  if (range === undefined) return { status, headers, body };
  if (range === 'beyond') return { status: 416, headers: { 'content-range': `bytes */${body.length}` }, body: NOTHING };
  const contentRange = `bytes ${range.start}-${range.end - 1}/${body.length}`;
  return { status: 206, headers: { ...headers, 'content-range': contentRange }, body: body.subarray(range.start, range.end) };
}

function rangeOf(text: string | undefined, size: number): { start: number; end: number } | 'beyond' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '') return { start: Math.max(0, size - Number(to)), end: size };
  const start = Number(from);
  if (start >= size) return 'beyond';
  return { start, end: to === '' ? size : Math.min(size, Number(to) + 1) };
}

function send(pipe: Pipe, hit: Hit, response: ServerResponse, reply: Reply): void {
  const { status, headers, body, unfinished, slow } = reply;
  hit.status = status;
  if (slow) {
    drip(hit, response, reply);
    return;
  }
  hit.bytes = body.length;
  response.writeHead(status, { 'content-length': body.length, ...headers });
  if (unfinished === undefined) {
    if (hit.method === 'HEAD') response.end();
    else void pipe.end(response, body);
    return;
  }
  response.write(body);
  if (unfinished === 'closed') setTimeout(() => response.destroy(), 20);
}

function drip(hit: Hit, response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { 'content-length': body.length, ...headers });
  const timer = setInterval(() => {
    response.write(body.subarray(hit.bytes, hit.bytes + DRIP_BYTES));
    hit.bytes = Math.min(body.length, hit.bytes + DRIP_BYTES);
    if (hit.bytes === body.length) response.end();
  }, DRIP_MS);
  response.on('close', () => clearInterval(timer));
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function portOf(server: Server): number {
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(answer);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
