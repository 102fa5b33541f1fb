import type { Answer, ContentMessages, ItemView, Progress } from '../messages.ts';
import type { Words } from '../ui/words.ts';
import { createCard, placeCard } from './card.ts';
import { CANDIDATES, documentOf, type Found, nameOfAddress } from './document-address.ts';
import { createDocumentBadge, dressDocumentBadge, placeOf, type State } from './document-badge.ts';
import type { Guarded } from './guard.ts';
import { containerOf, Layer } from './layer.ts';
import { watchProgress } from './progress.ts';
import { Recogniser } from './recogniser.ts';

/** The page changes often; it is searched again only so often, and never for more than a small share of the time. */
const SEARCH_GAP_MS = 600;
const SEARCH_SHARE = 30;
/** Moves that tell nobody are seen by this slow look. */
const SLOW_LOOK_MS = 1_500;
/** While the page scrolls, many badges are placed less often. */
const FEW_SPOTS = 40;
const SCROLL_MS = 200;
/** Badges of documents at one time, and candidates that are looked at in one page. */
const MAX_LIVE = 150;
const MAX_FOUND = 3_000;
const NEAR_PX = 100;
/** Times that the background is asked before we say that it gave no answer. */
const MAX_TRIES = 3;
const RETRY_MS = 1_500;
/** Events by which the user points at a link or leaves it. */
const POINTING = new Set(['pointerover', 'pointerout', 'focusin', 'focusout']);
const KICKS = ['resize', 'transitionend', 'animationend', 'load', 'toggle'];

/** One element that leads to a document or shows one. */
interface Spot {
  readonly element: Element;
  readonly found: Found;
  readonly id: string;
  state: State;
  /** How much of it is here, while it is checked. */
  progress: Progress | null;
  /** Counts the checks, so that the answer of one that was stopped is not shown. */
  checks: number;
  /** The background was told of it. */
  told: boolean;
  button: HTMLButtonElement | null;
  on: boolean;
}

/** What the documents need of the background and of the browser. */
export interface Registry {
  readonly words: Words;
  /** The browser's viewer lets no script in: the page around it has to judge what it shows. */
  readonly viewerIsClosed: boolean;
  readonly ask: <T extends 'item.inspect' | 'items.gone' | 'item.progress' | 'item.cancel' | 'document.recognise'>(
    type: T,
    question: ContentMessages[T]['ask'],
  ) => Promise<Answer<unknown>>;
  readonly isView: (value: unknown) => value is ItemView;
  readonly unanswered: () => ItemView;
  /** What the viewer that fills this document shows, as the page's own cache has it. */
  readonly shown: (address: string) => Promise<Pick<ContentMessages['item.inspect']['ask'], 'rung' | 'bytes' | 'copy'>>;
}

