import { type Part, type Problem, type ProblemCode, SNIFF_BYTES, type Walk } from './asset.ts';
import { Budget, type BudgetLimits, DEFAULT_BUDGET } from './bytes/budget.ts';
import { hex } from './bytes/cursor.ts';
import { HardLimitError, MalformedError, TruncatedError } from './bytes/errors.ts';
import { type ByteSource, readUpTo } from './bytes/source.ts';
import { findSignedText, nameMediaType, sniffContainer } from './container/index.ts';
import { READERS } from './reader/index.ts';
import { PartlyReadError } from './reader/part-bytes.ts';
import type { Copy, Report } from './report.ts';
import type {
  C2paEngine,
  Context,
  Disclosure,
  ExternalStore,
  PixelPort,
  Reader,
  Signal,
  SiteSignal,
  SiteStatement,
  StatusAnswers,
} from './signal.ts';
import { readDisclosure, readStatement } from './signs/site-statement.ts';
import type { TrustStore } from './trust/trust-list.ts';
import { decide } from './verdict/decide.ts';
import { type Facts, findFacts, findSiteFacts } from './verdict/facts.ts';
import { findSigner, isOlderList, isVouched, tell } from './verdict/lines.ts';
import { tellSignatures } from './verdict/signature-lines.ts';
import { nameOf } from './verdict/signer-lines.ts';

export interface InspectOptions {
  /** What the asset is called; never used to tell what it is. */
  readonly name: string;
  readonly url?: string;
  /** The time to judge at. */
  readonly now: Date;
  readonly trust: TrustStore;
  readonly engine?: C2paEngine;
  /** Where the server that gave the bytes says that their manifest store is kept. */
  readonly linked?: string;
  /** Given where the pixels may be decoded and searched for hidden marks. */
  readonly pixels?: PixelPort;
  /** What authorities answered just now about the signer's certificate. */
  readonly status?: StatusAnswers;
  /** The manifest store of an asset that does not hold its own. */
  readonly external?: ExternalStore;
  /** Are these bytes the ones that are shown? `given` for a file that the user handed over. */
  readonly copy: Copy;
  /** What the website that shows it says of it, beside the file. */
  readonly site?: readonly SiteStatement[];
  readonly limits?: BudgetLimits;
  readonly abort?: AbortSignal;
  /** Assay's own version, for the report. */
  readonly version: string;
}

/** What one walk and all readers found. */
interface Found {
  readonly signals: readonly Signal[];
  readonly problems: readonly Problem[];
  readonly complete: boolean;
  readonly failed: boolean;
  readonly mediaType: string;
}

/**
 * Judges one asset. Never throws: whatever fails becomes a Problem in the report, and a part that could not be looked at never counts as
 * empty. Reads only what it needs, so a file without signals costs its headers.
 */
export async function inspect(source: ByteSource, options: InspectOptions): Promise<Report> {
  const budget = new Budget(options.limits ?? DEFAULT_BUDGET, options.abort);
  // Bytes that are all here are hashed beside the look at them.
  const [found, early] = await Promise.all([look(source, options, budget), source.whole ? source.all().then(digest) : null]);
  return writeReport(found, options, { bytes: source.size ?? 0, sha256: early ?? (await hashFetched(source, found)) });
}

/** The report on an asset whose bytes could not be had. */
export function unread(problem: Problem, options: InspectOptions): Report {
  return writeReport({ signals: [], problems: [problem], complete: false, failed: true, mediaType: '' }, options, {
    bytes: 0,
    sha256: null,
  });
}

/** The same evidence, judged again with another answer to whether the checked copy is the one shown. */
export function rejudge(report: Report, copy: Copy, trust: TrustStore): Report {
  const facts: Facts = { ...report.facts, copy };
  return { ...report, ...judge(facts, report.signals, report.problems, report.asset.mediaType, trust, new Date(report.now)), copy, facts };
}

/** The same evidence, and one thing more that could not be had. */
export function addProblem(report: Report, problem: Problem, trust: TrustStore): Report {
  const problems = [...report.problems, problem];
  const judged = judge(report.facts, report.signals, problems, report.asset.mediaType, trust, new Date(report.now));
  return { ...report, ...judged, problems };
}

/**
 * The report once more, with what the pixels hold: for a file that was judged before there was time for them. What the website said stands.
 */
