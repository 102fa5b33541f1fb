import {
  type ByteSource,
  type InspectOptions,
  inspect,
  type Lookup,
  manifestLookup,
  type Problem,
  type Report,
  refuseAddress,
  SourceError,
} from '../../src/index.ts';
import type { Allowed } from '../messages.ts';
import { type Fetch, readBody, refuse, statusError } from './http.ts';

/** The way to other hosts. */
export interface Line {
  readonly fetch: Fetch;
  readonly signal: () => AbortSignal;
  /** Answers that are here already, by {@link keyOf}; new ones are added. */
  readonly heard: Map<string, Uint8Array>;
}

/** Judges the asset, asks what the user allowed and the asset still names, and judges it again with the answers. */
export async function inspectAsking(
  source: ByteSource,
  options: InspectOptions,
  allowed: Allowed | undefined,
  line: Line,
): Promise<Report> {
  const first = await inspect(source, options);
  return allowed?.manifest ? await withManifest(first, source, options, allowed.manifest, line) : first;
}

async function withManifest(
  report: Report,
  source: ByteSource,
  options: InspectOptions,
  allowed: readonly string[],
  line: Line,
): Promise<Report> {
  const address = report.signals.flatMap((signal) => (signal.kind === 'manifest' ? (signal.remote ?? []) : []))[0];
  if (address === undefined || !allowed.includes(address)) return report;
  try {
    const bytes = await askHost(manifestLookup(address), options.url, false, line);
    return await inspect(source, { ...options, external: { address, bytes } });
  } catch (error) {
    if (error instanceof SourceError) return withoutAnswer(report, address, error.problem);
    throw error;
  }
}

/** Says who was asked in vain. */
function withoutAnswer(report: Report, address: string, problem: Problem): Report {
  const { host } = new URL(address);
  const line = { id: 'line_unchecked_lookup', args: [host], text: `We asked ${host}, but got no answer that we can use.` };
  return { ...report, says: [...report.says, line], problems: [...report.problems, problem] };
}

/**
 * One question to one host: no cookies, no referrer, nothing out of the cache or into it, and no redirect, since that would tell another host
 * than the one that the user was shown. Throws SourceError.
 */
export async function askHost(lookup: Lookup, from: string | undefined, plain: boolean, line: Line): Promise<Uint8Array> {
  const known = line.heard.get(keyOf(lookup));
  if (known) return known;
  const refused = refuseAddress(lookup.url, from, plain);
  if (refused !== undefined) throw refuse('bad-scheme', refused);
  const signal = line.signal();
  try {
    const response = await line.fetch(lookup.url, {
      method: lookup.body ? 'POST' : 'GET',
      headers: { Accept: lookup.accept, ...(lookup.type !== undefined && { 'Content-Type': lookup.type }) },
      ...(lookup.body && { body: new Uint8Array(lookup.body) }),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'error',
      signal,
    });
    if (!response.ok) throw statusError(response.status);
    const bytes = await readBody(response, lookup.limit);
    line.heard.set(keyOf(lookup), bytes);
    return bytes;
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (signal.aborted) throw refuse('timeout', 'the host did not answer in time');
    throw refuse('fetch-failed', error instanceof Error ? error.message : String(error));
  }
}

function keyOf({ url, body }: Lookup): string {
  return body ? `${url} ${body.join()}` : url;
}
