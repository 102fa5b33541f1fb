import { HardLimitError } from './errors.ts';

/** Hard limits for one asset. Every loop over the asset's own structure spends steps; every copy spends bytes. */
export interface BudgetLimits {
  /** Boxes, segments, chunks, entries: anything that the file can repeat. */
  readonly steps: number;
  /** Bytes copied or inflated in all. */
  readonly bytes: number;
}

export const DEFAULT_BUDGET: BudgetLimits = { steps: 200_000, bytes: 512 * 1024 * 1024 };

/** Counts what one inspection has used, and throws a {@link HardLimitError} at the limit. */
export class Budget {
  #steps = 0;
  #bytes = 0;
  constructor(
    readonly limits: BudgetLimits = DEFAULT_BUDGET,
    readonly abort?: AbortSignal,
  ) {}

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > this.limits.steps) throw new HardLimitError('steps', `more than ${this.limits.steps} parts`);
    if (this.abort?.aborted) throw new HardLimitError('time', 'stopped');
  }

  spend(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.limits.bytes) throw new HardLimitError('bytes', `more than ${this.limits.bytes} bytes`);
    if (this.abort?.aborted) throw new HardLimitError('time', 'stopped');
  }
}
