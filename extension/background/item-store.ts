import { type Allowed, type DocumentPlace, type Item, type ItemView, NAME_LIMIT } from '../messages.ts';
import { isRecord } from './guards.ts';
import { Queue } from './queue.ts';
import type { Storage } from './storage.ts';

/** More are still judged and marked on the page; only the list ends here. */
const MAX_ITEMS_PER_TAB = 1_000;
const MAX_RETIRED = 50;
/** As many as the store of reports keeps. */
const MAX_LEFT = 300;
const MAX_URL = 2_000;
const MAX_DATA_URL = 80;

/** One frame of a tab. `document` names the document in it, where the browser tells. */
export interface Frame {
  readonly tabId: number;
  readonly frameId: number;
  readonly document: string | null;
}

/** What is kept of one item. `ask` tells what the view answers; `report` is its key in the report store. */
export interface ItemRecord {
  /** Tells it from every other item: pages count theirs alike, and what is found out about one may come when the next page is there. */
  readonly serial: string;
  readonly kind?: Item['kind'];
  readonly url: string;
  readonly name: string;
  readonly view: ItemView | null;
  readonly ask: string | null;
  readonly report: string | null;
  /** What stood before a look at the tab proved more, and stands again without it. */
  readonly before?: { readonly view: ItemView; readonly report: string };
  /** What the user allowed to be asked of others; it lasts as long as the item. */
  readonly allowed?: Allowed;
  /** The user wants its pixels searched for hidden marks. */
  readonly marks?: true;
  /** How often the user asked: each time is a question of its own. */
  readonly clicks?: number;
}

/** An item that may be new. */
interface Newcomer {
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly document?: DocumentPlace;
  readonly text?: unknown;
}

interface FrameRecord {
  readonly document: string | null;
  /** Which start of our script in it this is; null where none runs there. */
  readonly run: string | null;
  readonly ids: readonly string[];
}
interface TabRecord {
  readonly origin: string | null;
  readonly frames: Readonly<Record<string, FrameRecord>>;
  /** Documents that were replaced: their late messages are not taken for the new document's. */
  readonly retired: readonly string[];
  /** Keys of the reports of items that left the list: they serve a page that comes back, and go with the tab. */
  readonly left: readonly string[];
}

const EMPTY: TabRecord = { origin: null, frames: {}, retired: [], left: [] };
const tabKey = (tabId: number) => `tab:${tabId}`;
const itemKey = (tabId: number, frameId: number | string, id: string) => `item:${tabId}:${frameId}:${id}`;

/**
 * The items of every tab, in `storage.session`: one small index a tab, changed in turn, and one record an item, so that a verdict is
 * one small write and nothing is lost whenever the background ends.
 */
export class ItemStore {
  readonly #queue = new Queue<number>();
  /** Tabs that were dropped and have not begun anew: what is still under way for them is not written any more. */
  readonly #dropped = new Set<number>();
  /** Frames that ended and have not begun anew, tab by tab: the same. */
  readonly #ended = new Map<number, Set<number>>();
  constructor(readonly storage: Storage) {}

