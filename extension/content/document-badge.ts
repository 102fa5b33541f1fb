import type { ItemView, Progress } from '../messages.ts';
import { drawPath, shapeOf } from '../ui/shapes.ts';
import { markLanguage, type Words } from '../ui/words.ts';
import { createBadge, dressBadge, nameOfBadge } from './badge.ts';
import { doc } from './native.ts';
import { OWN_PROPERTY } from './style.ts';

/** A sheet with a folded corner and two lines: a document that nobody looked into yet. */
const SHEET = 'M3 .8H9.6L13 4.2V15.2H3ZM4.5 2.3V13.7H11.5V5.2H8.6V2.3ZM6 7H10V8.4H6ZM6 9.8H10V11.2H6Z';

/** What a document's button shows: nobody asked yet, the answer is awaited, or the verdict. */
export type State = 'idle' | 'busy' | ItemView;

/** A badge beside a link, or one over a viewer that stands in the page. */
export function createDocumentBadge(place: 'link' | 'viewer'): HTMLButtonElement {
  const button = createBadge();
  button.classList.toggle('doc', place === 'link');
  return button;
}

const MEGABYTE = 1_000_000;
/** How much of the document is here, as the style draws it. */
const DONE = `${OWN_PROPERTY}done`;

/** `progress` tells how much of the document is here, while the answer is awaited. */
export function dressDocumentBadge(
  button: HTMLButtonElement,
  state: State,
  name: string,
  words: Words,
  progress: Progress | null = null,
): void {
  if (typeof state === 'object') {
    dressBadge(button, state, '', words, false);
    button.dataset.label = shapeOf(state);
    button.setAttribute('aria-label', words.word('ui_document_named', nameOfBadge(state, '', words), name));
    button.removeAttribute('aria-busy');
    button.style.removeProperty(DONE);
    return;
  }
  const text = state === 'busy' ? wordsOf(progress, words) : words.word('ui_document_check');
  button.style.setProperty(DONE, state === 'busy' && progress?.total ? `${Math.min(100, (100 * progress.got) / progress.total)}%` : '0%');
  markLanguage(button, words);
  button.replaceChildren(drawPath(SHEET, doc));
  button.dataset.words = text;
  button.dataset.label = state === 'busy' ? 'checking' : 'unchecked';
  button.setAttribute('aria-label', words.word('ui_document_named', text, name));
  button.setAttribute('aria-busy', String(state === 'busy'));
  button.classList.toggle('quiet', state === 'idle');
}

function wordsOf(progress: Progress | null, words: Words): string {
  if (!progress?.total) return words.word('ui_document_busy');
  const [got, total] = [progress.got, progress.total].map((bytes) => words.number(Math.round((10 * bytes) / MEGABYTE) / 10));
  return words.word('ui_document_progress', got ?? '', total ?? '');
}
