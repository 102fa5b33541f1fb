import type { ContentMessages, Ground, ItemView, Seen } from '../messages.ts';
import type { Carrier } from './carriers.ts';
import type { Entry } from './entries.ts';
import { isPointedAt, isSamePlace, isSameShape, isSelected, type Place } from './look-place.ts';
import { later, pause, type Timer } from './pause.ts';
import type { Refuted } from './refuted.ts';
import type { Unseen } from './unseen.ts';

/** How long a look at the tab is believed: the first one, the second and so on. The last of these holds for all that follow. */
export const BELIEVED_MS = [1_000, 3_000, 9_000, 27_000, 60_000] as const;
const LONGEST_MS = 60_000;
/** A look that is no older than this is as good as one now. */
const FRESH_MS = 1_000;
/** A look that is due for one picture is one at all that would be due after no more than this share of their time: one capture serves them all. */
const EARLY_SHARE = 0.5;
/** The page may just have moved: a look that came to nothing is made once more, so much later, before that counts. */
const RETRY_MS = 700;
/** So often it is seen to whether a picture near the window has come into it. */
const AWAY_MS = 3_000;
/** A card waits so long for its look. */
const OPENING_MS = 1_500;
/** Times that a picture is looked at before it has its label. */
const MAX_FIRST = 2;
/** Elements of one address that are compared for one look. */
const MAX_ELEMENTS = 4;
/** Times that a difference may be laid to what the page draws where the pointer is. */
const MAX_EXCUSES = 2;

export interface LooksPorts {
  ask<T extends 'item.confirm' | 'item.doubt'>(
    type: T,
    question: ContentMessages[T]['ask'],
  ): Promise<{ readonly ok: boolean; readonly value?: unknown }>;
  readonly isSeen: (value: unknown) => value is Seen;
  entries(): Iterable<Entry>;
  /** Where the picture can be captured right now, else null. `again`: our own badges and card may hide any part of it. */
  capture(image: Carrier, again: boolean): Place | null;
  /** Resolves when nothing of the page would be laid out for the first time by reading a place, or when that takes too long. */
  laidOut(): Promise<unknown>;
  /** Resolves when what the element shows is on the screen. */
  drawn(image: HTMLImageElement): Promise<void>;
  /** Our own badges and card lie over all of it. */
  isCovered(image: HTMLImageElement): boolean;
  /** Something of it is in the window. */
  isInWindow(image: HTMLImageElement): boolean;
  isVisible(): boolean;
  /** Another verdict stands. */
  judged(entry: Entry): void;
  /** What was found fits another moment: judge from the start. */
  restart(entry: Entry): void;
  now(): number;
}

/** An entry that has its label for the moment only. */
interface Proof {
  /** What is said of it while nobody can look; null where it rests on its first frame too. */
  without: ItemView | null;
  /** Where each element stood when a look at it fitted. */
  readonly fits: WeakMap<Element, Place>;
  /** Looks that fitted, and those since that came to nothing. */
  count: number;
  misses: number;
  at: number;
  due: number;
  running: Promise<boolean> | null;
}

/**
 * Compares pictures with what the tab shows. That proves a copy for the moment: a picture can move, and browsers give scripts its first frame
 * only. So what rests on a look is looked at again and again while it is in view, and is not said while nobody can look. Nor is what rests on
 * the first frame, where a page leaves us no look at what it shows.
 */
export class Looks {
  readonly #ports: LooksPorts;
  readonly #refuted: Refuted;
  readonly #unseen: Unseen;
  readonly #first = new WeakMap<Entry, number>();
  readonly #excuses = new WeakMap<Entry, number>();
  readonly #proofs = new Map<Entry, Proof>();
  readonly #drawing = new Set<Promise<void>>();
  #capturing = false;
  #stopped = false;
  #timer: Timer;

