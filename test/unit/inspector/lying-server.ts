import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A request as the server saw it. */
export interface Hit {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

export interface TestServer {
  readonly origin: string;
  readonly hits: Hit[];
  /** What every path answers from now on. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A real server on this machine whose answers the test writes. */
export async function startServer(): Promise<TestServer> {
  const hits: Hit[] = [];
  const state: Pick<TestServer, 'answer'> = { answer: (_request, response) => response.writeHead(500).end() };
  const server: Server = createServer((request, response) => {
    hits.push({ method: request.method ?? '', path: request.url ?? '', range: request.headers.range, headers: request.headers });
    state.answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    hits,
    get answer() {
      return state.answer;
    },
    set answer(next) {
      state.answer = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Start and end (exclusive) of what was asked for, clamped to the file. */
export function rangeOf(request: IncomingMessage, size: number): { readonly from: number; readonly to: number } | null {
  const found = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (!found) return null;
  return { from: Number(found[1]), to: found[2] ? Math.min(Number(found[2]) + 1, size) : size };
}

/** An honest server for one file. */
export function serve(file: Uint8Array, headers: Record<string, string> = { etag: '"one"' }): TestServer['answer'] {
  return (request, response) => {
    const range = rangeOf(request, file.length);
    if (!range) {
      response.writeHead(200, headers).end(file);
      return;
    }
    if (range.from >= file.length) {
      response.writeHead(416, headers).end();
      return;
    }
    response.writeHead(206, { ...headers, 'content-range': `bytes ${range.from}-${range.to - 1}/${file.length}` });
    response.end(file.subarray(range.from, range.to));
  };
}
