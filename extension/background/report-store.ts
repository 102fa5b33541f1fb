import type { Report } from '../../src/report.ts';
import type { Judged } from '../messages.ts';
import { isRecord } from './guards.ts';
import { Queue } from './queue.ts';
import type { Storage } from './storage.ts';

/** `storage.session` holds 10 MB for everything; the lists of items need the rest. */
const MAX_TOTAL = 4_000_000;
const MAX_REPORT = 1_000_000;
const MAX_REPORTS = 300;
/** An address may give other bytes later. */
const FRESH_MS = 5 * 60_000;

const INDEX = 'reports';
const reportKey = (key: string) => `report:${key}`;

interface Entry {
  readonly key: string;
  /** Characters of JSON, which is near enough to bytes. */
  readonly size: number;
}
interface Kept extends Judged {
  readonly at: number;
}

/** Whole reports in `storage.session`, the least recently written dropped first. */
export class ReportStore {
  readonly #queue = new Queue<string>();
  constructor(
    readonly storage: Storage,
    readonly now: () => number = Date.now,
  ) {}

  /** Keeps a report, where it fits. One that does not fit is not kept; the item's view is. */
  put(key: string, judged: Judged): Promise<void> {
    return this.#queue.run(INDEX, async () => {
      const size = JSON.stringify(judged.report).length;
      const others = (await this.#index()).filter((entry) => entry.key !== key);
      if (size > MAX_REPORT) return;
      const entries: Entry[] = [...others, { key, size }];
      const dropped: string[] = [];
      let total = entries.reduce((sum, entry) => sum + entry.size, 0);
      while (total > MAX_TOTAL || entries.length > MAX_REPORTS) {
        const oldest = entries.shift();
        if (!oldest) break;
        total -= oldest.size;
        dropped.push(reportKey(oldest.key));
      }
      if (dropped.length > 0) await this.storage.remove(dropped);
      const kept: Kept = { ...judged, at: this.now() };
      await this.storage.set({ [INDEX]: entries, [reportKey(key)]: kept });
    });
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
      await this.storage.set({ [INDEX]: (await this.#index()).filter((entry) => !gone.has(entry.key)) });
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
    const found = (await this.storage.get(INDEX))[INDEX];
    return Array.isArray(found) ? found.filter(isEntry) : [];
  }

  async #read(key: string): Promise<Kept | null> {
    const found = (await this.storage.get(reportKey(key)))[reportKey(key)];
    return isKept(found) ? found : null;
  }
}

function judgedOf({ report, rung, searchable }: Kept): Judged {
  return { report, rung, ...(searchable && { searchable }) };
}

function isEntry(value: unknown): value is Entry {
  return isRecord(value) && typeof value.key === 'string' && typeof value.size === 'number';
}
function isReport(value: unknown): value is Report {
  return isRecord(value) && value.schema === 'assay-report/1';
}
function isKept(value: unknown): value is Kept {
  return isRecord(value) && typeof value.at === 'number' && isReport(value.report) && 'rung' in value;
}
