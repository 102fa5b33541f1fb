import type { Report } from '../../src/report.ts';
import type { Judged } from '../messages.ts';
import { isRecord } from './guards.ts';
import { Queue } from './queue.ts';
import type { Storage } from './storage.ts';

/** `storage.session` holds 10 MB for everything; the lists of items need the rest. */
const MAX_TOTAL = 4_000_000;
const MAX_REPORT = 1_000_000;
const MAX_REPORTS = 300;
/** So many go at once where there are more: each time is a trip to another process, and everything that is written meanwhile waits for it. */
const DROPPED_REPORTS = 30;
/** An address may give other bytes later. */
const FRESH_MS = 5 * 60_000;

const INDEX = 'reports';
const PLAIN = 'plain';
const OTHER = 'other';
const reportKey = (key: string) => `report:${key}`;

interface Entry {
  readonly key: string;
  /** Characters of JSON, which is near enough to bytes. */
  readonly size: number;
  /** Nothing was found in the file. */
  readonly plain: boolean;
}
interface Kept extends Judged {
  readonly at: number;
}
/** As it is stored. One text goes to the browser's storage at a fraction of what its many parts would cost. */
interface Stored extends Omit<Kept, 'report'> {
  /** JSON. */
  readonly report: string;
}

/**
 * Whole reports in `storage.session`. Where there are too many, those in which nothing was found go first, the least recently written of them
 * before the others: labels of signed pictures are looked at again by what their reports hold, and a page has far more pictures without a sign.
 */
export class ReportStore {
  readonly #queue = new Queue<string>();
  constructor(
    readonly storage: Storage,
    readonly now: () => number = Date.now,
  ) {}

  /** Keeps a report, where it fits. One that does not fit is not kept; the item's view is. */
  async put(key: string, judged: Judged): Promise<void> {
    const written = await this.#queue.run(INDEX, async () => {
      const report = JSON.stringify(judged.report);
      const size = report.length;
      const others = (await this.#index()).filter((entry) => entry.key !== key);
      if (size > MAX_REPORT) return [];
      const entries: Entry[] = [...others, { key, size, plain: isPlain(judged.report) }];
      const gone = new Set<Entry>();
      let total = entries.reduce((sum, entry) => sum + entry.size, 0);
      const most = entries.length > MAX_REPORTS ? MAX_REPORTS - DROPPED_REPORTS : MAX_REPORTS;
      for (const entry of others.toSorted((a, b) => Number(b.plain) - Number(a.plain))) {
        if (total <= MAX_TOTAL && entries.length - gone.size <= most) break;
        total -= entry.size;
        gone.add(entry);
      }
      const dropped = [...gone].map((entry) => reportKey(entry.key));
      const kept: Stored = { ...judged, report, at: this.now() };
      return [
        ...(dropped.length > 0 ? [this.storage.remove(dropped)] : []),
        this.storage.set({ [INDEX]: writeIndex(entries.filter((entry) => !gone.has(entry))), [reportKey(key)]: kept }),
      ];
    });
    // The next one need not wait until this one is written.
    await Promise.all(written);
  }

  async find(key: string): Promise<Judged | null> {
    const kept = await this.#read(key);
    return kept ? judgedOf(kept) : null;
  }

  /**
   * A report that may answer for another element with the same address: fresh, really read, and never with a proof that
   * those bytes are shown, since that was proven for one element only.
   */
  async findAgain(key: string): Promise<Judged | null> {
    const kept = await this.#read(key);
    if (!kept || this.now() - kept.at > FRESH_MS) return null;
    if (kept.report.reason === 'unread' || kept.report.copy === 'shown') return null;
    return judgedOf(kept);
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.#queue.run(INDEX, async () => {
      const gone = new Set(keys);
      await this.storage.remove(keys.map(reportKey));
      await this.storage.set({ [INDEX]: writeIndex((await this.#index()).filter((entry) => !gone.has(entry.key))) });
    });
  }

  /** Gives the room back, when the store is full. */
  clear(): Promise<void> {
    return this.#queue.run(INDEX, async () => {
      const entries = await this.#index();
      await this.storage.remove([INDEX, ...entries.map((entry) => reportKey(entry.key))]);
    });
  }

  async #index(): Promise<readonly Entry[]> {
    return readIndex((await this.storage.get(INDEX))[INDEX]);
  }

  async #read(key: string): Promise<Kept | null> {
    const found = (await this.storage.get(reportKey(key)))[reportKey(key)];
    if (!isStored(found)) return null;
    const report: unknown = JSON.parse(found.report);
    return isReport(report) ? { ...found, report } : null;
  }
}

function judgedOf({ report, rung, searchable }: Kept): Judged {
  return { report, rung, ...(searchable && { searchable }) };
}

function isPlain({ integrity, signals }: Report): boolean {
  return integrity === 'none' && signals.length === 0;
}

/** One line for each, oldest first. */
const writeIndex = (entries: readonly Entry[]): string =>
  entries.map(({ key, size, plain }) => `${size} ${plain ? PLAIN : OTHER} ${key}`).join('\n');

function readIndex(text: unknown): readonly Entry[] {
  if (typeof text !== 'string' || text === '') return [];
  return text.split('\n').map((line) => {
    const [size, kind, ...key] = line.split(' ');
    return { key: key.join(' '), size: Number(size), plain: kind === PLAIN };
  });
}

function isReport(value: unknown): value is Report {
  return isRecord(value) && value.schema === 'assay-report/1';
}
// Only this file writes these records, so a look at their outline is enough to tell them from nothing.
function isStored(value: unknown): value is Stored {
  return isRecord(value) && typeof value.at === 'number' && typeof value.report === 'string' && 'rung' in value;
}
