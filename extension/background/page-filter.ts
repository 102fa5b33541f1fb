import { browser } from '../platform.ts';
import type { PageHeaders } from './page-headers.ts';

/** Firefox only: notes what the headers of pages say of the pages. Looks on; nothing waits for it. */
export function watchPages(pages: PageHeaders): void {
  browser.webRequest.onHeadersReceived.addListener(
    ({ tabId, frameId, responseHeaders }) => pages.note(tabId, frameId, responseHeaders),
    { urls: ['http://*/*', 'https://*/*'], types: ['main_frame', 'sub_frame'] },
    ['responseHeaders'],
  );
}
