import type { ContentMessages, Ground, ItemView } from '../messages.ts';
import type { Carrier } from './carriers.ts';
import type { Entry } from './entries.ts';
import { isPointedAt, isSameBox, isSamePlace, isSelected, type Place } from './look-place.ts';
import { later, pause, type Timer } from './pause.ts';
import type { Refuted } from './refuted.ts';

/** How long a look at the tab is believed: the first one, the second and so on. The last of these holds for all that follow. */
export const BELIEVED_MS = [1_000, 3_000, 9_000, 27_000, 60_000] as const;
const LONGEST_MS = 60_000;
/** A look that is no older than this is as good as one now. */
const FRESH_MS = 1_000;
/** A look that is due for one picture is one at all that would be due after no more than this share of their time: one capture serves them all. */
const EARLY_SHARE = 0.5;
/** The page may just have moved: a look that came to nothing is made once more, so much later, before that counts. */
const RETRY_MS = 700;
/** A card waits so long for its look. */
const OPENING_MS = 1_500;
/** Times that a picture is looked at before it has its label. */
const MAX_FIRST = 2;
/** Times that a difference may be laid to what the page draws where the pointer is. */
const MAX_EXCUSES = 2;

export interface LooksPorts {
  ask<T extends 'item.confirm' | 'item.doubt'>(
    type: T,
    question: ContentMessages[T]['ask'],
  ): Promise<{ readonly ok: boolean; readonly value?: unknown }>;
  readonly isView: (value: unknown) => value is ItemView;
  entries(): Iterable<Entry>;
  /** Where the picture can be captured right now, else null. `again`: our own badges and card may hide any part of it. */
  capture(image: Carrier, again: boolean): Place | null;
  /** Resolves when what the element shows is on the screen. */
  drawn(image: HTMLImageElement): Promise<void>;
  /** Our own badges and card lie over all of it. */
  isCovered(image: HTMLImageElement): boolean;
  isVisible(): boolean;
  /** Another verdict stands. */
  judged(entry: Entry): void;
  /** What was found fits another moment: judge from the start. */
  restart(entry: Entry): void;
  now(): number;
}

/** An entry that has its label for the moment only. */
interface Proof {
  readonly ground: Ground;
  /** What is said of it while nobody can look; null where it rests on more than looks. */
  without: ItemView | null;
  /** Looks that fitted, and those since that came to nothing. */
  count: number;
  misses: number;
  at: number;
  due: number;
  running: Promise<boolean> | null;
}

/**
 * Compares pictures with what the tab shows. That proves a copy for the moment: a picture can move, and browsers give scripts its first frame
 * only. So what rests on a look is looked at again and again while it is in view, and is not said while nobody can look.
 */
export class Looks {
  readonly #ports: LooksPorts;
  readonly #refuted: Refuted;
  readonly #first = new WeakMap<Entry, number>();
  readonly #excuses = new WeakMap<Entry, number>();
  readonly #proofs = new Map<Entry, Proof>();
  #capturing = false;
  #stopped = false;
  #timer: Timer;

  constructor(ports: LooksPorts, refuted: Refuted) {
    this.#ports = ports;
    this.#refuted = refuted;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#proofs.clear();
  }

  /** Gone, proven for good, or maybe another picture by now: the next look is a first one. */
  forget(entry: Entry): void {
    this.#proofs.delete(entry);
    this.#first.delete(entry);
  }

