/** Runs the tasks of one key one after the other, so that two updates of one record never overwrite each other. */
export class Queue<K> {
  readonly #last = new Map<K, Promise<unknown>>();

  /** Answers what the task answers; a failed task does not stop the next. */
  run<T>(key: K, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const next = before.then(task, task);
    this.#last.set(key, next);
    const forget = () => {
      if (this.#last.get(key) === next) this.#last.delete(key);
    };
    next.then(forget, forget);
    return next;
  }
}
