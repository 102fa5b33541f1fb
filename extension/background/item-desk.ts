import type { UserAnchors } from '../../src/trust/trust-list.ts';
import { type Answer, type Asks, type ItemView, type Judged, type MediaKind, unanswered } from '../messages.ts';
import { allow, maySearchPixels, offerOf } from '../offer.ts';
import type { Capture } from './capture.ts';
import type { DocumentDesk } from './document-desk.ts';
import type { Inspector } from './inspector.ts';
import type { Frame, ItemRecord, ItemStore } from './item-store.ts';
import { areSame, type PassingBytes } from './passing-bytes.ts';
import { type QuestionKey, questionKeyOf } from './question-key.ts';
import { done, failed, type Reply } from './reply.ts';
import type { ReportStore } from './report-store.ts';
import type { SavedPages } from './saved-pages.ts';
import { type Kept, ScreenProof } from './screen-proof.ts';
import { viewOf } from './view.ts';

/** What has a say in the verdict on an item; wired in index.ts, replaced in tests. */
export interface ItemPorts {
  readonly items: ItemStore;
  readonly reports: ReportStore;
  readonly inspector: Pick<Inspector, 'judge' | 'search' | 'confirm'>;
  /** Answers what frames ask of documents beside their verdict. */
  readonly documents?: DocumentDesk;
  readonly userAnchors: () => Promise<readonly UserAnchors[]>;
  /** Another text for every other set of trust lists. */
  readonly lists?: () => Promise<string>;
  /** What the tab has to tell changed. */
  readonly changed: (tabId: number) => void;
  /** What the tab shows. */
  readonly capture: (tabId: number) => Promise<Capture>;
  /** Has an item's page look at the tab once more; false where nobody could. */
  readonly lookAgain?: (tabId: number, frameId: number, id: string) => Promise<boolean>;
  /** Largest file, in bytes; absent = the inspector's own. */
  readonly cap?: () => Promise<number>;
  /** Whether pictures are to be searched for hidden marks. */
  readonly marks?: () => Promise<boolean>;
  /** Pictures as their pages received them, where the browser lets us listen. */
  readonly passing?: Pick<PassingBytes, 'take' | 'contradict' | 'isMixed'>;
  /** Pictures as the browser saves them with their page, where it does. */
  readonly saved?: Pick<SavedPages, 'take'>;
}

/** Has each item judged, keeps what was said of it, and answers what is asked about it afterwards. */
export class ItemDesk {
  /** Work under way by its key, so that the same question asked twice is worked on once. */
  readonly #running = new Map<string, Promise<Answer<Judged>>>();
  /** Reports that are being written, by their key. */
  readonly #keeping = new Map<string, Promise<void>>();
  readonly #screen: ScreenProof;

