import type { Allowed } from '../messages.ts';
import { FreshMap } from './fresh-map.ts';
import type { Heard } from './job.ts';

const MAX_HEARD = 32;
const MAX_HEARD_BYTES = 32 * 1024 * 1024;
const FRESH_MS = 120_000;

/** What other hosts have just answered: a page asks more than once about one picture, and its user has clicked only once. */
export class HeardAnswers {
  readonly #answers = new FreshMap<string, Heard>(FRESH_MS, MAX_HEARD, MAX_HEARD_BYTES, ({ bytes }) => bytes.length);

  /** An answer that is here stays as old as it is. */
  add(answers: readonly Heard[]): void {
    for (const one of answers) if (this.#answers.get(one.key) === undefined) this.#answers.set(one.key, one);
  }

  /** Those of the addresses that the user allowed. */
  of(allowed: Allowed): Heard[] {
    const addresses = Object.values(allowed).flat();
    return this.#answers.values().filter(({ key }) => addresses.some((one) => key.split(' ')[0] === one));
  }
}
