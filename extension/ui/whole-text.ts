import type { Progress, Unread } from '../messages.ts';
import { formatSize } from './size.ts';
import type { Words } from './words.ts';

/** How often a screen asks how far a check has come. */
export const WHOLE_LOOK_MS = 400;

/** What the button says; null where the file is larger than the limit in the settings. */
export function wholeButton({ kind, bytes, cap }: Unread, words: Words, locale: string): string | null {
  if (bytes === null) return words.word(`ui_whole_${kind}_any`);
  return bytes > cap ? null : words.word(`ui_whole_${kind}`, formatSize(bytes, locale));
}

/** Why there is no button. */
export function wholeTooLarge({ bytes, cap }: Unread, words: Words, locale: string): string {
  return words.word('ui_whole_large', formatSize(bytes ?? 0, locale), formatSize(cap, locale));
}

/** How far a check has come, in words. */
export function wholeProgress({ got, total }: Progress, words: Words, locale: string): string {
  if (total !== null && got >= total) return words.word('ui_whole_judging');
  const loaded = formatSize(got, locale);
  return total === null ? words.word('ui_whole_loading_any', loaded) : words.word('ui_whole_loading', loaded, formatSize(total, locale));
}
