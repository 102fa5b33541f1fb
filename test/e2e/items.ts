import type { Item } from '../../extension/messages.ts';
import type { Driver } from './driver.ts';

/** What the background knows of the tab that shows this address. */
export function itemsOf(driver: Driver, url: string): Promise<readonly Item[]> {
  return driver.extension(async (address) => {
    const tab = (await chrome.tabs.query({})).find((one) => one.url === address);
    const answer = await chrome.runtime.sendMessage({ type: 'tab.items', ask: { tabId: tab?.id ?? -1 } });
    return answer?.ok === true ? (answer.value.items as Item[]) : [];
  }, url);
}
