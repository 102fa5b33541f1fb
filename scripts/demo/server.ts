import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Exhibit, Gallery } from './gallery.ts';

export interface DemoServer {
  readonly url: string;
  close(): void;
}

/**
 * Serves one page and its files on the loopback interface. A file is asked for by its number in the gallery, so that no
 * path ever comes from an address.
 */
export async function serveGallery(title: string, intro: string, gallery: Gallery): Promise<DemoServer> {
  const page = pageOf(title, intro, gallery);
  const server = createServer((request, response) => answer(request, response, page, gallery.exhibits));
  const port = await new Promise<number>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The demo server got no port.'));
      else resolve(address.port);
    });
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, page: string, exhibits: readonly Exhibit[]): void {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (path === '/') {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'self'; style-src 'unsafe-inline'",
    });
    response.end(page);
    return;
  }
  const match = /^\/file\/(\d{1,6})(?:\/|$)/.exec(path);
  const exhibit = match === null ? undefined : exhibits[Number(match[1])];
  if (exhibit === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.');
    return;
  }
  const stream = createReadStream(exhibit.path);
  stream.on('error', () => response.writeHead(404).end());
  stream.once('open', () =>
    response.writeHead(200, { 'content-type': exhibit.mediaType, 'cache-control': 'max-age=600', 'x-content-type-options': 'nosniff' }),
  );
  stream.pipe(response);
}

function pageOf(title: string, intro: string, { exhibits, notes }: Gallery): string {
  const figures = exhibits.map((exhibit, index) => figureOf(exhibit, index)).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
main { display: grid; gap: 2rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); }
figure { margin: 0; }
img { background: #8882; display: block; height: auto; max-width: 100%; min-height: 6rem; }
figcaption { font-size: .875rem; overflow-wrap: anywhere; padding-top: .5rem; }
</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(intro)}</p>${notes.map((note) => `<p>${escapeHtml(note)}</p>`).join('')}</header>
<main>
${figures}
</main>
</body>
</html>
`;
}

function figureOf(exhibit: Exhibit, index: number): string {
  const address = `/file/${index}/${encodeURIComponent(exhibit.path.split(/[\\/]/).pop() ?? '')}`;
  const name = escapeHtml(exhibit.name);
  if (exhibit.mediaType === 'application/pdf')
    return `<figure><a href="${address}">${name}</a><figcaption>A document</figcaption></figure>`;
  return `<figure><img src="${address}" alt="${name}"><figcaption>${name}</figcaption></figure>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
