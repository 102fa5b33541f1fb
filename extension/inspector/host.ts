import type { Problem } from '../../src/asset.ts';
import type { TrustStore } from '../../src/trust/trust-list.ts';
import type { Answer, Asks, Judged, PagePart, Progress, Recognition, Rung } from '../messages.ts';
import { CheckedBytes } from './checked-bytes.ts';
import { FreshMap } from './fresh-map.ts';
import { HeardAnswers } from './heard-answers.ts';
import type { FromWorker, Job, Seen, Start } from './job.ts';
import { type JobLimits, limitOf, WHOLE_JUDGE_LIMIT_MS } from './job-limit.ts';
import { Lazy } from './lazy.ts';
import { type Busy, keyOf, type Lane, Line, type Task } from './line.ts';
import { type Ears, Seat, type WorkerLike } from './seat.ts';
import type { ListTitle } from './titled-trust.ts';

/**
 * Workers, each with one item at a time: one that hangs costs its own item only, and no more than two items use the network. A whole film
 * has a Worker of its own, so that nothing waits behind it; items that need no network get one while both others wait for theirs.
 */
const LANES: Readonly<Record<Lane, number>> = { items: 2, bytes: 1, films: 1 };
/** So many have to wait for the network of others: to start a Worker takes as long as a few of them. */
const MANY_BYTES = 3;
/** In the place of Workers that hang, until they are stopped. */
const SPARE_WORKERS = 2;
/**
 * Workers with nothing to do are stopped, since each takes some megabytes: all but one soon; the last one later, since a page shows more and more.
 * The next page has one started while it loads.
 */
const SPARE_IDLE_MS = 2_000;
const IDLE_MS = 10_000;
/** Answers kept for a background that was stopped while it waited. */
const MAX_ANSWERS = 50;
const ANSWER_FRESH_MS = 120_000;
/** Looks kept for the second question about the same bytes, which comes at once after the first. */
const MAX_SEEN = 16;
const SEEN_FRESH_MS = 30_000;

/** What the host is given by the page that it lives in; tests give their own. */
export interface HostPorts {
  spawn(ears: Ears): WorkerLike;
  /** What every Worker starts with; read once. */
  load(): Promise<{ readonly titles: readonly ListTitle[]; readonly version: string }>;
  /** Reads the trust lists, and compiles the engine; each called once, when the first Worker asks for it. */
  trust(): Promise<TrustStore>;
  compile(): Promise<WebAssembly.Module>;
  readonly limits?: JobLimits;
}

function laneOf(job: Job): Lane {
  if (job.kind === 'rejudge' || job.kind === 'unread') return 'bytes';
  if (job.kind !== 'judge') return 'items';
  if (job.ask.whole) return 'films';
  // On a click others may be asked.
  return job.ask.bytes !== null && !job.ask.allowed ? 'bytes' : 'items';
}

/** The keeper of the Workers: hands out jobs, stops what hangs, and gives every job exactly one answer. */
export class Host {
  readonly #line = new Line();
  readonly #seats = new Set<Seat>();
  readonly #running = new Map<string, Promise<Answer<Judged>>>();
  readonly #answers = new FreshMap<string, Judged>(ANSWER_FRESH_MS, MAX_ANSWERS);
  readonly #seen = new FreshMap<string, Seen>(SEEN_FRESH_MS, MAX_SEEN);
  readonly #bytes = new CheckedBytes();
  readonly #heard = new HeardAnswers();
  readonly #loaded = new Lazy(() => this.ports.load());
  readonly #trust = new Lazy(() => this.ports.trust());
  readonly #module = new Lazy(() => this.ports.compile());
  #idle: ReturnType<typeof setTimeout> | undefined;
  #overdue: ReturnType<typeof setTimeout> | undefined;
  /** Workers that are being started wait for the trust lists. */
  readonly #starting: Record<Lane, number> = { items: 0, bytes: 0, films: 0 };

  constructor(readonly ports: HostPorts) {}

  /** Nothing would be lost with it: a comparison that is still to come would want bytes that are here. */
  get isDispensable(): boolean {
    return !this.#bytes.areAwaited;
  }

