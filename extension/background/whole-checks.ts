import type { UserAnchors } from '../../src/trust/trust-list.ts';
import type { Answer, ItemView, Judged, WholeCheck, WholeStep } from '../messages.ts';
import type { Inspector } from './inspector.ts';
import { addressOf, type ItemRecord, type ItemStore } from './item-store.ts';
import { done, failed } from './reply.ts';
import type { ReportStore } from './report-store.ts';
import { viewOf } from './view.ts';

export interface WholePorts {
  readonly items: Pick<ItemStore, 'find' | 'answer'>;
  readonly reports: Pick<ReportStore, 'find' | 'put' | 'remove'>;
  readonly inspector: Pick<Inspector, 'judge' | 'progress' | 'cancel'>;
  readonly userAnchors: () => Promise<readonly UserAnchors[]>;
  /** Largest file, in bytes. */
  readonly cap: () => Promise<number>;
  /** Another verdict stands now: the page and the toolbar have to be told. */
  readonly settled: (place: Place, view: ItemView) => void;
}

/** Where an item stands. */
export interface Place {
  readonly tabId: number;
  readonly frameId: number;
  readonly id: string;
}

const MAX_FAILURES = 50;

/** Checks of whole films that the user asked for. The bytes are the inspector's business, and so it survives an end of the background. */
export class WholeChecks {
  readonly #running = new Set<string>();
  readonly #failures = new Map<string, WholeCheck>();
  constructor(readonly ports: WholePorts) {}

  async answer(place: Place, step: WholeStep): Promise<Answer<WholeCheck>> {
    const record = await this.ports.items.find(place.tabId, place.frameId, place.id);
    if (!record?.view || record.ask === null || record.report === null) return failed('aborted', 'this item was not checked yet');
    if (!record.view.unread) return done({ state: 'done', view: record.view });
    const key = `whole ${place.tabId} ${place.frameId} ${place.id} ${record.ask}`;
    if (step === 'start') this.#failures.delete(key);
    if (step === 'stop') {
      await this.ports.inspector.cancel(key);
      return done({ state: 'none' });
    }
    const progress = await this.ports.inspector.progress(key);
    const failure = this.#failures.get(key);
    if (failure) return done(failure);
    if (step === 'start' || progress) this.#start(key, place, record);
    if (!this.#running.has(key)) return done({ state: 'none' });
    return done({ state: 'running', ...(progress ?? { got: 0, total: record.view.unread.bytes }) });
  }

  /** Begins, or joins the work that a background before this one began. */
  #start(key: string, place: Place, record: ItemRecord): void {
    if (this.#running.has(key)) return;
    this.#running.add(key);
    void this.#check(key, place, record)
      .catch(() => this.#fail(key))
      .finally(() => this.#running.delete(key));
  }

  async #check(key: string, place: Place, record: ItemRecord): Promise<void> {
    const { reports, inspector, userAnchors, cap, items, settled } = this.ports;
    const before = record.report === null ? null : await reports.find(record.report);
    // A report that had to make room for others told nothing that the item does not.
    const { url, name } = before?.report.asset ?? { url: addressOf(record), name: record.name };
    const media = record.view?.unread?.kind;
    if (url === undefined || media === undefined) return this.#fail(key);
    const question = { key, url, name, sizes: [], rung: null, bytes: null, copy: 'unconfirmed', media, whole: true } as const;
    // Without what the user allowed before, a store that lies elsewhere would be out of reach again.
    const allowed = record.allowed && { allowed: record.allowed };
    const answer = await inspector.judge({ ...question, ...allowed, user: await userAnchors(), cap: await cap() });
    if (!answer.ok) {
      if (answer.problem.code !== 'aborted') this.#fail(key);
      return;
    }
    if (answer.value.report.facts.reading === 'failed') return this.#fail(key, answer.value.report.says);
    const now = await items.find(place.tabId, place.frameId, place.id);
    // It may have been judged anew meanwhile, or another document have come, whose items have the same names.
    if (now?.serial !== record.serial || now.ask === null || now.ask !== record.ask) return;
    const view = viewOf(answer.value);
    await reports.put(key, answer.value);
    const frame = { tabId: place.tabId, frameId: place.frameId, document: null };
    if (await items.answer(frame, place.id, record.serial, { view, ask: now.ask, report: key })) settled(place, view);
    else await reports.remove([key]);
  }

  /** What was read before still stands: only that the rest could not be had is told. */
  #fail(key: string, says: Judged['report']['says'] = []): void {
    if (this.#failures.size >= MAX_FAILURES) this.#failures.clear();
    this.#failures.set(key, { state: 'failed', says: says.slice(0, 2) });
  }
}
