// Specification: PKWARE APPNOTE 6.3 §4.3 (ZIP); ISO/IEC 29500-2 (OPC); OpenDocument 1.3 part 2; C2PA 2.2 §A.6
import type { Container } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { Cursor, concatBytes, utf8 } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { inflate } from '../bytes/inflate.ts';
import type { ByteSource } from '../bytes/source.ts';
import { gather } from './findings.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
/** The end record may have a comment of 64 KiB behind it. */
const TAIL = END_BYTES + 0xffff;
const SHORT_TAIL = 1024;
/** Entries in one archive, and bytes of their directory. */
const MAX_ENTRIES = 20_000;
const MAX_DIRECTORY = 16 * 1024 * 1024;
const MAX_TYPES = 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
/** Bit 0 of the flags. */
const ENCRYPTED = 1;
const BOOK_SIGNATURES = 'META-INF/signatures.xml';
const STORE = 'META-INF/content_credential.c2pa';
/** How the names of entries begin that hold a signature. */
const SIGNATURES = ['_xmlsignatures/', 'META-INF/documentsignatures.xml', BOOK_SIGNATURES, STORE];

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly header: number;
  readonly data: number;
}

/** Office files: every entry of the archive is a part, by its name. An archive that is no office file is not read. */
export const zip: Container = {
  id: 'zip',
  sniff: (head) => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4,
  walk: (source, budget) =>
    gather('application/zip', async (found) => {
      const entries = await readEntries(source, budget);
      const mediaType = await findMediaType(source, entries, budget);
      if (mediaType === undefined) return found.problem('unsupported', 'an archive that is no office file');
      found.mediaType = mediaType;
      for (const { name, method, header, data, packed } of entries) {
        const outer = [{ offset: header, length: data + packed - header }];
        found.add(
          name === STORE ? 'jumbf' : 'embedded',
          name,
          [{ offset: data, length: packed }],
          outer,
          method === DEFLATED ? 'deflate' : undefined,
        );
      }
      // A signed book is not an unsigned one: its signatures are not read.
      const signedBook = entries.some((entry) => entry.name === BOOK_SIGNATURES);
      if (signedBook) found.problem('unsupported', 'the signatures of a book');
      found.complete = !signedBook;
    }),
};

/** Whether a signature or a manifest store stands in the directory of the archive. @throws MalformedError, HardLimitError */
export async function holdsZipSignature(source: ByteSource, size: number, budget: Budget): Promise<boolean> {
  const { cursor, count } = await openDirectory(source, size);
  let found = false;
  for (let i = 0; i < count; i++) {
    budget.step();
    const { name } = readCentral(cursor);
    found ||= SIGNATURES.some((one) => name.startsWith(one));
  }
  return found;
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

async function readEntries(source: ByteSource, budget: Budget): Promise<readonly Entry[]> {
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
  checkOverlap(entries, offset);
  return entries;
}

function readEnd(tail: Uint8Array, base: number): { count: number; offset: number; length: number } {
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    const cursor = new Cursor(tail, at, tail.length, base);
    if (cursor.u32(true) !== END) continue;
    const [disk, start] = [cursor.u16(true), cursor.u16(true)];
    const [here, count] = [cursor.u16(true), cursor.u16(true)];
    const [length, offset] = [cursor.u32(true), cursor.u32(true)];
    if (cursor.u16(true) !== cursor.left) continue;
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
  cursor.skip(8);
  const packed = cursor.u32(true);
  const opened = cursor.u32(true);
  const [nameLength, extraLength, commentLength] = [cursor.u16(true), cursor.u16(true), cursor.u16(true)];
  cursor.skip(8);
  const header = cursor.u32(true);
  const name = utf8(cursor.slice(nameLength));
  cursor.skip(extraLength + commentLength);
  if ((flags & ENCRYPTED) !== 0 || (method !== STORED && method !== DEFLATED) || packed === 0xffffffff || opened === 0xffffffff)
    throw new MalformedError(`${name} is packed in a way that we do not read`, header);
  if (method === STORED && packed !== opened) throw new MalformedError(`${name} has two lengths`, header);
  return { name, method, packed, header };
}

/** One entry, which has to stand where the directory says, under the same name. */
async function readEntry(cursor: Cursor, source: ByteSource): Promise<Entry> {
  const { name, method, packed, header } = readCentral(cursor);
  const local = new Cursor(await source.read(header, LOCAL_BYTES), 0, LOCAL_BYTES, header);
  if (local.u32(true) !== LOCAL) throw new MalformedError(`${name} is not where the directory says`, header);
  local.skip(4);
  if (local.u16(true) !== method) throw new MalformedError(`${name} is packed in two ways`, header);
  local.skip(16);
  const [localName, localExtra] = [local.u16(true), local.u16(true)];
  if (utf8(await source.read(header + LOCAL_BYTES, localName)) !== name) throw new MalformedError(`${name} has two names`, header);
  return { name, method, packed, header, data: header + LOCAL_BYTES + localName + localExtra };
}

function checkOverlap(entries: readonly Entry[], directory: number): void {
  let end = 0;
  for (const { name, header, data, packed } of [...entries].sort((a, b) => a.header - b.header)) {
    if (header < end || data + packed > directory) throw new MalformedError(`${name} lies over another entry`, header);
    end = data + packed;
  }
}

const MAIN: readonly (readonly [string, string])[] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];

/** OpenDocument names its type in a first entry; an OPC package is known by its list of types and its main folder. */
async function findMediaType(source: ByteSource, entries: readonly Entry[], budget: Budget): Promise<string | undefined> {
  const named = entries.find((entry) => entry.name === 'mimetype');
  if (named !== undefined) {
    const type = utf8(await open(source, named, budget)).trim();
    return type.startsWith('application/vnd.oasis.opendocument.') || type === 'application/epub+zip' ? type : undefined;
  }
  if (!entries.some((entry) => entry.name === '[Content_Types].xml')) return undefined;
  return MAIN.find(([folder]) => entries.some((entry) => entry.name.startsWith(folder)))?.[1];
}

async function open(source: ByteSource, entry: Entry, budget: Budget): Promise<Uint8Array> {
  const bytes = concatBytes([await source.read(entry.data, Math.min(entry.packed, MAX_TYPES))]);
  return entry.method === DEFLATED ? inflate(bytes, 'deflate', budget, MAX_TYPES) : bytes;
}
