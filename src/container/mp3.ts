// Specification: ISO/IEC 11172-3 §2.4.1 (frame header); ID3v2 in front, ID3v1 and APE behind; store: C2PA 2.2 §A.3.4
import type { Container } from '../asset.ts';
import { latin1 } from '../bytes/cursor.ts';
import { MalformedError, TruncatedError } from '../bytes/errors.ts';
import { readTail } from './audio-tail.ts';
import { type Findings, gather } from './findings.ts';
import { readFlac } from './flac.ts';
import { HeaderWindow } from './header-window.ts';
import { readId3Tags } from './id3.ts';
import { readOgg } from './ogg.ts';

/** Zeros that some writers leave between the tag and the first frame. */
const MAX_GAP = 64 * 1024;
const GAP_WINDOW = 512;

export const mp3: Container = {
  id: 'mp3',
  sniff: (head) => latin1(head.subarray(0, 3)) === 'ID3' || isFrame(head),
  /** The tags in front, then those at the end; the frames between them are not walked. FLAC and Ogg may stand behind an ID3 tag too. */
  walk: (source, budget) =>
    gather('audio/mpeg', async (found) => {
      const look = new HeaderWindow(source, budget);
      const from = await skipZeros(look, await readId3Tags(look, found, 0));
      const start = await look.upTo(from, 4);
      if (latin1(start) === 'fLaC') return readFlac(look, found, from);
      if (latin1(start) === 'OggS') {
        found.mediaType = 'audio/ogg';
        return readOgg(look, found, from);
      }
      if (start.length < 4) throw new TruncatedError('no sound behind the tag', from);
      if (!isFrame(start)) return nameOther(found, start, from);
      await addSound(look, found, from);
    }),
};

/** A frame of layer 3: eleven set bits, a version and a bit rate that exist. */
function isFrame(head: Uint8Array): boolean {
  const [first, second = 0, third = 0xff] = head;
  return first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && (second & 0x06) === 0x02 && third >> 4 !== 15;
}

async function skipZeros(look: HeaderWindow, from: number): Promise<number> {
  for (let at = from; at < from + MAX_GAP; ) {
    look.budget.step();
    const window = await look.upTo(at, GAP_WINDOW);
    const sound = window.findIndex((byte) => byte !== 0);
    if (sound >= 0) return at + sound;
    if (window.length < GAP_WINDOW) break;
    at += window.length;
  }
  return from;
}

/** Other sound behind an ID3 tag (AAC, layer 2) has its tags read; of the rest we know nothing. */
function nameOther(found: Findings, start: Uint8Array, at: number): void {
  if (start[0] !== 0xff || ((start[1] ?? 0) & 0xe0) !== 0xe0) throw new MalformedError('no sound behind the tag', at);
  if (((start[1] ?? 0) & 0xf6) === 0xf0) found.mediaType = 'audio/aac';
  found.problem('unsupported', 'the sound behind the tag is not MP3', at);
}

/** Adds the sound from `from` to the tags at the end of the file. */
async function addSound(look: HeaderWindow, found: Findings, from: number): Promise<void> {
  const end = await readTail(look, found, from);
  const sound = [{ offset: from, length: end - from }];
  found.add('pixels', 'frames', sound, sound);
  found.complete = true;
}
