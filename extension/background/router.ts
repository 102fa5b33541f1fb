import type { Problem } from '../../src/asset.ts';
import type { UserAnchors } from '../../src/trust/trust-list.ts';
import {
  type Answer,
  type Asks,
  FROM_CONTENT,
  FROM_PAGES,
  type Item,
  type ItemView,
  type Judged,
  type Look,
  type MediaKind,
} from '../messages.ts';
import { allow, maySearchPixels, offerOf } from '../offer.ts';
import type { Desk } from './desk.ts';
import type { DocumentDesk } from './document-desk.ts';
import * as guards from './guards.ts';
import type { Inspector } from './inspector.ts';
import type { Frame, ItemRecord, ItemStore } from './item-store.ts';
import type { PageHeaders } from './page-headers.ts';
import type { PassingBytes } from './passing-bytes.ts';
import type { ReportStore } from './report-store.ts';
import type { SavedPages } from './saved-pages.ts';
import { originOf, type Sites } from './sites.ts';
import { viewOf } from './view.ts';
import type { WholeChecks } from './whole-checks.ts';

/** What a browser tells of the sender of a message. */
export interface Sender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly frameId?: number | undefined;
  readonly documentId?: string | undefined;
  readonly tab?: { readonly id?: number | undefined; readonly url?: string | undefined } | undefined;
}

/** Everything that the router uses; wired in index.ts, replaced in tests. */
export interface Ports {
  readonly self: { readonly id: string; readonly origin: string; readonly version: string };
  readonly items: ItemStore;
  readonly reports: ReportStore;
  readonly sites: Sites;
  readonly inspector: Pick<Inspector, 'prepare' | 'judge' | 'search' | 'confirm'>;
  /** Answers what frames ask of documents beside their verdict. */
  readonly documents?: DocumentDesk;
  readonly userAnchors: () => Promise<readonly UserAnchors[]>;
  /** Another text for every other set of trust lists. */
  readonly lists?: () => Promise<string>;
  /** What the tab has to tell changed. */
  readonly changed: (tabId: number) => void;
  /** A PNG of the visible tab; null where it cannot be had. */
  readonly capture: (tabId: number) => Promise<Blob | null>;
  readonly tabUrl: (tabId: number) => Promise<string | undefined>;
  /** Largest file, in bytes; absent = the inspector's own. */
  readonly cap?: () => Promise<number>;
  /** Whether pictures are to be searched for hidden marks. */
  readonly marks?: () => Promise<boolean>;
  /** Pictures as their pages received them, where the browser lets us listen. */
  readonly passing?: Pick<PassingBytes, 'take' | 'look'>;
  /** Pictures as the browser saves them with their page, where it does. */
  readonly saved?: Pick<SavedPages, 'may' | 'take' | 'forget'>;
  /** Pages whose own server names a manifest, where the browser lets us listen. */
  readonly pages?: Pick<PageHeaders, 'of'>;
  /** Whole films that the user wants checked. */
  readonly whole?: Pick<WholeChecks, 'answer'>;
  /** Puts the style into a frame that shows what has this class; false where that cannot be done, or need not. */
  readonly lease?: (frame: Pick<Frame, 'tabId' | 'frameId'>, name: string) => Promise<boolean>;
  readonly look: () => Promise<Look>;
  /** Has an item's page ask for it again; false where nobody listens in its frame. */
  readonly again: (tabId: number, frameId: number, id: string) => Promise<boolean>;
  /** Answers the panel, the options and the welcome page. */
  readonly desk?: Desk;
  /** Tells every tab of that origin. */
  readonly tellSite: (origin: string, on: boolean) => Promise<void>;
}

/** More than that is refused by the inspector anyway. */
const MAX_HASHED = 64 * 1024 * 1024;

/** Id of the document that fills a tab in which no script of ours runs. */
export const SHOWN_DOCUMENT = 'shown';

