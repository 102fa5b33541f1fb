import { browser } from '../platform.ts';
import type { PageLinks } from './link-headers.ts';

/** Firefox only: notes the Link headers of pages. Looks on; nothing waits for it. */
export function watchPages(links: PageLinks): void {
  browser.webRequest.onHeadersReceived.addListener(
    ({ tabId, frameId, responseHeaders }) => links.note(tabId, frameId, responseHeaders),
    { urls: ['http://*/*', 'https://*/*'], types: ['main_frame', 'sub_frame'] },
    ['responseHeaders'],
  );
}
