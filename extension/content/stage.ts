import type { ItemView, Jumped, JumpFrom } from '../messages.ts';
import type { Words } from '../ui/words.ts';
import { type Box, grow } from './box.ts';
import type { CardControl } from './card-control.ts';
import { CardStand } from './card-stand.ts';
import { FocusRow } from './focus-row.ts';
import type { Guarded } from './guard.ts';
import { jump, type Stops } from './jump.ts';
import { type Containers, containerOf, Layer } from './layer.ts';
import { doc, isShadowRoot, native } from './native.ts';
import type { Badge } from './place.ts';
import { Placement } from './placement.ts';
import { BADGE_REACH, CARD_REACH } from './style.ts';
import { UNKNOWN } from './surroundings.ts';

/** Something of the page changed its place or its size, once or over a while. */
const CHANGES = ['resize', 'load', 'toggle', 'transitionend', 'animationend'];
const BEGINNINGS = ['transitionrun', 'animationstart'];

/** Events by which the user points at something, and those by which they leave it. */
const POINTING = new Set(['pointerover', 'focusin']);
const LEAVING = new Set(['pointerout', 'focusout']);

/** Those who say which elements have a badge. */
export interface Owner extends Stops {
  /** Before a frame is placed. */
  prepare?(): void;
  /** The page stands still. */
  settled?(): void;
  /** Now and then, while nothing tells of a change. */
  slowly?(): void;
  /** The pointer or the keyboard came to an element or to its badge; null where it left one. */
  pointed?(element: Element | null): void;
}

/** Everything of ours that stands in the page: the layers, the badges on them, the one card, and what the user does with them. */
export class Stage implements Guarded {
  readonly words: Words;
  readonly #owners: Owner[] = [];
  readonly #layers = new Map<Element | ShadowRoot, Layer>();
  readonly #placement: Placement;
  readonly #row: FocusRow;
  readonly #card: CardStand;
  readonly #listening = new AbortController();
  readonly #made: (layer: HTMLElement) => void;

