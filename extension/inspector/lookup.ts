import {
  addProblem,
  type ByteSource,
  type InspectOptions,
  inspect,
  type Lookup,
  listLookup,
  manifestLookup,
  ocspLookup,
  type Problem,
  type Report,
  refuseAddress,
  SourceError,
} from '../../src/index.ts';
import type { SignerFinding } from '../../src/signal.ts';
import type { Allowed } from '../messages.ts';
import { signersOf } from '../offer.ts';
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
  if (!allowed) return first;
  const loaded = allowed.manifest ? await withManifest(first, source, options, allowed.manifest, line) : { report: first, options };
  return allowed.status ? withStatus(loaded.report, source, loaded.options, allowed.status, line) : loaded.report;
}

interface Loaded {
  readonly report: Report;
  readonly options: InspectOptions;
}

async function withManifest(
  report: Report,
  source: ByteSource,
  options: InspectOptions,
  allowed: readonly string[],
  line: Line,
): Promise<Loaded> {
  const address = report.signals.flatMap((signal) => (signal.kind === 'manifest' ? (signal.remote ?? []) : []))[0];
  if (address === undefined || !allowed.includes(address)) return { report, options };
  try {
    const bytes = await askHost(manifestLookup(address), options.url, false, line);
    const more = { ...options, external: { address, bytes } };
    return { report: await inspect(source, more), options: more };
  } catch (error) {
    if (error instanceof SourceError) return { report: withoutAnswer(report, address, error.problem, options), options };
    throw error;
  }
}

/** Asks for one certificate, the question first and a list only where that gave nothing, and judges the asset with what came. */
async function withStatus(
  report: Report,
  source: ByteSource,
  options: InspectOptions,
  allowed: readonly string[],
  line: Line,
): Promise<Report> {
  const signer = report.signals.flatMap(signersOf).find((one) => one.status !== undefined);
  const status = signer?.status;
  const [first] = allowed;
  if (!status || first === undefined) return report;
  const request = Uint8Array.from(atob(status.request), (letter) => letter.charCodeAt(0));
  const answers: { readonly ocsp: Uint8Array[]; readonly lists: Uint8Array[] } = { ocsp: [], lists: [] };
  let problem: Problem = { code: 'fetch-failed', note: 'the answer proves nothing about this certificate' };
  const asks = [
    ...status.ocsp.map((url) => ({ lookup: ocspLookup(url, request), into: answers.ocsp })),
    ...status.lists.map((url) => ({ lookup: listLookup(url), into: answers.lists })),
  ].filter(({ lookup }) => allowed.includes(lookup.url));
  for (const { lookup, into } of asks) {
    try {
      into.push(await askHost(lookup, options.url, true, line));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      problem = error.problem;
      continue;
    }
    const judged = await inspect(source, { ...options, status: answers });
    if (!isUnanswered(judged, signer)) return judged;
  }
  return withoutAnswer(report, first, problem, options);
}

function isUnanswered(report: Report, { sha256 }: SignerFinding): boolean {
  return report.signals.flatMap(signersOf).some((signer) => signer.sha256 === sha256 && signer.withdrawal === 'not-checked');
}

/** Says who was asked in vain. */
function withoutAnswer(report: Report, address: string, problem: Problem, { trust }: InspectOptions): Report {
  return addProblem(report, { ...problem, host: new URL(address).host }, trust);
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
    const bytes = await readBody(response, lookup.limit, 'too-large');
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
