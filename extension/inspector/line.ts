import type { Answer, Judged, PagePart, Progress, Recognition } from '../messages.ts';
import type { Job } from './job.ts';

/** Which Workers a task is for: whole films have one of their own, and so may items that need no network. */
export type Lane = 'items' | 'bytes' | 'films';

/** The Workers of items take those that need no network too. */
const serves = (lane: Lane, task: Task): boolean => task.lane === lane || (lane === 'items' && task.lane === 'bytes');

/**
 * Files with a manifest store leave one Worker to the others, and let them go first. Not longer than that: a page that never ends would
 * starve them, and one that hangs would hold up the rest.
 */
export const PUT_OFF_MS = 1_000;

/** A job and who waits for its answer. */
export interface Task {
  readonly job: Job;
  readonly lane: Lane;
  /** When it was put off; null for a task that was not. */
  readonly since: number | null;
  progress: Progress | null;
  settle(answer: Answer<Judged | Recognition | readonly PagePart[]>): void;
}

/** What tells one task from another: the same key is the same question. */
export const keyOf = ({ job }: Task): string => job.ask.key;

/** What a Worker is at: a file that was put off, or a search for hidden marks. Neither ever takes more than one, if nothing is overdue. */
export interface Busy {
  readonly judging: boolean;
  readonly searching: boolean;
}

/** Who waits for a Worker, and who is next. */
export class Line {
  readonly #tasks: Task[] = [];

  add(task: Task): void {
    this.#tasks.push(task);
  }

  /** Takes out who is next in this lane. */
  next(lane: Lane, busy: Busy): Task | undefined {
    const mine = this.#ready(lane, busy);
    const overdue = mine.find((task) => waitOf(task) === 0);
    const task = overdue ?? mine.toSorted((a, b) => rankOf(a) - rankOf(b))[0];
    if (task) this.#tasks.splice(this.#tasks.indexOf(task), 1);
    return task;
  }

  /** How many of this lane could be begun now. */
  count(lane: Lane, busy: Busy): number {
    return this.#ready(lane, busy).length;
  }

  find(key: string): Task | undefined {
    return this.#tasks.find((task) => keyOf(task) === key);
  }

  /** Takes out the look of this key. */
  drop(key: string): Task | undefined {
    const at = this.#tasks.findIndex((task) => keyOf(task) === key && task.job.kind === 'judge');
    return at < 0 ? undefined : this.#tasks.splice(at, 1)[0];
  }

  /** Everyone leaves. */
  clear(): readonly Task[] {
    return this.#tasks.splice(0);
  }

  /** Milliseconds until a file that was put off has waited long enough; null where none has yet to. */
  overdueIn(): number | null {
    const waits = this.#tasks.map((task) => waitOf(task) ?? 0).filter((wait) => wait > 0);
    return waits.length === 0 ? null : Math.min(...waits);
  }

  #ready(lane: Lane, { judging, searching }: Busy): readonly Task[] {
    const mayBegin = (task: Task) => (task.since === null || !judging || waitOf(task) === 0) && (task.job.kind !== 'search' || !searching);
    return this.#tasks.filter((task) => serves(lane, task) && mayBegin(task));
  }
}

/** What nobody asked for waits until nobody waits; a search comes last. */
function rankOf({ since, job }: Task): number {
  if (job.kind === 'search') return 3;
  if (job.kind === 'recognise') return 2;
  return since === null ? 0 : 1;
}

function waitOf({ since }: Task): number | null {
  return since === null ? null : Math.max(0, since + PUT_OFF_MS - performance.now());
}
