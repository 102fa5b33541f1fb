// Specification: ISO 32000-2 §7.2.3 (character set)
const codesOf = (characters: string) => new Set([...characters].map((character) => character.charCodeAt(0)));

export const WHITE_SPACE = codesOf('\0\t\n\f\r ');
export const DELIMITERS = codesOf('()<>[]{}/%');

/** Whether the byte is a decimal digit. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** The value of a hexadecimal digit; undefined for any other byte. */
export function hexDigit(byte: number): number | undefined {
  if (isDigit(byte)) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : undefined;
}

/** White space that an offset may point at in front of what it means, in bytes: a line end, which some writers count to it. */
export const MAX_LEAD = 2;

/** The first byte after that white space. */
export function firstMark(bytes: Uint8Array): number | undefined {
  return bytes.subarray(0, MAX_LEAD + 1).find((byte) => !WHITE_SPACE.has(byte));
}
