import type { Part, Range } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { concatBytes } from '../bytes/cursor.ts';
import { HardLimitError, MalformedError, TruncatedError } from '../bytes/errors.ts';
import { inflate } from '../bytes/inflate.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Signal } from '../signal.ts';

/** Parts of one kind that are read in one file; a real one has a few. */
const MAX_PARTS = 512;
/** Real files make a handful. */
const MAX_SIGNALS = 200;

/** Payload bytes of a part, before a reader opens anything. */
export function lengthOf(part: Part): number {
  return part.opened?.length ?? part.ranges.reduce((sum, range) => sum + range.length, 0);
}

/** Where a part stands: from its first to its last byte, which decides whether a signature covers it. */
export function spanOf(part: Part): Range {
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  // A text may stand in more pieces than one call takes arguments.
  for (const { offset, length } of part.ranges) {
    from = Math.min(from, offset);
    to = Math.max(to, offset + length);
  }
  return part.ranges.length === 0 ? { offset: 0, length: 0 } : { offset: from, length: to - from };
}

/** All payload bytes, opened where the part is compressed. @throws HardLimitError beyond `limit` bytes, before or after opening */
export async function readPart(part: Part, source: ByteSource, budget: Budget, limit: number): Promise<Uint8Array> {
  const bytes = await readWithin(part, source, budget, 0, lengthOf(part), limit);
  if (part.coding === 'base64' || part.coding === 'selectors')
    throw new MalformedError(`${part.name} is written as ${part.coding}`, spanOf(part).offset);
  return part.coding === undefined ? bytes : inflate(bytes, part.coding, budget, limit);
}

/** `length` payload bytes from `offset` on, as if the ranges were one. @throws TruncatedError outside of the part */
export async function readWithin(
  part: Part,
  source: ByteSource,
  budget: Budget,
  offset: number,
  length: number,
  limit: number,
): Promise<Uint8Array> {
  if (length > limit) throw new HardLimitError('part bytes', `${length} bytes in ${part.name}`);
  if (offset + length > lengthOf(part))
    throw new TruncatedError(`${length} bytes wanted at ${offset} of ${part.name}`, spanOf(part).offset);
  budget.spend(length);
  if (part.opened) return part.opened.subarray(offset, offset + length);
  const pieces: Uint8Array[] = [];
  let skip = offset;
  let left = length;
  for (const range of part.ranges) {
    if (left === 0) break;
    budget.step();
    const from = Math.min(skip, range.length);
    const taken = Math.min(left, range.length - from);
    skip -= from;
    left -= taken;
    if (taken > 0) pieces.push(await source.read(range.offset + from, taken));
  }
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : concatBytes(pieces);
}

/** What was found in several parts; `failure` is the gravest error of one of them, which does not hide what the others hold. */
export interface Gathered<T> {
  readonly found: readonly T[];
  readonly failure?: Error;
}

/** Reads part by part; `take` may answer with what it found and why not all. An error of the file or of our limits costs its own part; a stop from outside ends all. */
export async function gatherParts<T>(
  parts: readonly Part[],
  budget: Budget,
  take: (part: Part) => Promise<readonly T[] | Gathered<T>>,
): Promise<Gathered<T>> {
  const found: T[] = [];
  let failure: Error | undefined;
  for (const part of parts.slice(0, MAX_PARTS)) {
    budget.step();
    try {
      const taken = await take(part);
      for (const one of 'found' in taken ? taken.found : taken) found.push(one);
      if ('found' in taken) failure = graver(failure, taken.failure);
    } catch (error) {
      failure = graver(failure, oneOfOurs(error));
    }
  }
  if (parts.length > MAX_PARTS) failure = graver(failure, new HardLimitError('parts', `more than ${MAX_PARTS} parts of one kind`));
  return { found, ...(failure && { failure }) };
}

/** Of two errors the one to be told: the first, but where a limit of ours left something unread, that. */
export function graver(first: Error | undefined, other: Error | undefined): Error | undefined {
  return other instanceof HardLimitError && !(first instanceof HardLimitError) ? other : (first ?? other);
}

/** The error itself, if it is a value of reading; else it is thrown on. */
export function oneOfOurs(error: unknown): Error {
  if (error instanceof MalformedError) return error;
  if (error instanceof HardLimitError && error.limit !== 'time') return error;
  throw error;
}

/** Something was found, and something else was not looked at, which may say more. */
export class PartlyReadError extends Error {
  override readonly name = 'PartlyReadError';
  constructor(
    readonly signals: readonly Signal[],
    readonly failure: HardLimitError,
  ) {
    super(failure.message);
  }
}

/**
 * Signals for the report, or the failure where nothing was found beside it: what was found is never lost for a broken neighbour.
 * Of a file that says the same over and over only so many are kept, those that speak of AI first.
 * @throws PartlyReadError with the signals where one of our limits left something unread
 */
export function settle<T extends Signal>(signals: readonly T[], failure?: Error): readonly T[] {
  if (signals.length === 0 && failure !== undefined) throw failure;
  const kept = signals.length <= MAX_SIGNALS ? signals : signals.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_SIGNALS);
  if (failure instanceof HardLimitError) throw new PartlyReadError(kept, failure);
  return kept;
}

function rank(signal: Signal): number {
  if (signal.kind !== 'declaration' || signal.says === 'ai') return 0;
  return signal.says === 'ai-edited' ? 1 : 2;
}
