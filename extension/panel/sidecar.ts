import type { Given } from './file-queue.ts';

/** Largest manifest store of its own that is taken, in bytes. */
const MAX_STORE = 16 * 1024 * 1024;
/** The ending that C2PA gives a manifest store in a file of its own. */
const ENDING = /\.c2pa$/i;

/**
 * Gives each manifest store to the file that it lies beside: the one of its name, else the only one there is. `open` is the file whose
 * report is looked at, for a store that comes alone. A store that belongs to nothing here stays a file like any other.
 */
export function pairSidecars(given: readonly Given[], open: Given | null): readonly Given[] {
  const stores = given.filter(isStore);
  const files = given.filter((one) => !isStore(one));
  if (stores.length === 0) return given;
  const [only] = files.length === 0 && open ? [open] : files;
  const paired = new Map<Given, Blob>();
  const left = stores.filter((store) => {
    const named = files.find((file) => !paired.has(file) && 'file' in file.source && belongsTo(store.name, file.name));
    const file = named ?? (stores.length === 1 && files.length <= 1 ? only : undefined);
    if (!file || !('file' in file.source) || !('file' in store.source)) return true;
    paired.set(file, store.source.file);
    return false;
  });
  const found = files.length === 0 && only && paired.has(only) ? [only] : files;
  return [...found.map((one) => withStore(one, paired.get(one))), ...left];
}

function isStore({ name, source }: Given): boolean {
  return ENDING.test(name) && 'file' in source && source.file.size <= MAX_STORE;
}

/** `photo.c2pa` and `photo.jpg.c2pa` both belong to `photo.jpg` in the same folder. */
function belongsTo(store: string, file: string): boolean {
  const stem = store.replace(ENDING, '');
  return stem === file || stem === file.replace(/\.[^./]*$/, '');
}

function withStore(given: Given, manifest: Blob | undefined): Given {
  const { source } = given;
  return manifest && 'file' in source ? { ...given, source: { file: source.file, manifest } } : given;
}
