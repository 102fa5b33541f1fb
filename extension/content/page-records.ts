// Specification: C2PA 2.4 §A.8 (unstructured text), §A.7 (HTML), §11.5 (manifests beside the asset)
import type { PageBytes } from './bytes.ts';
import { doc } from './native.ts';

/** A content record of the page itself: which form it has, and where it stands. */
export interface PageRecord {
  readonly address: string;
  readonly host: Element;
}

/** A record that the server names in a Link header. */
export const PAGE_LINK = 'c2pa-record:header';

/** Text longer than this is not searched; it is no page that somebody reads. */
const MAX_TEXT = 4_000_000;
/** Bytes are written as variation selectors: these are `C2PA`, behind a mark that shows nothing. */
const TEXT_MAGIC = '\uFEFF\u{E0133}\u{E0122}\u{E0140}\u{E0131}';

/** A record among the letters of a text. */
const PAGE_TEXT = 'c2pa-record:text';

/** The records that a page carries for its own text. */
export function findPageRecords(): PageRecord[] {
  const found: PageRecord[] = [];
  const script = doc.querySelector('script[type="application/c2pa"]');
  if (script) found.push({ address: 'c2pa-record:script', host: script });
  const link = doc.querySelector('link[rel~="c2pa-manifest"]');
  if (link) found.push({ address: 'c2pa-record:link', host: link });
  const text = doc.body?.textContent ?? '';
  if (text.length <= MAX_TEXT && text.includes(TEXT_MAGIC)) found.push({ address: PAGE_TEXT, host: findHost() });
  return found;
}

/**
 * The text that a record among its letters is about, as the innermost element around it holds it; null for the other records, which are about
 * the page's source.
 */
export function readRecordText(address: string, host: Element | undefined): PageBytes | null {
  return address === PAGE_TEXT && host ? { rung: 'page-data', blob: new Blob([host.textContent ?? '']) } : null;
}

/** The innermost element that holds the text. */
function findHost(): Element {
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeValue?.includes(TEXT_MAGIC) && node.parentElement) return node.parentElement;
  }
  return doc.body;
}
