import { browser } from '../platform.ts';

/**
 * Firefox only: shows the elements of one frame that have this class, inside closed shadow trees too, which the page's own styles never reach.
 * The browser takes the style away with the extension. False where the frame is gone or no style may be put into it.
 */
export async function leaseStyle({ tabId, frameId }: { readonly tabId: number; readonly frameId: number }, name: string): Promise<boolean> {
  try {
    const css = `.${name}{visibility:visible!important}`;
    await browser.scripting.insertCSS({ target: { tabId, frameIds: [frameId] }, css, origin: 'USER' });
    return true;
  } catch {
    return false;
  }
}
