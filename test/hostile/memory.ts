/** What one process may take for whatever file it is given, in megabytes. */
export const MEMORY_LIMIT = 512;

/** The most memory that this process ever had at once, in megabytes: the operating system's own count, so nothing escapes it. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS / 1024;
}