  /** A document begins in a frame: what an earlier one left there goes. The top frame's takes the whole tab along. */
  start(frame: Frame, origin: string, run: string | null = null): Promise<void> {
    return this.#queue.run(frame.tabId, async () => {
      this.#dropped.delete(frame.tabId);
      this.#ended.get(frame.tabId)?.delete(frame.frameId);
      const tab = await this.#tab(frame.tabId);
      const top = frame.frameId === 0;
      if (top) this.#ended.delete(frame.tabId);
      const leaving = top ? Object.keys(tab.frames) : [String(frame.frameId)];
      const gone = await this.#dropFrames(frame.tabId, tab, leaving);
      const frames = Object.fromEntries(Object.entries(tab.frames).filter(([id]) => !leaving.includes(id)));
      const retired = leaving.flatMap((id) => tab.frames[id]?.document ?? []);
      await this.#write(frame.tabId, {
        origin: top ? origin : tab.origin,
        frames: { ...frames, [frame.frameId]: { document: frame.document, run, ids: [] } },
        retired: [...tab.retired, ...retired].filter((id) => id !== frame.document).slice(-MAX_RETIRED),
        left: leave(tab, gone),
      });
    });
  }

  /** A frame is gone, or its document: what was found there goes, unless another one has begun in it since. */
  end(frame: Frame, run: string): Promise<void> {
    return this.#queue.run(frame.tabId, async () => {
      const tab = await this.#tab(frame.tabId);
      const { [frame.frameId]: ended, ...frames } = tab.frames;
      if (ended?.run !== run) return;
      this.#ended.set(frame.tabId, (this.#ended.get(frame.tabId) ?? new Set()).add(frame.frameId));
      const gone = await this.#dropFrames(frame.tabId, tab, [String(frame.frameId)]);
      const retired = [...tab.retired, ...(ended.document === null ? [] : [ended.document])].slice(-MAX_RETIRED);
      await this.#write(frame.tabId, { ...tab, frames, retired, left: leave(tab, gone) });
    });
  }

  /** False for a document that has left its frame. */
  async isCurrent(frame: Frame): Promise<boolean> {
    if (frame.document === null) return true;
    return !(await this.#tab(frame.tabId)).retired.includes(frame.document);
  }

  /** Adds the items that are new; those that are known keep what is known of them. */
  async add(frame: Frame, items: readonly Newcomer[]): Promise<void> {
    const { written } = await this.enlist(frame, items);
    await written;
  }

  /** The same for who goes on before it is written: it is listed at once, and what is written later comes after it. */
  enlist(frame: Frame, items: readonly Newcomer[]): Promise<{ readonly written: Promise<void> }> {
    return this.#queue.run(frame.tabId, async () => {
      const nothing = { written: Promise.resolve() };
      if (this.#dropped.has(frame.tabId) || this.#ended.get(frame.tabId)?.has(frame.frameId)) return nothing;
      const tab = await this.#tab(frame.tabId);
      const here = tab.frames[frame.frameId] ?? { document: frame.document, run: null, ids: [] };
      const known = new Set(here.ids);
      const room = MAX_ITEMS_PER_TAB - Object.values(tab.frames).reduce((sum, one) => sum + one.ids.length, 0);
      const fresh = new Map(items.filter((item) => !known.has(item.id)).map((item) => [item.id, item]));
      const added = [...fresh.values()].slice(0, Math.max(0, room));
      if (added.length === 0 && tab.frames[frame.frameId]) return nothing;
      const records = added.map((item) => [itemKey(frame.tabId, frame.frameId, item.id), newRecord(item)]);
      const written = this.storage.set({
        ...Object.fromEntries(records),
        [tabKey(frame.tabId)]: {
          ...tab,
          frames: { ...tab.frames, [frame.frameId]: { ...here, ids: [...here.ids, ...added.map((item) => item.id)] } },
        },
      });
      return { written };
    });
  }

  remove(frame: Frame, ids: readonly string[]): Promise<void> {
    return this.#queue.run(frame.tabId, async () => {
      const tab = await this.#tab(frame.tabId);
      const here = tab.frames[frame.frameId];
      if (!here) return;
      const gone = new Set(ids);
      const reports = await this.#remove(ids.map((id) => itemKey(frame.tabId, frame.frameId, id)));
      await this.#write(frame.tabId, {
        ...tab,
        frames: { ...tab.frames, [frame.frameId]: { ...here, ids: here.ids.filter((id) => !gone.has(id)) } },
        left: leave(tab, reports),
      });
    });
  }

  /**
   * Keeps the verdict of a listed item; `serial` is that of the item that it was asked for, null where none was listed. An item that is gone, or
   * of another document, stays gone. False where the tab is gone too: then nobody will ever ask for that report, or take it away.
   */
  async answer(
    frame: Frame,
    id: string,
    serial: string | null,
    answer: Pick<ItemRecord, 'before'> & { readonly view: ItemView; readonly ask: string; readonly report: string },
  ): Promise<boolean> {
    const { kept, written } = await this.#queue.run(frame.tabId, async () => {
      if (this.#dropped.has(frame.tabId)) return { kept: false, written: [] };
      const found = await this.find(frame.tabId, frame.frameId, id);
      const record = found?.serial === serial ? found : null;
      const { before, ...rest } = record ?? { before: undefined };
      const written = record ? [this.storage.set({ [itemKey(frame.tabId, frame.frameId, id)]: { ...rest, ...answer } })] : [];
      const replaced = record ? record.report : answer.report;
      if (replaced === null || (record && replaced === answer.report)) return { kept: true, written };
      const tab = await this.#tab(frame.tabId);
      return { kept: true, written: [...written, this.#write(frame.tabId, { ...tab, left: leave(tab, [replaced]) })] };
    });
    // The next one need not wait until this one is written.
    await Promise.all(written);
    return kept;
  }

  /** Keeps of a listed item that nobody could judge it, until somebody does; a verdict that is there stands. */
  fail(frame: Frame, id: string, serial: string | null, view: ItemView): Promise<void> {
    return this.#queue.run(frame.tabId, async () => {
      const record = await this.find(frame.tabId, frame.frameId, id);
      if (record?.serial === serial && record.view === null)
        await this.storage.set({ [itemKey(frame.tabId, frame.frameId, id)]: { ...record, view } });
    });
  }

  /** Keeps what the user allowed; an item that is gone stays gone. */
  allow(tabId: number, frameId: number, id: string, allowed: Allowed): Promise<void> {
    return this.#queue.run(tabId, async () => {
      const record = await this.find(tabId, frameId, id);
      if (record) await this.storage.set({ [itemKey(tabId, frameId, id)]: { ...record, allowed, clicks: (record.clicks ?? 0) + 1 } });
    });
  }

  /** Keeps that the user wants its pixels searched; an item that is gone stays gone. */
  wantMarks(tabId: number, frameId: number, id: string): Promise<void> {
    return this.#queue.run(tabId, async () => {
      const record = await this.find(tabId, frameId, id);
      if (record) await this.storage.set({ [itemKey(tabId, frameId, id)]: { ...record, marks: true, clicks: (record.clicks ?? 0) + 1 } });
    });
  }

  async find(tabId: number, frameId: number, id: string): Promise<ItemRecord | null> {
    const key = itemKey(tabId, frameId, id);
    const found = (await this.storage.get(key))[key];
    return isItemRecord(found) ? found : null;
  }

  /** Everything known of a tab, frame by frame in the order found; `origin` is null where no document of ours runs. */
  async list(tabId: number): Promise<{ readonly items: readonly Item[]; readonly origin: string | null }> {
    const tab = await this.#tab(tabId);
    // Frames have numbers in the order in which the page made them, in Firefox too large for an object to keep them in it.
    const frames = Object.entries(tab.frames).toSorted(([a], [b]) => Number(a) - Number(b));
    const places = frames.flatMap(([frameId, frame]) => frame.ids.map((id) => ({ frameId, id })));
    const records = places.length > 0 ? await this.storage.get(places.map((place) => itemKey(tabId, place.frameId, place.id))) : {};
    const items = places.flatMap(({ frameId, id }): Item[] => {
      const record = records[itemKey(tabId, frameId, id)];
      if (!isItemRecord(record)) return [];
      const { kind, url, name, view } = record;
      return [{ ...(kind && { kind }), id, frameId: Number(frameId), url, name, view }];
    });
    return { items, origin: tab.origin };
  }

  /** Forgets the items of a tab, whose documents stay. */
  clear(tabId: number): Promise<void> {
    return this.#queue.run(tabId, async () => {
      const tab = await this.#tab(tabId);
      const gone = await this.#dropFrames(tabId, tab, Object.keys(tab.frames));
      const frames = Object.entries(tab.frames).map(([id, frame]) => [id, { ...frame, ids: [] }]);
      await this.#write(tabId, { ...tab, frames: Object.fromEntries(frames), left: leave(tab, gone) });
    });
  }

  /** Forgets a tab; answers the keys of the reports that its items had, those that left it before too. */
  drop(tabId: number): Promise<readonly string[]> {
    return this.#queue.run(tabId, async () => {
      const tab = await this.#tab(tabId);
      const gone = await this.#dropFrames(tabId, tab, Object.keys(tab.frames));
      await this.storage.remove(tabKey(tabId));
      this.#dropped.add(tabId);
      this.#ended.delete(tabId);
      return [...new Set([...tab.left, ...gone])];
    });
  }

  async #tab(tabId: number): Promise<TabRecord> {
    const found = (await this.storage.get(tabKey(tabId)))[tabKey(tabId)];
    return isTabRecord(found) ? found : EMPTY;
  }

  async #write(tabId: number, tab: TabRecord): Promise<void> {
    await this.storage.set({ [tabKey(tabId)]: tab });
  }

  #dropFrames(tabId: number, tab: TabRecord, frameIds: readonly string[]): Promise<readonly string[]> {
    return this.#remove(frameIds.flatMap((frameId) => tab.frames[frameId]?.ids.map((id) => itemKey(tabId, frameId, id)) ?? []));
  }

  /** Removes records of items; answers the keys of their reports. */
  async #remove(keys: readonly string[]): Promise<readonly string[]> {
    if (keys.length === 0) return [];
    const records = Object.values(await this.storage.get([...keys]));
    await this.storage.remove([...keys]);
    return records.flatMap((record) => (isItemRecord(record) && record.report !== null ? [record.report] : []));
  }
}

