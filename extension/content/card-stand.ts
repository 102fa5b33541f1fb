import type { ItemView } from '../messages.ts';
import type { Words } from '../ui/words.ts';
import { type Box, seenPart } from './box.ts';
import { createCard, placeCard, widthOfCard } from './card.ts';
import type { CardControl } from './card-control.ts';
import type { Origin } from './layer.ts';
import type { Badge } from './place.ts';
import { BADGE_SIDE } from './style.ts';

interface OpenCard {
  readonly badge: Badge;
  readonly card: HTMLElement;
  readonly closed: () => void;
  readonly controls: readonly CardControl[];
}

/** The one open card, beside its badge. */
export class CardStand {
  readonly #words: Words;
  #open: OpenCard | null = null;
  #origin: Origin | null = null;
  #drawn = '';

  constructor(words: Words) {
    this.#words = words;
  }

  get badge(): Badge | null {
    return this.#open?.badge ?? null;
  }

  /** Box in the viewport. */
  get box(): Box | null {
    return this.#open?.card.getBoundingClientRect() ?? null;
  }

  /** Opens a card in the place of any other. `closed` is called once, however it closes. The caller places it and gives it the keyboard. */
  open(badge: Badge, view: ItemView, closed: () => void, controls: readonly CardControl[]): HTMLElement {
    this.close(false);
    const card = createCard(view, this.#words, ...controls.map(({ element }) => element));
    badge.layer.layer.append(card);
    card.addEventListener('toggle', this.#grown, true);
    mark(badge.button, true);
    this.#open = { badge, card, closed, controls };
    this.#drawn = '';
    return card;
  }

  /** `focus`: the keyboard goes back to the badge. False where none was open. */
  close(focus: boolean): boolean {
    const open = this.#open;
    this.#open = null;
    if (!open) return false;
    for (const control of open.controls) control.close();
    open.card.remove();
    mark(open.badge.button, false);
    if (focus) open.badge.button.focus({ preventScroll: true });
    open.closed();
    return true;
  }

  /** A press somewhere in the card. */
  press(at: Element): void {
    this.#open?.controls.find((control) => control.isButton(at))?.press();
  }

  /** What was folded takes more room, or less. */
  readonly #grown = (): void => {
    this.#drawn = '';
    if (this.#origin) this.place(this.#origin);
  };

  place(origin: Origin): void {
    if (!this.#open) return;
    this.#origin = origin;
    const { card, badge, controls } = this.#open;
    const side = BADGE_SIDE * origin.zoom;
    const part = seenPart();
    // Where the seen part begins, in the layer.
    const from = { x: part.x - origin.x, y: part.y - origin.y };
    const at = { x: badge.x * origin.zoom - from.x, y: badge.y * origin.zoom - from.y, width: side, height: side };
    const key = [at.x, at.y, part.width, part.height, from.x, from.y, origin.zoom].join();
    if (key === this.#drawn && controls.length === 0) return;
    this.#drawn = key;
    // How high it is depends on how wide it may be.
    card.style.maxWidth = widthOfCard(part.width, origin.zoom);
    const size = { width: card.offsetWidth * origin.zoom, height: (card.scrollHeight + 2) * origin.zoom };
    const place = placeCard(at, size, part);
    card.style.maxHeight = `${place.max / origin.zoom}px`;
    card.style.left = `${(place.x + from.x) / origin.zoom}px`;
    card.style.top = `${(place.y + from.y) / origin.zoom}px`;
  }
}

function mark(button: HTMLButtonElement, open: boolean): void {
  button.setAttribute('aria-expanded', String(open));
  button.classList.toggle('open', open);
}
