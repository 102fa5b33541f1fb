import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What one process may take for whatever file it is given, in megabytes. */
export const MEMORY_LIMIT = 512;

/** The most memory that this process ever had at once, in megabytes: the operating system's own count, so nothing escapes it. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS / 1024;
}

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Lets go of what earlier tests left behind, so that a peak is one file's own and not a matter of when the collector found time. */
export function forget(): void {
  if (typeof collect === 'function') collect();
}