  /** A page has begun: its first picture shall find a Worker that stands. */
  prepare(): void {
    if (this.#seats.size + this.#starting.items === 0) void this.#hire('items');
  }

  judge(ask: Asks['inspector.judge']['ask']): Promise<Answer<Judged>> {
    return this.#once(ask.key, async () => {
      const now = new Date().toISOString();
      const seen = this.#seen.get(evidenceOf(ask) ?? '');
      // A file that the user gave, or asked for, is waited for by itself.
      const putOff = ask.rung !== 'given' && !ask.whole && !ask.allowed;
      const heard = ask.allowed ? { heard: this.#heard.of(ask.allowed) } : {};
      const answer = await this.#run(
        seen ? { type: 'job', kind: 'rejudge', now, ask, seen } : { type: 'job', kind: 'judge', now, ask, putOff, ...heard },
      );
      if (answer.ok || (ask.whole && answer.problem.code === 'aborted')) return answer;
      // A Worker that had to be stopped wrote no report: another one writes the report that says so.
      return this.#run({ type: 'job', kind: 'unread', now: new Date().toISOString(), ask, problem: answer.problem });
    });
  }

  confirm(ask: Asks['inspector.confirm']['ask']): Promise<Answer<Judged>> {
    return this.#once(ask.key, () => {
      const bytes = this.#bytes.toConfirm(ask.report);
      return this.#run({ type: 'job', kind: 'confirm', now: ask.report.now, ask, bytes });
    });
  }

  async recognise(ask: Asks['inspector.recognise']['ask']): Promise<Recognition> {
    const answer = await this.#ask({ type: 'job', kind: 'recognise', now: new Date().toISOString(), ask });
    return answer.ok && typeof answer.value === 'string' ? answer.value : 'unsure';
  }

  /** The pictures of a saved page; none where it cannot be taken apart. */
  async unpack(ask: Asks['inspector.unpack']['ask']): Promise<readonly PagePart[]> {
    const answer = await this.#ask({ type: 'job', kind: 'unpack', now: new Date().toISOString(), ask });
    return answer.ok && typeof answer.value === 'object' && !('report' in answer.value) ? answer.value : [];
  }

  /** How much of the item is here; null where nothing is under way, or nobody knows. Of a film that is under way something is always known. */
  async progress(key: string): Promise<Progress | null> {
    const seated = [...this.#seats].flatMap(({ task }) => task ?? []);
    const task = seated.find((one) => keyOf(one) === key) ?? this.#line.find(key);
    return task?.progress ?? (task?.lane === 'films' ? { got: 0, total: null } : null);
  }

  /** Ends the work of this key, under way or waiting. Its report says so; of a film there is none, and what was said before stands. */
  async cancel(key: string): Promise<void> {
    const problem: Problem = { code: 'aborted', note: 'stopped by the user' };
    this.#line.drop(key)?.settle({ ok: false, problem });
    for (const seat of this.#seats) if (seat.task?.job.kind === 'judge' && keyOf(seat.task) === key) this.#fire(seat, problem);
  }

  /** Keeps nothing of what answered these questions, and no others: the tab that asked is gone. */
  async forget(keys: readonly string[]): Promise<void> {
    this.#bytes.forget(keys);
    this.#answers.drop((key) => keys.includes(key));
    // Of bytes that another tab asks about again soon, the next look costs a little more.
    this.#seen.drop(() => true);
  }

  search(ask: Asks['inspector.search']['ask']): Promise<Answer<Judged>> {
    const bytes = this.#bytes.toSearch(ask.judged.report);
    if (!bytes) return Promise.resolve({ ok: false, problem: { code: 'aborted', note: 'the bytes are no longer here' } });
    return this.#once(ask.key, () => this.#run({ type: 'job', kind: 'search', now: ask.judged.report.now, ask, bytes }));
  }

  /** The same key asked again joins the work under way, or gets the answer that nobody may have heard. */
  #once(key: string, work: () => Promise<Answer<Judged>>): Promise<Answer<Judged>> {
    const known = this.#answers.get(key);
    if (known) return Promise.resolve({ ok: true, value: known });
    const running = this.#running.get(key);
    if (running) return running;
    const started = work()
      .then((answer) => {
        if (answer.ok && answer.value.report.reason !== 'unread') this.#answers.set(key, answer.value);
        return answer;
      })
      .finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  async #run(job: Job): Promise<Answer<Judged>> {
    const answer = await this.#ask(job);
    if (!answer.ok) return answer;
    const { value } = answer;
    return typeof value === 'string' || !('report' in value)
      ? { ok: false, problem: { code: 'internal', note: 'no report' } }
      : { ok: true, value };
  }

  #ask(job: Job): Promise<Answer<Judged | Recognition | readonly PagePart[]>> {
    return new Promise((settle) => {
      this.#line.add({ job, lane: laneOf(job), since: null, progress: null, settle });
      this.#next();
    });
  }

  #next(): void {
    clearTimeout(this.#idle);
    for (const seat of this.#seats) if (!seat.task) this.#seatTask(seat);
    if (this.#needsMore('items')) void this.#hire('items');
    if (this.#needsMore('films')) void this.#hire('films');
    if (this.#isHeldUp() && this.#needsMore('bytes')) void this.#hire('bytes');
    this.#wakeForOverdue();
    const busy = Object.values(this.#starting).some((count) => count > 0) || [...this.#seats].some((seat) => seat.task);
    if (!busy && this.#seats.size > 0) this.#idle = setTimeout(() => this.#dismissIdle(), this.#seats.size > 1 ? SPARE_IDLE_MS : IDLE_MS);
  }

  /** Many items that need no network wait while every Worker that could take them waits for the network. */
  #isHeldUp(): boolean {
    const seats = [...this.#seats].filter((seat) => seat.lane === 'items');
    const isWaiting = seats.length >= LANES.items && seats.every(({ task }) => task?.lane === 'items');
    return isWaiting && this.#line.count('bytes', this.#busy()) >= MANY_BYTES;
  }

  /** Somebody waits in this lane, and there are fewer Workers than it may have; silent ones count only when the spare ones are used up. */
  #needsMore(lane: Lane): boolean {
    const seats = [...this.#seats].filter((seat) => seat.lane === lane);
    const silent = lane === 'items' ? Math.min(SPARE_WORKERS, seats.filter((seat) => seat.silent).length) : 0;
    return this.#line.count(lane, this.#busy()) > this.#starting[lane] && seats.length - silent + this.#starting[lane] < LANES[lane];
  }

  async #hire(lane: Lane): Promise<void> {
    this.#starting[lane]++;
    let worker: WorkerLike | undefined;
    try {
      // It reads its code while we read what it starts with.
      worker = this.ports.spawn({
        message: (message) => this.#hear(seat, message),
        error: (note) => this.#fire(seat, { code: 'internal', note }),
      });
      const seat = new Seat(worker, lane);
      const start: Start = { type: 'start', ...(await this.#loaded.get()) };
      if (seat.isLost) throw new Error('the Worker did not start');
      worker.postMessage(start);
      this.#seats.add(seat);
    } catch (error) {
      worker?.terminate();
      // Without lists or Workers nobody can judge: say so to everyone who waits, and try afresh for the next.
      const note = error instanceof Error ? error.message : String(error);
      for (const task of this.#line.clear()) task.settle({ ok: false, problem: { code: 'internal', note } });
    } finally {
      this.#starting[lane]--;
    }
    this.#next();
  }

  #seatTask(seat: Seat): void {
    const task = this.#line.next(seat.lane, this.#busy());
    if (!task) return;
    seat.task = task;
    this.#limit(seat, limitOf(task.job, this.ports.limits));
    seat.feel(() => this.#next());
    seat.worker.postMessage(task.job);
  }

  /** What others do not begin meanwhile. */
  #busy(): Busy {
    const tasks = [...this.#seats].flatMap(({ task }) => task ?? []);
    return { judging: tasks.some(({ since }) => since !== null), searching: tasks.some(({ job }) => job.kind === 'search') };
  }

  /** The file that a Worker is at may be one that hangs, and then nothing else would wake us. */
  #wakeForOverdue(): void {
    clearTimeout(this.#overdue);
    const wait = this.#line.overdueIn();
    if (wait !== null) this.#overdue = setTimeout(() => this.#next(), wait);
  }

  #limit(seat: Seat, limit: number): void {
    seat.limit(limit, () => this.#fire(seat, { code: 'timeout', note: `no verdict within ${limit} ms` }));
  }

  #hear(seat: Seat, message: FromWorker): void {
    if (!this.#seats.has(seat)) return;
    if (message.type === 'engine' || message.type === 'trust') {
      void this.#give(seat, message.type);
      return;
    }
    const { task } = seat;
    if (!task) return;
    if (message.type === 'pulse') {
      seat.silent = false;
      seat.feel(() => this.#next());
      return;
    }
    if (message.type === 'progress') {
      task.progress = { got: message.got, total: message.total };
      if (task.lane === 'films') this.#limit(seat, WHOLE_JUDGE_LIMIT_MS);
      return;
    }
    // Who comes back late has been replaced.
    const extra = seat.rest();
    if (message.type === 'put-off') {
      if (extra) this.#dismiss(seat);
      this.#putOff(task, message.bytes, message.rung);
      return;
    }
    if (message.type === 'recognised' || message.type === 'unpacked') {
      seat.count();
      task.settle({ ok: true, value: message.type === 'recognised' ? message.found : message.pictures });
      this.#next();
      return;
    }
    seat.count(message.bytes);
    const { answer, keep, seen, heard = [] } = message;
    this.#heard.add(heard);
    const searchable = answer.ok && answer.value.searchable === true;
    const evidence = task.job.kind === 'judge' && !searchable ? evidenceOf(task.job.ask) : null;
    if (seen && evidence !== null && seen.report.reason !== 'unread') this.#seen.set(evidence, seen);
    if (keep && answer.ok) this.#bytes.keep(keyOf(task), keep, answer.value);
    if (extra || seat.worn) this.#dismiss(seat);
    task.settle(answer);
    this.#next();
  }

  /** The engine is compiled, and the lists are read, while others overtake the file. */
  #putOff(task: Task, bytes: Blob | null, rung: Rung): void {
    if (task.job.kind !== 'judge') task.settle({ ok: false, problem: { code: 'internal', note: 'only a look can be put off' } });
    else {
      const ask = bytes ? { ...task.job.ask, bytes, rung } : task.job.ask;
      this.#line.add({ ...task, job: { ...task.job, ask, putOff: false }, since: performance.now() });
      this.#module.prepare();
      this.#trust.prepare();
    }
    this.#next();
  }

  async #give(seat: Seat, what: 'engine' | 'trust'): Promise<void> {
    if (what === 'engine') seat.worker.postMessage({ type: what, module: await this.#module.get().catch(() => null) });
    else seat.worker.postMessage({ type: what, trust: await this.#trust.get().catch(() => null) });
  }

  /** Stops a Worker that hangs or failed; its item is answered, nobody else's is touched. */
  #fire(seat: Seat, problem: Problem): void {
    const { task } = seat;
    this.#dismiss(seat);
    task?.settle({ ok: false, problem });
    this.#next();
  }

  #dismiss(seat: Seat): void {
    this.#seats.delete(seat);
    seat.clear();
  }

  #dismissIdle(): void {
    const idle = [...this.#seats].filter(({ task }) => !task);
    const [first, ...spare] = idle.toSorted((a, b) => Number(a.lane !== 'items') - Number(b.lane !== 'items'));
    for (const seat of spare) this.#dismiss(seat);
    if (spare.length > 0) this.#next();
    else if (first) this.#dismiss(first);
  }
}

/** What was looked for belongs to what was seen. */
function evidenceOf({ evidence, marks, cap }: Asks['inspector.judge']['ask']): string | null {
  return evidence === undefined ? null : `${evidence} ${marks ?? ''} ${cap ?? ''}`;
}
