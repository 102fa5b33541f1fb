// Specification: PKWARE APPNOTE 6.3 §4.3 (ZIP), §4.6.9 (Unicode path); strict: programs that read an archive in different ways must meet the same entries
import type { Budget } from '../bytes/budget.ts';
import { crc32 } from '../bytes/crc32.ts';
import { Cursor, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { inflate } from '../bytes/inflate.ts';
import type { ByteSource } from '../bytes/source.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
/** The end record may have a comment of 64 KiB behind it. */
const TAIL = END_BYTES + 0xffff;
const SHORT_TAIL = 1024;
/** Entries in one archive, bytes of their directory, and of one entry when it is opened. */
const MAX_ENTRIES = 20_000;
const MAX_DIRECTORY = 16 * 1024 * 1024;
const MAX_OPENED = 128 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
/** Flags: the data are encrypted; sizes and checksum stand behind the data. */
const ENCRYPTED = 1;
const DESCRIBED = 8;
/** Lengths of what stands behind the data then: without and with a signature of its own. */
const DESCRIPTORS: readonly number[] = [12, 16];
/** Extra field that gives an entry another name. */
const UNICODE_PATH = 0x7075;
/** What some programs take for a way to another folder. */
const ODD_NAME = /\\|^\/|\/\/|(?:^|\/)\.{1,2}(?:\/|$)|%(?:2e|2f|5c|00)|\p{Cc}/iu;

/** One entry of an archive: where its data stand, and what they have to be when they are opened. */
export interface Entry {
  readonly name: string;
  readonly method: number;
  readonly described: boolean;
  readonly checksum: number;
  readonly packed: number;
  readonly opened: number;
  readonly header: number;
  readonly data: number;
}

/** The names in the directory of an archive, and nothing else of it. @throws MalformedError, HardLimitError */
export async function readNames(source: ByteSource, size: number, budget: Budget): Promise<readonly string[]> {
  const { cursor, count } = await openDirectory(source, size);
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    budget.step();
    names.push(readCentral(cursor).name);
  }
  return names;
}

/** Every entry of an archive, in the order of the directory. @throws MalformedError, HardLimitError */
export async function readEntries(source: ByteSource, budget: Budget): Promise<readonly Entry[]> {
  const { cursor, count, offset } = await openDirectory(source, source.size ?? (await source.all()).length);
  const entries: Entry[] = [];
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    budget.step();
    const entry = await readEntry(cursor, source);
    // Names that differ in case only are one name to some readers.
    if (names.has(entry.name.toLowerCase())) throw new MalformedError(`${entry.name} stands twice in the archive`, entry.header);
    names.add(entry.name.toLowerCase());
    entries.push(entry);
  }
  if (cursor.left > 0) throw new MalformedError('the directory of the archive holds more than it says', offset);
  checkPlaces(entries, offset);
  return entries;
}

/** The bytes of an entry as they are shown, at most `limit` of them. @throws MalformedError, HardLimitError */
export async function openEntry(source: ByteSource, entry: Entry, budget: Budget, limit: number): Promise<Uint8Array> {
  if (entry.packed > limit) throw new HardLimitError('zip-entry', `${entry.name} has more than ${limit} bytes`);
  const bytes = await source.read(entry.data, entry.packed);
  return entry.method === DEFLATED ? inflate(bytes, 'deflate', budget, limit) : bytes;
}

/** Opens every entry: programs that find a wrong length or checksum put together an archive of their own. @throws MalformedError, HardLimitError */
export async function checkEntries(source: ByteSource, entries: readonly Entry[], budget: Budget): Promise<void> {
  for (const entry of entries) {
    const bytes = await openEntry(source, entry, budget, MAX_OPENED);
    if (bytes.length !== entry.opened || crc32(bytes) !== entry.checksum)
      throw new MalformedError(`${entry.name} is not what the directory says`, entry.header);
    if (entry.described && entry.method === DEFLATED && (await endsEarly(source, entry, budget)))
      throw new MalformedError(`something stands behind the data of ${entry.name}`, entry.header);
  }
}

/**
 * Whether the packed data end before the directory says so. Where the sizes stand behind the data, programs that read forward go by the data's
 * own end, and take what follows for the next entry.
 */
async function endsEarly(source: ByteSource, entry: Entry, budget: Budget): Promise<boolean> {
  try {
    await openEntry(source, { ...entry, packed: entry.packed - 1 }, budget, MAX_OPENED);
    return true;
  } catch (error) {
    if (error instanceof MalformedError) return false;
    throw error;
  }
}

async function openDirectory(source: ByteSource, size: number): Promise<{ cursor: Cursor; count: number; offset: number }> {
  // Nearly every archive ends without a comment: the short end costs a reader over the network less.
  const short = Math.max(0, size - SHORT_TAIL);
  const from = endsPlainly(await source.read(short, size - short)) ? short : Math.max(0, size - TAIL);
  const { count, offset, length } = readEnd(await source.read(from, size - from), from);
  if (count > MAX_ENTRIES || length > MAX_DIRECTORY) throw new HardLimitError('zip-entries', `more than ${MAX_ENTRIES} entries`);
  return { cursor: new Cursor(await source.read(offset, length), 0, length, offset), count, offset };
}

