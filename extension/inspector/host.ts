import type { Problem } from '../../src/asset.ts';
import type { TrustStore } from '../../src/trust/trust-list.ts';
import type { Answer, Asks, Judged, Progress, Recognition } from '../messages.ts';
import type { FromWorker, Job, Start, ToWorker } from './job.ts';
import { LruMap } from './lru-map.ts';

/** Judging alone may take so long; then its Worker is stopped. */
export const JUDGE_LIMIT_MS = 30_000;
/** Added where bytes have to be fetched first. */
export const FETCH_LIMIT_MS = 20_000;
/** Documents are read whole, and on the user's wish. */
export const DOCUMENT_LIMIT_MS = 40_000;
/** Workers, each with one item at a time: one that hangs costs its own item only, and no more than two items use the network. */
const WORKERS = 2;
/** The engine's memory only grows: a Worker that saw that much is replaced. */
const RECYCLE_BYTES = 32 * 1024 * 1024;
const RECYCLE_ITEMS = 200;
/** Workers with nothing to do are stopped. */
const IDLE_MS = 60_000;
/** Answers kept for a background that was stopped while it waited. */
const MAX_ANSWERS = 50;
const ANSWER_FRESH_MS = 120_000;
/** Checked bytes kept for a comparison with the screen. */
const MAX_KEPT = 16;
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** The part of a Worker that is used; tests give their own. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  terminate(): void;
}
export interface Ears {
  readonly message: (message: FromWorker) => void;
  readonly error: (note: string) => void;
}

export interface HostPorts {
  spawn(ears: Ears): WorkerLike;
  /** What every Worker starts with; read once. */
  load(): Promise<{ readonly trust: TrustStore; readonly version: string }>;
  /** Compiles the engine; called once, when the first Worker asks for it. */
  compile(): Promise<WebAssembly.Module>;
  readonly limits?: { readonly judge: number; readonly fetch: number };
}

interface Task {
  readonly job: Job;
  progress: Progress | null;
  settle(answer: Answer<Judged | Recognition>): void;
}
interface Seat {
  readonly worker: WorkerLike;
  task: Task | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  items: number;
  bytes: number;
}

/** The keeper of the Workers: hands out jobs, stops what hangs, and gives every job exactly one answer. */
export class Host {
  readonly #waiting: Task[] = [];
  readonly #seats = new Set<Seat>();
  readonly #running = new Map<string, Promise<Answer<Judged>>>();
  readonly #answers = new LruMap<string, { readonly judged: Judged; readonly at: number }>(MAX_ANSWERS);
  readonly #kept = new LruMap<string, Blob>(MAX_KEPT, MAX_KEPT_BYTES, (blob) => blob.size);
  #loaded: ReturnType<HostPorts['load']> | undefined;
  #module: Promise<WebAssembly.Module> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  /** Workers that are being started wait for the trust lists. */
  #starting = 0;

  constructor(readonly ports: HostPorts) {}

