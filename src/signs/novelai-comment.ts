// NovelAI's settings, and the signature that it keeps in them. Specification: NovelAI/novelai-image-metadata, nai_sig.py
import { endOfString, entry, isNumber, isText, parseObject } from './json.ts';

/** Ed25519 key that NovelAI published for its pictures. */
export const NOVELAI_KEY = 'Y2JcQAOhLwzwSDUJPNgL04nS0Tbqm7cSRc4xk0vRMic=';
const SIGNATURE_BYTES = 64;
/** A comment with its vibe images in it has some MiB; a longer one is not signed anew. */
const MAX_COMMENT = 8 * 1024 * 1024;

export interface NovelaiComment {
  /** Base64, where the settings are signed. */
  readonly signature?: string;
  /** What was signed after the pixels: the settings without the signature, in Python's own spelling. */
  readonly signed: string;
}

/** NovelAI's settings by their structure: steps, sampler and seed, with its own `uc` or signature, or with a prompt and `scale`. */
export function readNovelaiComment(text: string): NovelaiComment | undefined {
  if (text.length > MAX_COMMENT) return undefined;
  const object = parseObject(text);
  // Newer pictures carry the comment inside of another one.
  const inner = entry(object, 'Comment');
  if (isText(inner)) return readNovelaiComment(inner);
  if (object === undefined || !isNumber(entry(object, 'steps')) || !isNumber(entry(object, 'seed'))) return undefined;
  const signature = entry(object, 'signed_hash');
  const own = isText(signature) || typeof entry(object, 'uc') === 'string';
  const guided = typeof entry(object, 'prompt') === 'string' && isNumber(entry(object, 'scale'));
  if (!isText(entry(object, 'sampler')) || !(own || guided)) return undefined;
  return { signed: writeLikePython(text.trim(), 'signed_hash'), ...(isText(signature) && { signature }) };
}

/**
 * The outermost JSON object without the member `without`, as Python's `json.dumps` writes it: `, ` and `: `, and letters beyond ASCII escaped.
 * Numbers keep their spelling (`5.0` stays `5.0`), which parsing and writing in JavaScript would lose.
 */
export function writeLikePython(text: string, without: string): string {
  const members: string[] = [];
  let out = '';
  let depth = 0;
  const close = () => {
    if (out !== '') members.push(out);
    out = '';
  };
  for (let at = 0; at < text.length; ) {
    const letter = text[at] ?? '';
    if (letter === '"') {
      const end = endOfString(text, at);
      out += pythonString(text.slice(at, end));
      at = end;
      continue;
    }
    at++;
    if (/\s/.test(letter)) continue;
    if ('{['.includes(letter) && depth++ === 0) continue;
    if ('}]'.includes(letter) && --depth === 0) break;
    if (letter === ',' && depth === 1) close();
    else out += letter === ',' ? ', ' : letter === ':' ? ': ' : letter;
  }
  close();
  return `{${members.filter((member) => !member.startsWith(`"${without}": `)).join(', ')}}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
  '"': '\\"',
  '\\': '\\\\',
};

function pythonString(token: string): string {
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch {
    return token;
  }
  const escaped = String(value).replace(/[^ !#-[\]-~]/g, (unit) => SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}

/** Decoded pixels in reading order; `channels` bytes each, of which the first three are red, green and blue. */
export interface Pixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly channels: 3 | 4;
}

/**
 * Does NovelAI's signature fit these pixels and settings? `unchecked` where the host has no Ed25519 or the settings hold no signature.
 * A good answer needs pixels that no colour management or alpha has changed.
 */
export async function verifyNovelai(comment: NovelaiComment, pixels: Pixels, key = NOVELAI_KEY): Promise<'good' | 'bad' | 'unchecked'> {
  if (comment.signature === undefined) return 'unchecked';
  const signature = fromBase64(comment.signature);
  if (signature?.length !== SIGNATURE_BYTES) return 'bad';
  const rgb = dropAlpha(pixels);
  const text = new TextEncoder().encode(comment.signed);
  const message = new Uint8Array(rgb.length + text.length);
  message.set(rgb);
  message.set(text, rgb.length);
  try {
    const imported = await crypto.subtle.importKey('raw', fromBase64(key) ?? new Uint8Array(), { name: 'Ed25519' }, false, ['verify']);
    return (await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, message)) ? 'good' : 'bad';
  } catch {
    return 'unchecked';
  }
}

function dropAlpha({ data, channels }: Pixels): Uint8Array | Uint8ClampedArray {
  if (channels === 3) return data;
  const rgb = new Uint8Array((data.length / 4) * 3);
  for (let from = 0, to = 0; from + 3 < data.length; from += 4) {
    rgb[to++] = data[from] ?? 0;
    rgb[to++] = data[from + 1] ?? 0;
    rgb[to++] = data[from + 2] ?? 0;
  }
  return rgb;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
