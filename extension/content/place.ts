import type { Corner } from '../messages.ts';
import { isQuiet } from './badge.ts';
import type { Entry } from './entries.ts';
import type { Layer } from './layer.ts';
import { BADGE_INSET, BADGE_MIN_SIDE, BADGE_SIDE, BADGE_WORDS_SIDE } from './style.ts';
import type { Box, Surroundings } from './visible.ts';

/** A live badge and what is known of its place. */
export interface Badge {
  readonly image: Element;
  readonly entry: Entry;
  readonly button: HTMLButtonElement;
  readonly layer: Layer;
  readonly corner: Corner;
  around: Surroundings;
  aroundAt: number;
  follow: number;
  /** Width with words, once measured. */
  wide: number;
  box: Box | null;
  /** Place in the layer's own coordinates. */
  x: number;
  y: number;
  inward: number;
  /** The last hit tests saw the picture. */
  seen: boolean;
  on: boolean;
}

/** Large enough to carry a badge. */
export function isLarge(image: Element): boolean {
  const { width, height } = image.getBoundingClientRect();
  return width >= BADGE_MIN_SIDE && height >= BADGE_MIN_SIDE;
}

/** Turned or skewed: its box has other proportions than the element. */
export function isTurned(image: Element): boolean {
  if (!(image instanceof HTMLElement)) return false;
  const { width, height } = image.getBoundingClientRect();
  return Math.abs(width * image.offsetHeight - height * image.offsetWidth) > 2 * Math.max(width, height);
}

/** Width that a badge may take of a picture. */
export function room(box: Box): number {
  return box.width - 2 * BADGE_INSET;
}

/** No room for words, or nothing that needs them. */
export function isShort({ entry, wide }: Badge, box: Box): boolean {
  return (entry.view !== null && isQuiet(entry.view)) || room(box) < Math.min(wide, BADGE_WORDS_SIDE);
}

/** Where a badge stands on its picture, in viewport coordinates. */
export function spot(badge: Badge, box: Box, inward: number): Box {
  const width = isShort(badge, box) ? BADGE_SIDE : Math.min(badge.wide, room(box));
  const inset = (side: number) => Math.min(BADGE_INSET, Math.max(0, (side - BADGE_SIDE) / 2));
  // From the chosen corner, and inward from there.
  const dx = inset(box.width) + inward * Math.max(0, box.width - width - 2 * BADGE_INSET);
  const dy = inset(box.height) + inward * Math.max(0, box.height - BADGE_SIDE - 2 * BADGE_INSET);
  const x = badge.corner.endsWith('right') ? box.x + box.width - width - dx : box.x + dx;
  const y = badge.corner.startsWith('bottom') ? box.y + box.height - BADGE_SIDE - dy : box.y + dy;
  return { x, y, width, height: BADGE_SIDE };
}