const endsPlainly = (tail: Uint8Array): boolean =>
  tail.length >= END_BYTES && new Cursor(tail, tail.length - END_BYTES, tail.length, 0).u32(true) === END;

function readEnd(tail: Uint8Array, base: number): { count: number; offset: number; length: number } {
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    const cursor = new Cursor(tail, at, tail.length, base);
    if (cursor.u32(true) !== END) continue;
    const [disk, start] = [cursor.u16(true), cursor.u16(true)];
    const [here, count] = [cursor.u16(true), cursor.u16(true)];
    const [length, offset] = [cursor.u32(true), cursor.u32(true)];
    // Some programs take the last end that they meet, whatever follows it.
    if (cursor.u16(true) !== cursor.left) throw new MalformedError('the archive has an end inside its end', base + at);
    if (disk !== 0 || start !== 0 || here !== count || count === 0xffff || offset + length !== base + at)
      throw new MalformedError('the archive is split, or its directory is not where it says', base + at);
    return { count, offset, length };
  }
  throw new MalformedError('the archive has no end');
}

/** One entry as the directory tells of it. */
function readCentral(cursor: Cursor): Omit<Entry, 'data'> {
  const at = cursor.base + cursor.at;
  if (cursor.left < CENTRAL_BYTES || cursor.u32(true) !== CENTRAL) throw new MalformedError('no entry of the archive', at);
  cursor.skip(4);
  const flags = cursor.u16(true);
  const method = cursor.u16(true);
  cursor.skip(4);
  const checksum = cursor.u32(true);
  const [packed, opened] = [cursor.u32(true), cursor.u32(true)];
  const [nameLength, extraLength, commentLength] = [cursor.u16(true), cursor.u16(true), cursor.u16(true)];
  cursor.skip(8);
  const header = cursor.u32(true);
  const name = utf8(cursor.slice(nameLength));
  checkName(name, cursor.slice(extraLength), header);
  cursor.skip(commentLength);
  if ((flags & ENCRYPTED) !== 0 || (method !== STORED && method !== DEFLATED) || packed === 0xffffffff || opened === 0xffffffff)
    throw new MalformedError(`${name} is packed in a way that we do not read`, header);
  if (method === STORED && packed !== opened) throw new MalformedError(`${name} has two lengths`, header);
  if (name.endsWith('/') && opened > 0) throw new MalformedError(`${name} is a folder that holds bytes`, header);
  return { name, method, described: (flags & DESCRIBED) !== 0, checksum, packed, opened, header };
}

/** A name that every program takes for the same place in the archive. */
function checkName(name: string, extra: Uint8Array, at: number): void {
  if (ODD_NAME.test(name)) throw new MalformedError(`${JSON.stringify(name.slice(0, 80))} may lead elsewhere`, at);
  const fields = new Cursor(extra);
  while (fields.left >= 4) {
    const kind = fields.u16(true);
    const field = fields.slice(Math.min(fields.u16(true), fields.left));
    // Version and checksum of the plain name come first.
    if (kind === UNICODE_PATH && utf8(field.subarray(5)) !== name) throw new MalformedError(`${name} has two names`, at);
  }
}

/** One entry, which has to stand where the directory says, under the same name and with the same lengths. */
async function readEntry(cursor: Cursor, source: ByteSource): Promise<Entry> {
  const entry = readCentral(cursor);
  const { name, header } = entry;
  const local = new Cursor(await source.read(header, LOCAL_BYTES), 0, LOCAL_BYTES, header);
  if (local.u32(true) !== LOCAL) throw new MalformedError(`${name} is not where the directory says`, header);
  local.skip(2);
  const described = (local.u16(true) & DESCRIBED) !== 0;
  if (local.u16(true) !== entry.method) throw new MalformedError(`${name} is packed in two ways`, header);
  local.skip(4);
  const sizes = [local.u32(true), local.u32(true), local.u32(true)];
  const known = [entry.checksum, entry.packed, entry.opened];
  if (sizes.some((size, i) => size !== known[i] && !(described && size === 0)))
    throw new MalformedError(`${name} has two lengths or checksums`, header);
  const [nameLength, extraLength] = [local.u16(true), local.u16(true)];
  const label = await source.read(header + LOCAL_BYTES, nameLength + extraLength);
  if (utf8(label.subarray(0, nameLength)) !== name) throw new MalformedError(`${name} has two names`, header);
  checkName(name, label.subarray(nameLength), header);
  return { ...entry, described, data: header + LOCAL_BYTES + label.length };
}

/** One entry after the other, from the first byte to the directory: what stands between them is an entry to programs that read forward. */
function checkPlaces(entries: readonly Entry[], directory: number): void {
  const places = [...entries].sort((a, b) => a.header - b.header);
  if ((places[0]?.header ?? 0) !== 0) throw new MalformedError('something stands before the first entry of the archive', 0);
  for (const [i, { name, data, packed, described }] of places.entries()) {
    const gap = (places[i + 1]?.header ?? directory) - data - packed;
    if (gap < 0) throw new MalformedError(`${name} lies over another entry`, data);
    if (gap > 0 && !(described && DESCRIPTORS.includes(gap))) throw new MalformedError(`something stands behind ${name}`, data + packed);
  }
}
