import { isolate, type Words } from './words.ts';

/** What the button says that loads the larger file a picture leads to. `host` is null where it is the page's own. */
export function fullSizeButton(host: string | null): string {
  return host === null ? 'ui_full_check' : 'ui_full_check_away';
}

/** Who else learns of it; empty where nobody does. */
export function fullSizeNote(host: string | null, words: Words): string {
  return host === null ? '' : words.word('ui_full_away_note', isolate(host));
}
