import { windowBox } from './box.ts';
import { Covers } from './covers.ts';
import { draw, Widths } from './drawing.ts';
import { firstLayout } from './first-layout.ts';
import type { Layer, Origin } from './layer.ts';
import { BATCH_MS, Loop, type Next, SLOW_LOOK_MS } from './loop.ts';
import { doc, isHere, native } from './native.ts';
import { type Badge, FOLLOW_MS, isFollowed, isOutside } from './place.ts';
import { isAstray, isBack, mayRest } from './resting.ts';
import { DRAW_MS, Scroll, type Turn } from './scroll.ts';
import { Still } from './still.ts';
import { type Known, surroundingsOf } from './surroundings.ts';

/** All badges are read at most this often while something changes, and for no more than a small share of the time, but by the next slow look. */
const WHOLE_MS = 100;
const WHOLE_SHARE = 30;
/** While new ones keep coming they come in groups, each after twice the pause: a frame costs as much as many badges. */
const WIDEST_PAUSE_MS = 3 * BATCH_MS;
/** Styles around a picture are asked for again at most this often. */
const AROUND_MS = 250;
/** A transition or an animation may move things so long after it began. */
const RESTLESS_MS = 1_000;
/** Time for reading again what should not have moved, in a look of a scroll. */
const SLICE_MS = 0.25;
/** After a move the next is looked for in every frame for so long, then now and then while a badge is followed. */
const LIVELY_MS = 130;
const NOW_AND_THEN_MS = 50;
/** On a still page hit tests for which one look had no time go on so long after it, without a frame. */
const GO_ON_MS = 50;

export interface PlacementPorts {
  layers(): Iterable<Layer>;
  isOurs(element: Element): boolean;
  /** Before anything is read in a frame. */
  before(): void;
  /** After everything was written; `changed`: badges came or went. */
  after(changed: boolean): void;
  /** Nothing has moved for a while. */
  settled(): void;
  /** Now and then, while nothing tells of a move. */
  slowly(): void;
}

/** Keeps badges where they belong: each frame reads first, then looks what covers, then writes; and rests while nothing moves. */
export class Placement {
  readonly #ports: PlacementPorts;
  readonly #badges = new Set<Badge>();
  /** Badges that have no place yet. */
  readonly #fresh = new Set<Badge>();
  readonly #covers: Covers;
  /** Badges to be taken out when everything has been read. */
  #gone: Badge[] = [];
  readonly #widths = new Widths();
  readonly #listened = new WeakSet<Element>();
  /** Badges that are still to be read again in a scroll. */
  #unread: Badge[] = [];
  readonly #loop: Loop;
  #movedAt = Number.NEGATIVE_INFINITY;
  #stale = false;
  /** What was asked of styles before this moment may be out of date. */
  #styledAt = 0;
  #wholeAt = 0;
  readonly #still = new Still(performance.now());
  #wholeGap = WHOLE_MS;
  readonly #scroll: Scroll;
  /** The last new ones came then, and the next may come so long after. */
  #groupAt = Number.NEGATIVE_INFINITY;
  #pause = BATCH_MS;
  /** Something moves otherwise than the document does, and is followed from frame to frame. */
  #follows = false;
  /** Looked at in a scroll, and not drawn yet. */
  readonly #looked = new Set<Badge>();
  /** Badges came or went, and nobody was told yet. */
  #changed = false;
  #restlessUntil = 0;

