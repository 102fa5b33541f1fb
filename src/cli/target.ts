import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from './arguments.ts';

/** A file that is to be written: told before the work, not after it. `replace`: one that is there is written over. @throws UsageError */
export async function refuseUnwritable(option: string, file: string, replace: boolean): Promise<void> {
  const info = await stat(file).catch(() => undefined);
  if (info !== undefined && !replace) throw new UsageError(`${option} ${file}: it exists, and no file is written over`);
  if (info !== undefined && !info.isFile()) throw new UsageError(`${option} ${file}: not a file`);
  await access(info === undefined ? dirname(resolve(file)) : file, constants.W_OK).catch(() => {
    throw new UsageError(`${option} ${file}: cannot be written`);
  });
}
