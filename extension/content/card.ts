import type { Say, ToldSignature } from '../../src/report.ts';
import type { ItemView } from '../messages.ts';
import { type Part, partOf } from '../ui/part.ts';
import { drawShape, shapeOf } from '../ui/shapes.ts';
import { markLanguage, type Words } from '../ui/words.ts';
import type { Box } from './box.ts';
import { doc } from './native.ts';
import { CARD_GAP } from './style.ts';

/** Follows the size of text that the user has chosen in the browser. */
const WIDTH = '24em';
const MIN_HEIGHT = 120;
/** Sentences on one card, in one part of it, and signatures. */
const MAX_LINES = 60;
const MAX_SIGNATURES = 20;

/** The card of one picture: all that a verdict says, as plain text, and what can be done about it. */
export function createCard(view: ItemView, words: Words, ...controls: readonly HTMLElement[]): HTMLElement {
  const card = element('div', 'card');
  card.tabIndex = -1;
  markLanguage(card, words);
  card.setAttribute('role', 'dialog');
  card.setAttribute('aria-label', words.word('ui_card_title'));
  const head = element('div', 'head');
  const title = element('div', 'title', words.say(view.badge));
  title.title = title.dataset.text ?? '';
  title.setAttribute('role', 'heading');
  title.setAttribute('aria-label', title.title);
  title.setAttribute('aria-level', '2');
  head.append(drawShape(shapeOf(view), doc), title);
  const close = doc.createElement('button');
  close.type = 'button';
  close.className = 'close';
  close.setAttribute('aria-label', words.word('ui_card_close'));
  card.append(head);
  let part: Part | null = null;
  let box = card;
  for (const say of view.says.slice(0, MAX_LINES)) {
    const next = partOf(say.id);
    if (next !== null && next !== part) {
      part = next;
      box = element('div', 'part');
      box.append(element('div', 'term', words.word(`ui_card_${part}`)));
      card.append(box);
    }
    box.append(line(say, words));
  }
  if (view.signatures) card.append(signatures(view.signatures, words));
  card.append(...controls, element('div', 'foot', words.word('ui_card_place')), close);
  return card;
}

/** Every signature of a document, folded: the sentences above are those of the one that decides. */
function signatures(all: readonly ToldSignature[], words: Words): HTMLElement {
  const box = element('div', 'part');
  box.append(element('div', 'term', words.word('ui_card_signatures', words.number(all.length))));
  for (const { heading, says } of all.slice(0, MAX_SIGNATURES)) {
    box.append(fold(words.say(heading), ...says.slice(0, MAX_LINES).map((say) => line(say, words))));
  }
  return box;
}

/** The browser's own control: it needs no listener, which the page would see. */
function fold(name: string, ...lines: readonly HTMLElement[]): HTMLElement {
  const made = element('details', 'fold');
  const summary = element('summary', 'name', name);
  made.append(summary, ...lines);
  return made;
}

/** An element of a card. */
export function element(name: string, className: string, text?: string): HTMLElement {
  const made = doc.createElement(name);
  made.className = className;
  if (text !== undefined) write(made, text);
  return made;
}

/**
 * Words of a card are painted by the style, like those of a badge. Of a text node in a closed root Chromium's `window.find` and selection tell
 * the page the words, and Firefox's hand it the very node, by which it could write all of ours anew.
 */
export function write(made: HTMLElement, text: string): void {
  made.dataset.text = text;
  if (made.localName === 'button' || made.localName === 'summary') made.setAttribute('aria-label', text);
}

/** One sentence; where what a file puts into it is cut, with a way to see all. */
export function line(say: Say, words: Words): HTMLElement {
  const text = words.say(say);
  const made = element('div', 'line', text);
  const whole = words.say(say, true);
  if (whole !== text) made.append(fold(words.word('ui_panel_more'), element('div', 'all', whole)));
  return made;
}

/** The most that a card takes, as a style, in a window of this width. */
export const widthOfCard = (window: number, zoom: number): string => `min(${WIDTH},${(window - 2 * CARD_GAP) / zoom}px)`;

interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Below the badge if there is room, else above it, else where it fits; always inside the viewport. In viewport coordinates. */
export function placeCard(badge: Box, { width, height }: Extent, viewport: Extent): { x: number; y: number; max: number } {
  const max = Math.max(Math.min(MIN_HEIGHT, viewport.height), Math.min(viewport.height * 0.7, viewport.height - 2 * CARD_GAP));
  const used = Math.min(height, max);
  const below = badge.y + badge.height + CARD_GAP;
  const above = badge.y - CARD_GAP - used;
  const fits = below + used <= viewport.height - CARD_GAP;
  const y = fits ? below : above >= CARD_GAP ? above : Math.max(CARD_GAP, viewport.height - CARD_GAP - used);
  const x = Math.max(CARD_GAP, Math.min(badge.x, viewport.width - CARD_GAP - width));
  return { x, y, max };
}
