// Specification: ISO/IEC 29500-2 (OPC); OpenDocument 1.3 part 2; C2PA 2.2 §A.6
import type { Container } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { utf8 } from '../bytes/cursor.ts';
import type { ByteSource } from '../bytes/source.ts';
import { gather } from './findings.ts';
import { checkEntries, type Entry, openEntry, readEntries, readNames } from './zip-directory.ts';

/** Longest statement of a type, in bytes. */
const MAX_TYPES = 1024 * 1024;
const DEFLATED = 8;
const BOOK_SIGNATURES = 'META-INF/signatures.xml';
const STORE = 'META-INF/content_credential.c2pa';
/** How the names of entries begin that hold a signature. */
const SIGNATURES = ['_xmlsignatures/', 'META-INF/documentsignatures.xml', BOOK_SIGNATURES, STORE];
const isSignature = (name: string): boolean => SIGNATURES.some((one) => name.startsWith(one));

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
      if (entries.some(({ name }) => isSignature(name))) await checkEntries(source, entries, budget);
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
  return (await readNames(source, size, budget)).some(isSignature);
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
    const type = utf8(await openEntry(source, named, budget, MAX_TYPES)).trim();
    return type.startsWith('application/vnd.oasis.opendocument.') || type === 'application/epub+zip' ? type : undefined;
  }
  if (!entries.some((entry) => entry.name === '[Content_Types].xml')) return undefined;
  return MAIN.find(([folder]) => entries.some((entry) => entry.name.startsWith(folder)))?.[1];
}