/** Quiet buttons at links to documents, badges over documents that are shown, and their card. */
export class Documents implements Guarded {
  readonly #registry: Registry;
  readonly #spots = new Map<Element, Spot>();
  readonly #near = new Set<Element>();
  readonly #nearby: IntersectionObserver;
  readonly #recogniser: Recogniser;
  readonly #changes = new MutationObserver(() => this.#searchSoon());
  #layer: Layer | null = null;
  #card: { readonly spot: Spot; readonly card: HTMLElement } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #slow: ReturnType<typeof setTimeout> | undefined;
  #gap = SEARCH_GAP_MS;
  #frame = 0;
  #placedAt = 0;
  #count = 0;
  #stopped = false;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#recogniser = new Recogniser({
      ask: async (url) => {
        const answer = await registry.ask('document.recognise', { url });
        return answer.ok && answer.value === 'signed';
      },
      isNear: (element) => this.#near.has(element),
      found: async (element) => {
        const spot = this.#spots.get(element);
        if (spot?.state === 'idle') await this.#judge(spot, false);
      },
    });
    this.#nearby = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          if (isIntersecting) this.#near.add(target);
          else this.#near.delete(target);
          this.#fit(target);
        }
        this.#kick();
      },
      { rootMargin: `${NEAR_PX}px` },
    );
  }

  start(): void {
    if (document.contentType === 'application/pdf') {
      this.#adopt(document.documentElement, {
        place: 'viewer',
        address: location.href.replace(/#.*/s, ''),
        name: nameOfAddress(location.href),
      });
    } else {
      const observed = {
        childList: true,
        subtree: true,
        attributes: true,
        attributeFilter: ['href', 'src', 'data', 'type'],
      };
      this.#changes.observe(document, observed);
      this.#searchSoon();
    }
    for (const type of KICKS) window.addEventListener(type, this.#kick, { capture: true, passive: true });
    window.addEventListener('scroll', this.#scrolled, { capture: true, passive: true });
  }

  stop(): void {
    this.#stopped = true;
    this.#recogniser.stop();
    this.closeCard(false);
    this.#changes.disconnect();
    this.#nearby.disconnect();
    for (const type of KICKS) window.removeEventListener(type, this.#kick, { capture: true });
    window.removeEventListener('scroll', this.#scrolled, { capture: true });
    clearTimeout(this.#timer);
    clearTimeout(this.#slow);
    cancelAnimationFrame(this.#frame);
    this.#layer?.remove();
    this.#layer = null;
    this.#spots.clear();
  }

  // --- finding ------------------------------------------------------------------------------------------------------------------

  #searchSoon(): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const from = performance.now();
      this.#search();
      this.#gap = Math.max(SEARCH_GAP_MS, (performance.now() - from) * SEARCH_SHARE);
      this.#kick();
    }, this.#gap);
  }

  #search(): void {
    const gone: string[] = [];
    for (const [element, spot] of this.#spots) {
      const found = element.isConnected ? documentOf(element) : null;
      if (element === document.documentElement || found?.address === spot.found.address) continue;
      this.#forget(spot);
      if (spot.told) gone.push(spot.id);
    }
    let left = MAX_FOUND;
    for (const element of document.querySelectorAll(CANDIDATES)) {
      if (left-- === 0) break;
      const found = this.#spots.has(element) ? null : documentOf(element);
      if (found && (found.place === 'link' || this.#registry.viewerIsClosed)) this.#adopt(element, found);
    }
    if (gone.length > 0) void this.#registry.ask('items.gone', { ids: gone });
  }

  #adopt(element: Element, found: Found): void {
    this.#spots.set(element, {
      element,
      found,
      id: `d${++this.#count}`,
      state: 'idle',
      progress: null,
      checks: 0,
      told: false,
      button: null,
      on: false,
    });
    this.#nearby.observe(element);
  }

  #forget(spot: Spot): void {
    if (this.#card?.spot === spot) this.closeCard(false);
    spot.button?.remove();
    this.#spots.delete(spot.element);
    this.#near.delete(spot.element);
    this.#nearby.unobserve(spot.element);
  }

  // --- judging ------------------------------------------------------------------------------------------------------------------

  /** Asks the background for the verdict; opens the card with it where the user asked. */
  async #judge(spot: Spot, open: boolean): Promise<void> {
    if (spot.state === 'busy') return;
    this.#show(spot, 'busy');
    spot.told = true;
    const check = ++spot.checks;
    const isOver = () => this.#stopped || this.#spots.get(spot.element) !== spot || spot.checks !== check;
    const stopWatch = watchProgress(
      () => this.#registry.ask('item.progress', { id: spot.id }),
      (progress) => {
        if (isOver()) return;
        spot.progress = progress;
        this.#show(spot, 'busy');
      },
    );
    const { address: url, name, place } = spot.found;
    const whole = spot.element === document.documentElement;
    const bytes = whole ? await this.#registry.shown(url) : { rung: null, bytes: null, copy: 'unconfirmed' as const };
    let view: ItemView | null = null;
    for (let i = 0; i < MAX_TRIES && !view && !isOver(); i++) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, RETRY_MS * 2 ** (i - 1)));
      const answer = await this.#registry.ask('item.inspect', { id: spot.id, url, name, sizes: [], document: place, ...bytes });
      if (answer.ok && this.#registry.isView(answer.value)) view = answer.value;
    }
    stopWatch();
    if (isOver()) return;
    this.#show(spot, view ?? this.#registry.unanswered());
    if (open) this.#open(spot);
  }

  /** Ends a check that the user no longer wants; the document stands there as if nobody had asked. */
  async #cancel(spot: Spot): Promise<void> {
    spot.checks++;
    spot.told = false;
    this.#show(spot, 'idle');
    await this.#registry.ask('item.cancel', { id: spot.id });
    await this.#registry.ask('items.gone', { ids: [spot.id] });
  }

  #show(spot: Spot, state: State): void {
    spot.state = state;
    if (state !== 'busy') spot.progress = null;
    if (spot.button) dressDocumentBadge(spot.button, state, spot.found.name, this.#registry.words, spot.progress);
    this.#kick();
  }

  // --- badges -------------------------------------------------------------------------------------------------------------------

  /** A button for what is near the viewport; what is shown in a viewer is judged as soon as it is there. */
  #fit(element: Element): void {
    const spot = this.#spots.get(element);
    if (!spot || (!spot.button && !this.#near.has(element))) return;
    const live = [...this.#spots.values()].filter((one) => one.button).length;
    // A badge in our layer would lie under an open dialog of the page.
    const wanted = this.#near.has(element) && containerOf(element) === document.documentElement;
    if (!wanted && spot.button && this.#card?.spot !== spot) {
      spot.button.remove();
      spot.button = null;
      spot.on = false;
    } else if (wanted && !spot.button && live < MAX_LIVE && document.documentElement) {
      this.#layer ??= new Layer(document.documentElement, this.#registry.words.word('ui_document_group'));
      spot.button = createDocumentBadge(spot.found.place);
      dressDocumentBadge(spot.button, spot.state, spot.found.name, this.#registry.words, spot.progress);
      this.#layer.layer.append(spot.button);
    }
    if (!wanted || spot.state !== 'idle') return;
    if (spot.found.place === 'viewer') void this.#judge(spot, false);
    else this.#recogniser.near(element, spot.found.address);
  }

  #kick = (): void => {
    if (this.#frame || this.#stopped || !this.#layer) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#place();
    });
  };

  /** The layer moves with the document, but not with what scrolls in it, and not with what stays while it scrolls. */
  #scrolled = (): void => {
    if (this.#near.size <= FEW_SPOTS || performance.now() - this.#placedAt > SCROLL_MS) this.#kick();
  };

  #lookAround = (): void => {
    if (document.visibilityState === 'visible') this.#kick();
    else this.#slow = setTimeout(this.#lookAround, SLOW_LOOK_MS);
  };

  /** Reads everything, then writes. */
  #place(): void {
    const layer = this.#layer;
    if (!layer?.check()) return;
    this.#placedAt = performance.now();
    const origin = layer.origin();
    const spots = [...this.#spots.values()].filter((spot) => spot.button);
    const places = spots.map((spot) => ({ spot, place: this.#look(spot) }));
    for (const { spot, place } of places) {
      spot.on = place !== null || this.#card?.spot === spot;
      spot.button?.classList.toggle('off', !spot.on);
      if (!place || !spot.button) continue;
      spot.button.style.left = `${(place.x - origin.x) / origin.zoom}px`;
      spot.button.style.top = `${(place.y - origin.y) / origin.zoom}px`;
    }
    this.#keepStop();
    this.#placeCard(origin);
    clearTimeout(this.#slow);
    if (spots.length > 0) this.#slow = setTimeout(this.#lookAround, SLOW_LOOK_MS);
  }

  /** Where the badge stands; null for what is hidden, cut off or covered. */
  #look({ element, found }: Spot): { readonly x: number; readonly y: number } | null {
    const place = placeOf(element, found.place);
    if (!place) return null;
    const { at, seen } = place;
    if (!seen || seen.x < 0 || seen.y < 0 || seen.x >= innerWidth || seen.y >= innerHeight) return at;
    const top = document.elementFromPoint(seen.x, seen.y);
    return top === null || top === this.#layer?.host || element.contains(top) ? at : null;
  }

  // --- keyboard, pointer and card -----------------------------------------------------------------------------------------------

  isOurs(target: EventTarget | null): boolean {
    return this.#layer !== null && this.#layer.host === target;
  }

  handle(event: Event): void {
    const root = this.#layer?.root;
    if (!root) return;
    if (event instanceof KeyboardEvent && event.type === 'keydown') this.#key(event);
    else if (event instanceof MouseEvent && event.type === 'click') {
      const at = event.detail === 0 ? root.activeElement : root.elementFromPoint(event.clientX, event.clientY);
      if (at?.closest('.close')) this.closeCard(true);
      const button = at?.closest('.badge');
      const spot = [...this.#spots.values()].find((one) => one.button !== null && one.button === button);
      // The second click of two would stop what the first began.
      if (spot && event.detail < 2) this.#press(spot);
    } else if (POINTING.has(event.type))
      this.#point(
        event,
        [...this.#spots.values()].find((one) => one.button?.matches(':hover,:focus')),
      );
  }

  /** The pointer or the focus on a link or its button: the user may want to know. */
  #point(event: Event, spot: Spot | undefined): void {
    if (event.type === 'pointerout' || event.type === 'focusout') this.#recogniser.leave();
    else if ((event.type === 'pointerover' || event.type === 'focusin') && spot?.state === 'idle' && spot.found.place === 'link')
      this.#recogniser.point(spot.element, spot.found.address);
  }

  /** What could not be checked is tried again by another press; a check under way is stopped by one. */
  #press(spot: Spot): void {
    this.#recogniser.leave();
    if (this.#card?.spot === spot) this.closeCard(true);
    else if (spot.state === 'busy') void this.#cancel(spot);
    else if (typeof spot.state === 'object' && spot.state.reason !== 'unread') this.#open(spot);
    else void this.#judge(spot, true);
  }

  elsewhere(event: Event): boolean {
    if (POINTING.has(event.type)) {
      const target = event.composedPath()[0];
      const link = target instanceof Element ? target.closest('a') : null;
      this.#point(event, link ? this.#spots.get(link) : undefined);
    }
    if (!this.#card) return false;
    if (event.type === 'pointerdown') this.closeCard(false);
    if (!(event instanceof KeyboardEvent) || event.type !== 'keydown' || event.key !== 'Escape') return false;
    this.closeCard(true);
    return true;
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.#card) {
      event.preventDefault();
      this.closeCard(true);
      return;
    }
    const row = this.#inOrder();
    const here = row.findIndex((spot) => spot.button === this.#layer?.root.activeElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (here < 0 || step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = row[Math.max(0, Math.min(row.length - 1, here + step))];
    for (const spot of row) if (spot.button) spot.button.tabIndex = spot === next ? 0 : -1;
    next?.button?.focus();
  }

  #inOrder(): Spot[] {
    return [...this.#spots.values()]
      .filter((spot) => spot.on && spot.button)
      .sort((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  /** One stop of the Tab key for all. */
  #keepStop(): void {
    const row = this.#inOrder();
    if (row.some(({ button }) => button?.tabIndex === 0)) return;
    const first = row[0]?.button;
    if (first) first.tabIndex = 0;
  }

  /** Scrolls to the document and opens its card; false where it is not shown. */
  reveal(id: string): boolean {
    const spot = [...this.#spots.values()].find((one) => one.id === id);
    if (!spot || typeof spot.state !== 'object' || !spot.element.isConnected) return false;
    spot.element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    this.#near.add(spot.element);
    this.#fit(spot.element);
    this.#open(spot);
    return true;
  }

  #open(spot: Spot): void {
    if (typeof spot.state !== 'object' || !spot.button || !this.#layer) return;
    this.closeCard(false);
    const card = createCard(spot.state, this.#registry.words);
    this.#layer.layer.append(card);
    spot.button.setAttribute('aria-expanded', 'true');
    spot.button.classList.add('open');
    this.#card = { spot, card };
    this.#place();
    card.focus({ preventScroll: true });
  }

  closeCard(focus: boolean): void {
    const open = this.#card;
    this.#card = null;
    if (!open) return;
    open.card.remove();
    open.spot.button?.setAttribute('aria-expanded', 'false');
    open.spot.button?.classList.remove('open');
    if (focus) open.spot.button?.focus({ preventScroll: true });
    this.#fit(open.spot.element);
  }

  #placeCard(origin: ReturnType<Layer['origin']>): void {
    const { card, spot } = this.#card ?? {};
    if (!card || !spot?.button) return;
    const viewport = { width: document.documentElement.clientWidth || innerWidth, height: innerHeight };
    const place = placeCard(spot.button.getBoundingClientRect(), card.scrollHeight + 2, viewport);
    card.style.maxWidth = `${place.width / origin.zoom}px`;
    card.style.maxHeight = `${place.max / origin.zoom}px`;
    card.style.left = `${(place.x - origin.x) / origin.zoom}px`;
    card.style.top = `${(place.y - origin.y) / origin.zoom}px`;
  }
}
