import type { Tab } from './driver.ts';
import type { Scene } from './suite.ts';

/** The popup as a page of its own, for the tab that shows `url`. */
export async function openPopup({ driver }: Scene, url: string): Promise<Tab> {
  const id = await driver.extension(async (address) => (await chrome.tabs.query({})).find((one) => one.url === address)?.id, url);
  const popup = await driver.open();
  await popup.goto(driver.url(`extension/popup/index.html?tab=${id}`));
  return popup;
}