type Reply = Answer<unknown>;
const done = <T>(value: T): Answer<T> => ({ ok: true, value });
const failed = (code: Problem['code'], note: string): Reply => ({ ok: false, problem: { code, note } });

/** Answers every message: with a value or a problem, never with an error. */
export class Router {
  /** Work under way by its key, so that the same question asked twice is worked on once. */
  readonly #running = new Map<string, Promise<Answer<Judged>>>();
  constructor(readonly ports: Ports) {}

  async answer(message: unknown, sender: Sender): Promise<Reply> {
    if (!guards.isRecord(message) || typeof message.type !== 'string') return failed('internal', 'not a message');
    const { type, ask } = message;
    try {
      const frame = this.#contentFrame(sender);
      if (FROM_CONTENT.some((one) => one === type)) {
        return frame ? await this.#content(type, ask, frame, sender) : failed('internal', `${type} may not be sent from there`);
      }
      if (FROM_PAGES.some((one) => one === type)) {
        return this.#isPage(sender) ? await this.#page(type, ask) : failed('internal', `${type} may not be sent from there`);
      }
      return failed('internal', 'unknown message');
    } catch (error) {
      return failed('internal', error instanceof Error ? error.message : String(error));
    }
  }

  /** The frame of a content script of ours; null for everybody else. */
  #contentFrame(sender: Sender): Frame | null {
    const tabId = sender.tab?.id;
    if (sender.id !== this.ports.self.id || tabId === undefined || tabId < 0 || sender.frameId === undefined) return null;
    if (sender.url === undefined || sender.url.startsWith(this.ports.self.origin)) return null;
    return { tabId, frameId: sender.frameId, document: sender.documentId ?? null };
  }

  #isPage(sender: Sender): boolean {
    return sender.id === this.ports.self.id && sender.url?.startsWith(this.ports.self.origin) === true;
  }

  async #content(type: string, ask: unknown, frame: Frame, sender: Sender): Promise<Reply> {
    if (type === 'frame.start' && guards.isFrameStart(ask)) return done(await this.#start(frame, sender));
    if (!(await this.ports.items.isCurrent(frame))) return failed('aborted', 'the document has left its frame');
    if (type === 'items.found' && guards.isItemsFound(ask)) {
      await this.ports.items.add(frame, ask.items);
      this.ports.changed(frame.tabId);
      return done(null);
    }
    if (type === 'items.gone' && guards.isItemsGone(ask)) {
      await this.ports.items.remove(frame, ask.ids);
      this.ports.changed(frame.tabId);
      return done(null);
    }
    if (type === 'item.inspect' && guards.isItemInspect(ask)) return this.#inspect(frame, ask);
    if (type === 'item.whole' && guards.isItemWhole(ask)) return this.#whole({ ...frame, ...ask });
    if (type === 'item.search' && guards.isIdAsk(ask)) return this.#search(frame, ask.id);
    if (type === 'item.allow' && guards.isItemAllow(ask)) return this.#allow(frame, ask);
    if (type === 'frame.lease' && guards.isFrameLease(ask)) return done((await this.ports.lease?.(frame, ask.name)) ?? false);
    if (type === 'item.confirm' && guards.isItemConfirm(ask)) return this.#confirm(frame, ask);
    return (await this.ports.documents?.answer(type, ask, frame)) ?? failed('internal', `${type} is not well formed`);
  }

  async #page(type: string, ask: unknown): Promise<Reply> {
    if (type === 'ping') return done({ version: this.ports.self.version });
    if (type === 'tab.items' && guards.isTabItems(ask)) return done(await this.#list(ask.tabId));
    if (type === 'item.check' && guards.isItemCheck(ask)) return this.#whole(ask);
    if (type === 'item.report' && guards.isItemReport(ask)) return this.#report(ask);
    if (type === 'item.look-up' && guards.isItemLookUp(ask)) {
      const answer = await this.#allow(ask, ask);
      return answer.ok ? done(await this.ports.again(ask.tabId, ask.frameId, ask.id)) : answer;
    }
    if (type === 'item.marks' && guards.isItemReport(ask)) {
      const answer = await this.#wantMarks(ask);
      return answer.ok ? done(await this.ports.again(ask.tabId, ask.frameId, ask.id)) : answer;
    }
    if (type === 'site.set' && guards.isSiteSet(ask)) {
      await this.ports.sites.set(ask.origin, ask.on, ask.keep);
      await this.ports.tellSite(ask.origin, ask.on);
      return done(null);
    }
    return (await this.ports.desk?.answer(type, ask)) ?? failed('internal', `${type} is not well formed`);
  }

  /** The switch is the site's in the address bar, whatever frames it holds. */
  async #start(frame: Frame, sender: Sender): Promise<Asks['frame.start']['reply']> {
    const origin = originOf(frame.frameId === 0 ? sender.url : (sender.tab?.url ?? sender.url)) ?? '';
    const top = frame.frameId === 0;
    // The page waits for this answer, so what it takes is asked for together.
    const [look, saves, on] = await Promise.all([
      this.ports.look(),
      top ? this.ports.saved?.may() : false,
      this.#enter(frame, origin),
      this.ports.items.start(frame, origin),
    ]);
    this.ports.changed(frame.tabId);
    if (top) this.ports.passing?.look(frame.tabId, on);
    const head = this.ports.pages?.of(frame.tabId, frame.frameId) ?? { linked: false, disclosed: null };
    return { on, look, ...head, saves: saves === true };
  }

  /** Whether the site is on. A page that was looked at once is another page now. */
  async #enter({ tabId, frameId }: Frame, origin: string): Promise<boolean> {
    if (frameId === 0) {
      this.ports.saved?.forget(tabId);
      await this.ports.sites.leave(tabId);
    }
    const on = await this.ports.sites.isOn(origin, tabId);
    if (frameId === 0 && on) this.ports.inspector.prepare();
    return on;
  }

  /** Judges the document that fills a tab in which no script of ours runs. `shown`: what the viewer got, where that is known. */
  async showDocument(tabId: number, url: string, name: string, shown: Promise<Blob | null>): Promise<void> {
    const frame: Frame = { tabId, frameId: 0, document: null };
    // The tab may be elsewhere by now, and its next page has begun.
    const isThere = async () => (await this.ports.tabUrl(tabId))?.split('#', 1)[0] === url.split('#', 1)[0];
    if (!(await isThere()) || !(await this.#start(frame, { url })).on || !(await isThere())) return;
    const item = { id: SHOWN_DOCUMENT, url, name, document: 'viewer' as const };
    await this.ports.items.add(frame, [item]);
    this.ports.changed(tabId);
    const bytes = await shown;
    const way = bytes === null ? ({ rung: null, copy: 'unconfirmed' } as const) : ({ rung: 'page-cache', copy: 'shown' } as const);
    if ((await this.ports.items.find(tabId, 0, item.id))?.url !== url || !(await isThere())) return;
    await this.#inspect(frame, { ...item, ...way, sizes: [], bytes });
  }

  async #inspect(frame: Frame, question: Asks['item.inspect']['ask']): Promise<Reply> {
    const { saved, ...rest } = question;
    // In a saved page the top document's parts come first: of a frame's nobody can tell.
    const ask = saved && frame.frameId === 0 ? question : rest;
    const { items } = this.ports;
    await items.add(frame, [ask]);
    const user = await this.ports.userAnchors();
    // A document has no pixels, and a text no bytes.
    const search = ask.document === undefined && !ask.text && ((await this.ports.marks?.()) ?? false);
    const known = await items.find(frame.tabId, frame.frameId, ask.id);
    const key = await keyOf(frame, ask, { user, lists: (await this.ports.lists?.()) ?? '' }, { search, item: known });
    if (known?.ask === key.key && known.view && isLasting(known.view)) return done(known.view);
    const work = this.#once(key.key, () => this.#judge(key, frame.tabId, ask, user, known));
    this.ports.documents?.track(frame, ask.id, key.key, work);
    const answer = await work;
    return answer.ok ? this.#settle(frame, ask.id, key.key, key.key, answer.value, ask.media) : answer;
  }

  async #whole({ tabId, frameId, id, step }: Asks['item.check']['ask']): Promise<Reply> {
    return (await this.ports.whole?.answer({ tabId, frameId, id }, step)) ?? failed('internal', 'nothing checks whole films here');
  }

  #once(key: string, work: () => Promise<Answer<Judged>>): Promise<Answer<Judged>> {
    const running = this.#running.get(key);
    if (running) return running;
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  async #judge(
    { key, bare, shared, search, evidence }: Key,
    tabId: number,
    ask: Asks['item.inspect']['ask'],
    user: readonly UserAnchors[],
    clicked: Pick<ItemRecord, 'allowed' | 'marks'> | null,
  ): Promise<Answer<Judged>> {
    const { reports, inspector, cap, passing } = this.ports;
    const passed = ask.bytes === null && ask.document === undefined ? (passing?.take(tabId, ask.url) ?? null) : null;
    // What has just been loaded is newer than any report.
    const again = shared && !passed?.fresh ? await reports.findAgain(key) : null;
    if (again) return done(again);
    const { url, name, sizes, document, site, text, media } = ask;
    const known = shared && site && !passed?.fresh ? await reports.findAgain(bare) : null;
    const saved = ask.saved && !passed ? await this.ports.saved?.take(tabId, url) : null;
    const bytes = ask.bytes ?? passed?.bytes ?? saved ?? null;
    const link = ask.link ?? (await passed?.link);
    const rung = ask.bytes === null && bytes !== null ? 'page-cache' : ask.rung;
    // Bytes that we fetch ourselves were compared with nothing yet.
    const fetched = ask.copy === 'shown' ? 'unconfirmed' : saved && ask.saved?.sole && ask.copy === 'unconfirmed' ? 'shown' : ask.copy;
    const fullSize = document === 'full-size';
    const copy = document === 'link' || fullSize || text ? 'given' : ask.bytes === null ? fetched : ask.copy;
    const more = {
      ...(evidence !== null && { evidence }),
      ...(cap && { cap: await cap() }),
      ...(clicked?.marks || fullSize ? { marks: 'now' as const } : search && { marks: 'later' as const }),
      ...(document && { document }),
      ...(site && { site }),
      ...(known && { known }),
      ...(text && { text }),
      ...(media && { media }),
      ...(link && { link }),
      ...(clicked?.allowed && { allowed: clicked.allowed }),
    };
    const answer = await inspector.judge({ key, url, name, sizes, rung, bytes, copy, user, ...more });
    if (answer.ok) await this.#keep(() => reports.put(key, answer.value));
    return answer;
  }

  /** Searches the pixels of what has no sign; the page has its labels, so nobody waits for it. */
  async #search(frame: Frame, id: string): Promise<Reply> {
    const { items, reports, inspector } = this.ports;
    const known = await items.find(frame.tabId, frame.frameId, id);
    const judged = known?.view?.searchable && known.report !== null ? await reports.find(known.report) : null;
    if (!judged || !known?.report || known.ask === null) return failed('aborted', 'this item cannot be searched');
    const answer = await inspector.search({ key: `search ${known.report}`, judged, user: await this.ports.userAnchors() });
    if (!answer.ok) return answer;
    // It may have been judged anew meanwhile: then that verdict stands.
    const now = await items.find(frame.tabId, frame.frameId, id);
    if (now?.report !== known.report) return failed('aborted', 'this item was judged anew');
    const { report } = known;
    await this.#keep(() => reports.put(report, answer.value));
    return this.#settle(frame, id, known.ask, report, answer.value);
  }

  /**
   * The user allowed what the report that is kept offers, at these addresses and no others. It may be another report by now than the one whose
   * button was pressed: then its host was not named.
   */
  async #allow(frame: Pick<Frame, 'tabId' | 'frameId'>, { id, kind, host }: Asks['item.allow']['ask']): Promise<Reply> {
    const { items, reports } = this.ports;
    const known = await items.find(frame.tabId, frame.frameId, id);
    const judged = known?.report ? await reports.find(known.report) : null;
    const offer = judged ? offerOf(judged.report) : null;
    if (offer?.kind !== kind || offer.host !== host) return failed('aborted', 'this report offers nothing of that kind there');
    await items.allow(frame.tabId, frame.frameId, id, allow(known?.allowed, offer));
    return done(null);
  }

  /** Only where a search could tell more: a message from elsewhere loads nothing. */
  async #wantMarks({ tabId, frameId, id }: Asks['item.marks']['ask']): Promise<Reply> {
    const { items, reports } = this.ports;
    const known = await items.find(tabId, frameId, id);
    const judged = known?.report ? await reports.find(known.report) : null;
    if (!judged || !maySearchPixels(judged.report)) return failed('aborted', 'there is nothing to search in this item');
    await items.wantMarks(tabId, frameId, id);
    return done(null);
  }

  /** Lifts a verdict only where the captured picture proves that the checked bytes are shown; every doubt leaves it as it was. */
  async #confirm(frame: Frame, ask: Asks['item.confirm']['ask']): Promise<Reply> {
    const { items, reports, inspector } = this.ports;
    const known = await items.find(frame.tabId, frame.frameId, ask.id);
    if (!known?.view || known.report === null || known.ask === null) return failed('aborted', 'this item was not checked yet');
    const judged = await reports.find(known.report);
    if (!judged) return done(known.view);
    if (judged.report.reason !== 'copy-unconfirmed') return done(known.view);
    const capture = await this.ports.capture(frame.tabId);
    if (!capture || !(await items.isCurrent(frame))) return done(known.view);
    const { url, rect, masks, viewport } = ask;
    const key = `confirm ${itemOf(frame, ask.id)} ${crypto.randomUUID()}`;
    const user = await this.ports.userAnchors();
    const answer = await inspector.confirm({ key, url, report: judged.report, rung: judged.rung, capture, rect, masks, viewport, user });
    if (!answer.ok || answer.value.report.copy !== 'shown') return done(known.view);
    // The proof is this element's alone, so it stands under a key of its own.
    const own = await digest(`shown ${itemOf(frame, ask.id)} ${known.ask}`);
    await this.#keep(() => reports.put(own, answer.value));
    return this.#settle(frame, ask.id, known.ask, own, answer.value);
  }

  async #settle(frame: Frame, id: string, ask: string, report: string, judged: Judged, kind?: MediaKind): Promise<Reply> {
    const view = viewOf(judged, kind && { kind, cap: (await this.ports.cap?.()) ?? 0 });
    await this.#keep(async () => {
      // The tab was closed while its question was under way: its reports have been taken away already.
      if (!(await this.ports.items.answer(frame, id, { view, ask, report }))) await this.ports.reports.remove([report]);
    });
    this.ports.changed(frame.tabId);
    return done(view);
  }

  /** A full store gives up its reports first; what cannot be kept even then is still answered. */
  async #keep(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch {
      await this.ports.reports.clear();
      await write().catch(() => undefined);
    }
  }

  async #list(tabId: number): Promise<{ items: readonly Item[]; origin: string | null; on: boolean; scannable: boolean }> {
    const origin = originOf(await this.ports.tabUrl(tabId));
    const known = await this.ports.items.list(tabId);
    // What is known of another site than the one in the address bar is old.
    const scannable = origin !== null && known.origin === origin;
    return { items: scannable ? known.items : [], origin, on: origin === null || (await this.ports.sites.isOn(origin, tabId)), scannable };
  }

  async #report(ask: Asks['item.report']['ask']): Promise<Reply> {
    const known = await this.ports.items.find(ask.tabId, ask.frameId, ask.id);
    const judged = known?.report ? await this.ports.reports.find(known.report) : null;
    return judged ? done(judged.report) : failed('over-limit', 'this report is no longer kept');
  }
}

