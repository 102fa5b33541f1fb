import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Report } from '../report.ts';
import { UsageError } from './arguments.ts';

/**
 * Where the newest signed version of a document ends that is not the whole file and that its signature still fits, in bytes from the
 * start; undefined where the file holds none.
 */
function findSignedVersionEnd(report: Report): number | undefined {
  const ends = report.signals.flatMap((signal) => {
    if (signal.kind !== 'document-signature' || signal.form !== 'signature') return [];
    const { build, content, revisionEnd } = signal;
    return build === 'sound' && content === 'fits' && revisionEnd !== undefined && revisionEnd < report.asset.bytes ? [revisionEnd] : [];
  });
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/**
 * Writes the version that was signed, cut out exactly, to a new file. Answers a sentence on why it could not, else null.
 * @throws UsageError for a file that is there already
 */
export async function saveSignedVersion(path: string, report: Report, target: string): Promise<string | null> {
  const end = findSignedVersionEnd(report);
  if (end === undefined) return 'the file holds no older version that a signature fits';
  const bytes = await readFile(path);
  if (createHash('sha256').update(bytes).digest('hex') !== report.asset.sha256) return 'the file changed while it was checked';
  try {
    await writeFile(target, bytes.subarray(0, end), { flag: 'wx' });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  return null;
}
