/** Longest text that is parsed: workflow graphs with embedded notes reach some hundred KiB. */
const MAX_JSON = 8 * 1024 * 1024;

export type JsonObject = { readonly [key: string]: unknown };

/**
 * A JSON object, or undefined for anything else. Python writes NaN and Infinity, which JSON does not know;
 * they are read as null. What follows the first NUL is dropped.
 */
export function parseObject(text: string): JsonObject | undefined {
  const trimmed = text.split('\0', 1)[0]?.trim() ?? '';
  if (trimmed.length > MAX_JSON || !trimmed.startsWith('{')) return undefined;
  const value = tryParse(trimmed) ?? tryParse(withoutNaN(trimmed));
  return isObject(value) ? value : undefined;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Replaces NaN and Infinity outside of strings, in one pass. */
function withoutNaN(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    out += text.slice(at, end).replace(/-?\b(?:NaN|Infinity)\b/g, 'null');
    at = quote < 0 ? text.length : endOfString(text, quote);
    out += text.slice(end, at);
  }
  return out;
}

/** Where the string that begins at `quote` ends, its closing quote included. */
export function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value's own entry, so that `__proto__` and `constructor` are nothing special. */
export function entry(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** A number, or a text that is one: many tools write their settings as texts. */
export function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value));
}
