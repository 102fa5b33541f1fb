// Specification: C2PA 2.2 §15.8; ETSI EN 319 102-1 §5.6 (the time at which a signer is judged)
import type { PathFault } from '../cms/certificate-path.ts';
import type { TimeFinding } from '../signal.ts';

/** The time that a token of a listed authority proves; undefined where there is none, so that the signer is judged now. */
export function provenTime(time: TimeFinding): Date | undefined {
  if (time.state !== 'proven' || time.at === undefined) return undefined;
  const at = new Date(time.at);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** A time still to come is no time: who would be trusted, or has merely run out, is then not valid yet. */
export function trustAt(time: TimeFinding, trust: 'trusted' | PathFault): 'trusted' | PathFault {
  return time.state === 'future' && (trust === 'trusted' || trust === 'expired') ? 'not-yet-valid' : trust;
}