  constructor(ports: PlacementPorts) {
    this.#ports = ports;
    this.#covers = new Covers(ports.isOurs);
    this.#scroll = new Scroll(
      (now) => this.step(now, 'look'),
      () => this.#loop.wake(),
    );
    this.#loop = new Loop({
      isHeld: () => firstLayout.isDue(),
      frame: (now) => this.#frame(now),
      settled: () => ports.settled(),
      slowly: () => this.#lookStill(),
    });
  }

  add(badge: Badge): void {
    this.#badges.add(badge);
    this.renew(badge);
  }

  /** The badge was dressed anew or asked for: it is placed in the next frame. */
  renew(badge: Badge): void {
    badge.wide = 0;
    this.#fresh.add(badge);
    this.#loop.wake();
  }

  /** The user waits for this one: what covers it is looked at before all others. */
  first(badge: Badge): void {
    this.#covers.first(badge);
  }

  /** The badge's picture is far away now: it is read once more and left where it stands. False where it has to go. */
  rest(badge: Badge): boolean {
    badge.far = mayRest(badge);
    badge.spot = null;
    this.#fresh.add(badge);
    return badge.far;
  }

  /** The badge's picture is near again. */
  resume(badge: Badge): void {
    badge.far = false;
    this.#fresh.add(badge);
    this.#changed = true;
    this.#loop.wake();
  }

  remove(badge: Badge): void {
    for (const set of [this.#badges, this.#fresh, this.#covers, this.#looked]) set.delete(badge);
    this.#takeOut(badge);
    // What it says may no longer be true.
    this.#loop.wake();
  }

  /** It is not to be seen until it is drawn anew. */
  #takeOut(badge: Badge): void {
    badge.on = false;
    badge.x = Number.NaN;
    // What was read or looked at before must not be drawn after it went.
    badge.footing = null;
    this.#gone.push(badge);
  }

  all(): IterableIterator<Badge> {
    return this.#badges.values();
  }

  /** Those that are kept in their places. */
  near(): Badge[] {
    return [...this.#badges].filter(({ far }) => !far);
  }

  stop(): void {
    this.#loop.stop();
    this.#scroll.stop();
    this.#badges.clear();
  }

  /** There is something to prepare; what comes soon after is prepared with it. */
  wakeSoon(): void {
    this.#loop.wakeSoon(this.#pause);
  }

  /** Nothing more is on its way: what is to be prepared need not wait for it. */
  hurry(): void {
    this.#loop.hurry();
  }

  /** Anything may have moved or changed its style. `restless`: and will go on doing so for a while. */
  doubt(restless = false): void {
    if (this.#badges.size === 0) return;
    const now = performance.now();
    this.#stale = true;
    this.#styledAt = now;
    this.#still.stir();
    if (restless) this.#restlessUntil = now + RESTLESS_MS;
    this.#loop.wakeSoon();
  }

  /** Somebody is there, and may do what tells nobody: the next look at a still page is at everything. */
  stir(): void {
    this.#still.stir();
  }

  /** Layers go with the document by themselves; what is in an inner scroller does not. */
  scrolled = (event: Event): void => {
    if (this.#badges.size === 0) return;
    const now = performance.now();
    this.#scroll.goesOn(now);
    const { target } = event;
    if (target instanceof Element) {
      for (const badge of this.#badges) if (badge.around.clips.some((clip) => clip.element === target)) badge.follow = now;
      this.#follows = true;
    }
    if (this.#follows) this.#loop.wake();
    else this.#loop.wakeSoon(DRAW_MS);
  };

  #frame(now: number): Next {
    // While something moves on and on, the loop never rests.
    if (this.#scroll.left(now) === Number.POSITIVE_INFINITY && this.#still.since(now) >= SLOW_LOOK_MS) this.#lookAround();
    const turn = this.#scroll.turn(now);
    const moved = this.#hasWork(turn) && this.step(now, turn);
    if (this.#scroll.ends(now) || now < this.#restlessUntil) this.#stale = true;
    if (moved) this.#movedAt = now;
    // What goes with the document needs no frame of ours before something is drawn.
    if (turn !== 'all' && !this.#follows) return DRAW_MS;
    const since = now - this.#movedAt;
    if (since <= LIVELY_MS || this.#covers.size > 0) return 'frame';
    const wait = Math.min(
      since <= FOLLOW_MS ? NOW_AND_THEN_MS : Number.POSITIVE_INFINITY,
      this.#stale ? this.#wholeAt + this.#wholeGap - now : Number.POSITIVE_INFINITY,
      // A scroll that goes on tells so itself.
      this.#scroll.left(now),
    );
    return wait < Number.POSITIVE_INFINITY ? Math.max(0, wait) : 'rest';
  }

  #lookAround(): void {
    if (doc.visibilityState !== 'visible') return;
    this.#still.begin(performance.now());
    this.#ports.slowly();
    this.doubt();
  }

  /**
   * The slow look at a page that stands still, without a frame: one would cost far more than the look. Every time at the places of what has a
   * badge, and less and less often at styles and covers, as many at once as a frame would have time for.
   */
  #lookStill(): void {
    if (doc.visibilityState !== 'visible') return;
    const now = performance.now();
    const goesOn = this.#covers.size > 0;
    if (!goesOn) this.#ports.slowly();
    if (goesOn || this.#still.isDue(now, this.#badges) || this.#covers.glance(this.#badges)) {
      if (!goesOn) {
        this.#still.begin(now);
        this.#stale = true;
        this.#styledAt = now;
      }
      if (this.step(now)) {
        this.#movedAt = now;
        this.#still.stir();
        this.#loop.wake();
        return;
      }
      if (this.#covers.size > 0) {
        this.#loop.lookLater(GO_ON_MS);
        return;
      }
      this.#still.keep(this.#badges);
      this.#ports.settled();
    }
    this.#loop.lookLater();
  }

  /** Whether there is something to do in this very frame. */
  #hasWork(turn: Turn): boolean {
    return turn === 'all' || this.#follows || (turn === 'draw' && this.#looked.size + this.#gone.length > 0);
  }

  /** All of it at once, where the user waits for it, or what a frame or a look of a scroll has its turn for. True if something moved. */
  step(now: number, turn: Turn = 'all'): boolean {
    const scrolling = this.#scroll.isOn(now);
    const looks = turn === 'all' || turn === 'look';
    const draws = turn === 'all' || turn === 'draw';
    if (looks) {
      this.#ports.before();
      if (this.#fresh.size > 0) this.#group(now);
    }
    const origins = new Map<Layer, Origin>();
    for (const layer of this.#ports.layers()) if (layer.check()) origins.set(layer, layer.origin());
    const touched = this.#readSome(now, origins, turn);
    this.#widths.measure(touched);
    if (looks) for (const badge of this.#covers.look(this.#badges, origins, scrolling)) this.#looked.add(badge);
    if (draws) {
      for (const badge of this.#looked) {
        const isHidden = badge.on && !badge.seen;
        if (!scrolling || !isHidden || !isOutside(badge, origins.get(badge.layer))) touched.add(badge);
        // Covered where nobody sees it any more: a paint for nothing, and the next look at it is another.
        else badge.seen = true;
      }
      this.#looked.clear();
    }
    const gone = draws ? this.#gone.splice(0) : [];
    let moved = false;
    let changed = this.#changed || gone.length > 0;
    for (const { button } of gone) button.remove();
    for (const badge of touched) {
      if (!origins.has(badge.layer)) continue;
      const was = badge.on;
      const isPlaced = !Number.isNaN(badge.x);
      if (!draws && !(isPlaced && isFollowed(badge, now))) {
        this.#looked.add(badge);
        continue;
      }
      // Where it has just come to stand, it has not moved.
      if (draw(badge) && isPlaced) {
        // Whether it is covered is looked at all through a scroll in any case.
        if (!scrolling || was === badge.on) badge.follow = now;
        moved = true;
      }
      changed ||= was !== badge.on;
    }
    // Who has the keyboard's turn does not matter before the scroll ends.
    this.#changed = changed && scrolling;
    this.#ports.after(changed && !scrolling);
    return moved;
  }

  /** New ones come now. */
  #group(now: number): void {
    this.#pause = now - this.#groupAt < 2 * this.#pause ? Math.min(2 * this.#pause, WIDEST_PAUSE_MS) : BATCH_MS;
    this.#groupAt = now;
  }

  /** Reads what is new, what moves, in a scroll what does not go with the document, and now and then everything. */
  #readSome(now: number, origins: ReadonlyMap<Layer, Origin>, turn: Turn): Set<Badge> {
    const known: Known = new Map();
    const read = new Set<Badge>();
    const from = performance.now();
    const take = (badge: Badge): void => {
      const origin = origins.get(badge.layer);
      if (!origin || read.has(badge)) return;
      this.#read(badge, origin, now, known);
      read.add(badge);
    };
    const scrolling = this.#scroll.isOn(now);
    const looks = turn === 'all' || turn === 'look';
    const whole = looks && this.#stale && now - this.#wholeAt >= this.#wholeGap;
    if (whole) {
      this.#stale = false;
      this.#wholeAt = now;
    }
    this.#follows = false;
    const all = windowBox();
    for (const badge of this.#badges) {
      const origin = origins.get(badge.layer);
      if (badge.far && badge.spot) {
        if (whole && origin && isAstray(badge, origin)) this.#takeOut(badge);
        if (looks && origin && isBack(badge.spot, origin, all)) badge.back?.();
        continue;
      }
      const fresh = looks && this.#fresh.has(badge);
      if (whole || fresh || isFollowed(badge, now)) take(badge);
      this.#follows ||= isFollowed(badge, now);
      if ((whole || fresh) && !badge.far) this.#covers.add(badge);
      if (!fresh || !origin) continue;
      this.#fresh.delete(badge);
      if (badge.far) this.#leave(badge, origin);
    }
    if (whole) this.#wholeGap = Math.min(SLOW_LOOK_MS, Math.max(WHOLE_MS, (performance.now() - from) * WHOLE_SHARE));
    if (scrolling && looks && this.#unread.length === 0) this.#unread = this.near();
    for (const end = from + SLICE_MS; scrolling && looks && !whole && performance.now() < end; ) {
      const badge = this.#unread.pop();
      if (!badge) break;
      if (this.#badges.has(badge) && !badge.far) take(badge);
    }
    return read;
  }

  #leave(badge: Badge, origin: Origin): void {
    isAstray(badge, origin);
    this.#covers.delete(badge);
    this.#changed = true;
    if (badge.button.tabIndex === 0) badge.button.tabIndex = -1;
    if (!badge.footing) this.#takeOut(badge);
  }

  #read(badge: Badge, origin: Origin, now: number, known: Known): void {
    // What is left standing keeps what was known of it.
    if (!badge.far && badge.aroundAt <= this.#styledAt && (badge.aroundAt === 0 || now - badge.aroundAt > AROUND_MS)) {
      badge.around = surroundingsOf(badge.element, known);
      badge.aroundAt = now;
      for (const { element } of badge.around.clips) this.#listenIn(element);
    }
    badge.origin = origin;
    badge.footing = isHere(badge.element) ? badge.read(badge.around) : null;
  }

  /** A scroll in a shadow tree tells nobody outside it. */
  #listenIn(scroller: Element): void {
    if (this.#listened.has(scroller) || !(native(scroller).getRootNode() instanceof ShadowRoot)) return;
    this.#listened.add(scroller);
    native(scroller).addEventListener('scroll', this.scrolled, { passive: true });
  }
}
