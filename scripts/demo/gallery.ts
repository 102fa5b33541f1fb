import { closeSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { mediaTypeOf } from './media-type.ts';

/** One file of a page: `path` is where it lies, `name` what is shown. */
export interface Exhibit {
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
}

export interface Gallery {
  readonly exhibits: readonly Exhibit[];
  /** What the page leaves out, in words. */
  readonly notes: readonly string[];
}

/** So many files make a page that a browser still shows well. */
const MAX_EXHIBITS = 300;
/** So many names are looked at in a folder and below. */
const MAX_ENTRIES = 20_000;
const HEAD_BYTES = 512;

const SHOWN = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/svg+xml', 'application/pdf']);

/** The files of a folder and of the folders in it that a page can show, by their bytes. Links out of the folder are not followed. */
export function galleryOf(folder: string): Gallery {
  const exhibits: Exhibit[] = [];
  let entries = 0;
  let others = 0;
  let cut = false;
  const root = realpathSync(folder);
  const waiting = [root];
  for (let current = waiting.pop(); current !== undefined && !cut; current = waiting.pop()) {
    for (const entry of readdirSync(current, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(current, entry.name);
      entries += 1;
      cut = entries > MAX_ENTRIES || exhibits.length >= MAX_EXHIBITS;
      if (cut) break;
      if (entry.isDirectory()) waiting.push(path);
      if (!entry.isFile()) continue;
      const mediaType = mediaTypeOf(headOf(path));
      if (SHOWN.has(mediaType)) exhibits.push({ path, name: relative(root, path), mediaType });
      else others += 1;
    }
  }
  const notes = [
    ...(cut ? [`The folder holds more: only the first ${exhibits.length} pictures and documents are on the page.`] : []),
    ...(others > 0 ? [`${others} ${others === 1 ? 'file is' : 'files are'} neither a picture nor a PDF that a browser shows.`] : []),
    ...(exhibits.length === 0 ? ['There is nothing to show in this folder.'] : []),
  ];
  return { exhibits, notes };
}

/** The first bytes, or none where the file cannot be read. */
function headOf(path: string): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES);
  try {
    const file = openSync(path, 'r');
    try {
      return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return head.subarray(0, 0);
  }
}
