import { browser } from '../platform.ts';

/**
 * Larger documents are left to the viewer, which fetches them by pieces. Up to this size it is kept from that, so that what passes by is
 * all that it shows.
 */
const MAX_STREAMED = 16 * 1024 * 1024;
/** More than that is not kept, whatever the server said of the size. */
const MAX_KEPT = 64 * 1024 * 1024;
/** A document that does not arrive is judged by another download. */
const PATIENCE_MS = 60_000;

const WEB = ['http://*/*', 'https://*/*'];
const OK = 200;

/** A document that fills a tab. `bytes` are those that the viewer got, all of them and no others; null where that is not certain. */
export interface ShownDocument {
  readonly tabId: number;
  readonly url: string;
  readonly bytes: Promise<Blob | null>;
}

type Header = { readonly name: string; readonly value?: string };

/**
 * Firefox only: its viewer of PDF files lets no content script in. Tells of every PDF that fills a tab, once the tab stands. The bytes are
 * copied on their way to the viewer: handed on first, kept afterwards. `wants` tells whether this address is looked at in this tab.
 */
export function watchShownDocuments(
  wants: (tabId: number, url: string) => Promise<boolean>,
  told: (document: ShownDocument) => Promise<void>,
  left: (tabId: number, url: string | null) => Promise<void>,
): void {
  const coming = new Map<number, ShownDocument>();
  browser.webRequest.onHeadersReceived.addListener(
    async ({ requestId, tabId, url, statusCode, responseHeaders = [] }) => {
      coming.delete(tabId);
      if (/^\s*attachment/i.test(headerOf(responseHeaders, 'content-disposition'))) return {};
      const leaving = left(tabId, null);
      if (tabId < 0 || statusCode !== OK || !isShownPdf(responseHeaders) || !(await wants(tabId, url))) return {};
      await leaving;
      const streamed = headerOf(responseHeaders, 'accept-ranges') === '' || lengthOf(responseHeaders) <= MAX_STREAMED;
      coming.set(tabId, { tabId, url, bytes: streamed ? copy(requestId) : Promise.resolve(null) });
      return streamed ? { responseHeaders: responseHeaders.filter(({ name }) => name.toLowerCase() !== 'accept-ranges') } : {};
    },
    { urls: WEB, types: ['main_frame'] },
    ['blocking', 'responseHeaders'],
  );
  browser.tabs.onRemoved.addListener((tabId) => void coming.delete(tabId));
  // What is set at the toolbar's button before the tab stands is lost.
  browser.tabs.onUpdated.addListener((tabId, { status, url }, tab) => {
    // Back out of the browser's memory: no answer of a server tells of it.
    if (url !== undefined) void left(tabId, url);
    const found = coming.get(tabId);
    if (status !== 'complete' || found === undefined || !isSameDocument(tab.url ?? '', found.url)) return;
    coming.delete(tabId);
    void told(found);
  });
}

function isShownPdf(headers: readonly Header[]): boolean {
  const type = headerOf(headers, 'content-type').split(';', 1)[0]?.trim().toLowerCase();
  return type === 'application/pdf';
}

const headerOf = (headers: readonly Header[], name: string): string =>
  headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';

/** A length that nobody tells is no reason for pieces: the viewer needs it for those. */
function lengthOf(headers: readonly Header[]): number {
  const length = Number(headerOf(headers, 'content-length') || '0');
  return Number.isFinite(length) ? length : Number.POSITIVE_INFINITY;
}

/** The part behind `#` is a place in the document. */
export function isSameDocument(one: string, other: string): boolean {
  return one.split('#', 1)[0] === other.split('#', 1)[0];
}

/** The whole body; null for one that broke off, that came another way, or that is too large. */
function copy(requestId: string): Promise<Blob | null> {
  return new Promise((resolve) => {
    let filter: ReturnType<typeof browser.webRequest.filterResponseData>;
    try {
      filter = browser.webRequest.filterResponseData(requestId);
    } catch {
      resolve(null);
      return;
    }
    let chunks: ArrayBuffer[] = [];
    let size = 0;
    const timer = setTimeout(() => resolve(null), PATIENCE_MS);
    const end = (bytes: Blob | null): void => {
      clearTimeout(timer);
      chunks = [];
      resolve(bytes);
    };
    filter.ondata = ({ data }) => {
      filter.write(data);
      size += data.byteLength;
      chunks.push(data);
      if (size <= MAX_KEPT) return;
      filter.disconnect();
      end(null);
    };
    filter.onstop = () => {
      filter.close();
      end(size > 0 ? new Blob(chunks) : null);
    };
    filter.onerror = () => end(null);
  });
}
