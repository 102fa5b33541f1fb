import type { Arg, Say } from '../../src/report.ts';

/** `browser.i18n.getMessage`: the empty string where the id is not known. */
export type GetMessage = (id: string, args?: string[]) => string;

/** Longest argument that goes into a sentence, in characters; file content decides it, so it is cut. */
export const ARG_LIMIT = 200;
/** Longest sentence shown, in characters. */
export const TEXT_LIMIT = 1_200;
/** Longest of both where the user wants to see all, or keeps it. */
const WHOLE_LIMIT = 20_000;

export interface Words {
  /** Text of a file, a list or a date as it may stand among our words, whichever way either goes. */
  part(text: string): string;
  /** A sentence in the user's language; the English text where the id is not known. `whole`: with all that a file puts into it. */
  say(say: Say, whole?: true): string;
  /** A word of the screens by its id, such as `ui_card_close`. */
  word(id: string, ...args: string[]): string;
  /** A number as the user writes it. */
  number(value: number): string;
}

/** Words in the language of the browser. `locale` is a BCP 47 tag for dates. */
export function createWords(ask: GetMessage, locale: string): Words {
  // Each question goes through the browser's bindings, and every badge has the same few.
  const plain = new Map<string, string>();
  const getMessage: GetMessage = (id, args = []) => {
    const text = args.length > 0 ? ask(id, args) : (plain.get(id) ?? ask(id));
    if (args.length === 0 && text !== '') plain.set(id, text);
    return text;
  };
  const rightToLeft = getMessage('ui_dir') === 'rtl';
  const part = (text: string, limit?: number) => (rightToLeft ? enclose(isolate(text, limit)) : isolate(text, limit));
  const word = (id: string, ...args: string[]) =>
    getMessage(
      id,
      args.map((arg) => part(arg)),
    ) || id;
  const shown = (arg: Arg, limit: number): string => {
    if (typeof arg === 'string') return part(arg, limit) || '…';
    return 'word' in arg ? getMessage(arg.word) || clean(arg.word, ARG_LIMIT) : formatDate(arg.date, locale);
  };
  return {
    part: (text) => part(text),
    word,
    number: (value) => formatNumber(value, locale),
    say: (say, whole) => {
      const args = (say.args ?? []).map((arg) => shown(arg, whole ? WHOLE_LIMIT : ARG_LIMIT));
      return clean(getMessage(say.id, args) || say.text, whole ? WHOLE_LIMIT : TEXT_LIMIT);
    },
  };
}

/** The browser's own tag for dates and numbers, such as `en-GB`, where it is of the language that our words are in; else that language. */
export function localeOf(browserTag: string, spoken: string): string {
  const language = (tag: string) => tag.split('-', 1)[0];
  return language(browserTag) === language(spoken) ? browserTag : spoken;
}

/**
 * Names the language and direction of our own words on an element: among a page's content it would take the page's, and a browser whose
 * language we do not speak gets English, whichever way its own goes.
 */
export function markLanguage(element: HTMLElement, words: Words): void {
  element.lang = words.word('ui_lang');
  element.dir = directionOf(words);
}

/** Which way the language runs. */
export function directionOf(words: Words): 'ltr' | 'rtl' {
  return words.word('ui_dir') === 'rtl' ? 'rtl' : 'ltr';
}

/** A day in the user's language. A bare date means that day everywhere; a moment is shown in the user's own time zone. */
export function formatDate(iso: string, locale: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return isolate(iso);
  const bare = /^\d{4}-\d{2}-\d{2}$/.test(iso);
  const options: Intl.DateTimeFormatOptions = bare ? { dateStyle: 'long', timeZone: 'UTC' } : { dateStyle: 'long' };
  try {
    return new Intl.DateTimeFormat(locale, options).format(time);
  } catch {
    return new Intl.DateTimeFormat('en', options).format(time); // a tag that Intl does not know
  }
}

function formatNumber(value: number, locale: string): string {
  try {
    return new Intl.NumberFormat(locale).format(value);
  } catch {
    return new Intl.NumberFormat('en').format(value); // a tag that Intl does not know
  }
}

// Control characters, line breaks, and letters that nothing is drawn of: in a name they only serve to hide or to move text. What joins or shapes
// the letters beside it stays, and so do our own isolates.
const UNSEEN = /([\p{Cc}\u2028\u2029\u2800\ufff9-\ufffb]|(?![\u034f\p{Bidi_C}\p{Join_C}\p{VS}])\p{DI})+/gu;
const BIDI_CONTROLS = /\p{Bidi_C}/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

// No language puts more on one letter; a stack of them, also with joiners between, is painted over the lines around it.
const STACKED = /(?<=[\p{M}\p{Join_C}]{3})[\p{M}\p{Join_C}]+/gu;
const HALF_LETTER = /[\ud800-\udbff]$/;
/** For each letter that may be shown, so many are looked at: a name may begin with many that are not. */
const LOOKED_AT = 8;

/** One line without invisible characters, and without what `turning` names; cut with an ellipsis. */
function clean(text: string, limit: number, turning?: RegExp): string {
  const seen = text.slice(0, limit * LOOKED_AT);
  const line = (turning ? seen.replace(turning, '') : seen).replace(UNSEEN, ' ').replace(STACKED, '').trim();
  const letters = [...line];
  if (letters.length <= limit && seen.length === text.length) return line;
  return `${letters
    .slice(0, limit - 1)
    .join('')
    .replace(HALF_LETTER, '')}…`;
}

const enclose = (line: string): string =>
  line === '' || line.startsWith(FIRST_STRONG_ISOLATE) ? line : `${FIRST_STRONG_ISOLATE}${line}${POP_ISOLATE}`;

/** Text of a file as it may stand inside our sentence: it cannot turn the words around it, whatever it holds. */
export function isolate(text: string, limit = ARG_LIMIT): string {
  const line = clean(text, limit, BIDI_CONTROLS);
  return RIGHT_TO_LEFT.test(line) ? `${FIRST_STRONG_ISOLATE}${line}${POP_ISOLATE}` : line;
}
