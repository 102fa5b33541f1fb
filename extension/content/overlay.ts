import type { Look } from '../messages.ts';
import { createBadge, dressBadge, isQuiet } from './badge.ts';
import { type Box, cut, grow, isAtWindow } from './box.ts';
import { captureBox } from './capture-box.ts';
import type { CardControl } from './card-control.ts';
import { type Carrier, Extra, hostOf } from './carriers.ts';
import type { Entries, Entry } from './entries.ts';
import { groundOf } from './ground.ts';
import type { Containers } from './layer.ts';
import type { Place } from './look-place.ts';
import { boxOf, native } from './native.ts';
import type { Badge } from './place.ts';
import { isReplaced } from './proof.ts';
import { NEAR_PX } from './resting.ts';
import { textOf } from './scan.ts';
import type { Owner, Stage } from './stage.ts';
import { BADGE_MIN_SIDE, BADGE_REACH, BADGE_SIDE } from './style.ts';

/** Chromium looks which pictures are near at most this often, in milliseconds; else it would look at all of them in every frame. Firefox leaves it out. */
const NEAR_DELAY_MS = 100;
const NEARBY: IntersectionObserverInit & { readonly delay: number } = { rootMargin: `${NEAR_PX}px`, delay: NEAR_DELAY_MS };
/** A capture of which we hide more than this share proves nothing; the inspector counts again. */
const MAX_MASKED_SHARE = 0.1;
/** With more than this share under our own card nobody sees the picture. Told by so many points across and down. */
const MAX_COVERED_SHARE = 0.9;
const COVER_GRID = 20;
/** So many badges of pictures far away are left where they stand, those that were left last; while the page moves, so many more. */
const MOST_FAR = 1_000;
const MOST_FAR_MOVING = 3_000;
const SHAPE_ONLY: Box = { x: 0, y: 0, width: BADGE_SIDE, height: BADGE_SIDE };
const SEEN: CheckVisibilityOptions = { checkOpacity: true, checkVisibilityCSS: true };

interface Live {
  readonly badge: Badge;
  readonly entry: Entry;
}

export interface OverlayEvents {
  /** The page stands still. */
  settled(): void;
  /** Other pictures are near the viewport now. */
  nearer(): void;
  /** The card of an entry is to be opened: what has to be awaited before, or null. */
  opening(entry: Entry): Promise<void> | null;
  /** The card of an entry was opened. */
  opened(entry: Entry): void;
  /** What can be done about an entry, for its card. */
  controls(entry: Entry): readonly CardControl[];
}

/** Decides which pictures have a badge: those that are near the viewport, judged and large enough, and those that the user asked for. */
export class Overlay implements Owner {
  readonly #stage: Stage;
  readonly #entries: Entries;
  readonly #look: Look;
  readonly #events: OverlayEvents;
  readonly #live = new Map<Element, Live>();
  readonly #near = new Set<Element>();
  /** Of these the browser has told whether they are near. It takes its time, and the first verdicts are quicker. */
  readonly #told = new WeakSet<Element>();
  /** Far away, with a badge all the same. */
  readonly #far = new Set<Element>();
  /** To be fitted together, before the next frame is placed: each alone would cost a layout. */
  readonly #waiting = new Set<Element>();
  readonly #nearby: IntersectionObserver;
  readonly #resizes: ResizeObserver;
  readonly #sized = new WeakSet<Element>();
  #asked: Element | null = null;

