import type { Job } from './job.ts';

/** Judging alone may take so long; then its Worker is stopped. */
const JUDGE_LIMIT_MS = 30_000;
/** Added where bytes have to be fetched first. */
export const FETCH_LIMIT_MS = 20_000;
/** Documents are read whole. */
export const DOCUMENT_LIMIT_MS = 40_000;
/** After all of a large file is here, as above. */
export const WHOLE_JUDGE_LIMIT_MS = 90_000;
/** Searching one picture for hidden marks; what takes longer is left unsearched. */
const SEARCH_LIMIT_MS = 5_000;

/** How long judging and fetching may take, in milliseconds. */
export interface JobLimits {
  readonly judge: number;
  readonly fetch: number;
}

const LIMITS: JobLimits = { judge: JUDGE_LIMIT_MS, fetch: FETCH_LIMIT_MS };

/** How many milliseconds a Worker has for the job before it is stopped. */
export function limitOf(job: Job, { judge, fetch }: JobLimits = LIMITS): number {
  if (job.kind === 'search') return SEARCH_LIMIT_MS;
  if (job.kind === 'recognise') return judge + fetch;
  if (job.kind === 'unpack') return judge;
  const asks = job.kind === 'judge' && job.ask.allowed !== undefined;
  const isHere = job.kind === 'unread' || job.kind === 'rejudge' || (job.kind === 'judge' ? job.ask.bytes !== null : job.bytes !== null);
  const hasBytes = isHere && !asks;
  if (hasBytes) return judge;
  return judge + (job.kind === 'judge' && job.ask.document !== undefined ? Math.max(fetch, DOCUMENT_LIMIT_MS) : fetch);
}
