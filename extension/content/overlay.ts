import type { Look } from '../messages.ts';
import type { Words } from '../ui/words.ts';
import { createBadge, dressBadge, isQuiet } from './badge.ts';
import { createCard, placeCard } from './card.ts';
import { type Carrier, Extra, hostOf } from './carriers.ts';
import type { Entries, Entry } from './entries.ts';
import type { Guarded } from './guard.ts';
import { containerOf, Layer } from './layer.ts';
import { type Badge, isLarge, isShort, isTurned, room, spot } from './place.ts';
import { isReplaced } from './proof.ts';
import { textOf } from './scan.ts';
import { BADGE_SIDE } from './style.ts';
import { type Box, captureBox, sightAt, surroundingsOf, visibleBox } from './visible.ts';
import type { WholeControl } from './whole-control.ts';

/** Pictures this close to the viewport have a live badge. */
const NEAR_PX = 150;
/** All badges are looked at this often while something moves; those that move on their own, every frame. */
const ALL_MS = 100;
const FOLLOW_MS = 400;
/** Frames without a move after which the loop rests. */
const CALM_FRAMES = 8;
const HITS_PER_FRAME = 12;
/** Moves that tell nobody are seen by this slow look. */
const SLOW_LOOK_MS = 2_500;
const AROUND_MS = 2_000;
const SEEN: CheckVisibilityOptions = { checkOpacity: true, checkVisibilityCSS: true };
/** Where on a turned picture the badge may stand, from its box's corner (0) to its middle. */
const INWARD = [0, 0.25, 0.5];

interface OpenCard {
  readonly badge: Badge;
  readonly card: HTMLElement;
  readonly control: WholeControl | undefined;
}

export interface OverlayEvents {
  /** The page stands still. */
  settled(): void;
  /** Other pictures are near the viewport now. */
  nearer(): void;
  /** What can be done about an entry, for its card. */
  control(entry: Entry): WholeControl | undefined;
}

