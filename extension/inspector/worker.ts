import brotliUrl from 'brotli-dec-wasm/web/bg.wasm?url&no-inline';
import {
  addStatements,
  type C2paEngine,
  createEngine,
  giveBrotli,
  type InspectOptions,
  inspect,
  inspectText,
  memorySource,
  type Problem,
  type Report,
  rejudge,
  SourceError,
  searchPixels,
  setClock,
  type TrustStore,
  unread,
} from '../../src/index.ts';
import type { Answer, Asks, Judged, PagePart, Rung } from '../messages.ts';
import { isPageRecord, recogniseAt, type Taken, takeBytes, takeWhole, type Web } from './byte-ladder.ts';
import { compareWithScreen } from './capture.ts';
import type { FromWorker, Job, Seen, Start, ToWorker } from './job.ts';
import { DOCUMENT_LIMIT_MS, FETCH_LIMIT_MS } from './job-limit.ts';
import { findManifestLink } from './link-header.ts';
import { inspectAsking } from './lookup.ts';
import { MAX_PAGE_BYTES, readPagePictures } from './mhtml.ts';
import { compareSizes, decodedSize } from './picture.ts';
import { maySearch, pixelsOf, sizeByHead } from './pixel-port.ts';
import { WorkerTrust } from './worker-trust.ts';

let start: Start | undefined;
let giveModule: ((module: WebAssembly.Module | null) => void) | undefined;

const send = (message: FromWorker) => self.postMessage(message);

/** The host compiles the engine once for all its Workers; the first file that needs it asks. */
const engine = createEngine(async () => {
  const given = new Promise<WebAssembly.Module | null>((resolve) => {
    giveModule = resolve;
  });
  send({ type: 'engine' });
  const module = await given;
  if (!module) throw new Error('the engine could not be compiled');
  return module;
});

/** Loaded by the one Worker that meets a packed box, which is rare. */
giveBrotli(() => WebAssembly.compileStreaming(fetch(brotliUrl)));

/** Only a file that somebody signed needs more of the lists than their titles. */
const lists = new WorkerTrust(() => send({ type: 'trust' }));

const web: Web = { fetch: (url, init) => fetch(url, init), signal: () => AbortSignal.timeout(FETCH_LIMIT_MS) };
const documentWeb: Web = { ...web, signal: () => AbortSignal.timeout(DOCUMENT_LIMIT_MS), progress: tellProgress() };
/** How often it is told how much of a document is here. */
const PROGRESS_MS = 200;

function tellProgress(): (got: number, total: number | null) => void {
  let last = 0;
  return (got, total) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS && got !== total) return;
    last = now;
    send({ type: 'progress', got, total });
  };
}

/** A large file may take its time, as long as something comes. */
function wholeWeb(): Web {
  const controller = new AbortController();
  let stall: ReturnType<typeof setTimeout> | undefined;
  const expect = () => {
    clearTimeout(stall);
    stall = setTimeout(() => controller.abort(), FETCH_LIMIT_MS);
  };
  const tell = tellProgress();
  const progress = (got: number, total: number | null) => {
    expect();
    tell(got, total);
  };
  expect();
  return { ...web, signal: () => controller.signal, progress };
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.type === 'start') {
    start = message;
    lists.titles = message.titles;
  } else if (message.type === 'engine') giveModule?.(message.module);
  else if (message.type === 'trust') lists.give(message.trust);
  else if (message.type === 'pulse') send({ type: 'pulse' });
  else void answer(message);
};

/** A panic of the engine settles no promise. As an error of this Worker the keeper hears of it at once, not when the time is up. */
self.onunhandledrejection = (event: PromiseRejectionEvent) => reportError(event.reason);

async function answer(job: Job): Promise<void> {
  try {
    send(await work(job));
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    send({ type: 'done', answer: { ok: false, problem: { code: 'internal', note } }, bytes: 0, keep: null, seen: null });
  }
}

async function work(job: Job): Promise<FromWorker> {
  setClock(new Date(job.now));
  if (job.kind === 'recognise') return { type: 'recognised', found: await recogniseAt(job.ask.url, web) };
  if (job.kind === 'unpack') return { type: 'unpacked', pictures: await unpack(job.ask.page) };
  if (job.kind === 'confirm') return confirm(job);
  if (job.kind === 'search') return search(job);
  if (job.kind === 'rejudge') return done(await judgeCopy(job.seen, job.ask), 0, null, job.seen);
  return job.kind === 'judge' ? judge(job) : done(await unreadOf(job.problem, null, job));
}

async function unpack(page: Blob): Promise<readonly PagePart[]> {
  if (page.size > MAX_PAGE_BYTES) return [];
  const pictures = readPagePictures(new Uint8Array(await page.arrayBuffer()));
  return pictures.map(({ url, bytes }) => ({ url, bytes: new Blob([bytes]) }));
}