  judge(ask: Asks['inspector.judge']['ask']): Promise<Answer<Judged>> {
    return this.#once(ask.key, async () => {
      const answer = await this.#run({ type: 'job', kind: 'judge', now: new Date().toISOString(), ask });
      if (answer.ok) return answer;
      // A Worker that had to be stopped wrote no report: another one writes the report that says so.
      return this.#run({ type: 'job', kind: 'unread', now: new Date().toISOString(), ask, problem: answer.problem });
    });
  }

  confirm(ask: Asks['inspector.confirm']['ask']): Promise<Answer<Judged>> {
    return this.#once(ask.key, () => {
      const bytes = this.#kept.get(ask.report.asset.sha256 ?? '') ?? null;
      return this.#run({ type: 'job', kind: 'confirm', now: ask.report.now, ask, bytes });
    });
  }

  async recognise(ask: Asks['inspector.recognise']['ask']): Promise<Recognition> {
    const answer = await this.#ask({ type: 'job', kind: 'recognise', now: new Date().toISOString(), ask });
    return answer.ok && typeof answer.value === 'string' ? answer.value : 'unsure';
  }

  /** How much of the item is here; null where nothing is under way, or nobody knows. */
  async progress(key: string): Promise<Progress | null> {
    return [...this.#seats].find(({ task }) => task !== null && keyOf(task) === key)?.task?.progress ?? null;
  }

  /** Ends the work of this key, under way or waiting. Its report says so. */
  async cancel(key: string): Promise<void> {
    const problem: Problem = { code: 'aborted', note: 'stopped by the user' };
    const waiting = this.#waiting.findIndex((task) => keyOf(task) === key && task.job.kind === 'judge');
    if (waiting >= 0) this.#waiting.splice(waiting, 1)[0]?.settle({ ok: false, problem });
    for (const seat of this.#seats) if (seat.task?.job.kind === 'judge' && keyOf(seat.task) === key) this.#fire(seat, problem);
  }

  /** The same key asked again joins the work under way, or gets the answer that nobody may have heard. */
  #once(key: string, work: () => Promise<Answer<Judged>>): Promise<Answer<Judged>> {
    const known = this.#answers.get(key);
    if (known && performance.now() - known.at < ANSWER_FRESH_MS) return Promise.resolve({ ok: true, value: known.judged });
    const running = this.#running.get(key);
    if (running) return running;
    const started = work()
      .then((answer) => {
        if (answer.ok && answer.value.report.reason !== 'unread') {
          this.#answers.set(key, { judged: answer.value, at: performance.now() });
        }
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
    return typeof value === 'string' ? { ok: false, problem: { code: 'internal', note: 'no report' } } : { ok: true, value };
  }

  #ask(job: Job): Promise<Answer<Judged | Recognition>> {
    return new Promise((settle) => {
      this.#waiting.push({ job, progress: null, settle });
      this.#next();
    });
  }

  #next(): void {
    clearTimeout(this.#idle);
    for (const seat of this.#seats) if (!seat.task) this.#seatTask(seat);
    if (this.#waiting.length > this.#starting && this.#seats.size + this.#starting < WORKERS) void this.#hire();
    const busy = this.#starting > 0 || [...this.#seats].some((seat) => seat.task);
    if (!busy && this.#seats.size > 0) this.#idle = setTimeout(() => this.#dismissIdle(), IDLE_MS);
  }

  async #hire(): Promise<void> {
    this.#starting++;
    try {
      this.#loaded ??= this.ports.load();
      const start: Start = { type: 'start', ...(await this.#loaded) };
      const worker = this.ports.spawn({
        message: (message) => this.#hear(seat, message),
        error: (note) => this.#fire(seat, { code: 'internal', note }),
      });
      const seat: Seat = { worker, task: null, timer: undefined, items: 0, bytes: 0 };
      worker.postMessage(start);
      this.#seats.add(seat);
    } catch (error) {
      // Without lists or Workers nobody can judge: say so to everyone who waits, and try afresh for the next.
      this.#loaded = undefined;
      const note = error instanceof Error ? error.message : String(error);
      for (const task of this.#waiting.splice(0)) task.settle({ ok: false, problem: { code: 'internal', note } });
    } finally {
      this.#starting--;
    }
    this.#next();
  }

  #seatTask(seat: Seat): void {
    // What nobody asked for waits until nobody waits.
    const asked = this.#waiting.findIndex(({ job }) => job.kind !== 'recognise');
    const [task] = this.#waiting.splice(Math.max(0, asked), 1);
    if (!task) return;
    seat.task = task;
    const limit = this.#limitOf(task.job);
    seat.timer = setTimeout(() => this.#fire(seat, { code: 'timeout', note: `no verdict within ${limit} ms` }), limit);
    seat.worker.postMessage(task.job);
  }

  #limitOf(job: Job): number {
    const { judge, fetch } = this.ports.limits ?? { judge: JUDGE_LIMIT_MS, fetch: FETCH_LIMIT_MS };
    if (job.kind === 'recognise') return judge + fetch;
    const hasBytes = job.kind === 'unread' || (job.kind === 'judge' ? job.ask.bytes !== null : job.bytes !== null);
    if (hasBytes) return judge;
    return judge + (job.kind === 'judge' && job.ask.document !== undefined ? Math.max(fetch, DOCUMENT_LIMIT_MS) : fetch);
  }

  #hear(seat: Seat, message: FromWorker): void {
    if (!this.#seats.has(seat)) return;
    if (message.type === 'engine') {
      void this.#giveEngine(seat);
      return;
    }
    const { task } = seat;
    if (!task) return;
    if (message.type === 'progress') {
      task.progress = { got: message.got, total: message.total };
      return;
    }
    clearTimeout(seat.timer);
    seat.task = null;
    seat.items++;
    if (message.type === 'recognised') {
      task.settle({ ok: true, value: message.found });
      this.#next();
      return;
    }
    seat.bytes += message.bytes;
    const { answer, keep } = message;
    if (keep && answer.ok && answer.value.report.asset.sha256) this.#kept.set(answer.value.report.asset.sha256, keep);
    if (seat.bytes > RECYCLE_BYTES || seat.items >= RECYCLE_ITEMS) this.#dismiss(seat);
    task.settle(answer);
    this.#next();
  }

  async #giveEngine(seat: Seat): Promise<void> {
    try {
      this.#module ??= this.ports.compile();
      seat.worker.postMessage({ type: 'engine', module: await this.#module });
    } catch {
      this.#module = undefined;
      seat.worker.postMessage({ type: 'engine', module: null });
    }
  }

  /** Stops a Worker that hangs or failed; its item is answered, nobody else's is touched. */
  #fire(seat: Seat, problem: Problem): void {
    const { task } = seat;
    clearTimeout(seat.timer);
    this.#dismiss(seat);
    task?.settle({ ok: false, problem });
    this.#next();
  }

  #dismiss(seat: Seat): void {
    this.#seats.delete(seat);
    seat.worker.terminate();
  }

  #dismissIdle(): void {
    for (const seat of this.#seats) if (!seat.task) this.#dismiss(seat);
  }
}

const keyOf = ({ job }: Task): string => job.ask.key;