/** Badges over the pictures near the viewport, and the one card. */
export class Overlay implements Guarded {
  readonly #entries: Entries;
  readonly #words: Words;
  readonly #look: Look;
  readonly #events: OverlayEvents;
  readonly #badges = new Map<Element, Badge>();
  readonly #layers = new Map<Element, Layer>();
  readonly #near = new Set<Element>();
  readonly #nearby: IntersectionObserver;
  readonly #resizes: ResizeObserver;
  #card: OpenCard | null = null;
  #asked: Element | null = null;
  #frameId = 0;
  #calm = 0;
  #lastAll = 0;
  #turn = 0;
  #slow: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(entries: Entries, words: Words, look: Look, events: OverlayEvents) {
    this.#entries = entries;
    this.#words = words;
    this.#look = look;
    this.#events = events;
    this.#nearby = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) this.#move(target, isIntersecting);
        events.nearer();
      },
      { rootMargin: `${NEAR_PX}px` },
    );
    this.#resizes = new ResizeObserver((changes) => {
      for (const { target } of changes) this.#fit(target);
    });
    for (const type of ['resize', 'transitionrun', 'transitionend', 'animationstart', 'load', 'toggle', 'wheel', 'touchmove'])
      window.addEventListener(type, this.#kickAll, { capture: true, passive: true });
    window.addEventListener('scroll', this.#scrolled, { capture: true, passive: true });
    document.addEventListener('fullscreenchange', this.#raise);
    document.addEventListener('visibilitychange', this.#kickAll);
  }

  stop(): void {
    this.#stopped = true;
    this.closeCard(false);
    this.#nearby.disconnect();
    this.#resizes.disconnect();
    for (const type of ['resize', 'transitionrun', 'transitionend', 'animationstart', 'load', 'toggle', 'wheel', 'touchmove'])
      window.removeEventListener(type, this.#kickAll, { capture: true });
    window.removeEventListener('scroll', this.#scrolled, { capture: true });
    document.removeEventListener('fullscreenchange', this.#raise);
    document.removeEventListener('visibilitychange', this.#kickAll);
    cancelAnimationFrame(this.#frameId);
    clearTimeout(this.#slow);
    for (const layer of this.#layers.values()) layer.remove();
    this.#layers.clear();
    this.#badges.clear();
  }

  /** The element began or ceased to show something, or its view changed. */
  update(image: Carrier): void {
    if (image instanceof Extra) return; // no box, no badge
    const entry = this.#entries.of(image);
    if (!entry) {
      this.#nearby.unobserve(image);
      this.#near.delete(image);
    } else this.#nearby.observe(image);
    const open = this.#card?.badge.image === image;
    this.#drop(image);
    this.#fit(image);
    const badge = open ? this.#badges.get(image) : undefined;
    if (badge) this.#open(badge);
  }

  /** Scrolls to the picture and opens its card; false where it is not shown. */
  reveal(entry: Entry): boolean {
    const image = [...entry.images].map(hostOf).find((one) => one.isConnected && one.getClientRects().length > 0);
    if (!image) return false;
    image.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    this.#near.add(image);
    this.#asked = image;
    this.#fit(image);
    this.#step(performance.now());
    this.#openAsked();
    return true;
  }

  /** Where the picture can be compared by a capture, with everything of ours that lies in it. */
  captureOf(image: Carrier): (NonNullable<ReturnType<typeof captureBox>> & { masks: Box[] }) | null {
    const place = image instanceof HTMLImageElement ? captureBox(image, this.#isOurs) : null;
    if (!place) return null;
    const shown = [...this.#badges.values()].filter((badge) => badge.on).map((badge) => badge.button.getBoundingClientRect());
    if (this.#card) shown.push(this.#card.card.getBoundingClientRect());
    return { ...place, masks: shown.map(({ x, y, width, height }) => ({ x: x - 4, y: y - 4, width: width + 8, height: height + 10 })) };
  }

  kick(): void {
    this.#calm = 0;
    if (this.#frameId || this.#stopped || (this.#badges.size === 0 && this.#layers.size === 0)) return;
    this.#frameId = requestAnimationFrame(this.#frame);
  }

  #kickAll = (): void => {
    const now = performance.now();
    for (const badge of this.#badges.values()) badge.follow = now;
    this.kick();
  };

  #scrolled = (event: Event): void => {
    if (event.target === document) this.kick();
    else this.#kickAll();
  };

  #raise = (): void => {
    for (const layer of this.#layers.values()) layer.raise();
    this.#kickAll();
  };

  #move(image: Element, near: boolean): void {
    if (near) {
      this.#near.add(image);
      this.#resizes.observe(image);
    } else {
      this.#near.delete(image);
      this.#resizes.unobserve(image);
    }
    const entry = this.#entries.of(image);
    if (entry) entry.near = [...entry.images].some((one) => this.#near.has(hostOf(one)));
    this.#fit(image);
  }

  /** A badge for a picture that is near, judged and large enough; none for any other. */
  #fit(image: Element): void {
    const entry = this.#entries.of(image);
    const hidden = this.#look.hideQuiet && entry?.view && isQuiet(entry.view);
    const wanted = entry?.view && this.#near.has(image) && (this.#asked === image || (isLarge(image) && !hidden));
    const badge = this.#badges.get(image);
    if (!wanted || !entry) this.#drop(image);
    else if (!badge || badge.entry !== entry || badge.layer.parent !== containerOf(image)) {
      this.#drop(image);
      this.#create(image, entry);
    }
    this.kick();
  }

  #create(image: Element, entry: Entry): void {
    const parent = containerOf(image);
    // Before there is a body we would stand in front of it, and be the first stop of the keyboard.
    if (!entry.view || !document.body || !(parent instanceof HTMLElement)) return;
    const layer = this.#layers.get(parent) ?? new Layer(parent, this.#words.word('ui_badge_group'));
    this.#layers.set(parent, layer);
    const button = createBadge();
    dressBadge(button, entry.view, textOf(image), this.#words);
    layer.layer.append(button);
    const now = performance.now();
    const { corner } = this.#look;
    button.classList.toggle('end', corner.endsWith('right'));
    const place = { corner, box: null, x: 0, y: 0, inward: 0, wide: 0, seen: true, on: false };
    this.#badges.set(image, { image, entry, button, layer, around: surroundingsOf(image), aroundAt: now, follow: now, ...place });
    if (this.#asked === image) this.#openAsked();
  }

  #drop(image: Element): void {
    const badge = this.#badges.get(image);
    if (!badge) return;
    if (this.#card?.badge === badge) this.closeCard(false);
    badge.button.remove();
    this.#badges.delete(image);
    const { layer } = badge;
    if (layer.parent !== document.documentElement && ![...this.#badges.values()].some((other) => other.layer === layer)) {
      layer.remove();
      this.#layers.delete(layer.parent);
    }
  }

  #frame = (now: number): void => {
    this.#frameId = 0;
    if (this.#stopped) return;
    const moved = this.#step(now);
    this.#calm = moved ? 0 : this.#calm + 1;
    if (this.#calm < CALM_FRAMES + this.#badges.size / HITS_PER_FRAME) {
      this.#frameId = requestAnimationFrame(this.#frame);
      return;
    }
    this.#events.settled();
    clearTimeout(this.#slow);
    if (this.#badges.size > 0) this.#slow = setTimeout(this.#lookAround, SLOW_LOOK_MS);
  };

  /** Pictures that a style or a dialog took away under us, and hosts that the page took out. */
  #lookAround = (): void => {
    if (document.visibilityState !== 'visible') return;
    for (const [image, badge] of [...this.#badges]) {
      if (badge.layer.parent !== containerOf(image)) this.#fit(image);
      if (badge.entry.view?.label === 'authentic' && isReplaced(image)) this.#entries.doubt(badge.entry);
    }
    this.#kickAll();
  };

  /** One frame: read everything, then look what covers, then write. True if something moved. */
  #step(now: number): boolean {
    const all = now - this.#lastAll > ALL_MS;
    if (all) this.#lastAll = now;
    const origins = new Map<Layer, ReturnType<Layer['origin']>>();
    for (const layer of this.#layers.values()) if (layer.check()) origins.set(layer, layer.origin());
    const badges = [...this.#badges.values()];
    const read = badges.filter((badge) => all || badge.around.stuck || now - badge.follow <= FOLLOW_MS);
    for (const badge of read) this.#read(badge, now);
    for (let i = 0; i < Math.min(HITS_PER_FRAME, badges.length); i++) {
      const badge = badges[this.#turn++ % badges.length];
      if (badge) this.#hit(badge);
    }
    let moved = false;
    for (const badge of badges) {
      const origin = origins.get(badge.layer);
      if (origin) moved = this.#write(badge, origin, now) || moved;
    }
    this.#keepStops();
    if (this.#card) this.#placeCard(origins.get(this.#card.badge.layer));
    return moved;
  }

  #read(badge: Badge, now: number): void {
    const { image } = badge;
    if (now - badge.aroundAt > AROUND_MS) {
      badge.around = surroundingsOf(image);
      badge.aroundAt = now;
    }
    badge.box = image.isConnected && image.checkVisibility(SEEN) ? visibleBox(image, badge.around.clips) : null;
    if (badge.wide === 0) {
      badge.button.classList.remove('short');
      badge.button.style.maxWidth = '';
      badge.wide = badge.button.getBoundingClientRect().width;
    }
  }

  #hit(badge: Badge): void {
    const { box, image } = badge;
    if (!box) return;
    const steps = isTurned(image) ? INWARD : [0];
    let unknown = false;
    for (const inward of steps) {
      const at = spot(badge, box, inward);
      // Beside the badge, not under it: there the topmost is always ours.
      const points = [
        [Math.min(at.x + at.width + 3, box.x + box.width - 2), at.y + BADGE_SIDE / 2],
        [at.x + BADGE_SIDE / 2, Math.min(at.y + BADGE_SIDE + 3, box.y + box.height - 2)],
      ] as const;
      const sights = points.map(([x, y]) => sightAt(image, x, y, this.#isOurs));
      if (sights.includes('seen')) {
        badge.seen = true;
        badge.inward = inward;
        return;
      }
      unknown ||= sights.includes('unknown');
    }
    if (!unknown) badge.seen = false;
  }

  #write(badge: Badge, origin: ReturnType<Layer['origin']>, now: number): boolean {
    const { box, button } = badge;
    const fits = box !== null && box.width >= BADGE_SIDE && box.height >= BADGE_SIDE;
    const on = (fits && badge.seen) || this.#asked === badge.image;
    let moved = on !== badge.on;
    badge.on = on;
    button.classList.toggle('off', !on);
    if (!box || !on) return moved;
    const short = isShort(badge, box);
    button.classList.toggle('short', short);
    button.style.maxWidth = short ? '' : `${room(box) / origin.zoom}px`;
    const at = spot(badge, box, badge.inward);
    const x = (at.x - origin.x) / origin.zoom;
    const y = (at.y - origin.y) / origin.zoom;
    if (Math.abs(x - badge.x) > 0.4 || Math.abs(y - badge.y) > 0.4) {
      badge.x = x;
      badge.y = y;
      button.style.left = `${x}px`;
      button.style.top = `${y}px`;
      badge.follow = now;
      moved = true;
    }
    return moved;
  }

  // --- keyboard and pointer -----------------------------------------------------------------------------------------------------

  /** A host of ours, or a badge or the card in one: a hit test from inside reaches into our closed roots. */
  #isOurs = (element: EventTarget | null): boolean => {
    const root = element instanceof Element ? element.getRootNode() : null;
    const host = root instanceof ShadowRoot ? root.host : element;
    for (const layer of this.#layers.values()) if (layer.host === host) return true;
    return false;
  };

  isOurs(target: EventTarget | null): boolean {
    return this.#isOurs(target);
  }

  handle(event: Event): void {
    const layer = [...this.#layers.values()].find((one) => one.host === event.target);
    if (!layer) return;
    if (event instanceof KeyboardEvent && event.type === 'keydown') this.#key(event, layer);
    else if (event.type === 'focusin') this.#focused(layer);
    else if (event instanceof MouseEvent && event.type === 'click') {
      // The keyboard's click has no place.
      const at = event.detail === 0 ? layer.root.activeElement : layer.root.elementFromPoint(event.clientX, event.clientY);
      if (at?.closest('.close')) this.closeCard(true);
      if (this.#card?.control?.isButton(at)) this.#card.control.press();
      const button = at?.closest('.badge');
      const badge = [...this.#badges.values()].find((one) => one.button === button);
      if (badge && this.#card?.badge === badge) this.closeCard(true);
      else if (badge) this.#open(badge);
    } else if (event.type === 'pointerdown' && this.#card && layer !== this.#card.badge.layer) this.closeCard(false);
  }

  elsewhere(event: Event): boolean {
    if (!this.#card) return false;
    if (event.type === 'pointerdown') this.closeCard(false);
    if (!(event instanceof KeyboardEvent) || event.type !== 'keydown' || event.key !== 'Escape') return false;
    this.closeCard(true);
    return true;
  }

  #key(event: KeyboardEvent, layer: Layer): void {
    if (event.key === 'Escape' && this.#card) {
      event.preventDefault(); // or an open dialog of the page would close with it
      this.closeCard(true);
      return;
    }
    const here = [...this.#badges.values()].find((badge) => badge.button === layer.root.activeElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!here || step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const row = this.#inOrder(layer);
    const next = row[Math.max(0, Math.min(row.length - 1, row.indexOf(here) + step))];
    next?.button.focus();
  }

  #inOrder(layer: Layer): Badge[] {
    return [...this.#badges.values()]
      .filter((badge) => badge.on && badge.layer === layer)
      .sort((a, b) => (a.image.compareDocumentPosition(b.image) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  #focused(layer: Layer): void {
    const focused = layer.root.activeElement;
    if (!focused?.classList.contains('badge')) return;
    for (const { button } of this.#badges.values()) {
      if (button.getRootNode() === layer.root) button.tabIndex = button === focused ? 0 : -1;
    }
  }

  /** One stop of the Tab key for each layer, on a badge that is there. */
  #keepStops(): void {
    for (const layer of this.#layers.values()) {
      const row = [...this.#badges.values()].filter((badge) => badge.layer === layer);
      if (row.some((badge) => badge.on && badge.button.tabIndex === 0)) continue;
      for (const badge of row) badge.button.tabIndex = -1;
      const first = this.#inOrder(layer)[0];
      if (first) first.button.tabIndex = 0;
    }
  }

  // --- card ---------------------------------------------------------------------------------------------------------------------

  #openAsked(): void {
    const badge = this.#asked && this.#badges.get(this.#asked);
    if (badge) this.#open(badge);
  }

  #open(badge: Badge): void {
    if (this.#card?.badge === badge || !badge.entry.view) return;
    const asked = this.#asked;
    this.closeCard(false);
    this.#asked = asked;
    const control = this.#events.control(badge.entry);
    const card = createCard(badge.entry.view, this.#words, control?.element);
    badge.layer.layer.append(card);
    badge.button.setAttribute('aria-expanded', 'true');
    badge.button.classList.add('open');
    this.#card = { badge, card, control };
    this.#step(performance.now());
    card.focus({ preventScroll: true });
    this.kick();
  }

  closeCard(focus: boolean): void {
    const open = this.#card;
    const asked = this.#asked;
    this.#card = null;
    this.#asked = null;
    if (!open) return;
    open.control?.close();
    open.card.remove();
    open.badge.button.setAttribute('aria-expanded', 'false');
    open.badge.button.classList.remove('open');
    if (focus) open.badge.button.focus({ preventScroll: true });
    if (asked) this.#fit(asked);
  }

  #placeCard(origin: ReturnType<Layer['origin']> | undefined): void {
    if (!this.#card || !origin) return;
    const { card, badge } = this.#card;
    const viewport = { width: document.documentElement.clientWidth || innerWidth, height: innerHeight };
    const place = placeCard(badge.button.getBoundingClientRect(), card.scrollHeight + 2, viewport);
    card.style.maxWidth = `${place.width / origin.zoom}px`;
    card.style.maxHeight = `${place.max / origin.zoom}px`;
    card.style.left = `${(place.x - origin.x) / origin.zoom}px`;
    card.style.top = `${(place.y - origin.y) / origin.zoom}px`;
  }
}
