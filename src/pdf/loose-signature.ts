// Specification: ISO 32000-2 §12.8.1 (ByteRange); PDF insecurity: SWA

/** Signatures that are looked for in a file that cannot be read as a document, and how far a signature value reaches, in bytes. */
const MAX_FOUND = 64;
const MAX_VALUE = 16 * 1024 * 1024;
const RANGE = /\/ByteRange\s{0,8}\[\s{0,8}0\s{1,8}(\d{1,12})\s{1,8}(\d{1,12})\s{1,8}\d{1,12}\s{0,32}\]/g;
const SLICE = 8 * 1024 * 1024;

/**
 * True when a file holds a signature whose gap begins as a signature value and then holds something else: whoever built that wanted
 * readers to see what nobody signed. Asked only where the file cannot be read as a document; it proves nothing good.
 */
export function hasStuffedGap(bytes: Uint8Array): boolean {
  let found = 0;
  for (let from = 0; from < bytes.length; from += SLICE) {
    for (const match of textOf(bytes.subarray(from, from + SLICE + 256)).matchAll(RANGE)) {
      found += 1;
      if (found > MAX_FOUND) return false;
      if (isStuffed(bytes, Number(match[1]), Number(match[2]))) return true;
    }
  }
  return false;
}

function isStuffed(bytes: Uint8Array, gapStart: number, gapEnd: number): boolean {
  if (gapEnd > bytes.length || gapEnd <= gapStart || bytes[gapStart] !== 0x3c) return false;
  const end = bytes.subarray(gapStart, Math.min(gapEnd, gapStart + MAX_VALUE)).indexOf(0x3e);
  const value = end < 0 ? '' : textOf(bytes.subarray(gapStart + 1, gapStart + 5));
  return /^30[0-9A-Fa-f]{2}$/.test(value) && gapStart + end + 1 < gapEnd;
}

/** Whether the words of a signature stand anywhere in the file. */
export function mentionsSignature(bytes: Uint8Array): boolean {
  for (let from = 0; from < bytes.length; from += SLICE)
    if (textOf(bytes.subarray(from, from + SLICE + 16)).includes('/ByteRange')) return true;
  return false;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
