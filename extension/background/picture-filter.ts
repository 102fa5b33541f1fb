import { browser } from '../platform.ts';
import { ResponseHeads } from './link-headers.ts';
import { MAX_PICTURE, type PassingBytes } from './passing-bytes.ts';

/**
 * Firefox only: copies every picture on its way to the page, so that nobody has to ask the server again. What comes is handed on first and
 * looked at afterwards; whatever goes wrong, the page gets its picture.
 */
export function watchPictures(passing: PassingBytes): void {
  const { webRequest } = browser;
  const heads = new ResponseHeads();
  webRequest.onBeforeRequest.addListener(
    ({ requestId, tabId, url }) => {
      if (tabId >= 0 && !passing.isOff(tabId)) copy(requestId, (bytes) => passing.keep(tabId, url, bytes, heads.take(requestId)));
      return {};
    },
    { urls: ['http://*/*', 'https://*/*'], types: ['image', 'imageset'] },
    ['blocking'],
  );
  webRequest.onHeadersReceived.addListener(
    ({ requestId, statusCode, responseHeaders }) => heads.tell(requestId, statusCode, responseHeaders),
    { urls: ['http://*/*', 'https://*/*'], types: ['image', 'imageset'] },
    ['responseHeaders'],
  );
  webRequest.onBeforeRedirect.addListener(({ tabId, url, redirectUrl }) => passing.redirect(tabId, url, redirectUrl), {
    urls: ['http://*/*', 'https://*/*'],
    types: ['image', 'imageset'],
  });
}

/** Calls `done` with the whole, before the page knows that it has all of it; never for a picture that broke off or was redirected. */
function copy(requestId: string, done: (bytes: Blob) => void): void {
  let filter: ReturnType<typeof browser.webRequest.filterResponseData>;
  try {
    filter = browser.webRequest.filterResponseData(requestId);
  } catch {
    return; // a request that cannot be listened to
  }
  let chunks: ArrayBuffer[] = [];
  let size = 0;
  filter.ondata = ({ data }) => {
    filter.write(data);
    size += data.byteLength;
    chunks.push(data);
    if (size <= MAX_PICTURE) return;
    chunks = [];
    filter.disconnect();
  };
  filter.onstop = () => {
    done(new Blob(chunks));
    filter.close();
  };
  filter.onerror = () => {
    chunks = []; // redirected, answered by the page's worker, or cut: these bytes are not what is shown
  };
}
