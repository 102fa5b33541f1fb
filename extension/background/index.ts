import { createPackagedHost, getPackaged, lookForLists, readPackagedAnchors } from '../inspector/packaged-host.ts';
import { type FrameMessages, isReply, type Look, type Message } from '../messages.ts';
import { browser, isFirefox, maySavePages, openPanel } from '../platform.ts';
import { Anchors } from './anchors.ts';
import { focusNextBadge, NEXT_BADGE } from './badge-command.ts';
import { CachedStorage } from './cached-storage.ts';
import { captureTab } from './capture.ts';
import { answerClick, createMenus, dropRequest } from './context-menu.ts';
import { Desk, nameOf } from './desk.ts';
import { DocumentDesk } from './document-desk.ts';
import { welcome } from './first-run.ts';
import { createAnchorReader, createInspector, createListLooker, type Inspector, withLists } from './inspector.ts';
import { ItemStore } from './item-store.ts';
import { leaseStyle } from './lease-style.ts';
import { readListViews, readShippedDates } from './list-view.ts';
import { reachOpenTabs } from './open-tabs.ts';
import { watchPages } from './page-filter.ts';
import { PageHeaders } from './page-headers.ts';
import { PageTeller } from './page-teller.ts';
import { PassingBytes } from './passing-bytes.ts';
import { watchPictures } from './picture-filter.ts';
import { readPolicy } from './policy.ts';
import { ReportStore } from './report-store.ts';
import { Router, type Sender, SHOWN_DOCUMENT } from './router.ts';
import { savePage } from './save-page.ts';
import { SavedPages } from './saved-pages.ts';
import { SettingsStore } from './settings.ts';
import { isSameDocument, watchShownDocuments } from './shown-documents.ts';
import { originOf, Sites } from './sites.ts';
import { TakenLists } from './taken-lists.ts';
import { Toolbar } from './toolbar.ts';
import { WatchedStorage } from './watched-storage.ts';
import { WholeChecks } from './whole-checks.ts';

/** A report waits so long for the look at the tab that it rests on. */
const LOOK_LIMIT_MS = 4_000;

const { session } = browser.storage;
const local = new WatchedStorage(browser.storage.local, browser.storage.local.onChanged);
const managed = new WatchedStorage(browser.storage.managed, browser.storage.managed.onChanged);
const { version } = browser.runtime.getManifest();
// Firefox tells the keys from 143 on.
const records = new CachedStorage(session, async () => session.getKeys());
const items = new ItemStore(records);
const reports = new ReportStore(records);
const passing = new PassingBytes();
const pages = new PageHeaders();
const toolbar = new Toolbar(async (tabId) => (await items.list(tabId)).items);
const policy = () => readPolicy(managed);
const settings = new SettingsStore(local, policy);
const sites = new Sites(local, {
  mode: async () => (await settings.read()).mode,
  policy: async () => (await policy()).sites,
  session: records,
});
const anchors = new Anchors({
  local,
  session,
  policy,
  parse: createAnchorReader(readPackagedAnchors),
  today: () => new Date().toISOString().slice(0, 10),
});
let host: Inspector | undefined;
const taken = new TakenLists({
  local,
  session,
  look: createListLooker(lookForLists),
  shipped: () => readShippedDates(getPackaged),
  today: () => new Date().toISOString().slice(0, 10),
});
const inspector = withLists(
  createInspector(() => {
    host ??= createPackagedHost();
    return host;
  }),
  () => taken.all(),
);
const tabUrl = async (tabId: number) => (await browser.tabs.get(tabId)).url;

const cap = async () => (await settings.read()).cap * 1024 * 1024;
const whole = new WholeChecks({
  items,
  reports,
  inspector,
  userAnchors: () => anchors.all(),
  cap,
  settled: ({ tabId, frameId, id }, view) => {
    toolbar.update(tabId);
    const message: Message<'item.judged'> = { type: 'item.judged', ask: { id, view } };
    void browser.tabs.sendMessage(tabId, message, { frameId }).catch(() => undefined);
  },
});
const saved = new SavedPages({
  inspector,
  save: savePage,
  may: maySavePages,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});
const teller = new PageTeller({
  tabs: () => browser.tabs.query({}),
  send: (tabId, message) => browser.tabs.sendMessage(tabId, message),
  look,
  sites,
  items,
  passing,
  toolbar,
});
const desk = new Desk({
  settings,
  sites,
  anchors,
  inspector,
  taken,
  lists: async () => readListViews(getPackaged, await taken.all()),
  tabUrl,
  tellAll: () => teller.tellAll(),
  wakeTab: (tabId) => teller.wake(tabId),
});
const router = new Router({
  self: { id: browser.runtime.id, origin: browser.runtime.getURL(''), version },
  items,
  reports,
  sites,
  inspector,
  documents: new DocumentDesk(inspector),
  userAnchors: () => anchors.all(),
  lists: () => taken.revision(),
  cap,
  marks: async () => (await settings.read()).marks,
  passing,
  ...(!isFirefox && { saved }),
  ...(isFirefox && { lease: leaseStyle }),
  pages,
  whole,
  look,
  desk,
  changed: (tabId) => toolbar.update(tabId),
  capture: captureTab,
  lookAgain: (tabId, frameId, id) => inTime(tell('item.look', tabId, frameId, id)),
  tabUrl,
  tellSite: (origin) => teller.tellSite(origin),
  again: (tabId, frameId, id) => tell('item.again', tabId, frameId, id),
});

