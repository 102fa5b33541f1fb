import { type Given, MAX_FILES } from './file-queue.ts';

/** Folders inside each other that are walked, the dropped one among them. */
export const MAX_DEPTH = 20;
/** One more than a list holds, which tells that there are more. */
const MAX_WALKED = MAX_FILES + 1;

/** What was dropped or pasted. `deep`: there are folders too far down to be walked. */
export interface Dropped {
  readonly given: readonly Given[];
  readonly deep: boolean;
}

/** The files in what was dropped, folders walked, each with its path, what cannot be read among them; else a dropped or pasted address. */
export async function readDropped(data: DataTransfer): Promise<Dropped> {
  // What is not taken now is gone after the first pause.
  const folders = [...data.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []).filter(isFolder);
  const names = new Set(folders.map((folder) => folder.name));
  // A folder stands among the files too, as one that cannot be read.
  const files = [...data.files].filter((file) => !names.has(file.name));
  const address = readAddress(data.getData('text/uri-list') || data.getData('text/plain'));
  if (folders.length + files.length > 0) {
    const given: Given[] = files.map(givenFile);
    const walked = { given, deep: false };
    for (const folder of folders) await walk(folder, '', walked, 0);
    return walked;
  }
  return { given: address === null ? [] : [givenAddress(address)], deep: false };
}

/** A file that was dropped or chosen; one of a folder is called by its path there. */
export function givenFile(file: File): Given {
  return { name: file.webkitRelativePath || file.name, source: { file } };
}

/** An address that was typed or dropped. */
export function givenAddress(url: string): Given {
  return { name: url, source: { url, what: 'typed' } };
}

/** A web address, with https where none is said; null for anything else. */
export function readAddress(text: string): string | null {
  const line = (text.split(/[\r\n]/).find((one) => one.trim() !== '' && !one.startsWith('#')) ?? '').trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(line) ? line : `https://${line}`;
  if (line === '' || /\s/.test(line) || !URL.canParse(whole)) return null;
  const { protocol, hostname, href } = new URL(whole);
  const isHost = hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[');
  return /^https?:$/.test(protocol) && isHost ? href : null;
}

async function walk(
  entry: FileSystemEntry,
  path: string,
  walked: { readonly given: Given[]; deep: boolean },
  depth: number,
): Promise<void> {
  const { given } = walked;
  if (given.length >= MAX_WALKED) return;
  if (isFile(entry)) {
    const file = await new Promise<File | null>((resolve) => entry.file(resolve, () => resolve(null)));
    given.push({ name: path + entry.name, source: file ? { file } : { unread: 'file' } });
  } else if (isFolder(entry)) {
    if (depth >= MAX_DEPTH) {
      walked.deep = true;
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      // A folder is read in pieces until one is empty.
      const some = await new Promise<FileSystemEntry[] | null>((resolve) => reader.readEntries(resolve, () => resolve(null)));
      if (some === null) given.push({ name: `${path}${entry.name}/`, source: { unread: 'folder' } });
      if (some === null || some.length === 0 || given.length >= MAX_WALKED) return;
      for (const below of some) await walk(below, `${path}${entry.name}/`, walked, depth + 1);
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