export async function searchPixels(source: ByteSource, report: Report, pixels: PixelPort, options: InspectOptions): Promise<Report> {
  const found = await inspect(source, { ...options, pixels, copy: report.copy });
  return withSite(found, report.signals.filter(isSite), options.trust);
}

/** The same evidence, with what a website says of it: that was not known when the bytes were looked at. */
export function addStatements(report: Report, site: readonly SiteStatement[], trust: TrustStore): Report {
  return withSite(report, readStatements(site), trust);
}

const isSite = (signal: Signal): signal is SiteSignal => signal.kind === 'site';

function withSite(report: Report, site: readonly SiteSignal[], trust: TrustStore): Report {
  const signals = [...report.signals.filter((signal) => !isSite(signal)), ...site];
  const facts: Facts = { ...report.facts, ...findSiteFacts(signals) };
  return { ...report, ...judge(facts, signals, report.problems, report.asset.mediaType, trust, new Date(report.now)), signals, facts };
}

/** The report on a text of a website, which has nothing to show but what the website says of it. */
export function inspectText(disclosure: Disclosure, options: InspectOptions): Report {
  const signal = readDisclosure(disclosure);
  const found = { signals: signal ? [signal] : [], problems: [], complete: true, failed: false, mediaType: 'text/html' };
  return writeReport(found, options, { bytes: 0, sha256: null });
}

/** Statements of one website about one picture: more are not listened to. */
const MAX_STATEMENTS = 8;

function readStatements(site: readonly SiteStatement[]): SiteSignal[] {
  return site.slice(0, MAX_STATEMENTS).flatMap((one) => readStatement(one) ?? []);
}

async function look(given: ByteSource, options: InspectOptions, budget: Budget): Promise<Found> {
  let head: Uint8Array;
  let walk: Walk;
  let source = given;
  try {
    head = await readUpTo(given, 0, SNIFF_BYTES);
    let container = sniffContainer(head);
    if (!container && nameMediaType(head) === undefined) ({ container, source } = (await findSignedText(given)) ?? { container, source });
    if (head.length === 0) return nothing({ code: 'empty', note: 'no bytes' }, '');
    if (!container) {
      const mediaType = nameMediaType(head);
      const code = mediaType === undefined || mediaType === 'text/html' ? 'not-media' : 'unsupported';
      return nothing({ code, note: mediaType ?? 'no known file type' }, mediaType ?? '');
    }
    walk = await container.walk(source, budget);
  } catch (error) {
    return nothing(problemOf(error), '');
  }
  const context: Context = {
    now: options.now,
    trust: options.trust,
    budget,
    mediaType: walk.mediaType,
    ...(options.engine && { engine: options.engine }),
    ...(options.pixels && { pixels: options.pixels }),
    ...(options.linked !== undefined && { linked: options.linked }),
    ...(options.external && { external: options.external }),
    ...(options.status && { status: options.status }),
  };
  const signals: Signal[] = [];
  const problems: Problem[] = [...walk.problems];
  let complete = walk.complete;
  for (const reader of READERS) {
    const answer = await readAlone(reader, walk.parts, source, context);
    signals.push(...answer.signals);
    problems.push(...answer.problems);
    if (!answer.problems.every((problem) => hasLooked(reader, problem))) complete = false;
  }
  return { signals, problems, complete, failed: false, mediaType: walk.mediaType };
}

/** Readers of signatures. */
const PROVERS: readonly string[] = ['c2pa', 'pdf-signature', 'ooxml', 'odf'];
/** Faults of the file itself: whoever looks finds no more there. */
const FILE_FAULTS: readonly ProblemCode[] = ['malformed', 'truncated'];

/**
 * Whether a reader that ended with this problem has looked all the same. A signature that could not be read is not an absent one, and what
 * was not looked at, by whoever's fault, may be a label.
 */
function hasLooked(reader: Reader, problem: Problem): boolean {
  return FILE_FAULTS.includes(problem.code) && !PROVERS.includes(reader.id);
}

function nothing(problem: Problem, mediaType: string): Found {
  return { signals: [], problems: [problem], complete: false, failed: true, mediaType };
}

