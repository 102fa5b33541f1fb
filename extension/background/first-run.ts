import { browser } from '../platform.ts';

const WELCOME_PAGE = 'extension/welcome/index.html';

/** The welcome page, on the first day only: an update opens nothing. */
export async function welcome(reason: string): Promise<void> {
  if (reason === 'install') await browser.tabs.create({ url: browser.runtime.getURL(WELCOME_PAGE) });
}
