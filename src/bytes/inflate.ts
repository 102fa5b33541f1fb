import { Inflate, Unzlib } from 'fflate';
import type { Budget } from './budget.ts';
import { concatBytes } from './cursor.ts';
import { HardLimitError, MalformedError } from './errors.ts';

/** Input goes in by pieces of this many bytes, so that one step can grow by about 1 MiB at most (deflate gives 1,032 for 1). */
const STEP_BYTES = 1024;

/**
 * Opens zlib (RFC 1950) or bare deflate (RFC 1951) data. Every byte that comes out is spent from the budget as it comes.
 * The Adler checksum is not compared: a wrong one changes nothing of what a decoder shows.
 * @throws HardLimitError beyond `limit` bytes or the budget; MalformedError for data that is no such stream or has no end
 */
export function inflate(data: Uint8Array, coding: 'zlib' | 'deflate', budget: Budget, limit: number): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  const take = (piece: Uint8Array): void => {
    total += piece.length;
    if (total > limit) throw new HardLimitError('inflated bytes', `more than ${limit} bytes in a compressed part`);
    budget.spend(piece.length);
    pieces.push(piece);
  };
  const stream = coding === 'zlib' ? new Unzlib(take) : new Inflate(take);
  try {
    for (let at = 0; ; at += STEP_BYTES) {
      const last = at + STEP_BYTES >= data.length;
      stream.push(data.slice(at, at + STEP_BYTES), last);
      if (last) break;
    }
  } catch (error) {
    if (error instanceof HardLimitError) throw error;
    throw new MalformedError(`compressed data: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  return concatBytes(pieces);
}
