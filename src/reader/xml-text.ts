// Specification: XML 1.0 (fifth edition) §2.2 and §4.1; ISO 16684-1 §7.1 (codings of a packet)
import { latin1, utf8 } from '../bytes/cursor.ts';

/** A bare `&`, or an entity that XML does not know, as in a prompt that a program wrote without escaping it. */
const STRAY = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);)/gi;
/** Characters that XML does not allow (§2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are taken out
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** A packet that programs write by hand is shorter; and a text of nothing but faults is not worth the time. */
const MAX_MENDED = 1024 * 1024;
const MAX_STRAYS = 2_000;

/** The text with such characters written or left out as XML wants it; undefined where that is too much work. What else is wrong stays. */
export function mendXml(text: string): string | undefined {
  if (text.length > MAX_MENDED) return undefined;
  let strays = 0;
  for (const _ of text.matchAll(STRAY)) if (++strays > MAX_STRAYS) return undefined;
  return text.replace(STRAY, '&amp;').replace(FORBIDDEN, '');
}

/** UTF-8, or UTF-16 or UTF-32 by its mark or its first letter (§7.1). */
export function decodeXml(bytes: Uint8Array): string {
  const start = latin1(bytes.subarray(0, 8));
  if (/^\0\0(?:\xfe\xff|\0[^\0]\0\0\0[^\0])/.test(start)) return decodeUtf32(bytes, false);
  if (/^(?:\xff\xfe\0\0|[^\0]\0\0\0[^\0]\0\0\0)/.test(start)) return decodeUtf32(bytes, true);
  const [first, second] = bytes;
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return new TextDecoder('utf-16be').decode(bytes);
  if ((first === 0xff && second === 0xfe) || (second === 0 && first !== 0)) return new TextDecoder('utf-16le').decode(bytes);
  return utf8(bytes);
}

function decodeUtf32(bytes: Uint8Array, little: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const units = new Uint16Array(bytes.length >> 2);
  // Letters outside of the first plane stand in no name and in no value that counts.
  for (let at = 0; at < units.length; at++) units[at] = Math.min(view.getUint32(at * 4, little), 0xfffd);
  return new TextDecoder('utf-16le').decode(units);
}
