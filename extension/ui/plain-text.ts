/** Longest text that is shown or saved whole, in characters. */
export const PLAIN_LIMIT = 20_000;

// What cannot be seen, turns the text around it, or would be stacked over the lines around it, is shown by its number; tabs, line breaks and
// the joints of emoji stay.
const HIDDEN =
  /(?![\t\n\p{VS}])(?!(?<=\p{Extended_Pictographic}|\ufe0f)\u200d)[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\u2800]|(?<=[\p{M}\u200d]{3})\p{M}/gu;

/** A value of a file as it stands, with its hidden characters made visible as U+202E and the like, cut at {@link PLAIN_LIMIT}. */
export function plainText(value: string): string {
  const shown = value
    .slice(0, PLAIN_LIMIT)
    .replace(HIDDEN, (letter) => `\u2039U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}\u203a`);
  return value.length > PLAIN_LIMIT ? `${shown}\u2026` : shown;
}

/** Lone halves of characters are no text that can be saved. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
