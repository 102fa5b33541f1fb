// Specification: C2PA 2.4 §A.8 (manifests in unstructured text), RFC 3629 (UTF-8)
import type { Container, Part, Range } from '../asset.ts';
import { concatBytes } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { decodeSelectors } from '../bytes/selectors.ts';
import { type ByteSource, memorySource } from '../bytes/source.ts';

/** Longer texts are not searched; a novel has a tenth of it. */
const MAX_TEXT = 16 * 1024 * 1024;
/** Runs of a text that may be a store; two stores are already one too many. */
const MAX_RUNS = 16;
/** A mark that shows nothing, and then bytes as variation selectors: the sixteen old ones and 240 of the supplement. */
const RUN = /\uFEFF([\uFE00-\uFE0F\u{E0100}-\u{E01EF}]+)/gu;
const MARK_OCTETS = 3;
/** `C2PATXT`, zero, a version of one byte, and the length of the store in four. */
const MAGIC = Uint8Array.of(0x43, 0x32, 0x50, 0x41, 0x54, 0x58, 0x54, 0);
const VERSION = 1;
const HEADER = MAGIC.length + 1 + 4;
/** The mark and the first letter of the magic, as they stand in a file. */
const START = Uint8Array.of(0xef, 0xbb, 0xbf, 0xf3, 0xa0, 0x84, 0xb3);

/** A text that carries a manifest store: its bytes in the form that was hashed. */
export interface SignedText {
  readonly container: Container;
  readonly source: ByteSource;
}

/** The text behind `source` where all of it is here and it holds a manifest store; undefined for every other file. */
export async function findSignedText(source: ByteSource): Promise<SignedText | undefined> {
  if (source.whole !== true) return undefined;
  const bytes = await source.all();
  if (bytes.length > MAX_TEXT || !includes(bytes, START)) return undefined;
  const text = decode(bytes)?.normalize('NFC');
  return text === undefined ? undefined : { container: signedText, source: memorySource(new TextEncoder().encode(text)) };
}

const signedText: Container = {
  id: 'text',
  // Where a text holds its store is not told by how it begins.
  sniff: () => false,
  async walk(source) {
    const bytes = await source.all();
    const text = decode(bytes) ?? '';
    const parts: Part[] = [];
    let at = 0;
    let from = 0;
    let runs = 0;
    for (const match of text.matchAll(RUN)) {
      if (++runs > MAX_RUNS) throw new HardLimitError('runs', `more than ${MAX_RUNS} runs of variation selectors`);
      const offset = from + octetsOf(text.slice(at, match.index));
      const outer = { offset, length: octetsOf(match[0]) };
      at = match.index + match[0].length;
      from = offset + outer.length;
      const store = readRun(match[1] ?? '', offset + MARK_OCTETS);
      if (store) parts.push({ role: 'jumbf', name: 'C2PATextManifestWrapper', ranges: [store], outer: [outer], coding: 'selectors' });
    }
    if (parts.length === 0) throw new MalformedError('no manifest store in this text', 0);
    const content = between(
      parts.flatMap((part) => part.outer),
      bytes.length,
    );
    parts.push({ role: 'unknown', name: 'text', ranges: content, outer: content });
    return { mediaType: 'text/plain', parts, complete: true, problems: [] };
  },
};

/** Where the store stands in a run; undefined where the run is something else. @throws MalformedError for a store that is cut */
function readRun(run: string, offset: number): Range | undefined {
  const letters = [...run];
  const header = decodeSelectors(letters.slice(0, HEADER).join(''));
  if (!header || !MAGIC.every((byte, at) => header[at] === byte)) return undefined;
  const length = header.length === HEADER ? new DataView(header.buffer).getUint32(MAGIC.length + 1) : 0;
  if (header[MAGIC.length] !== VERSION || length === 0 || letters.length < HEADER + length)
    throw new MalformedError('a manifest store in a text is cut, or of an unknown version', offset);
  const start = octetsOf(letters.slice(0, HEADER).join(''));
  return { offset: offset + start, length: octetsOf(letters.slice(HEADER, HEADER + length).join('')) };
}

function octetsOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(concatBytes([bytes]));
  } catch {
    return undefined; // no UTF-8
  }
}

/** What of `size` bytes no range holds. */
function between(ranges: readonly Range[], size: number): Range[] {
  const ends = [...ranges, { offset: size, length: 0 }];
  return ends
    .map(({ offset }, at) => {
      const before = ranges[at - 1];
      const start = before ? before.offset + before.length : 0;
      return { offset: start, length: offset - start };
    })
    .filter(({ length }) => length > 0);
}

function includes(bytes: Uint8Array, wanted: Uint8Array): boolean {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}