  constructor(readonly ports: ItemPorts) {
    this.#screen = new ScreenProof(ports, async (frame, id, kept, judged) => {
      await this.#keep(() => ports.reports.put(kept.report, judged));
      return this.#settle(frame, id, kept, judged);
    });
  }

  /** The verdict on an item as its page shows it now, from what is kept where that still answers. */
  async inspect(frame: Frame, question: Asks['item.inspect']['ask']): Promise<Reply> {
    const { saved, ...rest } = question;
    // In a saved page the top document's parts come first: of a frame's nobody can tell.
    const asked = saved && frame.frameId === 0 ? question : rest;
    const ask = (await this.#isReplaced(frame.tabId, asked)) ? { ...asked, copy: 'different' as const } : asked;
    const { items } = this.ports;
    // The question waits for what decides it, so that is asked for together.
    const [user, lists = '', marks = false, { written }] = await Promise.all([
      this.ports.userAnchors(),
      this.ports.lists?.(),
      this.ports.marks?.(),
      items.enlist(frame, [ask]),
    ]);
    // The verdict is written after it, and looks whether the item is listed.
    void written.catch(() => undefined);
    // A document has no pixels, and a text no bytes.
    const search = ask.document === undefined && !ask.text && marks;
    const known = await items.find(frame.tabId, frame.frameId, ask.id);
    const key = await questionKeyOf(frame, ask, { user, lists }, { search, item: known });
    if (known?.ask === key.key && known.view && isLasting(known.view)) return done(known.view);
    const work = this.#once(key.key, () => this.#judge(key, frame.tabId, ask, user, known));
    this.ports.documents?.track(frame, ask.id, key.key, work);
    const answer = await work;
    const serial = known?.serial ?? null;
    if (answer.ok) return this.#settle(frame, ask.id, { serial, ask: key.key, report: key.key }, answer.value, ask.media);
    if (answer.problem.code !== 'aborted') {
      await items.fail(frame, ask.id, serial, unanswered());
      this.ports.changed(frame.tabId);
    }
    return answer;
  }

  /** Searches the pixels of what has no sign; the page has its labels, so nobody waits for it. */
  async search(frame: Frame, id: string): Promise<Reply> {
    const { items, reports, inspector } = this.ports;
    const known = await items.find(frame.tabId, frame.frameId, id);
    const judged = known?.view?.searchable && known.report !== null ? await reports.find(known.report) : null;
    if (!judged || !known?.report || known.ask === null) return failed('aborted', 'this item cannot be searched');
    const answer = await inspector.search({ key: `search ${known.report}`, judged, user: await this.ports.userAnchors() });
    if (!answer.ok) return answer;
    // It may have been judged anew meanwhile: then that verdict stands.
    const now = await items.find(frame.tabId, frame.frameId, id);
    if (now?.report !== known.report) return failed('aborted', 'this item was judged anew');
    const { serial, ask, report } = known;
    await this.#keep(() => reports.put(report, answer.value));
    return this.#settle(frame, id, { serial, ask, report }, answer.value);
  }

  /**
   * The user allowed what the report that is kept offers, at these addresses and no others. It may be another report by now than the one whose
   * button was pressed: then its host was not named.
   */
  async allow(frame: Pick<Frame, 'tabId' | 'frameId'>, { id, kind, host }: Asks['item.allow']['ask']): Promise<Reply> {
    const { items, reports } = this.ports;
    const known = await items.find(frame.tabId, frame.frameId, id);
    const judged = known?.report ? await reports.find(known.report) : null;
    const offer = judged ? offerOf(judged.report) : null;
    if (offer?.kind !== kind || offer.host !== host) return failed('aborted', 'this report offers nothing of that kind there');
    await items.allow(frame.tabId, frame.frameId, id, allow(known?.allowed, offer));
    return done(null);
  }

  /** Only where a search could tell more: a message from elsewhere loads nothing. */
  async wantMarks({ tabId, frameId, id }: Asks['item.marks']['ask']): Promise<Reply> {
    const { items, reports } = this.ports;
    const known = await items.find(tabId, frameId, id);
    const judged = known?.report ? await reports.find(known.report) : null;
    if (!judged || !maySearchPixels(judged.report)) return failed('aborted', 'there is nothing to search in this item');
    await items.wantMarks(tabId, frameId, id);
    return done(null);
  }

  /** A look at the tab, for a verdict that waits for it or rests on one. */
  confirm(frame: Frame, ask: Asks['item.confirm']['ask']): Promise<Reply> {
    return this.#screen.confirm(frame, ask);
  }

  /** The picture cannot be looked at any longer: what only a look has proven is taken back. */
  doubt(frame: Frame, id: string): Promise<Reply> {
    return this.#screen.doubt(frame, id);
  }

  /** The report that the last verdict came from, while it is kept. What rests on a look at the tab is looked at once more. */
  async report({ tabId, frameId, id }: Asks['item.report']['ask']): Promise<Reply> {
    const { items, reports } = this.ports;
    await this.#screen.renew(tabId, frameId, id);
    const known = await items.find(tabId, frameId, id);
    const judged = known?.report ? await reports.find(known.report) : null;
    return judged ? done(judged.report) : failed('over-limit', 'this report is no longer kept');
  }

  /**
   * The page vouches by pixels for bytes out of its cache, but its pictures were others when they passed: a cache can be filled anew behind a
   * picture, and of one that moves a page compares the first frame only. Or the browser saves others with the page than its cache gives.
   */
  async #isReplaced(tabId: number, { copy, bytes, url, rung, saved }: Asks['item.inspect']['ask']): Promise<boolean> {
    if (copy !== 'shown' || bytes === null || rung !== 'page-cache') return false;
    const shown = saved ? await this.ports.saved?.take(tabId, url) : null;
    if (shown && !(await areSame(shown, bytes))) return true;
    return (await this.ports.passing?.contradict(tabId, url, bytes)) ?? false;
  }

  #once(key: string, work: () => Promise<Answer<Judged>>): Promise<Answer<Judged>> {
    const running = this.#running.get(key);
    if (running) return running;
    const started = work();
    this.#running.set(key, started);
    // Whoever asks the same before the report can be found gets this answer.
    const kept = started.then(
      () => this.#keeping.get(key),
      () => undefined,
    );
    void kept.then(() => this.#running.delete(key));
    return started;
  }

  async #judge(
    { key, bare, shared, search, evidence }: QuestionKey,
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
    const saved = ask.saved && ask.bytes === null && !passed ? await this.ports.saved?.take(tabId, url) : null;
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
    if (answer.ok) {
      const kept = this.#keep(() => reports.put(key, answer.value)).catch(() => undefined);
      this.#keeping.set(key, kept);
      void kept.then(() => this.#keeping.delete(key));
    }
    return answer;
  }

  async #settle(frame: Frame, id: string, { serial, ...kept }: Kept, judged: Judged, kind?: MediaKind): Promise<Reply> {
    const view = viewOf(judged, kind && { kind, cap: (await this.ports.cap?.()) ?? 0 });
    // The verdict is written together with its report, and nobody is told before both are.
    const report = this.#keeping.get(kept.report);
    const listed = this.#keep(async () => {
      // The tab was closed while its question was under way: its reports have been taken away already.
      if (await this.ports.items.answer(frame, id, serial, { view, ...kept })) return;
      await report;
      await this.ports.reports.remove([kept.report]);
    });
    await Promise.all([listed, report]);
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
}

/**
 * Whether a verdict still answers when the same is asked again. One that could not look is tried anew, and a proof that the bytes
 * are shown is made anew: the page may show something else by now.
 */
const isLasting = (view: ItemView) => view.reason !== 'unread' && view.copy !== 'shown';