/** The address of an item, where all of it is kept. */
export function addressOf({ url }: Pick<ItemRecord, 'url'>): string | undefined {
  return url.startsWith('data:') || url.length >= MAX_URL ? undefined : url;
}

function leave(tab: TabRecord, reports: readonly string[]): readonly string[] {
  return [...new Set([...tab.left, ...reports])].slice(-MAX_LEFT);
}

function newRecord({ url, name, document, text }: Newcomer): ItemRecord {
  const limit = url.startsWith('data:') ? MAX_DATA_URL : MAX_URL;
  const kind = document && document !== 'full-size' ? { kind: 'document' as const } : text !== undefined && { kind: 'text' as const };
  const serial = crypto.randomUUID();
  return { serial, ...kind, url: url.slice(0, limit), name: name.slice(0, NAME_LIMIT), view: null, ask: null, report: null };
}

// Only this file writes these records, so a look at their outline is enough to tell them from nothing.
function isTabRecord(value: unknown): value is TabRecord {
  return isRecord(value) && isRecord(value.frames) && Array.isArray(value.retired) && Array.isArray(value.left);
}
function isItemRecord(value: unknown): value is ItemRecord {
  return isRecord(value) && typeof value.serial === 'string' && typeof value.url === 'string' && 'view' in value;
}
