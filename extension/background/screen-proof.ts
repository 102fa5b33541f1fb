import type { Asks, ItemView, Judged, Seen } from '../messages.ts';
import { FittedLooks } from './fitted-looks.ts';
import type { ItemPorts } from './item-desk.ts';
import type { Frame, ItemRecord } from './item-store.ts';
import { digest, itemOf } from './question-key.ts';
import { done, failed, type Reply } from './reply.ts';

/** For which item a verdict is kept, under which keys, and what stands again without it. */
export interface Kept extends Pick<ItemRecord, 'before'> {
  readonly serial: string | null;
  readonly ask: string;
  readonly report: string;
}
/** Keeps a report under its key, and makes it the item's verdict. */
type Settle = (frame: Frame, id: string, kept: Kept, judged: Judged) => Promise<Reply>;

/** What looks at the tab prove of an item's copy, for as long as they do. */
export class ScreenProof {
  readonly #ports: ItemPorts;
  readonly #settle: Settle;
  readonly #fitted = new FittedLooks();

  constructor(ports: ItemPorts, settle: Settle) {
    this.#ports = ports;
    this.#settle = settle;
  }

  /**
   * Lifts a verdict only where the captured picture proves that the checked bytes are shown; every doubt leaves it as it was. A look at what was
   * lifted before takes it back: to another copy where it shows something else, and to what stood before where nothing could be compared.
   */
  async confirm(frame: Frame, ask: Asks['item.confirm']['ask']): Promise<Reply> {
    const { items, reports } = this.#ports;
    const known = await items.find(frame.tabId, frame.frameId, ask.id);
    if (!known?.view || known.report === null || known.ask === null) return failed('aborted', 'this item was not checked yet');
    const mayLook = known.view.reason === 'copy-unconfirmed' || (ask.again !== undefined && known.view.copy === 'shown');
    if (!mayLook) return told(known.view);
    const judged = await reports.find(known.report);
    const seen = judged && (await this.#look(frame, ask, judged));
    // It may have been judged anew meanwhile: then that verdict stands.
    const now = await items.find(frame.tabId, frame.frameId, ask.id);
    if (now?.serial !== known.serial) return told(known.view);
    if (now.view && now.report !== known.report) return told(now.view);
    const barred = seen === 'barred';
    const copy = barred ? undefined : seen?.report.copy;
    if (copy === 'shown' && known.view.copy === 'shown') return told(known.view, 'shown');
    if (!barred && seen && (copy === 'shown' || (copy === 'different' && ask.again !== undefined))) {
      // What was seen is this element's alone, so it stands under a key of its own.
      const own = await digest(`${copy} ${itemOf(frame, ask.id)} ${known.ask}`);
      const before = copy === 'shown' ? { view: known.view, report: known.report } : undefined;
      // Whoever asks anew after a difference gets a new answer.
      const kept = { serial: known.serial, ask: copy === 'shown' ? known.ask : own, report: own, ...(before && { before }) };
      const reply = await this.#settle(frame, ask.id, kept, seen);
      return reply.ok ? told(reply.value, copy) : reply;
    }
    return told(await this.#takeBack(frame, ask.id, known), barred ? 'barred' : 'unconfirmed');
  }

  /** The picture cannot be looked at any longer: what only a look has proven is taken back. */
  async doubt(frame: Frame, id: string): Promise<Reply> {
    const known = await this.#ports.items.find(frame.tabId, frame.frameId, id);
    if (known?.view) await this.#takeBack(frame, id, known);
    return done(null);
  }

  /** The report as a capture of the tab leaves it. */
  async #look(frame: Frame, ask: Asks['item.confirm']['ask'], { report, rung }: Judged): Promise<Judged | 'barred' | null> {
    const { items, inspector, passing } = this.#ports;
    // Two contents passed under its address: a look can tell which one is shown now, and not what it shows next.
    if (await passing?.isMixed(frame.tabId, ask.url)) return null;
    const capture = await this.#ports.capture(frame.tabId);
    if (!capture || !(await items.isCurrent(frame))) return null;
    if (capture === 'barred') return capture;
    const { id, ...where } = ask;
    const item = itemOf(frame, id);
    const look = await this.#fitted.nameOf(capture, report.asset.sha256 ?? '', where);
    // A later look may hide more of a picture than the first, never less: what fitted a first one fits a later one.
    if (ask.again !== undefined && report.copy === 'shown' && this.#fitted.has(item, look)) return { report, rung };
    const key = `confirm ${item} ${crypto.randomUUID()}`;
    const answer = await inspector.confirm({ ...where, key, report, rung, capture, user: await this.#ports.userAnchors() });
    this.#fitted.set(item, look, answer.ok && answer.value.report.copy === 'shown');
    return answer.ok ? answer.value : null;
  }

  /** What stood before a look proved more stands again. Answers what is said now. */
  async #takeBack(frame: Frame, id: string, { serial, view, ask, before }: ItemRecord): Promise<ItemView | null> {
    if (!before || ask === null) return view;
    await this.#ports.items.answer(frame, id, serial, { ...before, ask });
    this.#ports.changed(frame.tabId);
    return before.view;
  }

  /** Has what rests on a look looked at once more; where nobody does, it is taken back. */
  async renew(tabId: number, frameId: number, id: string): Promise<void> {
    const { items, lookAgain } = this.#ports;
    if (!lookAgain || !(await items.find(tabId, frameId, id))?.before || (await lookAgain(tabId, frameId, id))) return;
    const known = await items.find(tabId, frameId, id);
    if (known?.before) await this.#takeBack({ tabId, frameId, document: null }, id, known);
  }
}

/** What is said of the item now, and what the look told. */
const told = (view: unknown, copy: Seen['copy'] = 'unconfirmed'): Reply => done({ view, copy });
