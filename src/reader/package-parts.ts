// The entries of an archive as the files of an office document.
import type { Part } from '../asset.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { OfficePackage } from '../office/package.ts';
import type { Context } from '../signal.ts';
import { readPart, spanOf } from './part-bytes.ts';

/** Longest entry when it is opened, in bytes; together they are under the budget. */
const MAX_ENTRY = 128 * 1024 * 1024;

/** One package over its parts, by their names. */
export function officePackage(parts: readonly Part[], source: ByteSource, context: Pick<Context, 'budget'>): OfficePackage {
  const byName = new Map(parts.map((part) => [part.name, part]));
  return {
    names: new Set(byName.keys()),
    async read(name) {
      const part = byName.get(name);
      return part === undefined ? new Uint8Array() : readPart(part, source, context.budget, MAX_ENTRY);
    },
    rangeOf(name) {
      const part = byName.get(name);
      return part === undefined ? { offset: 0, length: 0 } : spanOf(part);
    },
  };
}
