// Specification: Adobe Flash Video File Format 10.1, annex E.2–E.5 (header, tags, script data); XMP: E.6 (onXMPData)
import type { Container, Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { readAmfName, readAmfProperties } from './amf.ts';
import { type Findings, gather, keepGoing } from './findings.ts';
import { HeaderWindow } from './header-window.ts';
import { extendRow } from './row.ts';

const MAGIC = 'FLV\x01';
const FILE_HEADER = 9;
const TAG_HEADER = 11;
/** Behind the header and behind each tag: how long the tag in front was. Players pass it unread. */
const LENGTH_BEHIND = 4;
const [AUDIO, VIDEO, SCRIPT] = [8, 9, 18];
const KIND = 0x1f;
const FILTERED = 0x20;
/** Lists of key frames make a description long; a label in it is short. */
const MAX_SCRIPT_BYTES = 4 * 1024 * 1024;
/** Where bytes cost: tags at the very start of a film that are looked at. */
const MAX_HEAD_TAGS = 64;
/** Frames are many and small: one step for so many of them. */
const TAGS_A_STEP = 64;
const DESCRIPTION = 'onMetaData';
const XMP = 'onXMPData';
const XMP_PACKET = 'liveXML';
/** In front of the name where a film was sent to a server as it is. */
const SENT = '@setDataFrame';

interface Tag {
  readonly kind: number;
  readonly filtered: boolean;
  readonly time: number;
  readonly data: Range;
  readonly outer: Range;
}

export const flv: Container = {
  id: 'flv',
  sniff: (head) => latin1(head.subarray(0, MAGIC.length)) === MAGIC,
  /**
   * What is said of a film stands at its beginning (E.5, E.6). With all bytes at hand every tag is passed; otherwise the walk stops at the first
   * frame of a later moment, and counts that as complete.
   */
  walk: (source, budget) =>
    gather('video/x-flv', async (found) => {
      const look = new HeaderWindow(source, budget);
      const media: Range[] = [];
      try {
        await hopTags(look, found, media);
      } finally {
        if (media.length > 0) found.add('pixels', 'tags', media, media);
      }
    }),
};

async function hopTags(look: HeaderWindow, found: Findings, media: Range[]): Promise<void> {
  const size = look.size ?? (await look.source.all()).length;
  const header = new Cursor(await look.exactly(0, FILE_HEADER), 5);
  let at = header.u32() + LENGTH_BEHIND;
  if (at < FILE_HEADER + LENGTH_BEHIND) throw new MalformedError('a header that ends before its end', 5);
  await look.mustReach(at, 'the header');
  for (let count = 0; at < size; count++) {
    const isFree = look.source.whole === true;
    if (!isFree || count % TAGS_A_STEP === 0) look.budget.step();
    const tag = await readTag(look, at);
    if (tag.kind === SCRIPT) await keepGoing(found, () => readScript(look, found, tag));
    else if (!isFree && (tag.time > 0 || count >= MAX_HEAD_TAGS)) {
      extendRow(media, { offset: at, length: size - at });
      break;
    } else extendRow(media, tag.outer);
    at = tag.outer.offset + tag.outer.length;
  }
  found.complete = true;
}

/** The tag at `at`, with the length behind it where the file reaches that far. @throws MalformedError, TruncatedError */
async function readTag(look: HeaderWindow, at: number): Promise<Tag> {
  const cursor = new Cursor(await look.exactly(at, TAG_HEADER), 0, TAG_HEADER, at);
  const type = cursor.u8();
  const kind = type & KIND;
  const length = cursor.u8() * 0x1_0000 + cursor.u16();
  const low = cursor.u8() * 0x1_0000 + cursor.u16();
  const time = cursor.u8() * 0x100_0000 + low;
  const stream = cursor.u8() * 0x1_0000 + cursor.u16();
  if (![AUDIO, VIDEO, SCRIPT].includes(kind) || (type & ~(KIND | FILTERED)) !== 0 || stream !== 0)
    throw new MalformedError(`no tag at ${at}`, at);
  const data = { offset: at + TAG_HEADER, length };
  const end = data.offset + length;
  await look.mustReach(end, 'a tag');
  const next = (await look.reaches(end + LENGTH_BEHIND)) ? end + LENGTH_BEHIND : end;
  return { kind, filtered: (type & FILTERED) !== 0, time, data, outer: { offset: at, length: next - at } };
}

/** Texts go out as their value alone, as `onMetaData/<name>`; a packet of XMP as what it is. */
async function readScript(look: HeaderWindow, found: Findings, { filtered, data, outer }: Tag): Promise<void> {
  found.add('unknown', 'script data', [data], [outer]);
  if (filtered) {
    found.problem('unsupported', 'script data is encrypted', outer.offset);
    found.damaged = true;
    return;
  }
  if (data.length > MAX_SCRIPT_BYTES) throw new HardLimitError('script bytes', `script data of ${data.length} bytes`);
  look.budget.spend(data.length);
  const cursor = new Cursor(await look.exactly(data.offset, data.length), 0, data.length, data.offset);
  let name = readAmfName(cursor);
  if (name === SENT) name = readAmfName(cursor);
  if (name !== DESCRIPTION && name !== XMP) return;
  const properties = readAmfProperties(cursor, look.budget);
  for (const { name: key, text } of properties) {
    if (text === undefined) continue;
    if (name === DESCRIPTION) found.add('text', `${name}/${key}`, [text], [text]);
    else if (key === XMP_PACKET) found.add('xmp', `${name}/${key}`, [text], [text]);
  }
  const numberOf = (key: string) => properties.find((one) => one.name === key)?.number ?? 0;
  found.measure(Math.trunc(numberOf('width')), Math.trunc(numberOf('height')));
}
