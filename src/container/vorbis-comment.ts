// Specification: Vorbis I §5.2 (comment header); RFC 7845 §5.2; RFC 9639 §8.6; xiph.org, METADATA_BLOCK_PICTURE
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import type { Findings } from './findings.ts';
import type { TagBytes } from './tag-bytes.ts';

const MAX_KEY = 200;
/** Covers, written as Base64 among the texts. */
const PICTURES = ['METADATA_BLOCK_PICTURE', 'COVERART'];

/** Each comment is KEY=value in UTF-8, and goes out as its value, as `VORBIS_COMMENT/KEY`. @throws MalformedError */
export async function readVorbisComments(found: Findings, bytes: TagBytes): Promise<void> {
  const vendor = await readLength(bytes, 0);
  found.add('unknown', 'VORBIS_COMMENT vendor', bytes.ranges(4, vendor), bytes.ranges(0, 4 + vendor));
  let at = 4 + vendor;
  const count = await readNumber(bytes, at, 'Vorbis comments without their number');
  at += 4;
  for (let index = 0; index < count; index++) {
    bytes.look.budget.step();
    const length = await readLength(bytes, at);
    const start = latin1(await bytes.read(at + 4, Math.min(length, MAX_KEY)));
    const skip = start.indexOf('=') + 1;
    const key = skip > 0 ? start.slice(0, skip - 1) : '';
    const role = PICTURES.includes(key.toUpperCase()) ? 'embedded' : 'text';
    found.add(role, `VORBIS_COMMENT/${key}`, bytes.ranges(at + 4 + skip, length - skip), bytes.ranges(at, 4 + length));
    at += 4 + length;
  }
}

/** The length of the text at `at`, which follows it. */
async function readLength(bytes: TagBytes, at: number): Promise<number> {
  const length = await readNumber(bytes, at, 'a Vorbis comment is cut');
  if (length > bytes.length - at - 4) throw new MalformedError('a Vorbis comment runs out of its block', placeOf(bytes, at));
  return length;
}

async function readNumber(bytes: TagBytes, at: number, problem: string): Promise<number> {
  if (bytes.length - at < 4) throw new MalformedError(problem, placeOf(bytes, at));
  return new Cursor(await bytes.read(at, 4)).u32(true);
}

function placeOf(bytes: TagBytes, at: number): number | undefined {
  return bytes.ranges(at, 1)[0]?.offset;
}