  constructor(ports: LooksPorts, refuted: Refuted, unseen: Unseen) {
    this.#ports = ports;
    this.#refuted = refuted;
    this.#unseen = unseen;
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
    if (this.#proofs.has(entry)) return;
    this.#unseen.add(entry.address);
    this.#begin(entry, null);
  }

  restsOn(entry: Entry): boolean {
    const proof = this.#proofs.get(entry);
    return proof !== undefined && proof.without !== null;
  }

  /**
   * The page stands still: looks at the pictures without a proof, in one capture. Only where one element shows the address, since a capture proves
   * that one only.
   * An answer that comes after the page moved is thrown away.
   */
  async settled(): Promise<void> {
    this.#comeSooner();
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

  /** Where another part of a picture is seen than was looked at, that look is over. */
  #comeSooner(): void {
    const now = this.#ports.now();
    for (const [entry, proof] of this.#proofs) {
      const [image] = entry.images;
      const fit = image instanceof HTMLImageElement ? proof.fits.get(image) : undefined;
      if (!image || !fit || !this.#isWatched(entry) || now - proof.at < FRESH_MS) continue;
      const place = this.#ports.capture(image, true);
      if (place && !isSameShape(place, fit)) proof.due = now;
    }
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
    const view = (await this.#ask(entry, where))?.view;
    await this.#ports.laidOut();
    if (this.#stopped || !view || !entry.view) return;
    const after = this.#ports.capture(image, false);
    const still = after !== null && isSameSpot(after, where) && entry.images.size === 1 && entry.round === round;
    const lifted = view.reason !== 'copy-unconfirmed';
    if (!still) {
      // The background may now hold what only fitted another moment.
      if (lifted) this.#ports.restart(entry);
      return;
    }
    entry.view = view;
    if (lifted && image instanceof Element) this.#begin(entry, before).fits.set(image, where);
    // As long as it may be tried again its badge stays as it is, which may be without the words that were in the way.
    if (lifted || tries >= MAX_FIRST) this.#ports.judged(entry);
  }

  async #ask(entry: Entry, { clear, ...where }: Place, again?: Ground): Promise<Seen | null> {
    const answer = await this.#ports.ask('item.confirm', { id: entry.id, url: entry.url, ...(again && { again }), ...where });
    return answer.ok && this.#ports.isSeen(answer.value) ? answer.value : null;
  }

  #begin(entry: Entry, without: ItemView | null): Proof {
    const at = this.#ports.now();
    const due = at + BELIEVED_MS[0];
    const proof: Proof = { without, fits: new WeakMap(), count: 0, misses: 0, at, due, running: null };
    this.#proofs.set(entry, proof);
    this.#schedule();
    return proof;
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

  /** True where the look told something; what it told stands then. Every element that is in the window has to fit. */
  async #lookAgain(entry: Entry, proof: Proof): Promise<boolean> {
    await this.#ports.laidOut();
    if (this.#stopped || this.#proofs.get(entry) !== proof) return false;
    const images: HTMLImageElement[] = [];
    for (const image of entry.images) {
      if (!(image instanceof HTMLImageElement)) return this.#miss(entry, proof);
      if (this.#ports.isInWindow(image)) images.push(image);
    }
    if (images.length === 0) return this.#wait(entry, proof);
    if (images.length > MAX_ELEMENTS) return this.#miss(entry, proof);
    const { round } = entry;
    const isStale = () => this.#stopped || this.#proofs.get(entry) !== proof || entry.round !== round || entry.view === null;
    for (const image of images) {
      if (this.#ports.isCovered(image)) return this.#hold(proof);
      await this.#drawn(image);
      await this.#ports.laidOut();
      if (isStale()) return false;
      const where = this.#isWatched(entry) ? this.#ports.capture(image, true) : null;
      if (!where) return this.#miss(entry, proof);
      const seen = await this.#ask(entry, where, groundOf(proof, image, where));
      await this.#ports.laidOut();
      if (isStale()) return false;
      if (!seen) return this.#miss(entry, proof);
      const after = this.#ports.capture(image, true);
      const fits = this.#hear(entry, proof, seen, after !== null && isSamePlace(after, where) ? image : null);
      if (fits === null) return true;
      if (!fits) return this.#miss(entry, proof, seen.copy === 'barred');
      proof.fits.set(image, where);
    }
    return this.#fit(entry, proof);
  }

  /** Resolves when it is on the screen, and so are all that are waited for with it: one capture serves them all. */
  async #drawn(image: HTMLImageElement): Promise<void> {
    const drawn = this.#ports.drawn(image);
    this.#drawing.add(drawn);
    await drawn.finally(() => this.#drawing.delete(drawn));
    await Promise.all(this.#drawing);
  }

  /** Whether it fits; null where it shows something else. `still`: the element, where nothing moved while it was compared. */
  #hear(entry: Entry, proof: Proof, { view, copy }: Seen, still: Element | null): boolean | null {
    if (view.reason === 'different-copy') {
      this.#differ(entry, view, still);
      return null;
    }
    if (view.label !== 'authentic') {
      // The background has taken it back, or judged it anew.
      if (proof.without !== null) proof.without = view;
      this.#say(entry, view);
      return false;
    }
    if (copy !== 'shown' || !still) return false;
    if (isWithdrawn(entry)) this.#say(entry, view);
    return true;
  }

  #fit(entry: Entry, proof: Proof): true {
    const at = this.#ports.now();
    Object.assign(proof, { at, due: at + (BELIEVED_MS[proof.count + 1] ?? LONGEST_MS), count: proof.count + 1, misses: 0 });
    this.#unseen.forget(entry.address);
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
      this.#unseen.exhaust(entry.address);
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

  /** Near the window and not in it: nobody sees what it shows. */
  #wait(entry: Entry, proof: Proof): false {
    if (proof.without !== null) return this.#miss(entry, proof);
    const at = this.#ports.now();
    // Counted from now: its last look may be long ago, and what is due soon by that count is looked at early, over and over.
    Object.assign(proof, { at: at - FRESH_MS, due: at + AWAY_MS });
    return false;
  }

  /** Nothing could be compared. `barred`: by no doing of the page's. */
  #miss(entry: Entry, proof: Proof, barred = false): false {
    const at = this.#ports.now();
    proof.due = at + (proof.misses === 0 ? RETRY_MS : (BELIEVED_MS[proof.misses] ?? LONGEST_MS));
    proof.at = at - FRESH_MS;
    if (!barred && proof.without === null && this.#proofs.get(entry) === proof && this.#isWatched(entry)) this.#doubt(entry);
    if (proof.misses++ > 0) this.#lapse(entry, proof);
    return false;
  }

  /** What was compared in the page has to be seen in the tab once in a while. Where it is not, it has to be seen before anything is said. */
  #doubt(entry: Entry): void {
    this.#unseen.add(entry.address);
    if (!this.#unseen.has(entry.address)) return;
    this.#proofs.delete(entry);
    this.#ports.restart(entry);
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

/** What fitted once is held to that where browsers draw it as they did then, whatever else it rests on. */
function groundOf({ fits }: Proof, image: Element, where: Place): Ground {
  const fit = fits.get(image);
  if (!where.clear) return 'covered';
  return fit && isSameShape(fit, where) ? 'seen' : 'pixels';
}

const isSameSpot = (a: Place, b: Place): boolean => isSamePlace({ ...a, masks: [] }, { ...b, masks: [] });

const isWithdrawn = (entry: Entry): boolean => entry.view?.label !== 'authentic';
