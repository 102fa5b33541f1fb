// Specification: ID3v2.4 native frames §4; C2PA 2.2 §A.3.4; XMP Part 3 §1.1.4
import type { Part, Range, Role } from '../asset.ts';
import { latin1 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import type { Findings } from './findings.ts';
import type { HeaderWindow } from './header-window.ts';
import { TagBytes } from './tag-bytes.ts';

/** Media type, file name and description of an object, or the name of a text. */
const PREFIX_BYTES = 1_024;
const MAX_KEY = 200;
const STORE_TYPES = ['application/c2pa', 'application/x-c2pa-manifest-store'];
const XMP_OWNER = 'XMP';
/** Texts with a language in front: comments, lyrics, terms. */
const WITH_LANGUAGE = ['COMM', 'COM', 'USLT', 'ULT', 'USER'];
const PICTURES = ['APIC', 'PIC'];
/** Frames that may hold a manifest store or XMP. */
const CARRIERS = ['GEOB', 'PRIV'];

export interface Frame {
  readonly id: string;
  readonly from: number;
  readonly at: number;
  readonly length: number;
  readonly flags: number;
  readonly version: number;
  /** The tag says that it is unsynchronised. */
  readonly everywhere: boolean;
}

/** What a frame's flags say about its body. */
interface Layout {
  /** Bytes in front of the body: group, method of encryption, sizes. */
  readonly extra: number;
  readonly packed: boolean;
  readonly encrypted: boolean;
  readonly unsynchronised: boolean;
}

/**
 * Adds one frame. Texts go out as their value alone, as `ID3/<frame>` or `ID3/TXXX/<description>`: UTF-8, Latin-1, or UTF-16 with or without a
 * byte-order mark, as the writer chose. A packed text goes out as its whole body.
 */
export async function addFrame(look: HeaderWindow, found: Findings, frame: Frame, tag: TagBytes): Promise<void> {
  const outer = tag.ranges(frame.from, frame.at + frame.length - frame.from);
  const layout = readLayout(frame);
  if (layout.extra > frame.length) throw new MalformedError(`ID3 frame ${frame.id} is shorter than its flags say`, outer[0]?.offset);
  const body = tag.ranges(frame.at + layout.extra, frame.length - layout.extra);
  const add = (role: Role, name: string, ranges: readonly Range[], coding?: Part['coding']) =>
    found.add(role, `ID3/${name}`, ranges, outer, coding);
  if (PICTURES.includes(frame.id)) return add('embedded', frame.id, body);
  if (layout.encrypted || (layout.packed && CARRIERS.includes(frame.id))) {
    found.problem('unsupported', `ID3 frame ${frame.id} is ${layout.encrypted ? 'encrypted' : 'packed'}`, outer[0]?.offset);
    found.damaged = true;
    return add('unknown', frame.id, body);
  }
  const isText = isTextFrame(frame.id);
  if (layout.packed) return add(isText ? 'text' : 'unknown', frame.id, body, 'zlib');
  const bytes = layout.unsynchronised
    ? await TagBytes.unsynchronised(look, body)
    : tag.part(frame.at + layout.extra, frame.length - layout.extra);
  const start = await bytes.read(0, PREFIX_BYTES);
  const rest = (skip: number) => bytes.ranges(skip, bytes.length - skip);
  if (frame.id === 'GEOB' || frame.id === 'GEO') {
    const { mediaType, skip } = readObject(start, outer[0]?.offset);
    return add(STORE_TYPES.includes(mediaType) ? 'jumbf' : 'embedded', frame.id, rest(skip));
  }
  if (frame.id === 'PRIV') {
    const [owner = ''] = latin1(start).split('\0', 1);
    return add(owner === XMP_OWNER ? 'xmp' : 'unknown', frame.id, owner === XMP_OWNER ? rest(owner.length + 1) : body);
  }
  if (!isText) return add('unknown', frame.id, body);
  const { key, skip } = readText(frame.id, start);
  add('text', key === '' ? frame.id : `${frame.id}/${key}`, rest(Math.min(skip, bytes.length)));
}

function readLayout({ version, flags, everywhere }: Frame): Layout {
  const has = (bit: number) => (flags & bit) !== 0;
  if (version === 3) {
    const extra = (has(0x80) ? 4 : 0) + (has(0x40) ? 1 : 0) + (has(0x20) ? 1 : 0);
    return { extra, packed: has(0x80), encrypted: has(0x40), unsynchronised: false };
  }
  if (version !== 4) return { extra: 0, packed: false, encrypted: false, unsynchronised: false };
  const extra = (has(0x40) ? 1 : 0) + (has(0x04) ? 1 : 0) + (has(0x01) ? 4 : 0);
  return { extra, packed: has(0x08), encrypted: has(0x04), unsynchronised: has(0x02) || everywhere };
}

function isTextFrame(id: string): boolean {
  return /^[TW]/.test(id) || WITH_LANGUAGE.includes(id);
}

/** Encoding, media type, file name, description, object. */
function readObject(start: Uint8Array, where: number | undefined): { mediaType: string; skip: number } {
  const [encoding = 0] = start;
  const typeEnd = start.indexOf(0, 1);
  const nameEnd = typeEnd < 0 ? -1 : findEnd(start, typeEnd + 1, encoding);
  const skip = nameEnd < 0 ? -1 : findEnd(start, nameEnd, encoding);
  if (skip < 0) throw new MalformedError('an ID3 object without an end of its names', where);
  return { mediaType: latin1(start.subarray(1, typeEnd)).toLowerCase(), skip };
}

/** The key of a user's text, and where its value begins. Links have no encoding byte, but the user's links have. */
function readText(id: string, start: Uint8Array): { key: string; skip: number } {
  const [encoding = 0] = start;
  const named = id === 'TXXX' || id === 'TXX' || id === 'WXXX' || id === 'WXX';
  if (!named && id.startsWith('W')) return { key: '', skip: 0 };
  const from = id !== 'USER' && WITH_LANGUAGE.includes(id) ? 4 : 1;
  if (!named && from === 1) return { key: '', skip: id === 'USER' ? 4 : 1 };
  const end = findEnd(start, from, encoding);
  if (end < 0) return { key: '', skip: from };
  return { key: named ? decodeKey(start.subarray(from, end), encoding) : '', skip: end };
}

/** The place behind the NUL that ends a text in this encoding, or -1. */
function findEnd(bytes: Uint8Array, from: number, encoding: number): number {
  if (encoding !== 1 && encoding !== 2) {
    const at = bytes.indexOf(0, from);
    return at < 0 ? -1 : at + 1;
  }
  for (let at = from; at + 1 < bytes.length; at += 2) if (bytes[at] === 0 && bytes[at + 1] === 0) return at + 2;
  return -1;
}

function decodeKey(bytes: Uint8Array, encoding: number): string {
  const little = encoding === 1 && bytes[0] === 0xff;
  const decoder = new TextDecoder(
    encoding === 1 || encoding === 2 ? (little ? 'utf-16le' : 'utf-16be') : encoding === 0 ? 'latin1' : 'utf-8',
  );
  return decoder.decode(bytes).replaceAll('\0', '').slice(0, MAX_KEY);
}
