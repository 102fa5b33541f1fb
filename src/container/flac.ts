// Specification: RFC 9639 §8 (metadata blocks), §8.6 (Vorbis comment); ID3v2 in front as in C2PA 2.2 §A.3.4
import type { Container, Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { readTail } from './audio-tail.ts';
import { type Findings, gather, keepGoing } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { TagBytes } from './tag-bytes.ts';
import { readVorbisComments } from './vorbis-comment.ts';

const MAGIC = 'fLaC';
const LAST = 0x80;
const COMMENTS = 4;
const PICTURE = 6;
const BLOCK_NAMES: readonly string[] = ['STREAMINFO', 'PADDING', 'APPLICATION', 'SEEKTABLE', 'VORBIS_COMMENT', 'CUESHEET', 'PICTURE'];
const INVALID = 127;

export const flac: Container = {
  id: 'flac',
  sniff: (head) => latin1(head.subarray(0, MAGIC.length)) === MAGIC,
  walk: (source, budget) => gather('audio/flac', (found) => readFlac(new HeaderWindow(source, budget), found, 0)),
};

/** Hops over the metadata blocks behind the magic at `from`; then comes the sound, and perhaps old tags at its end. */
export async function readFlac(look: HeaderWindow, found: Findings, from: number): Promise<void> {
  found.mediaType = 'audio/flac';
  let at = from + MAGIC.length;
  for (let last = false; !last; ) {
    look.budget.step();
    const cursor = new Cursor(await look.exactly(at, 4), 0, 4, at);
    const kind = cursor.u8();
    const length = cursor.u8() * 0x1_0000 + cursor.u16();
    last = (kind & LAST) !== 0;
    if ((kind & ~LAST) === INVALID) throw new MalformedError(`no metadata block at ${at}`, at);
    const outer = { offset: at, length: 4 + length };
    await look.mustReach(at + outer.length, 'a metadata block');
    await keepGoing(found, () => readBlock(look, found, kind & ~LAST, outer));
    at += outer.length;
  }
  const [first, second = 0] = await look.exactly(at, 2);
  if (first !== 0xff || (second & 0xfc) !== 0xf8) throw new MalformedError('no sound behind the metadata', at);
  const end = await readTail(look, found, at);
  const sound = [{ offset: at, length: end - at }];
  found.add('pixels', 'frames', sound, sound);
  found.complete = true;
}

async function readBlock(look: HeaderWindow, found: Findings, kind: number, outer: Range): Promise<void> {
  const data = { offset: outer.offset + 4, length: outer.length - 4 };
  if (kind === COMMENTS) return readVorbisComments(found, TagBytes.plain(look, data));
  found.add(kind === PICTURE ? 'embedded' : 'unknown', BLOCK_NAMES[kind] ?? `block ${kind}`, [data], [outer]);
}
