import { maySavePages } from '../platform.ts';

/** Chrome only, and only where the user allowed it: the page that a tab shows, as MHTML. The first call in a fresh browser often fails. */
export async function savePage(tabId: number): Promise<Blob | null> {
  try {
    return (await maySavePages()) ? ((await chrome.pageCapture.saveAsMHTML({ tabId })) ?? null) : null;
  } catch {
    return null;
  }
}
