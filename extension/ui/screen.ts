import { browser } from '../platform.ts';
import { createWords, localeOf, markLanguage, type Words } from './words.ts';

/** What a screen starts with. `locale` is a BCP 47 tag for dates and numbers. */
export interface Screen {
  readonly words: Words;
  readonly locale: string;
  readonly place: HTMLElement;
}

/** Names the page in the user's language and finds the place to draw in; null where the document is not ours. */
export function openScreen(title: string): Screen | null {
  const locale = localeOf(browser.i18n.getUILanguage(), browser.i18n.getMessage('ui_lang') || 'en');
  const words = createWords((id, args) => browser.i18n.getMessage(id, args), locale);
  markLanguage(document.documentElement, words);
  document.title = words.word(title);
  const place = document.querySelector('main');
  return place ? { words, locale, place } : null;
}