async function look(): Promise<Look> {
  const { hideQuiet, corner } = await settings.read();
  return { hideQuiet, corner };
}

/** Tells a frame about one of its items; false where nobody listens there. */
async function tell(type: 'item.again' | 'item.look', tabId: number, frameId: number, id: string): Promise<boolean> {
  const message: Message<keyof FrameMessages> = { type, ask: { id } };
  const reply: unknown = await browser.tabs.sendMessage(tabId, message, { frameId }).catch(() => null);
  return isReply(type, reply) && reply.ok && reply.value;
}

/** A page that is busy does not keep a screen waiting. */
function inTime(looked: Promise<boolean>): Promise<boolean> {
  return Promise.race([looked, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LOOK_LIMIT_MS))]);
}

// Listeners stand on the first tick, or the event that woke us is lost.
if (isFirefox)
  watchShownDocuments(
    async (tabId, url) => sites.isOn(originOf(url) ?? '', tabId),
    ({ tabId, url, bytes }) => router.showDocument(tabId, url, nameOf(url), bytes),
    leaveDocument,
  );
if (isFirefox) watchPictures(passing);
if (isFirefox) watchPages(pages);
browser.runtime.onMessage.addListener((message: unknown, sender: Sender) => router.answer(message, sender));
browser.tabs.onRemoved.addListener((tabId, { windowId }) => {
  void forget(tabId);
  void dropRequest(session, windowId, tabId);
});
browser.tabs.onUpdated.addListener((tabId, change, tab) => {
  void leavePage(tabId, change.url);
  if (change.status === 'loading') void expectPage(tabId, tab.pendingUrl ?? tab.url);
});
browser.runtime.onInstalled.addListener(({ reason }) => {
  void createMenus();
  void welcome(reason);
});
void reachOpenTabs({
  session,
  tabs: () => browser.tabs.query({}),
  inject: (tabId) => browser.scripting.executeScript({ target: { tabId, allFrames: true }, files: contentScripts() }),
});
// Chromium hands out a policy only some seconds after its start, and again whenever it changes.
browser.storage.managed.onChanged?.addListener(() => void teller.tellAll());
browser.contextMenus.onClicked.addListener((click, tab) => {
  const check = async (tabId: number) => {
    const origin = originOf(await tabUrl(tabId));
    if (origin !== null && !(await sites.isOn(origin, tabId))) await desk.answer('page.check', { tabId });
  };
  void answerClick(click, tab, { session, items: async (id) => (await items.list(id)).items, check, open: openPanel, now: Date.now });
});

browser.commands.onCommand.addListener((command: string, tab?: { readonly id?: number | undefined }) => {
  if (command === NEXT_BADGE) void nextBadge(tab?.id);
});

function contentScripts(): string[] {
  return browser.runtime.getManifest().content_scripts?.flatMap(({ js }) => js ?? []) ?? [];
}

/** The top frame first, then those that have shown something. */
async function nextBadge(tabId: number | undefined): Promise<void> {
  const [active] = tabId === undefined ? await browser.tabs.query({ active: true, currentWindow: true }) : [];
  const id = tabId ?? active?.id;
  if (id === undefined) return;
  const frames = new Set([0, ...(await items.list(id)).items.map((item) => item.frameId)]);
  await focusNextBadge([...frames], async (frameId, from) => {
    const message: Message<'badge.next'> = { type: 'badge.next', ask: { from } };
    const reply: unknown = await browser.tabs.sendMessage(id, message, { frameId }).catch(() => null);
    return isReply('badge.next', reply) && reply.ok ? reply.value : null;
  });
}

/** A closed tab leaves nothing behind: no list, no report. */
async function forget(tabId: number): Promise<void> {
  passing.forget(tabId);
  saved.forget(tabId);
  const keys = await items.drop(tabId);
  await Promise.all([reports.remove(keys), inspector.forget(keys)]);
  await sites.leave(tabId);
}

/** What was said of a document that filled a tab is not said of what comes after it. `url`: where the tab is now; null for a new answer. */
async function leaveDocument(tabId: number, url: string | null): Promise<void> {
  const shown = (await items.list(tabId)).items.find(({ id }) => id === SHOWN_DOCUMENT);
  if (!shown || (url !== null && isSameDocument(url, shown.url))) return;
  await forget(tabId);
  toolbar.update(tabId);
}

/** A page is on its way: what checks it starts meanwhile, so that its first picture need not wait for that. */
async function expectPage(tabId: number, url: string | undefined): Promise<void> {
  const origin = originOf(url);
  if (origin !== null && (await sites.isOn(origin, tabId))) inspector.prepare();
}

/** A tab that went where no content script runs keeps nothing of the page before. */
async function leavePage(tabId: number, url: string | undefined): Promise<void> {
  if (url === undefined || (await items.list(tabId)).origin === originOf(url)) return;
  if (originOf(url) === null) await forget(tabId);
}
