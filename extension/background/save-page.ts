import { maySavePages } from '../platform.ts';

/** The first calls in a fresh browser may fail; later ones do not. Each time after twice the pause. */
const TRIES = 4;
const PAUSE_MS = 100;

/** Chrome only, and only where the user allowed it: the page that a tab shows, as MHTML. */
export async function savePage(tabId: number): Promise<Blob | null> {
  for (let i = 0; i < TRIES; i++) {
    try {
      if (!(await maySavePages())) return null;
      const page = await chrome.pageCapture.saveAsMHTML({ tabId });
      if (page) return page;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * 2 ** i));
    }
  }
  return null;
}