/**
 * Whether a verdict still answers when the same is asked again. One that could not look is tried anew, and a proof that the bytes
 * are shown is made anew: the page may show something else by now.
 */
const isLasting = (view: ItemView) => view.reason !== 'unread' && view.copy !== 'shown';

const itemOf = (frame: Frame, id: string) => `${frame.tabId} ${frame.frameId} ${frame.document} ${id}`;

/** `bare` is the key of the same question before anyone knew what the website says. `shared`: elements of one tab may share its answer. */
interface Key {
  readonly key: string;
  /** Of the bytes of a picture and of everything else but the shown copy. */
  readonly evidence: string | null;
  readonly bare: string;
  readonly shared: boolean;
  /** The pixels may be searched later, so the bytes have to be kept. */
  readonly search: boolean;
}

/** Who is trusted beside the shipped lists: the user's anchors, and which lists were taken. */
interface Trusted {
  readonly user: readonly UserAnchors[];
  readonly lists: string;
}

/**
 * What a question asks for, as a key of fixed length: who is trusted belongs to it. Without bytes, elements of one tab with the same address and sizes share it;
 * bytes from the page are that element's own.
 */
async function keyOf(
  frame: Frame,
  ask: Asks['item.inspect']['ask'],
  { user, lists }: Trusted,
  { search, item }: { readonly search: boolean; readonly item: ItemRecord | null },
): Promise<Key> {
  const sizes = ask.sizes.map((size) => `${size.width}x${size.height}`).sort();
  const trusted = user.map((one) => `${one.as} ${one.name} ${one.entries.map((entry) => entry.sha256).join(' ')}`);
  const clicked = item?.allowed || item?.marks ? `${item.clicks} ${JSON.stringify(item.allowed)} ${item.marks === true}` : '';
  const asked = `${ask.document ?? ask.media ?? ''} ${ask.link ?? ''} ${ask.saved?.sole === true} ${search} ${clicked}`;
  const about = `${ask.url} ${asked} ${trusted.join(' ')} ${lists}`;
  const what = `${sizes.join(',')} ${ask.copy} ${about}`;
  const own = ask.bytes === null ? '' : `${itemOf(frame, ask.id)} ${ask.rung} ${await digestBytes(ask.bytes)}`;
  const bare = await digest(ask.bytes === null ? `url ${frame.tabId} ${what}` : `bytes ${own} ${what}`);
  const said = [...(ask.site ?? []), ...(ask.text ? [ask.text] : [])];
  const key = said.length === 0 ? bare : await digest(`${bare} ${JSON.stringify(said)}`);
  const again = ask.bytes !== null && ask.document === undefined && ask.text === undefined;
  const evidence = again ? await digest(`evidence ${own} ${ask.name} ${about} ${JSON.stringify(said)}`) : null;
  return { key, bare, shared: ask.bytes === null, search, evidence };
}

/** Other bytes are another question, even under the same address and with the same length. */
async function digestBytes(bytes: Blob | ArrayBuffer): Promise<string> {
  const length = bytes instanceof Blob ? bytes.size : bytes.byteLength;
  if (length > MAX_HASHED) return crypto.randomUUID();
  return digest(bytes instanceof Blob ? await bytes.arrayBuffer() : bytes);
}

async function digest(content: string | ArrayBuffer): Promise<string> {
  const source = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', source));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
