import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files taken from folders in one run. */
const MAX_FILES = 1_000_000;
const MAX_DEPTH = 64;

/**
 * Every file of the given paths, folders walked in name order; links inside folders are not followed. A path that cannot be looked at, and a
 * folder that is nested too deep, is handed on as it is, so that its own report says why.
 */
export async function* listFiles(paths: readonly string[]): AsyncGenerator<string> {
  let count = 0;
  for (const path of paths) {
    for await (const file of walk(path, 0)) {
      if (++count > MAX_FILES) throw new Error(`more than ${MAX_FILES} files`);
      yield file;
    }
  }
}

async function* walk(path: string, depth: number): AsyncGenerator<string> {
  if (path === '-') {
    yield path;
    return;
  }
  const info = await (depth === 0 ? stat(path) : lstat(path)).catch(() => undefined);
  if (info?.isDirectory()) {
    const names = depth > MAX_DEPTH ? undefined : await readdir(path).catch(() => undefined);
    if (names === undefined) yield path;
    for (const name of (names ?? []).sort()) yield* walk(join(path, name), depth + 1);
  } else if (depth === 0 || info === undefined || info.isFile()) yield path;
}
