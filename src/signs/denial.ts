// What people write into a field for an AI system where there was none. The languages are those of the product, and some that are near to them.

/** Nothing but marks, or a word that stands for nothing. */
const EMPTY =
  /^(?:[^\p{L}\p{N}]*|0+|n[./ ]{0,2}a\.?|n|nil|null|undefined|unspecified|unknown|empty|false|tbd|tba|not (?:known|specified|applicable|available))\.?$/iu;
/** `AI: none` */
const LABEL = /^ai\s*:\s*/i;
/** The first word of an answer that says no. */
const NO =
  /^(?:no|none|not|non|never|nothing|without|kein(?:e[nrms]?)?|nein|nicht|ohne|aucune?|sans|ning[uú]n[oa]?|sin|nenhuma?|sem|nessun[oa]?|senza|geen|zonder|нет|без|不使用|未使用|没有|沒有|无|無|なし|ない|없음|بدون|لا|لم|không|wala|walang|hindi)(?![\p{L}\p{N}])/iu;
/** Words that go on without a space. */
const NO_AI =
  /^(?:不使用|未使用|没有使用|沒有使用|没有|沒有|无|無|非)\s*(?:ai|人工智能|人工智慧|生成)|(?:使用していない|使っていない|사용하지 않음)/iu;
/** The denial of a sentence: `AI was not used`, `an original photo, no AI`. A row of hyphens is one word, so that there is one way to read it. */
const SENTENCE =
  /(?<![\p{L}\p{N}])(?:no|not|never|without|zero|non)[ -](?:[\p{L}-]+ ){0,3}(?:[\p{L}-]+-)?(?:ai|a\.i\.|artificial|used|created|generated|made|involved)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])ai[ -]free(?![\p{L}\p{N}])/iu;
/** Made by a person or taken by a device. */
const BY_PEOPLE =
  /^(?:(?:made |created |drawn |taken |written )?(?:by )?(?:an? |the )?(?:human|hand|person|people|artist|photographer|camera|photo|photograph)s?(?:[ -](?:made|created|written|drawn|taken))?|hand-?made|manual(?:ly)?)\.?$/iu;

/** Words of an answer; a prompt that speaks of AI has more. */
const MAX_ANSWER = 6;
/** What is read of a value, in characters: whoever denies does so at its beginning. */
const MAX_TEXT = 1_000;

/** Whether a field for an AI system says that there was none, or says nothing. */
export function deniesSystem(value: string): boolean {
  const text = answerOf(value);
  return deniesPrompt(text) || [NO, NO_AI, SENTENCE, BY_PEOPLE].some((form) => form.test(text));
}

/** The same for a field of a prompt, which may begin with any word: `no clouds over the sea`. */
export function deniesPrompt(value: string): boolean {
  const text = answerOf(value);
  return (
    EMPTY.test(text) ||
    (text.split(/\s+/).length <= MAX_ANSWER && (SENTENCE.test(text) || (NO.test(text) && !/\s/.test(text)) || NO_AI.test(text)))
  );
}

function answerOf(value: string): string {
  return value.trim().slice(0, MAX_TEXT).replace(LABEL, '');
}
