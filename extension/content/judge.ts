import type { SiteStatement } from '../../src/signal.ts';
import type { ContentMessages, ItemView } from '../messages.ts';
import { type PageBytes, type Place, placeOf } from './bytes.ts';
import type { Carrier } from './carriers.ts';
import { type Entry, restsOnCopy } from './entries.ts';
import { later, type Timer } from './pause.ts';
import type { Copy, Measured } from './proof.ts';
import { UNMEASURED } from './scan.ts';

/** Questions with bytes in flight at once. */
export const WITH_BYTES = 8;
/** Questions for which the network is needed, in flight at once. The inspector loads two at a time; the others wait there, not here. */
export const WITH_NETWORK = 4;
/** Items told in one message. */
const PER_MESSAGE = 500;
/** Times that one address is asked for before we say that it could not be checked. */
export const MAX_TRIES = 5;
const RETRY_MS = 1_000;
/** What happens within so short a time is looked at, or told, together. */
const SOON_MS = 40;
/** An address that keeps changing is asked for again only so often. */
const DOUBT_MS = 2_000;

type Ask = <T extends 'items.found' | 'items.gone' | 'item.inspect'>(
  type: T,
  question: ContentMessages[T]['ask'],
) => Promise<{ readonly ok: boolean; readonly value?: unknown; readonly cannotClone?: true }>;

/** The judge's ports: the page, the background and the screen. */
export interface Court {
  readonly ask: Ask;
  readonly isView: (value: unknown) => value is ItemView;
  readonly isAlive: () => boolean;
  readonly origin: string;
  readonly firefox: boolean;
  readBytes(entry: Entry): Promise<PageBytes | null>;
  /** What the website says of it. */
  said(entry: Entry): readonly SiteStatement[];
  prove(blob: Blob, images: readonly Carrier[], address: string): Promise<Measured>;
  measure(images: Iterable<Carrier>): Promise<ReadonlyMap<Carrier, { readonly width: number; readonly height: number }>>;
  /** Another picture may be shown under its address. */
  changed(entry: Entry): void;
  /** Its copy is proven: `pixels` by what the page shows of it first, `bytes` for good. */
  proven(entry: Entry, by: 'pixels' | 'bytes'): void;
  readonly sizes: {
    of(entry: Entry): { readonly width: number; readonly height: number }[];
    remember(image: Carrier, size: { readonly width: number; readonly height: number }): void;
    disagree(entry: Entry): boolean;
  };
  /** Whether the browser may save the page for it, and whether that would prove that the saved bytes are the shown ones. */
  saved(entry: Entry): { readonly sole: boolean } | null;
  judged(entry: Entry): void;
  /** A question was answered, and maybe no one waits for a verdict any more. */
  rested(): void;
  unanswered(): ItemView;
  dead(): void;
}

interface Job {
  readonly entry: Entry;
  readonly place: Place;
  tries: number;
  /** Looked for bytes in the page and found none: waits for the network's lane. */
  bare: boolean;
  running: boolean;
  /** Has its verdict, and is asked for once more: the verdict stands until then. */
  again: boolean;
  notBefore: number;
  /** When it was asked again for a verdict that came too late: for another state of the page. */
  lateAt: number;
}

/** Brings every entry to a view: nearest first, a few at a time, again if nobody answers, and never silently dropped. */
export class Judge {
  readonly #court: Court;
  readonly #jobs = new Map<Entry, Job>();
  #announced: Entry[] = [];
  #departed: Entry[] = [];
  #quiet = false;
  #stopped = false;
  #timer: Timer;
  /** When the timer is due. */
  #due = Number.POSITIVE_INFINITY;
  #first: Timer;
  #telling: Timer;

  constructor(court: Court) {
    this.#court = court;
  }

  /** A new entry, or one to be judged again. */
  add(entry: Entry): void {
    const job = this.#jobs.get(entry);
    if (job) {
      this.#court.changed(entry);
      job.notBefore = Math.max(job.notBefore, Date.now() + DOUBT_MS);
    } else {
      const place = placeOf(entry.address, this.#court.origin);
      this.#jobs.set(entry, {
        entry,
        place,
        tries: 0,
        bare: false,
        running: false,
        again: false,
        notBefore: 0,
        lateAt: Number.NEGATIVE_INFINITY,
      });
      this.#announced.push(entry);
      this.#tellSoon();
      if (this.#jobs.size <= WITH_BYTES) this.#early();
    }
    this.wake();
  }