  constructor(stage: Stage, entries: Entries, look: Look, events: OverlayEvents) {
    this.#stage = stage;
    this.#entries = entries;
    this.#look = look;
    this.#events = events;
    this.#nearby = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) this.#move(target, isIntersecting);
      events.nearer();
    }, NEARBY);
    this.#resizes = new ResizeObserver((changes) => {
      // The first call only tells the size that it has.
      const changed = changes.map(({ target }) => target).filter((target) => this.#sized.has(target));
      for (const { target } of changes) this.#sized.add(target);
      for (const target of changed) this.#fitSoon(target);
      if (changed.length > 0) stage.kick();
    });
    stage.serve(this);
  }

  stop(): void {
    this.#nearby.disconnect();
    this.#resizes.disconnect();
    this.#live.clear();
    this.#far.clear();
    this.#waiting.clear();
  }

  /** The element began or ceased to show something, or its view changed. */
  update(image: Carrier): void {
    if (image instanceof Extra) return; // no box, no badge
    const entry = this.#entries.of(image);
    if (entry) {
      this.#nearby.observe(image);
      // One that shows something else now stays where it is, and nobody tells that again.
      entry.near ||= this.#near.has(image);
    } else {
      this.#nearby.unobserve(image);
      this.#told.delete(image);
      this.#leave(image);
    }
    // What stood there is no longer true.
    const old = this.#live.get(image)?.badge;
    const open = old !== undefined && this.#stage.opened === old;
    const hadKeyboard = old !== undefined && this.#stage.hasKeyboard(old);
    this.#drop(image);
    if (open) this.#reopen(image);
    else this.#fitSoon(image);
    const badge = hadKeyboard ? this.badgeFor(image) : null;
    if (badge) this.#stage.succeed(badge);
  }

  /** Scrolls to the picture and opens its card, once there is a verdict; false where it is not shown. */
  reveal(entry: Entry): boolean {
    const image = [...entry.images].map(hostOf).find((one) => one.isConnected && native(one).getClientRects().length > 0);
    if (!image) return false;
    native(image).scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    if (!entry.view) return true;
    this.#asked = image;
    const badge = this.badgeFor(image);
    if (badge) this.#open(badge, entry);
    return true;
  }

  /** Where the picture can be compared by a capture, with everything of ours that lies in it. `again`: that may be much. */
  captureOf(image: Carrier, again: boolean): Place | null {
    const found = image instanceof HTMLImageElement ? captureBox(image, this.#stage.isPart, again) : null;
    if (!found || !(image instanceof HTMLImageElement)) return null;
    const { curves, ...place } = found;
    const masks = this.#stage.boxes().filter((box) => cut(box, place.rect));
    const most = place.rect.width * place.rect.height * MAX_MASKED_SHARE;
    if (again || masks.reduce((sum, mask) => sum + areaOf(cut(mask, place.rect)), 0) <= most)
      return { ...place, masks: [...masks, ...curves] };
    // Words that hide so much of the picture that nothing could be proven wait until it is: after the next frame there is room.
    const badge = this.#live.get(image)?.badge;
    if (badge && !badge.quiet && badge !== this.#stage.opened && areaOf(grow(SHAPE_ONLY, BADGE_REACH)) <= most) {
      badge.quiet = true;
      this.#stage.renew(badge);
    }
    return null;
  }

  /** Whether what is ours lies over as good as all of it. */
  isCovered(image: Element): boolean {
    const { x, y, width, height } = boxOf(image);
    const boxes = this.#stage.boxes();
    let covered = 0;
    for (let at = 0; at < COVER_GRID * COVER_GRID; at++) {
      const across = x + (((at % COVER_GRID) + 0.5) * width) / COVER_GRID;
      const down = y + ((Math.floor(at / COVER_GRID) + 0.5) * height) / COVER_GRID;
      if (boxes.some((box) => across >= box.x && across < box.x + box.width && down >= box.y && down < box.y + box.height)) covered++;
    }
    return covered > COVER_GRID * COVER_GRID * MAX_COVERED_SHARE;
  }

  prepare(): void {
    if (this.#waiting.size === 0) return;
    const wanted = [...this.#waiting].map((image) => ({ image, wanted: this.#mayHave(image) }));
    for (const image of this.#waiting) if (!this.#told.has(image) && isAtWindow(boxOf(image), NEAR_PX)) this.#near.add(image);
    this.#waiting.clear();
    const containers: Containers = new Map();
    for (const one of wanted) this.#fit(one.image, one.wanted, containers);
    this.#thin(MOST_FAR_MOVING);
  }

  settled(): void {
    this.#thin(MOST_FAR);
    this.#events.settled();
  }

  /** Pictures that a style or a dialog took away under us. */
  slowly(): void {
    const containers: Containers = new Map();
    for (const [image, { badge, entry }] of this.#live) {
      if (this.#far.has(image)) continue;
      if (this.#stage.isAstray(badge, containers)) this.#fitSoon(image);
      if (entry.view?.label === 'authentic' && isReplaced(image)) this.#entries.doubt(entry);
    }
  }

  stops(): Element[] {
    const images = [...this.#entries.all()].flatMap((entry) => [...entry.images].filter((one) => one instanceof Element));
    return images.filter((image) => this.#mayHave(image) && native(image).checkVisibility(SEEN));
  }

  badgeFor(image: Element): Badge | null {
    this.#near.add(image);
    this.#fit(image, this.#mayHave(image));
    return this.#live.get(image)?.badge ?? null;
  }

  #move(image: Element, near: boolean): void {
    this.#told.add(image);
    if (near) {
      this.#near.add(image);
      this.#resizes.observe(image);
    } else this.#leave(image);
    const entry = this.#entries.of(image);
    if (entry) entry.near = [...entry.images].some((one) => this.#near.has(hostOf(one)));
    this.#fitSoon(image);
  }

  #leave(image: Element): void {
    this.#near.delete(image);
    this.#resizes.unobserve(image);
    this.#sized.delete(image);
  }

  #fitSoon(image: Element): void {
    // Without a verdict there is nothing to show yet, and a frame for nothing would hold up the first badge.
    if (!this.#live.has(image) && !this.#entries.of(image)?.view) return;
    this.#waiting.add(image);
    this.#stage.wake();
  }

  /** Judged, and large enough or asked for. */
  #mayHave(image: Element): boolean {
    const view = this.#entries.of(image)?.view;
    if (!view) return false;
    if (this.#asked === image) return true;
    if (this.#look.hideQuiet && isQuiet(view)) return false;
    // Zoomed by the browser, a side may come out a hundredth of a pixel short.
    const { width, height } = boxOf(image);
    return Math.round(width) >= BADGE_MIN_SIDE && Math.round(height) >= BADGE_MIN_SIDE;
  }

  #fit(image: Element, mayHave: boolean, containers?: Containers): void {
    const entry = this.#entries.of(image);
    const live = this.#live.get(image);
    if (live && (!mayHave || live.entry !== entry || this.#stage.isAstray(live.badge, containers))) this.#drop(image);
    const badge = this.#live.get(image)?.badge;
    if (!this.#near.has(image)) {
      if (!badge || this.#far.has(image)) return;
      if (this.#stage.rest(badge)) {
        this.#far.add(image);
        // While a page scrolls Chromium goes through all that are observed. Where this one stands in the document is known without that.
        if (badge.around.clips.length === 0) this.#nearby.unobserve(image);
      } else this.#drop(image);
    } else if (badge) {
      if (this.#far.delete(image)) this.#stage.resume(badge);
    } else if (mayHave && entry) this.#create(image, entry);
  }

  #create(image: Element, entry: Entry): void {
    if (!entry.view) return;
    const { corner } = this.#look;
    const button = createBadge();
    dressBadge(button, entry.view, textOf(image), this.#stage.words);
    const badge = this.#stage.add(image, button, {
      press: () => this.#live.get(image) && badge && this.#open(badge, entry),
      read: (around) => (native(image).checkVisibility(SEEN) ? groundOf(image, around, corner) : null),
      back: () => this.#nearby.observe(image),
      quiet: isQuiet(entry.view),
      asked: this.#asked === image,
    });
    if (badge) this.#live.set(image, { badge, entry });
  }

  #thin(most: number): void {
    for (const image of this.#far) {
      if (this.#far.size <= most) return;
      this.#drop(image);
    }
  }

  #drop(image: Element): void {
    const live = this.#live.get(image);
    if (!live) return;
    this.#live.delete(image);
    if (this.#far.delete(image) && this.#entries.of(image)) this.#nearby.observe(image);
    this.#stage.remove(live.badge);
  }

  #reopen(image: Element): void {
    const entry = this.#entries.of(image);
    const badge = this.badgeFor(image);
    if (badge && entry) this.#show(badge, entry);
  }

  #open(badge: Badge, entry: Entry): void {
    if (!entry.view || this.#stage.opened === badge) return;
    this.#stage.close(false); // another card may lie over this picture
    const wait = this.#events.opening(entry);
    if (!wait) this.#show(badge, entry);
    else {
      const { element } = badge;
      // What is said of it may be another by then, and so its badge.
      void wait.then(() => this.#entries.of(element) === entry && this.#reopen(element));
    }
  }

  #show(badge: Badge, entry: Entry): void {
    if (!entry.view || this.#stage.opened === badge) return;
    const asked = this.#asked;
    badge.asked = asked === badge.element;
    const closed = () => {
      badge.asked = false;
      if (this.#asked === asked) this.#asked = null;
      if (asked) this.#fitSoon(asked);
      this.#stage.kick();
    };
    this.#stage.open(badge, entry.view, closed, this.#events.controls(entry));
    this.#events.opened(entry);
  }
}

const areaOf = (box: Box | null): number => (box ? box.width * box.height : 0);