  /** `made` is told of every layer that is put into the page. */
  constructor(words: Words, made: (layer: HTMLElement) => void = () => undefined) {
    this.words = words;
    this.#made = made;
    this.#card = new CardStand(words);
    this.#placement = new Placement({
      layers: () => this.#layers.values(),
      isOurs: (element) => this.isPart(element),
      before: () => this.#tell('prepare'),
      after: (changed) => {
        if (changed) this.#row.keep(this.#layers.values());
        const { badge } = this.#card;
        if (badge) this.#card.place(badge.layer.origin());
      },
      settled: () => this.#tell('settled'),
      slowly: () => this.#tell('slowly'),
    });
    this.#row = new FocusRow(() => this.#placement.near());
    this.listen();
  }

  /** Idempotent: `document.open()` takes listeners away. */
  listen(): void {
    const { signal } = this.#listening;
    const quietly = { capture: true, passive: true, signal };
    for (const type of CHANGES) window.addEventListener(type, this.#changed, quietly);
    for (const type of BEGINNINGS) window.addEventListener(type, this.#restless, quietly);
    window.addEventListener('scroll', this.#placement.scrolled, quietly);
    for (const type of ['scroll', 'resize']) window.visualViewport?.addEventListener(type, this.#changed, quietly);
    doc.addEventListener('fullscreenchange', this.#raise, quietly);
    doc.addEventListener('visibilitychange', this.#changed, quietly);
  }

  serve(owner: Owner): void {
    this.#owners.push(owner);
  }

  stop(): void {
    this.close(false);
    this.#listening.abort();
    this.#placement.stop();
    for (const layer of this.#layers.values()) layer.remove();
    this.#layers.clear();
  }

  #tell(what: 'prepare' | 'settled' | 'slowly'): void {
    for (const owner of this.#owners) owner[what]?.();
  }

  #changed = (): void => this.#placement.doubt();
  #restless = (): void => this.#placement.doubt(true);
  #raise = (): void => {
    for (const layer of this.#layers.values()) layer.raise();
    this.#placement.doubt();
  };

  // --- badges -------------------------------------------------------------------------------------------------------------------

  /** Something may have moved. */
  kick(): void {
    this.#placement.doubt();
  }

  /** There is something to prepare. */
  wake(): void {
    this.#placement.wakeSoon();
  }

  /** Nobody waits for a verdict any more. */
  hurry(): void {
    this.#placement.hurry();
  }

  /** Places everything at once, since the user waits for it. */
  placeNow(): void {
    this.#placement.step(performance.now());
  }

  /** A badge at the element, placed in the next frame; null while the page has no body. */
  add(element: Element, button: HTMLButtonElement, does: Pick<Badge, 'press' | 'read' | 'back' | 'quiet' | 'asked'>): Badge | null {
    const parent = containerOf(element);
    // Before there is a body we would stand in front of it, and be the first stop of the keyboard.
    if (!doc.body) return null;
    const layer = this.#layers.get(parent) ?? this.#open(parent);
    const unknown = { around: UNKNOWN, aroundAt: 0, far: false, spot: null, follow: 0, wide: 0, footing: null };
    const place = {
      origin: { x: 0, y: 0, zoom: 1 },
      shift: { x: 0, y: 0 },
      shape: '',
      seen: true,
      tight: false,
      tightAt: Number.NEGATIVE_INFINITY,
      on: false,
    };
    const badge = { element, button, layer, ...does, ...unknown, ...place, x: Number.NaN, y: Number.NaN, drawn: '' };
    this.#placement.add(badge);
    return badge;
  }

  #open(parent: Element | ShadowRoot): Layer {
    const layer = new Layer(parent, this.words.word('ui_badge_group'), () => this.#placement.wakeSoon());
    this.#layers.set(parent, layer);
    this.#made(layer.layer);
    return layer;
  }

  /** The badge's words have changed. */
  renew(badge: Badge): void {
    this.#placement.renew(badge);
  }

  /** The badge's picture is far from the viewport now. False where it cannot be left where it stands. */
  rest(badge: Badge): boolean {
    return this.#placement.rest(badge);
  }

  /** The badge's picture is near again. */
  resume(badge: Badge): void {
    this.#placement.resume(badge);
  }

  /** The element is in a dialog that opened meanwhile, or no longer in one. */
  isAstray(badge: Badge, known?: Containers): boolean {
    return badge.layer.parent !== containerOf(badge.element, known);
  }

  remove(badge: Badge): void {
    if (this.#card.badge === badge) this.close(false);
    this.#placement.remove(badge);
    const { layer } = badge;
    if (layer.parent === doc.documentElement || [...this.#placement.all()].some((other) => other.layer === layer)) return;
    layer.remove();
    this.#layers.delete(layer.parent);
  }

  /** Everything of ours that is drawn, with its shadow and its outline, in viewport coordinates. */
  boxes(): Box[] {
    const shown = this.#placement
      .near()
      .filter((badge) => badge.on)
      .map(({ button }) => grow(button.getBoundingClientRect(), BADGE_REACH));
    const { box } = this.#card;
    return box ? [...shown, grow(box, CARD_REACH)] : shown;
  }

  // --- card ---------------------------------------------------------------------------------------------------------------------

  get opened(): Badge | null {
    return this.#card.badge;
  }

  /** Opens the card of a badge and gives it the keyboard. */
  open(badge: Badge, view: ItemView, closed: () => void, controls: readonly CardControl[]): void {
    this.#row.remember();
    const card = this.#card.open(badge, view, closed, controls);
    this.#placement.first(badge);
    this.placeNow();
    card.focus({ preventScroll: true });
  }

  /** `focus`: the keyboard goes back to the badge. */
  close(focus: boolean): boolean {
    return this.#card.close(focus);
  }

  // --- keyboard and pointer -----------------------------------------------------------------------------------------------------

  /** Gives the keyboard to the next badge in reading order. */
  jump(from: JumpFrom): Jumped {
    const current = this.#card.badge ?? this.#row.current();
    const show = (badge: Badge): boolean => {
      this.#placement.first(badge);
      this.placeNow();
      if (!badge.on) return false;
      this.close(false);
      this.#row.take(badge);
      return true;
    };
    return jump(from, current?.element ?? null, this.#owners, show);
  }

  hasKeyboard(badge: Badge): boolean {
    return this.#row.current() === badge;
  }

  /** The badge stands for one that had the keyboard, which went with it. */
  succeed(badge: Badge): void {
    this.#placement.first(badge);
    this.placeNow();
    badge.button.focus({ preventScroll: true });
  }

  /** A host of ours, or a badge or the card in one: a hit test from inside reaches into our closed roots. */
  isPart = (element: EventTarget | null): boolean => {
    const root = element instanceof Element ? native(element).getRootNode() : null;
    return this.#isHost(isShadowRoot(root) ? root.host : element);
  };

  #isHost(target: EventTarget | null): boolean {
    for (const layer of this.#layers.values()) if (layer.host === target) return true;
    return false;
  }

  isFor(event: Event): boolean {
    return this.#layerOf(event) !== undefined;
  }

  /** A shadow tree of the page, in which a dialog may be, names its own host as the target. */
  #layerOf(event: Event): Layer | undefined {
    const path = event.composedPath();
    return [...this.#layers.values()].find(({ host }) => path.includes(host));
  }

  handle(event: Event): void {
    const layer = this.#layerOf(event);
    if (!layer) return;
    if (event instanceof KeyboardEvent && event.type === 'keydown') this.#key(event, layer);
    if (event.type === 'focusin') this.#row.focused(layer);
    this.#point(event, () => this.#placement.near().find(({ button }) => button.matches(':hover,:focus'))?.element);
    if (event instanceof MouseEvent && event.type === 'click') {
      // The keyboard's click has no place.
      const at = event.detail === 0 ? layer.root.activeElement : layer.root.elementFromPoint(event.clientX, event.clientY);
      if (at?.closest('.close')) this.close(true);
      if (at) this.#card.press(at);
      const button = at?.closest('.badge');
      const badge = [...this.#placement.all()].find((one) => one.button === button);
      // The second click of two would undo what the first began.
      if (!badge || event.detail > 1) return;
      if (this.#card.badge === badge) this.close(true);
      else badge.press();
    } else if (event.type === 'pointerdown' && this.#card.badge && this.#card.badge.layer !== layer) this.close(false);
  }

  elsewhere(event: Event): boolean {
    this.#placement.stir();
    if (event.type === 'focusin') this.#row.forget();
    this.#point(event, () => event.composedPath()[0]);
    if (!this.#card.badge) return false;
    if (event.type === 'pointerdown') this.close(false);
    if (!(event instanceof KeyboardEvent) || event.type !== 'keydown' || event.key !== 'Escape') return false;
    return this.close(true);
  }

  #point(event: Event, find: () => EventTarget | undefined): void {
    if (!POINTING.has(event.type) && !LEAVING.has(event.type)) return;
    const target = POINTING.has(event.type) ? find() : null;
    for (const owner of this.#owners) owner.pointed?.(target instanceof Element ? target : null);
  }

  /** Escape closes the card; without one it gives the keyboard back to the page. */
  #key(event: KeyboardEvent, layer: Layer): void {
    const done = event.key === 'Escape' ? this.close(true) || this.#row.giveBack() : this.#row.step(event, layer);
    if (done) event.preventDefault(); // or an open dialog of the page would close with it
  }
}
