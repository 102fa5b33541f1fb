import type { ItemView } from '../messages.ts';
import { drawShape, type Shape, shapeOf } from '../ui/shapes.ts';
import { markLanguage, type Words } from '../ui/words.ts';
import { doc } from './native.ts';

/** Longest alternative text in an accessible name, in characters. */
const ALT_LIMIT = 120;

/** Unknown without anything to tell stays quiet: its shape only, the words when asked for. */
export function isQuiet(view: ItemView): boolean {
  return view.label === 'unknown' && view.reason === 'none';
}

/** What assistive technology reads: the badge's words, the sentence, and of which picture. */
export function nameOfBadge(view: ItemView, alt: string, words: Words): string {
  const sentence = view.says[0];
  const name = sentence ? `${words.say(view.badge)}: ${words.say(sentence)}` : words.say(view.badge);
  const picture = alt.replace(/\s+/g, ' ').trim().slice(0, ALT_LIMIT);
  return picture ? [name, words.word('ui_badge_picture', picture)].join(' ') : name;
}

/** A small pill: a shape and words. The words are painted by the style, so that the page's own search does not find them. */
export function createBadge(): HTMLButtonElement {
  const button = doc.createElement('button');
  button.type = 'button';
  button.className = 'badge off';
  button.tabIndex = -1;
  button.setAttribute('aria-haspopup', 'dialog');
  button.setAttribute('aria-expanded', 'false');
  return button;
}

/** Each shape is drawn once and copied. */
const drawn = new Map<Shape, SVGSVGElement>();

function copyShape(shape: Shape): Node {
  const first = drawn.get(shape) ?? drawShape(shape, doc);
  drawn.set(shape, first);
  return first.cloneNode(true);
}

/**
 * Gives the badge the shape and the words of a view; `alt` is the page’s own name of the item. The style draws the shape of a quiet one: by far
 * the most are such, and every `<svg>` costs a scrolling page a third of its paint.
 */
export function dressBadge(button: HTMLButtonElement, view: ItemView, alt: string, words: Words, quiet = isQuiet(view)): void {
  markLanguage(button, words);
  button.replaceChildren(...(quiet ? [] : [copyShape(shapeOf(view))]));
  button.dataset.words = words.say(view.badge);
  button.dataset.label = shapeOf(view);
  button.setAttribute('aria-label', nameOfBadge(view, alt, words));
  button.classList.toggle('quiet', quiet);
}
