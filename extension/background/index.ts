import { createPackagedHost } from '../inspector/packaged-host.ts';
import type { FrameMessages, Message } from '../messages.ts';
import { browser } from '../platform.ts';
import { captureTab } from './capture.ts';
import { createInspector, type Inspector } from './inspector.ts';
import { ItemStore } from './item-store.ts';
import { ReportStore } from './report-store.ts';
import { Router, type Sender } from './router.ts';
import { originOf, Sites } from './sites.ts';
import { Toolbar } from './toolbar.ts';
import { readUserAnchors } from './trust-store.ts';

const { session, local } = browser.storage;
const { version } = browser.runtime.getManifest();
const items = new ItemStore(session);
const toolbar = new Toolbar(async (tabId) => (await items.list(tabId)).items);
let host: Inspector | undefined;

const router = new Router({
  self: { id: browser.runtime.id, origin: browser.runtime.getURL(''), version },
  items,
  reports: new ReportStore(session),
  sites: new Sites(local),
  inspector: createInspector(() => {
    host ??= createPackagedHost();
    return host;
  }),
  userAnchors: () => readUserAnchors(local),
  changed: (tabId) => toolbar.update(tabId),
  capture: captureTab,
  tabUrl: async (tabId) => (await browser.tabs.get(tabId)).url,
  tellSite,
});

async function tellSite(origin: string, on: boolean): Promise<void> {
  const tabs = (await browser.tabs.query({})).filter((tab) => originOf(tab.url) === origin);
  const message: Message<keyof FrameMessages> = { type: 'site.changed', ask: { on } };
  for (const { id } of tabs) {
    if (id === undefined) continue;
    if (!on) await items.clear(id);
    toolbar.update(id);
    // A tab that was open before the extension has nobody who listens.
    browser.tabs.sendMessage(id, message).catch(() => undefined);
  }
}

// Listeners stand on the first tick, or the event that woke us is lost.
browser.runtime.onMessage.addListener((message: unknown, sender: Sender) => router.answer(message, sender));
browser.tabs.onRemoved.addListener((tabId) => void items.drop(tabId));
browser.tabs.onUpdated.addListener((tabId, change) => void leavePage(tabId, change.url));

/** A tab that went where no content script runs keeps nothing of the page before. */
async function leavePage(tabId: number, url: string | undefined): Promise<void> {
  if (url === undefined || (await items.list(tabId)).origin === originOf(url)) return;
  if (originOf(url) === null) await items.drop(tabId);
}