const BEHIND_LINK = { id: 'line_note_link', text: 'This is about the file behind the link.' };
const NOT_DOCUMENT = { id: 'problem_not_document', text: 'This is not a document that we know.' };

/** Behind a link we judge what the server gave us, and say so; and nobody took it for a picture. */
function noteDocument(judged: Judged, { ask }: Extract<Job, { readonly kind: 'judge' | 'unread' }>): Judged {
  if (ask.document === undefined) return judged;
  const fullSize = ask.document === 'full-size';
  const says = judged.report.says.map((say) => (say.id === 'problem_not_media' && !fullSize ? NOT_DOCUMENT : say));
  const [first, ...others] = says;
  return { ...judged, report: { ...judged.report, says: first && ask.document !== 'viewer' ? [first, BEHIND_LINK, ...others] : says } };
}

/** The report that says why there is nothing to look at. */
async function unreadOf(problem: Problem, rung: Rung | null, job: Extract<Job, { readonly kind: 'judge' | 'unread' }>): Promise<Judged> {
  const report = await lists.byTitles(job.ask, async (trust) => unread(problem, optionsOf(job, trust)));
  return noteDocument({ report, rung }, job);
}

function optionsOf(job: Extract<Job, { readonly kind: 'judge' | 'unread' }>, trust: TrustStore): InspectOptions {
  if (!start) throw new Error('a job came before the start');
  const { name, url, copy, site } = job.ask;
  // A data: address is the file itself, and a file that the user gave has none; the report has its hash.
  const address = url === '' || url.startsWith('data:') ? {} : { url };
  return { name, ...address, copy, engine, now: new Date(job.now), trust, version: start.version, ...(site && { site }) };
}

