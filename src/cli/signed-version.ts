import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { findSignedVersionEnd } from '../index.ts';
import type { Report } from '../report.ts';
import { UsageError } from './arguments.ts';

/**
 * Writes the newest version that was signed, is not the whole file and still fits, cut out exactly, to a new file. Answers a sentence on why it
 * could not, else null.
 * @throws UsageError for a file that is there already
 */
export async function saveSignedVersion(path: string, report: Report, target: string): Promise<string | null> {
  const ends = report.signals.flatMap((signal) => findSignedVersionEnd(signal, report.asset.bytes) ?? []);
  if (ends.length === 0) return 'the file holds no older version that a signature fits';
  const bytes = await readFile(path);
  if (createHash('sha256').update(bytes).digest('hex') !== report.asset.sha256) return 'the file changed while it was checked';
  try {
    await writeFile(target, bytes.subarray(0, Math.max(...ends)), { flag: 'wx' });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  return null;
}