  /** Its label rests on its first frame, compared in the page. */
  proven(entry: Entry): void {
    if (!this.#proofs.has(entry)) this.#begin(entry, 'pixels', null);
  }

  restsOn(entry: Entry): boolean {
    return this.#proofs.get(entry)?.ground === 'seen';
  }

  /**
   * The page stands still: looks at the pictures without a proof, in one capture. Only where one element shows the address, since a capture proves
   * that one only.
   * An answer that comes after the page moved is thrown away.
   */
  async settled(): Promise<void> {
    this.wake();
    if (this.#capturing || this.#stopped) return;
    const looks = [...this.#ports.entries()].flatMap((entry) => {
      const image = this.#wanting(entry);
      const where = image && this.#ports.capture(image, false);
      return image && where ? [{ entry, image, where }] : [];
    });
    if (looks.length === 0) return;
    this.#capturing = true;
    try {
      await Promise.all(looks.map(({ entry, image, where }) => this.#lookFirst(entry, image, where)));
    } finally {
      this.#capturing = false;
    }
  }

  /** Somebody is about to read what is said of it, and is shown that when a new look is done; null where there need be none. */
  opening(entry: Entry): Promise<void> | null {
    const proof = this.#proofs.get(entry);
    if (!proof || this.#isFresh(entry, proof)) return null;
    const looked = this.#look(entry, proof);
    if (proof.without === null) return null;
    return Promise.race([looked, pause(OPENING_MS).then(() => false)]).then((done) => {
      if (!done && this.#proofs.get(entry) === proof) this.#lapse(entry, proof);
    });
  }

  /** Looks now; true when what is said of it rests on a look of this moment, or on none. */
  async now(entry: Entry): Promise<boolean> {
    const proof = this.#proofs.get(entry);
    return !proof || this.#isFresh(entry, proof) || this.#look(entry, proof);
  }

  /** The page stands still, other pictures are near, or the tab came to the front or left it. */
  wake(): void {
    const now = this.#ports.now();
    for (const [entry, proof] of this.#proofs) {
      if (!this.#isWatched(entry)) this.#lapse(entry, proof);
      // At once when it is in view again, or can be compared again.
      else if (isWithdrawn(entry) && now - proof.at >= FRESH_MS) proof.due = now;
    }
    this.#schedule();
  }

  #isWatched(entry: Entry): boolean {
    return entry.near && this.#ports.isVisible();
  }

  /** The one element to be looked at for the first time, or once more. */
  #wanting(entry: Entry): Carrier | null {
    const { view, images, address, near } = entry;
    const [image, ...more] = images;
    if (view?.reason !== 'copy-unconfirmed' || !near || more.length > 0) return null;
    if (this.#proofs.has(entry) || this.#refuted.has(address) || this.#triesOf(entry) >= MAX_FIRST) return null;
    return image ?? null;
  }

  #triesOf(entry: Entry): number {
    return this.#first.get(entry) ?? 0;
  }

  async #lookFirst(entry: Entry, image: Carrier, where: Place): Promise<void> {
    const tries = this.#triesOf(entry) + 1;
    this.#first.set(entry, tries);
    const { round, view: before } = entry;
    const answer = await this.#ports.ask('item.confirm', { id: entry.id, url: entry.url, ...where });
    if (this.#stopped || !answer.ok || !this.#ports.isView(answer.value) || !entry.view) return;
    const after = this.#ports.capture(image, false);
    const still = after !== null && isSameBox(after.rect, where.rect) && entry.images.size === 1 && entry.round === round;
    const lifted = answer.value.reason !== 'copy-unconfirmed';
    if (!still) {
      // The background may now hold what only fitted another moment.
      if (lifted) this.#ports.restart(entry);
      return;
    }
    entry.view = answer.value;
    if (lifted) this.#begin(entry, 'seen', before);
    // As long as it may be tried again its badge stays as it is, which may be without the words that were in the way.
    if (lifted || tries >= MAX_FIRST) this.#ports.judged(entry);
  }

  #begin(entry: Entry, ground: Ground, without: ItemView | null): void {
    const at = this.#ports.now();
    this.#proofs.set(entry, { ground, without, count: 0, misses: 0, at, due: at + BELIEVED_MS[0], running: null });
    this.#schedule();
  }

  /** One timer for all; none where nothing in view rests on a look. */
  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    let due = Number.POSITIVE_INFINITY;
    for (const [entry, proof] of this.#proofs) if (!proof.running && this.#isWatched(entry)) due = Math.min(due, proof.due);
    if (due < Number.POSITIVE_INFINITY) this.#timer = later(() => this.#lookAtDue(), Math.max(0, due - this.#ports.now()));
  }

  #lookAtDue(): void {
    const now = this.#ports.now();
    for (const [entry, proof] of this.#proofs) {
      const early = proof.misses === 0 ? (proof.due - proof.at) * EARLY_SHARE : 0;
      if (proof.due - early <= now && !proof.running && this.#isWatched(entry)) void this.#look(entry, proof);
    }
    this.#schedule();
  }

  #look(entry: Entry, proof: Proof): Promise<boolean> {
    proof.running ??= this.#lookAgain(entry, proof)
      .catch(() => this.#miss(entry, proof))
      .finally(() => {
        proof.running = null;
        this.#schedule();
      });
    return proof.running;
  }

  /** True where the look told something; what it told stands then. */
  async #lookAgain(entry: Entry, proof: Proof): Promise<boolean> {
    const [image, ...more] = entry.images;
    if (!(image instanceof HTMLImageElement) || more.length > 0) return this.#miss(entry, proof);
    const { round } = entry;
    const isStale = () => this.#stopped || this.#proofs.get(entry) !== proof || entry.round !== round || entry.view === null;
    if (this.#ports.isCovered(image)) return this.#hold(proof);
    await this.#ports.drawn(image);
    if (isStale()) return false;
    const where = this.#isWatched(entry) ? this.#ports.capture(image, true) : null;
    if (!where) return this.#miss(entry, proof);
    const answer = await this.#ports.ask('item.confirm', { id: entry.id, url: entry.url, again: groundOf(proof), ...where });
    if (isStale()) return false;
    if (!answer.ok || !this.#ports.isView(answer.value)) return this.#miss(entry, proof);
    const after = this.#ports.capture(image, true);
    return this.#hear(entry, proof, answer.value, after !== null && isSamePlace(after, where) ? image : null);
  }

  /** `still`: the element, where nothing moved while it was compared. */
  #hear(entry: Entry, proof: Proof, view: ItemView, still: Element | null): boolean {
    if (view.reason === 'different-copy') {
      this.#differ(entry, view, still);
      return true;
    }
    if (view.label !== 'authentic') {
      // The background has taken it back, or judged it anew.
      if (proof.without !== null) proof.without = view;
      this.#say(entry, view);
      return this.#miss(entry, proof);
    }
    if (!still) return this.#miss(entry, proof);
    const at = this.#ports.now();
    Object.assign(proof, { at, due: at + (BELIEVED_MS[proof.count + 1] ?? LONGEST_MS), count: proof.count + 1, misses: 0 });
    if (isWithdrawn(entry)) this.#say(entry, view);
    return true;
  }

  #say(entry: Entry, view: ItemView): void {
    entry.view = view;
    this.#ports.judged(entry);
  }

  /** It shows something else now, and what it shows at times proves nothing any more. */
  #differ(entry: Entry, view: ItemView, still: Element | null): void {
    this.#proofs.delete(entry);
    const excuses = this.#excuses.get(entry) ?? 0;
    // What is drawn where the pointer or the selection is, is excused at first.
    if ((!still || isPointedAt(still) || isSelected(still)) && excuses < MAX_EXCUSES) {
      this.#excuses.set(entry, excuses + 1);
      this.#ports.restart(entry);
      return;
    }
    this.#refuted.add(entry.address);
    this.#say(entry, view);
  }

  /** Our own card lies over it, and nobody sees what it shows. */
  #hold(proof: Proof): false {
    proof.due = this.#ports.now() + FRESH_MS;
    return false;
  }

  /** Nothing could be compared. */
  #miss(entry: Entry, proof: Proof): false {
    const at = this.#ports.now();
    proof.due = at + (proof.misses === 0 ? RETRY_MS : (BELIEVED_MS[proof.misses] ?? LONGEST_MS));
    proof.at = at - FRESH_MS;
    if (proof.misses++ > 0) this.#lapse(entry, proof);
    return false;
  }

  /** What rests on looks alone is not said while nobody can look: neither here nor on any other screen. */
  #lapse(entry: Entry, { without }: Proof): void {
    if (without === null || isWithdrawn(entry)) return;
    this.#say(entry, without);
    void this.#ports.ask('item.doubt', { id: entry.id });
  }

  #isFresh(entry: Entry, proof: Proof): boolean {
    return !isWithdrawn(entry) && this.#ports.now() - proof.at < FRESH_MS;
  }
}

/** What fitted once is compared with that, whatever else it rests on. */
const groundOf = ({ ground, count }: Proof): Ground => (count > 0 ? 'seen' : ground);

const isWithdrawn = (entry: Entry): boolean => entry.view?.label !== 'authentic';