async function judge(job: Extract<Job, { readonly kind: 'judge' }>): Promise<FromWorker> {
  const { ask } = job;
  const { text, known, site } = ask;
  if (text) return done({ report: await lists.byTitles(ask, async (trust) => inspectText(text, optionsOf(job, trust))), rung: null });
  if (known && site)
    return done({ ...known, report: await lists.byTitles(ask, async (trust) => addStatements(known.report, site, trust)) });
  try {
    const way = ask.whole ? wholeWeb() : ask.document === undefined ? web : documentWeb;
    const taken = await takeBytes(ask, ask.cap === undefined ? way : { ...way, cap: ask.cap });
    // All pixels are looked at only where the user gave the file or asked for it: it costs about 50 ms a megapixel.
    const wanted = ask.rung === 'given' || ask.marks === 'now';
    const linked = findManifestLink(taken.link, ask.url);
    const heard = new Map(job.heard?.map(({ key, bytes }) => [key, bytes]));
    const { manifest } = ask;
    const external = manifest && { address: null, bytes: new Uint8Array(await manifest.arrayBuffer()) };
    const lookWith = async (trust: TrustStore): Promise<Report | 'put-off'> => {
      const pixels = wanted && { pixels: pixelsOf(taken.source) };
      const more = { ...pixels, ...(linked !== null && { linked }), ...(external && { external }) };
      const options = { ...optionsOf(job, trust), ...more };
      const first = await inspectUnlessPutOff(job, taken, options, heard);
      return first !== 'put-off' && ask.marks === 'now' ? searchAsked(taken, first, options) : first;
    };
    const report = job.putOff ? await lists.byTitles(ask, lookWith) : await lookWith(await lists.of(ask));
    if (report === 'put-off') return { type: 'put-off', bytes: ask.bytes ? null : blobOf(taken.whole()), rung: taken.rung() };
    const failure = taken.failure() ?? findDoubt(ask.url, report);
    if (failure) return done(await unreadOf(failure, taken.rung(), job));
    const bytes = taken.whole();
    // To make one takes longer than to decode most pictures, and mostly they came as one.
    const blob = ask.bytes instanceof Blob ? ask.bytes : blobOf(bytes, report.asset.mediaType);
    const told = bytes && hasNoSign(report) ? sizeByHead(bytes, ask.sizes) : null;
    const size = told ?? (bytes && blob && (await decodedSize(blob)));
    const seen: Seen = { report, rung: taken.rung(), size };
    const judged = await judgeCopy(seen, ask);
    // Only a verdict that waits for the proof is compared with the screen.
    const waits = judged.report.reason === 'copy-unconfirmed' && ask.document === undefined;
    const searchable = ask.marks === 'later' && bytes !== null && hasNoSign(judged.report) && maySearch(bytes);
    const keep = bytes && (waits || searchable) ? blob : null;
    const noted = noteDocument(judged, job);
    return {
      ...done(searchable ? { ...noted, searchable } : noted, report.asset.bytes, keep, bytes && seen),
      ...(heard.size > 0 && { heard: Array.from(heard, ([key, content]) => ({ key, bytes: content })) }),
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return done(await unreadOf(error.problem, null, job));
  }
}

/** How much of a page's text was signed is told by nobody: what we took for it may be more or less, so where it does not fit nobody is accused. */
function findDoubt(url: string, { label }: Report): Problem | null {
  return isPageRecord(url) && label === 'altered' ? { code: 'page-record', note: 'the text around the record does not fit it' } : null;
}

/** Nothing in the file says how it was made. */
function hasNoSign({ integrity, reason }: Report): boolean {
  return integrity === 'none' && (reason === 'none' || reason === 'label-without-verdict');
}

/** A picture without a sign that the user asked for is loaded whole for the look at its pixels; where that fails, the first answer stands. */
async function searchAsked({ source, whole }: Taken, report: Report, options: InspectOptions): Promise<Report> {
  if (whole() !== null || !hasNoSign(report) || !report.asset.mediaType.startsWith('image/')) return report;
  const bytes = await source.all().catch(() => null);
  if (bytes === null) return report;
  const loaded = memorySource(bytes);
  return searchPixels(loaded, report, pixelsOf(loaded), options);
}

/** The report as it stands after the look at the pixels. */
async function search(job: Extract<Job, { readonly kind: 'search' }>): Promise<FromWorker> {
  if (!start) throw new Error('a job came before the start');
  const { judged } = job.ask;
  const { name, url } = judged.report.asset;
  const source = memorySource(new Uint8Array(await job.bytes.arrayBuffer()));
  const options = { name, ...(url !== undefined && { url }), copy: judged.report.copy, now: new Date(job.now), version: start.version };
  const report = await searchPixels(source, judged.report, pixelsOf(source, false), {
    ...options,
    trust: await lists.of(job.ask),
    engine,
  });
  return done({ report, rung: judged.rung }, job.bytes.size);
}

/** What was seen in the bytes, under what is said of the shown copy and what the sizes say of it. */
async function judgeCopy({ report, rung, size }: Seen, ask: Asks['inspector.judge']['ask']): Promise<Judged> {
  const copy = compareSizes(ask.copy, size, ask.sizes);
  if (copy === report.copy) return { report, rung };
  return { report: await lists.byTitles(ask, async (trust) => rejudge(report, copy, trust)), rung };
}

/** The report; `put-off` as soon as the file turns out to have a manifest store, where those are to wait. */
function inspectUnlessPutOff(
  { putOff, ask }: Extract<Job, { readonly kind: 'judge' }>,
  { source }: Taken,
  options: InspectOptions,
  heard: Map<string, Uint8Array>,
): Promise<Report | 'put-off'> {
  if (!putOff) return inspectAsking(source, options, ask.allowed, { ...web, heard });
  return new Promise((resolve) => {
    const rest = new AbortController();
    const doorkeeper: C2paEngine = {
      verify() {
        resolve('put-off');
        rest.abort(); // of this look nobody hears any more
        return new Promise(() => undefined);
      },
    };
    void inspect(source, { ...options, engine: doorkeeper, abort: rest.signal }).then(resolve);
  });
}

function blobOf(bytes: Uint8Array | null, type = ''): Blob | null {
  return bytes && new Blob([new Uint8Array(bytes)], { type });
}

/** The report as it stands after the look at the screen. */
async function confirm(job: Extract<Job, { readonly kind: 'confirm' }>): Promise<FromWorker> {
  const { report, rung, capture, again, rect, whole, masks, viewport } = job.ask;
  const bytes = job.bytes ?? (await fetchSame(job.ask.url, report.asset.sha256));
  const png = capture instanceof Blob ? capture : new Blob([capture], { type: 'image/png' });
  const copy = bytes === null ? 'unconfirmed' : await compareWithScreen(bytes, { capture: png, rect, whole, masks, viewport }, again);
  const judged = copy === report.copy ? report : rejudge(report, copy, await lists.of(job.ask));
  return done({ report: judged, rung }, bytes?.size ?? 0);
}

/** The checked bytes once more; null where the address gives other bytes now. */
async function fetchSame(url: string, sha256: string | null): Promise<Blob | null> {
  try {
    const bytes = new Uint8Array(await takeWhole(url, web));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return found === sha256 ? new Blob([bytes]) : null;
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}

function done(
  judged: Judged,
  bytes = 0,
  keep: Blob | null = null,
  seen: Seen | null = null,
): Extract<FromWorker, { readonly type: 'done' }> {
  const answer: Answer<Judged> = { ok: true, value: judged };
  return { type: 'done', answer, bytes, keep, seen };
}
