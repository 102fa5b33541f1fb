import type { Part, Problem, ProblemCode, Range, Role, Walk } from '../asset.ts';
import { HardLimitError, MalformedError, TruncatedError } from '../bytes/errors.ts';

/** A broken file repeats itself; the first few problems say enough. */
const MAX_PROBLEMS = 20;

/** What a walker has found so far. It outlives the error that ends a walk, so nothing found before a cut is lost. */
export class Findings {
  readonly parts: Part[] = [];
  readonly problems: Problem[] = [];
  complete = false;
  /** Something inside was broken and passed over, so that the walk cannot be complete. */
  damaged = false;
  width: number | undefined;
  height: number | undefined;

  constructor(public mediaType: string) {}

  add(role: Role, name: string, ranges: readonly Range[], outer: readonly Range[], coding?: Part['coding']): void {
    this.parts.push({ role, name, ranges, outer, ...(coding === undefined ? {} : { coding }) });
  }

  /** A part whose payload the walker opened, and that stands packed in `range`. */
  addOpened(role: Role, name: string, opened: Uint8Array, range: Range, outer: Range): void {
    this.parts.push({ role, name, ranges: [range], outer: [outer], opened });
  }

  problem(code: ProblemCode, note: string, at?: number): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ code, note, ...(at === undefined ? {} : { at }) });
  }

  /** Keeps the first size that a header names. */
  measure(width: number, height: number): void {
    if (this.width !== undefined || width <= 0 || height <= 0) return;
    this.width = width;
    this.height = height;
  }

  toWalk(): Walk {
    const { mediaType, parts, complete, damaged, problems, width, height } = this;
    return {
      mediaType,
      parts,
      complete: complete && !damaged,
      problems,
      ...(width === undefined || height === undefined ? {} : { width, height }),
    };
  }
}

/**
 * Runs one walk and turns what it throws into problems beside the parts that were found before.
 * A stop asked for from outside ('time') and errors of the source itself are passed on.
 */
export async function gather(mediaType: string, work: (found: Findings) => Promise<void>): Promise<Walk> {
  const found = new Findings(mediaType);
  try {
    await work(found);
  } catch (error) {
    found.complete = false;
    noteError(found, error);
  }
  return found.toWalk();
}

/** The error as a problem of the walk; whatever is no fault of the file and no limit of ours is thrown again. */
export function noteError(found: Findings, error: unknown): void {
  if (error instanceof TruncatedError) found.problem('truncated', error.message, error.at);
  else if (error instanceof MalformedError) found.problem('malformed', error.message, error.at);
  else if (error instanceof HardLimitError && error.limit !== 'time') found.problem('over-limit', error.message);
  else throw error;
}

/** What is broken inside one piece is noted and does not hide the next one; our own limits and errors of the source end the walk. */
export async function keepGoing(found: Findings, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (error instanceof HardLimitError) throw error;
    noteError(found, error);
    found.damaged = true;
  }
}

/** The walk reached the format's own end at `end`; what stands behind it is a trailer. */
export function finishAt(found: Findings, end: number, size: number | undefined, name: string): void {
  found.complete = true;
  if (size === undefined || size <= end) return;
  const trailer = [{ offset: end, length: size - end }];
  found.add('trailer', name, trailer, trailer);
}

/** `ranges` without their first `count` bytes. */
export function dropStart(ranges: readonly Range[], count: number): Range[] {
  const rest: Range[] = [];
  let skip = count;
  for (const { offset, length } of ranges) {
    const cut = Math.min(skip, length);
    skip -= cut;
    if (length > cut) rest.push({ offset: offset + cut, length: length - cut });
  }
  return rest;
}

/** Bytes in all. */
export function totalLength(ranges: readonly Range[]): number {
  return ranges.reduce((sum, range) => sum + range.length, 0);
}
