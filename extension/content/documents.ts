import type { Progress } from '../messages.ts';
import type { Found } from './document-address.ts';
import { createDocumentBadge, dressDocumentBadge, type State } from './document-badge.ts';
import { DocumentFinder } from './document-finder.ts';
import { placeOf } from './document-place.ts';
import { askForView, type Registry } from './document-registry.ts';
import { doc } from './native.ts';
import type { Badge } from './place.ts';
import { watchProgress } from './progress.ts';
import { Recogniser } from './recogniser.ts';
import type { Owner, Stage } from './stage.ts';

/** Badges of documents at one time. */
const MAX_LIVE = 150;
const NEAR_PX = 100;
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
  badge: Badge | null;
}

/** Gives each link to a document and each document that is shown a quiet button, and judges what the user asks for. */
export class Documents implements Owner {
  readonly #stage: Stage;
  readonly #registry: Registry;
  readonly #spots = new Map<Element, Spot>();
  readonly #near = new Set<Element>();
  readonly #nearby: IntersectionObserver;
  readonly #finder: DocumentFinder;
  readonly #recogniser: Recogniser;
  #live = 0;
  #count = 0;
  #stopped = false;

  constructor(stage: Stage, registry: Registry) {
    this.#stage = stage;
    this.#registry = registry;
    this.#finder = new DocumentFinder({
      viewerIsClosed: registry.viewerIsClosed,
      found: (element, found) => this.#adopt(element, found),
      gone: (elements) => this.#forget(elements),
    });
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
      },
      { rootMargin: `${NEAR_PX}px` },
    );
    stage.serve(this);
  }

  start(): void {
    this.#finder.start();
  }

  /** A shadow tree was found in the page. */
  look(root: ShadowRoot): void {
    if (!this.#stopped) this.#finder.look(root);
  }

  stop(): void {
    this.#stopped = true;
    this.#finder.stop();
    this.#recogniser.stop();
    this.#nearby.disconnect();
    this.#spots.clear();
  }

  #adopt(element: Element, found: Found): void {
    const id = `d${++this.#count}`;
    this.#spots.set(element, { element, found, id, state: 'idle', progress: null, checks: 0, told: false, badge: null });
    this.#nearby.observe(element);
  }

  #forget(elements: readonly Element[]): void {
    const ids: string[] = [];
    for (const element of elements) {
      const spot = this.#spots.get(element);
      if (!spot) continue;
      this.#drop(spot);
      this.#spots.delete(element);
      this.#near.delete(element);
      this.#nearby.unobserve(element);
      if (spot.told) ids.push(spot.id);
    }
    if (ids.length > 0) void this.#registry.ask('items.gone', { ids });
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
    const whole = spot.element === doc.documentElement;
    const bytes = whole ? await this.#registry.shown(url) : { rung: null, bytes: null, copy: 'unconfirmed' as const };
    const question = { id: spot.id, url, name, sizes: [], document: place, ...bytes };
    const view = await askForView(this.#registry, question, isOver);
    stopWatch();
    if (isOver()) return;
    this.#show(spot, view ?? this.#registry.unanswered());
    if (open) this.#open(spot);
  }

  /** Ends a check that the user no longer wants; the document stands there as if nobody had asked. */
  async #cancel(spot: Spot): Promise<void> {
    const check = ++spot.checks;
    spot.told = false;
    this.#show(spot, 'idle');
    await this.#registry.ask('item.cancel', { id: spot.id });
    // Begun anew meanwhile, it is listed anew.
    if (spot.checks === check) await this.#registry.ask('items.gone', { ids: [spot.id] });
  }

  /** Asks for the verdict of a document once more; false where it is gone. */
  again(id: string): boolean {
    const spot = [...this.#spots.values()].find((one) => one.id === id);
    if (spot) void this.#judge(spot, this.#stage.opened !== null && this.#stage.opened === spot.badge);
    return spot !== undefined;
  }

  #show(spot: Spot, state: State): void {
    spot.state = state;
    if (state !== 'busy') spot.progress = null;
    if (!spot.badge) return;
    dressDocumentBadge(spot.badge.button, state, spot.found.name, this.#stage.words, spot.progress);
    this.#stage.renew(spot.badge);
  }

  // --- badges -------------------------------------------------------------------------------------------------------------------

  /** A button for what is near the viewport; what is shown in a viewer is judged as soon as it is there. */
  #fit(element: Element): void {
    const spot = this.#spots.get(element);
    if (!spot) return;
    const near = this.#near.has(element);
    const open = spot.badge !== null && this.#stage.opened === spot.badge;
    if (spot.badge && ((!near && !open) || this.#stage.isAstray(spot.badge))) this.#drop(spot);
    if (near && !spot.badge && this.#live < MAX_LIVE) this.#create(spot);
    if (!near || spot.state !== 'idle') return;
    if (spot.found.place === 'viewer') void this.#judge(spot, false);
    else this.#recogniser.near(element, spot.found.address);
  }

  #create(spot: Spot): void {
    const { element, found } = spot;
    const button = createDocumentBadge(found.place);
    dressDocumentBadge(button, spot.state, found.name, this.#stage.words, spot.progress);
    const read = () => placeOf(element, found.place);
    spot.badge = this.#stage.add(element, button, { press: () => this.#press(spot), read, quiet: true, asked: false });
    if (spot.badge) this.#live++;
  }

  #drop(spot: Spot): void {
    if (!spot.badge) return;
    const { badge } = spot;
    spot.badge = null;
    this.#live--;
    this.#stage.remove(badge);
  }

  slowly(): void {
    for (const { element, badge } of this.#spots.values()) if (badge && this.#stage.isAstray(badge)) this.#fit(element);
  }

  stops(): Element[] {
    return [...this.#spots.values()].filter(({ element, found }) => placeOf(element, found.place)).map(({ element }) => element);
  }

  badgeFor(element: Element): Badge | null {
    this.#near.add(element);
    this.#fit(element);
    return this.#spots.get(element)?.badge ?? null;
  }

  /** The pointer or the keyboard is on a link or its button: the user may want to know. */
  pointed(element: Element | null): void {
    const link = element?.closest('a') ?? element;
    const spot = link && this.#spots.get(link);
    if (!spot) this.#recogniser.leave();
    else if (spot.state === 'idle' && spot.found.place === 'link') this.#recogniser.point(spot.element, spot.found.address);
  }

  // --- card ---------------------------------------------------------------------------------------------------------------------

  /** What could not be checked is tried again by another press; a check under way is stopped by one. */
  #press(spot: Spot): void {
    this.#recogniser.leave();
    if (spot.state === 'busy') void this.#cancel(spot);
    else if (typeof spot.state === 'object' && spot.state.reason !== 'unread') this.#open(spot);
    else void this.#judge(spot, true);
  }

  /** Scrolls to the document and opens its card, once there is a verdict; false where it is not shown. */
  reveal(id: string): boolean {
    const spot = [...this.#spots.values()].find((one) => one.id === id);
    if (!spot?.element.isConnected) return false;
    spot.element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    this.badgeFor(spot.element);
    this.#open(spot);
    return true;
  }

  #open(spot: Spot): void {
    const { badge, state } = spot;
    if (typeof state !== 'object' || !badge) return;
    badge.asked = true;
    const closed = () => {
      badge.asked = false;
      this.#fit(spot.element);
      this.#stage.kick();
    };
    const control = this.#registry.control(spot.id, state, () => void this.#judge(spot, true));
    this.#stage.open(badge, state, closed, control ? [control] : []);
  }
}