  /** While there is room for all there is no order to wait for: the first pictures of a page are looked at at once, and told of later. */
  #early(): void {
    if (this.#first !== undefined) return;
    this.#first = this.#in(0, () => {
      this.#first = undefined;
      this.#pump();
    });
  }

  /** More is known of an entry: its verdict is asked for again, and stands meanwhile. */
  again(entry: Entry): void {
    const job = this.#jobs.get(entry);
    if (!job) return;
    job.again = true;
    this.wake();
  }

  drop(entry: Entry): void {
    this.#jobs.delete(entry);
    this.#court.changed(entry);
    this.#departed.push(entry);
    this.#tellSoon();
    this.wake();
  }

  /** The page has loaded: from now on the network may be used. */
  quiet(): void {
    this.#quiet = true;
    this.wake();
  }

  /** What is under way ends without an answer. */
  stop(): void {
    this.#stopped = true;
    this.#jobs.clear();
    for (const timer of [this.#timer, this.#first, this.#telling]) clearTimeout(timer);
  }

  /** Nobody waits for a verdict. */
  isResting(): boolean {
    return this.#quiet && [...this.#jobs.values()].every((job) => !job.running && job.entry.view !== null && !job.again);
  }

  /** A picture in sight has no verdict yet. */
  get isAwaited(): boolean {
    for (const { entry } of this.#jobs.values()) if (entry.near && entry.view === null) return true;
    return false;
  }

  /** Soon, so that the order by distance is known; a picture that is to be tried again later holds up nobody. */
  wake(delay = SOON_MS): void {
    const due = Date.now() + delay;
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = this.#in(delay, () => {
      this.#due = Number.POSITIVE_INFINITY;
      this.#pump();
    });
  }

  /** What comes within a while is told in one message. */
  #tellSoon(): void {
    this.#telling ??= this.#in(SOON_MS, () => {
      this.#telling = undefined;
      void this.#tell();
    });
  }

  #in(ms: number, work: () => void): Timer {
    return this.#stopped ? undefined : later(work, ms);
  }

  async #tell(): Promise<void> {
    const found = this.#announced.filter((entry) => entry.images.size > 0);
    const ids = this.#departed.map((entry) => entry.id);
    this.#announced = [];
    this.#departed = [];
    // Found first: an address that came and went in one task is never left behind.
    for (let i = 0; i < found.length; i += PER_MESSAGE) {
      await this.#court.ask('items.found', { items: found.slice(i, i + PER_MESSAGE).map(({ id, url, name }) => ({ id, url, name })) });
    }
    for (let i = 0; i < ids.length; i += PER_MESSAGE) await this.#court.ask('items.gone', { ids: ids.slice(i, i + PER_MESSAGE) });
  }

  #pump(): void {
    const running = [...this.#jobs.values()].filter((job) => job.running);
    let free = WITH_BYTES - running.filter((job) => !job.bare).length;
    let network = WITH_NETWORK - running.filter((job) => job.bare).length;
    const now = Date.now();
    let next = Number.POSITIVE_INFINITY;
    const waiting = [...this.#jobs.values()].filter((job) => !job.running && (job.entry.view === null || job.again));
    for (const near of [true, false]) {
      for (const job of waiting) {
        if (job.entry.near !== near || job.running) continue;
        if (job.notBefore > now) next = Math.min(next, job.notBefore);
        else if (job.bare ? this.#quiet && network > 0 : free > 0 && this.#mayLook(job)) {
          if (job.bare) network--;
          else free--;
          void this.#run(job);
        }
      }
    }
    if (next < Number.POSITIVE_INFINITY) this.wake(Math.max(next - now, SOON_MS));
  }

  /** A look at another origin's picture can cost 16 KB, so it waits until the page has loaded. */
  #mayLook({ place }: Job): boolean {
    return this.#quiet || place !== 'elsewhere';
  }

  async #run(job: Job): Promise<void> {
    job.running = true;
    job.again = false;
    try {
      await this.#judge(job);
    } catch {
      this.#fail(job); // one picture's trouble is nobody else's
    } finally {
      job.running = false;
      this.#court.rested();
      // The question may have been heard after the news that the entry is gone.
      if (job.entry.images.size === 0) {
        this.#departed.push(job.entry);
        this.#tellSoon();
      }
      this.wake(0);
    }
  }

  async #judge(job: Job): Promise<void> {
    const { entry } = job;
    const round = entry.round;
    const bytes = job.bare || isFilm(entry) ? null : await this.#court.readBytes(entry);
    if (!bytes && !job.bare && job.place !== 'other') {
      job.bare = true;
      job.again = entry.view !== null;
      return; // again in the network's lane
    }
    const first = await this.#inspect(entry, bytes, this.#court.sizes.disagree(entry) ? 'different' : 'unconfirmed');
    const view = first && restsOnCopy(first) ? await this.#prove(entry, bytes, first) : first;
    if (!view) return this.#fail(job);
    job.tries = 0;
    this.#settle(job, view, round);
    if (entry.view === view && view.copy === 'shown')
      this.#court.proven(entry, first?.copy !== 'shown' && bytes?.rung === 'page-cache' ? 'pixels' : 'bytes');
  }

  /** The first answer depends on which copy is shown: look closer, and ask again if that told something new. */
  async #prove(entry: Entry, bytes: PageBytes | null, view: ItemView): Promise<ItemView | null> {
    const images = [...entry.images];
    const unknown = this.#court.sizes.of(entry).some((size) => size.width === UNMEASURED.width);
    const wanted = bytes !== null && view.reason === 'copy-unconfirmed';
    if (!unknown && !wanted) return view;
    const measured: Measured =
      bytes && wanted
        ? await this.#court.prove(bytes.blob, images, entry.address)
        : { copy: 'unconfirmed', sizes: await this.#court.measure(images) };
    for (const [image, size] of measured.sizes) this.#court.sizes.remember(image, size);
    const copy: Copy = this.#court.sizes.disagree(entry) ? 'different' : measured.copy;
    if (copy === 'unconfirmed' && !unknown) return view;
    return this.#inspect(entry, bytes, copy);
  }

  async #inspect(entry: Entry, bytes: PageBytes | null, copy: Copy): Promise<ItemView | null> {
    // Gone while its bytes were read: it has been told so, and may not come back. Nor may one of a run that has ended: the next counts anew.
    if (this.#stopped || entry.images.size === 0) return null;
    const site = this.#court.said(entry);
    // Of a picture that moves the page compares the first frame only; what the browser saves of it is all of it.
    const wanted = bytes === null || (copy === 'shown' && bytes.rung === 'page-cache');
    const saved = wanted && entry.media === null ? this.#court.saved(entry) : null;
    const question = {
      id: entry.id,
      url: entry.url,
      name: entry.name,
      sizes: this.#court.sizes.of(entry),
      rung: bytes?.rung ?? null,
      copy,
      ...(site.length > 0 && { site }),
      ...(entry.media && { media: entry.media }),
      ...(bytes?.link && { link: bytes.link }),
      ...(saved && { saved }),
    };
    // A Blob is handed over without copying it; Firefox is quicker with the buffer.
    const body = bytes && this.#court.firefox ? await bytes.blob.arrayBuffer() : (bytes?.blob ?? null);
    let answer = await this.#court.ask('item.inspect', { ...question, bytes: body });
    if (!answer.ok && answer.cannotClone && bytes) {
      answer = await this.#court.ask('item.inspect', { ...question, bytes: await bytes.blob.arrayBuffer() });
    }
    return answer.ok && this.#court.isView(answer.value) ? answer.value : null;
  }

  #settle(job: Job, view: ItemView, round: number): void {
    const { entry } = job;
    if (this.#jobs.get(entry) !== job) return;
    // Something changed while we asked: an authentic answer was for another state of the page.
    if (entry.round !== round && restsOnCopy(view)) {
      // Mostly it was found a moment before its own load event.
      job.notBefore = Math.max(Date.now(), job.lateAt + DOUBT_MS);
      job.lateAt = job.notBefore;
      return;
    }
    entry.view = view;
    job.bare = false;
    this.#court.judged(entry);
  }

  #fail(job: Job): void {
    if (!this.#court.isAlive()) {
      this.#court.dead();
      return;
    }
    if (this.#jobs.get(job.entry) !== job) return;
    job.tries++;
    job.again = job.entry.view !== null && job.tries < MAX_TRIES;
    if (job.tries < MAX_TRIES) {
      job.notBefore = Date.now() + RETRY_MS * 2 ** (job.tries - 1);
      return;
    }
    job.tries = 0;
    if (job.entry.view !== null) return;
    job.entry.view = this.#court.unanswered();
    this.#court.judged(job.entry);
  }
}

/** A film on the web is read by its boxes; out of the cache all of it would come. */
function isFilm(entry: Entry): boolean {
  return entry.media !== null && /^https?:/.test(entry.address);
}
