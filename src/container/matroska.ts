// Specification: RFC 9559 §5 (Matroska elements), §5.1.8 (tags), §5.1.6 (attachments); RFC 8794
import type { Container, Range } from '../asset.ts';
import { latin1, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { type Element, forEachElement, readElement } from './ebml.ts';
import { type Findings, finishAt, gather, keepGoing } from './findings.ts';
import { HeaderWindow } from './header-window.ts';

const EBML = 0x1a45_dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x1853_8067;
const CLUSTER = 0x1f43_b675;
const INFO = 0x1549_a966;
const TRACKS = 0x1654_ae6b;
const TAGS = 0x1254_c367;
const ATTACHMENTS = 0x1941_a469;
/** The other children of a segment: seek head, cues, chapters. */
const OTHER_CHILDREN: ReadonlyMap<number, string> = new Map([
  [0x114d_9b74, 'SeekHead'],
  [0x1c53_bb6b, 'Cues'],
  [0x1043_a770, 'Chapters'],
  [0xec, 'Void'],
  [0xbf, 'CRC-32'],
]);
const INFO_TEXTS: ReadonlyMap<number, string> = new Map([
  [0x7ba9, 'Title'],
  [0x4d80, 'MuxingApp'],
  [0x5741, 'WritingApp'],
]);
const [TAG, SIMPLE_TAG, TAG_NAME, TAG_STRING, TAG_BINARY] = [0x7373, 0x67c8, 0x45a3, 0x4487, 0x4485];
const [ATTACHED_FILE, FILE_NAME, FILE_DATA] = [0x61a7, 0x466e, 0x465c];
const [TRACK_ENTRY, TRACK_NAME, VIDEO, WIDTH, HEIGHT] = [0xae, 0x536e, 0xe0, 0xb0, 0xba];
const MAX_NAME = 200;
const MAX_TAG_DEPTH = 8;

export const matroska: Container = {
  id: 'matroska',
  sniff: (head) => latin1(head.subarray(0, 4)) === '\x1aE\xdf\xa3',
  /** Hops over the segment's children by their sizes; a cluster that a live writer left open is passed block by block. */
  walk: (source, budget) =>
    gather('video/webm', async (found) => {
      const look = new HeaderWindow(source, budget);
      const size = look.size ?? (await source.all()).length;
      const header = await readElement(look, 0, size);
      if (header.id !== EBML || !header.known) throw new MalformedError('no EBML header', 0);
      await forEachElement(look, header.payload, async ({ id, payload }) => {
        if (id === DOC_TYPE && (await readName(look, payload)) === 'matroska') found.mediaType = 'video/x-matroska';
      });
      const segment = await readSegmentHeader(look, header.outer.length, size);
      const media: Range[] = [];
      try {
        await walkSegment(look, found, segment, media);
      } finally {
        if (media.length > 0) found.add('pixels', 'Cluster', media, media);
      }
      finishAt(found, segment.outer.offset + segment.outer.length, size, 'after the segment');
    }),
};

/** Padding may stand between the header and the segment. */
async function readSegmentHeader(look: HeaderWindow, from: number, size: number): Promise<Element> {
  for (let at = from; ; ) {
    look.budget.step();
    const element = await readElement(look, at, size);
    if (element.id === SEGMENT) return element;
    if (!OTHER_CHILDREN.has(element.id) || !element.known) throw new MalformedError('no segment behind the EBML header', at);
    at = element.outer.offset + element.outer.length;
  }
}

async function walkSegment(look: HeaderWindow, found: Findings, segment: Element, media: Range[]): Promise<void> {
  const end = segment.payload.offset + segment.payload.length;
  for (let at = segment.payload.offset; at < end; ) {
    look.budget.step();
    const child = await readElement(look, at, end);
    const next = child.known ? at + child.outer.length : await passOpenCluster(look, child, end);
    if (child.id === CLUSTER) addMedia(media, { offset: at, length: next - at });
    else await keepGoing(found, () => readChild(look, found, child));
    at = next;
  }
}

/** Clusters mostly stand one behind the other: one range for a row of them. */
function addMedia(media: Range[], range: Range): void {
  const last = media.at(-1);
  if (last !== undefined && last.offset + last.length === range.offset)
    media[media.length - 1] = { offset: last.offset, length: last.length + range.length };
  else media.push(range);
}

/** The end of a cluster of open size: where the next child of the segment starts, or the end of the segment. */
async function passOpenCluster(look: HeaderWindow, cluster: Element, end: number): Promise<number> {
  if (cluster.id !== CLUSTER) throw new MalformedError('an element of open size', cluster.outer.offset);
  for (let at = cluster.payload.offset; at < end; ) {
    look.budget.step();
    const child = await readElement(look, at, end);
    if ([CLUSTER, INFO, TRACKS, TAGS, ATTACHMENTS].includes(child.id) || (child.id > 0xff && OTHER_CHILDREN.has(child.id))) return at;
    if (!child.known) throw new MalformedError('an element of open size', at);
    at += child.outer.length;
  }
  return end;
}

async function readChild(look: HeaderWindow, found: Findings, child: Element): Promise<void> {
  const { id, payload, outer } = child;
  if (id === TAGS) await forEachElement(look, payload, (tag) => readTag(look, found, tag, 0));
  else if (id === ATTACHMENTS) await forEachElement(look, payload, (file) => readAttachment(look, found, file));
  else if (id === TRACKS) await forEachElement(look, payload, (track) => readTrack(look, found, track));
  else if (id === INFO)
    await forEachElement(look, payload, async (one) => {
      const name = INFO_TEXTS.get(one.id);
      if (name !== undefined) found.add('text', `Segment/Info/${name}`, [one.payload], [one.outer]);
    });
  else found.add('unknown', `Segment/${OTHER_CHILDREN.get(id) ?? id.toString(16)}`, [payload], [outer]);
}

/** A tag's value goes out alone, as `Segment/Tags/<name>`; simple tags may hold others. */
async function readTag(look: HeaderWindow, found: Findings, tag: Element, depth: number): Promise<void> {
  if (tag.id !== TAG && tag.id !== SIMPLE_TAG) return;
  if (depth > MAX_TAG_DEPTH) throw new HardLimitError('tag depth', `tags nested more than ${MAX_TAG_DEPTH} deep`);
  let name = '';
  const values: Element[] = [];
  await forEachElement(look, tag.payload, async (child) => {
    if (child.id === TAG_NAME) name = await readName(look, child.payload);
    else if (child.id === TAG_STRING || child.id === TAG_BINARY) values.push(child);
    else await readTag(look, found, child, depth + 1);
  });
  for (const { id, payload } of values) found.add(id === TAG_STRING ? 'text' : 'unknown', `Segment/Tags/${name}`, [payload], [tag.outer]);
}

async function readAttachment(look: HeaderWindow, found: Findings, file: Element): Promise<void> {
  if (file.id !== ATTACHED_FILE) return;
  let name = '';
  const data: Range[] = [];
  await forEachElement(look, file.payload, async (child) => {
    if (child.id === FILE_NAME) name = await readName(look, child.payload);
    else if (child.id === FILE_DATA) data.push(child.payload);
  });
  found.add('embedded', `Segment/Attachments/${name}`, data, [file.outer]);
}

async function readTrack(look: HeaderWindow, found: Findings, track: Element): Promise<void> {
  if (track.id !== TRACK_ENTRY) return;
  await forEachElement(look, track.payload, async (child) => {
    if (child.id === TRACK_NAME) found.add('text', 'Segment/Tracks/Name', [child.payload], [child.outer]);
    if (child.id !== VIDEO) return;
    let [width, height] = [0, 0];
    await forEachElement(look, child.payload, async ({ id, payload }) => {
      if (id === WIDTH) width = await readUnsigned(look, payload);
      else if (id === HEIGHT) height = await readUnsigned(look, payload);
    });
    found.measure(width, height);
  });
}

async function readUnsigned(look: HeaderWindow, { offset, length }: Range): Promise<number> {
  if (length > 4) return 0;
  return (await look.exactly(offset, length)).reduce((sum, byte) => sum * 256 + byte, 0);
}

async function readName(look: HeaderWindow, { offset, length }: Range): Promise<string> {
  return utf8(await look.exactly(offset, Math.min(length, MAX_NAME))).split('\0', 1)[0] ?? '';
}