/** One broken reader costs its own row, not the report. */
async function readAlone(
  reader: Reader,
  parts: readonly Part[],
  source: ByteSource,
  context: Context,
): Promise<{ signals: readonly Signal[]; problems: readonly Problem[] }> {
  const wanted = parts.filter((part) => reader.wants(part));
  if (wanted.length === 0) return { signals: [], problems: [] };
  try {
    return { signals: await reader.read(wanted, source, context), problems: [] };
  } catch (error) {
    if (error instanceof PartlyReadError) return { signals: error.signals, problems: [problemOf(error.failure)] };
    return { signals: [], problems: [problemOf(error)] };
  }
}

/** Errors of the file and of our limits say what they are; a host's source may throw a Problem of its own; anything else is our fault. */
function problemOf(error: unknown): Problem {
  if (error instanceof TruncatedError) return { code: 'truncated', note: error.message, ...(error.at !== undefined && { at: error.at }) };
  if (error instanceof MalformedError) return { code: 'malformed', note: error.message, ...(error.at !== undefined && { at: error.at }) };
  if (error instanceof HardLimitError) return { code: error.limit === 'time' ? 'aborted' : 'over-limit', note: error.message };
  if (error instanceof SourceError) return error.problem;
  return { code: 'internal', note: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

/** For hosts: a byte source that fails says why. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  constructor(readonly problem: Problem) {
    super(problem.note);
  }
}

/** SHA-256 where all bytes had to be fetched anyway, for a manifest or a signature; null where they are no longer to be had. */
async function hashFetched(source: ByteSource, found: Found): Promise<string | null> {
  const fetched = found.signals.some(
    (signal) =>
      (signal.kind === 'manifest' && signal.state === 'read') || (signal.kind === 'document-signature' && signal.form !== 'field'),
  );
  if (!fetched) return null;
  return source.all().then(digest, () => null);
}

async function digest(bytes: Uint8Array): Promise<string | null> {
  return bytes.length === 0 ? null : hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))));
}

function writeReport(read: Found, options: InspectOptions, asset: { bytes: number; sha256: string | null }): Report {
  const found = { ...read, signals: [...read.signals, ...readStatements(options.site ?? [])] };
  const facts = findFacts({ ...found, copy: options.copy });
  const pixels = options.pixels?.outcome?.();
  const signatures = tellSignatures(found.signals, options.trust, options.now, asset.bytes);
  return {
    schema: 'assay-report/1',
    asset: { name: options.name, ...(options.url !== undefined && { url: options.url }), ...asset, mediaType: found.mediaType },
    ...judge(facts, found.signals, found.problems, found.mediaType, options.trust, options.now),
    signals: found.signals,
    ...(signatures.length > 0 && { signatures }),
    problems: found.problems,
    ...(pixels && { pixels }),
    history: found.signals.flatMap((signal) => (signal.kind === 'manifest' ? signal.nodes : [])),
    trust: [
      ...options.trust.lists.map((list) => ({ list: list.title, date: list.date })),
      ...options.trust.user.map((user) => ({ list: user.name, date: user.added })),
    ],
    copy: options.copy,
    facts,
    tool: { name: 'Assay', version: options.version },
    now: options.now.toISOString(),
  };
}

type Judged = Pick<
  Report,
  'label' | 'reason' | 'qualifiers' | 'basis' | 'sentence' | 'badge' | 'says' | 'integrity' | 'origin' | 'signer' | 'signedAt'
>;

function judge(
  facts: Facts,
  signals: readonly Signal[],
  problems: readonly Problem[],
  mediaType: string,
  trust: TrustStore,
  now: Date,
): Judged {
  const decision = decide(facts);
  const { badge, says } = tell({ decision, facts, signals, problems, mediaType, trust, now });
  const signer = findSigner(decision, signals);
  const listed = signer?.trust === 'trusted' || (decision.speaker === 'document' && isVouched({ decision, signals }));
  const { label, reason, basis, integrity, origin } = decision;
  return {
    label,
    reason,
    qualifiers: isOlderList({ decision, signals }) ? ['older-list'] : [],
    basis,
    sentence: says
      .filter((one) => one.id.startsWith('case_') || one.id.startsWith('problem_'))
      .filter((one) => !['case_14', 'case_17'].includes(one.id))
      .map((one) => one.text)
      .join(' '),
    badge,
    says,
    integrity,
    origin,
    signer: signer ? { name: signer.name, organization: nameOf(signer), list: listed ? (signer.vouchedBy?.title ?? null) : null } : null,
    signedAt: signer?.time.state === 'proven' ? (signer.time.at ?? null) : null,
  };
}
