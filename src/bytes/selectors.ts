/** The sixteen variation selectors of the basic plane, and the 240 of the supplement (Unicode §23.4). */
const BASIC = { first: 0xfe00, count: 16 } as const;
const SUPPLEMENT = { first: 0xe0100, count: 240 } as const;

/** Bytes that stand as variation selectors, as C2PA 2.4 §A.8 writes them; undefined where any other letter stands among them. */
export function decodeSelectors(text: string): Uint8Array<ArrayBuffer> | undefined {
  const letters = [...text];
  const bytes = new Uint8Array(letters.length);
  for (const [at, letter] of letters.entries()) {
    const code = letter.codePointAt(0) ?? 0;
    const basic = code - BASIC.first;
    const supplement = code - SUPPLEMENT.first;
    if (basic >= 0 && basic < BASIC.count) bytes[at] = basic;
    else if (supplement >= 0 && supplement < SUPPLEMENT.count) bytes[at] = supplement + BASIC.count;
    else return undefined;
  }
  return bytes;
}
