import { Worker } from 'node:worker_threads';
import { type Problem, unread } from '../index.ts';
import type { Done, Job, WorkerSetup } from './protocol.ts';

/** One file may take this long, in milliseconds; a chain of 30 manifests needs 9 s on a slow machine. */
const TIME_LIMIT = 60_000;
/** The engine's memory never shrinks: a worker is replaced after this many bytes. */
const RECYCLE_BYTES = 256 * 1024 * 1024;

/** Judges files in a worker that can be ended: a file that hangs the engine costs its own time limit and nobody else's. */
export class Pool {
  #worker: Worker | undefined;
  #bytes = 0;
  constructor(
    readonly script: URL,
    readonly setup: WorkerSetup,
    readonly timeLimit = TIME_LIMIT,
  ) {}

  /** Jobs run one after the other, in the order they are given. */
  async run(job: Job): Promise<Done> {
    this.#worker ??= new Worker(this.script, { workerData: this.setup });
    const worker = this.#worker;
    const done = await new Promise<Done>((answer) => {
      const fail = (code: Problem['code'], note: string) => answer({ report: this.#unread(job, { code, note }), failure: note });
      const timer = setTimeout(() => fail('timeout', `took longer than ${this.timeLimit / 1000} s`), this.timeLimit);
      const settle = (value: Done) => {
        clearTimeout(timer);
        answer(value);
      };
      worker.removeAllListeners();
      worker.once('message', settle);
      worker.once('error', (error) => {
        clearTimeout(timer);
        fail('internal', error.message);
      });
      worker.once('exit', (code) => {
        clearTimeout(timer);
        fail('internal', `the worker ended with ${code}`);
      });
      worker.postMessage(job);
    });
    this.#bytes += done.report.asset.bytes;
    const code = done.report.problems[0]?.code;
    if (this.#bytes > RECYCLE_BYTES || code === 'timeout' || (code === 'internal' && done.failure !== null)) await this.close();
    return done;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#bytes = 0;
    worker?.removeAllListeners();
    await worker?.terminate();
  }

  #unread(job: Job, problem: Problem) {
    const { now, trust, version } = this.setup;
    return unread(problem, { name: job.path, now: new Date(now), trust, copy: 'given', version });
  }
}
