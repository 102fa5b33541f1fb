const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NONE = 0xff;
const PAD = 0x3d;

const VALUES = new Uint8Array(256).fill(NONE);
for (const [value, letter] of Array.from(ALPHABET).entries()) VALUES[letter.charCodeAt(0)] = value;

/**
 * The octets of base64 text (RFC 4648 §4), or undefined for anything but the strict form: the alphabet alone, no spaces, the
 * padding that the length asks for, and no set bits that it drops. So one content has one text.
 */
export function decodeBase64(text: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.at(-1) !== PAD ? 0 : text.at(-2) !== PAD ? 1 : 2;
  const digits = text.length - padding;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let at = 0;
  for (let index = 0; index < digits; index++) {
    const value = VALUES[text[index] ?? 0] ?? NONE;
    if (value === NONE) return undefined;
    bits = ((bits << 6) | value) & 0xff_ffff;
    const held = (index % 4) * 6 + 6;
    if (index % 4 !== 0) out[at++] = (bits >> (held === 12 ? 4 : held === 18 ? 2 : 0)) & 0xff;
  }
  const dropped = padding === 1 ? 3 : padding === 2 ? 15 : 0;
  return (bits & dropped) === 0 ? out : undefined;
}
