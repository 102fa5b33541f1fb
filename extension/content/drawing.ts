import { type Badge, spotOf } from './place.ts';
import { BADGE_SIDE } from './style.ts';

/** A move of less is none. */
const MOVE_PX = 0.4;
/** No words are wider, in pixels of the layer; those of a quiet badge are never measured. */
const WIDEST = 250;
/** Words that are cut at the window's edge stay so far from it: the outline of the badge needs it. */
const EDGE_PX = 4;
/** Widths of words that are remembered. */
const MAX_WIDTHS = 500;

/** How wide badges are with their words. Asking costs a layout: once for every word, and once for all that are new. */
export class Widths {
  readonly #known = new Map<string, number>();

  measure(badges: Iterable<Badge>): void {
    const unknown: Badge[] = [];
    for (const badge of badges) {
      if (badge.wide > 0 || badge.quiet || !badge.footing) continue;
      badge.wide = this.#known.get(wordsOf(badge)) ?? 0;
      if (badge.wide === 0) unknown.push(badge);
    }
    for (const { button, layer } of unknown) {
      button.classList.remove('short');
      button.style.maxWidth = '';
      if (!button.isConnected) layer.layer.append(button);
    }
    for (const badge of unknown) {
      badge.drawn = '';
      badge.wide = badge.button.getBoundingClientRect().width / badge.origin.zoom;
      if (this.#known.size < MAX_WIDTHS && badge.wide > 0) this.#known.set(wordsOf(badge), badge.wide);
    }
  }
}

const wordsOf = ({ button }: Badge): string => button.dataset.words ?? '';

/** Writes what was read and looked at, and only what has changed. True if the badge moved, came or went. */
export function draw(badge: Badge): boolean {
  const { footing, button, origin } = badge;
  const fits = footing !== null && ('at' in footing || (footing.box.width >= BADGE_SIDE && footing.box.height >= BADGE_SIDE));
  const on = (fits && badge.seen) || badge.asked;
  const changed = on !== badge.on;
  badge.on = on;
  if (changed) button.classList.toggle('off', !on);
  if (!footing || !on) return changed;
  const { x, y, width, short, room } = spotOf(badge, footing);
  const { end, most } = growthOf(badge, x, width);
  const widest = short || 'at' in footing ? most : room;
  const drawn = `${short} ${end} ${widest / origin.zoom}`;
  if (drawn !== badge.drawn) {
    badge.drawn = drawn;
    button.classList.toggle('short', short);
    button.classList.toggle('end', end);
    button.style.maxWidth = widest < Number.POSITIVE_INFINITY ? `${widest / origin.zoom}px` : '';
  }
  if (!button.isConnected) badge.layer.layer.append(button);
  const left = (x - origin.x) / origin.zoom;
  const top = (y - origin.y) / origin.zoom;
  if (Math.abs(left - badge.x) <= MOVE_PX && Math.abs(top - badge.y) <= MOVE_PX) return changed;
  badge.x = left;
  badge.y = top;
  button.style.left = `${left}px`;
  button.style.top = `${top}px`;
  return true;
}

/**
 * Which way a badge that shows its shape only grows when its words are asked for: towards the left where it belongs to the right, and where
 * it would else reach beyond the window, which then could be scrolled that far. With room on neither side they are cut at the window's edge.
 */
function growthOf({ footing, wide, origin }: Badge, x: number, side: number): { end: boolean; most: number } {
  const words = (wide || WIDEST) * origin.zoom;
  const room = { on: innerWidth - x, back: x + side };
  const isLast = footing !== null && !('at' in footing) && footing.along.x < 0;
  const fits = { on: room.on >= words, back: room.back >= words };
  if (!fits.on && !fits.back) return { end: room.back > room.on, most: Math.max(side, Math.max(room.on, room.back) - EDGE_PX) };
  return { end: isLast ? fits.back : !fits.on, most: Number.POSITIVE_INFINITY };
}
