// The rule that the table of trust is measured by, as the verdict rules state it in §2 and in the cases named here. It is written from
// them alone: nothing in this file asks the product.

/** The signer's certificate, in every case. Its authorities outlive it on both sides. */
export const VALIDITY = { from: '2025-01-01T00:00:00Z', to: '2030-01-01T00:00:00Z' } as const;

/** When the file is looked at. */
export const MOMENTS = {
  'before validity': '2024-06-01T00:00:00Z',
  'in validity': '2026-06-01T00:00:00Z',
  'after expiry': '2031-06-01T00:00:00Z',
} as const;
export type Moment = keyof typeof MOMENTS;

/** The time-stamp in the signature. `counts` = over these bytes, by an authority on the right list of time-stamp authorities. */
export const TOKENS = {
  none: null,
  listed: { at: '2026-01-01T00:00:00Z', counts: true },
  unlisted: { at: '2026-01-01T00:00:00Z', counts: false },
  'over other bytes': { at: '2026-01-01T00:00:00Z', counts: false },
  'listed, before validity': { at: '2024-03-01T00:00:00Z', counts: true },
  'listed, after expiry': { at: '2030-06-01T00:00:00Z', counts: true },
  'listed, still to come': { at: '2040-06-01T00:00:00Z', counts: true },
} as const;
export type Token = keyof typeof TOKENS;

/** What is known of a withdrawal. */
export const WITHDRAWALS = {
  'nothing known': {},
  'stapled: good': { stapled: 'good' },
  'stapled: revoked before signing': { stapled: '2025-06-01T00:00:00Z' },
  'stapled: revoked after signing': { stapled: '2028-06-01T00:00:00Z' },
  'list: silent': { stapled: 'good', form: 'list' },
  'list: revoked before signing': { stapled: '2025-06-01T00:00:00Z', form: 'list' },
  'signer on the block-list': { blocked: 'leaf' },
  'root on the block-list': { blocked: 'root' },
} as const satisfies Readonly<Record<string, Withdrawal>>;
export interface Withdrawal {
  /** `good`, or the moment of withdrawal, as the issuer says it in the file: in an answer (OCSP), or in a list. */
  readonly stapled?: string;
  readonly form?: 'list';
  readonly blocked?: 'leaf' | 'root';
}
export type WithdrawalName = keyof typeof WITHDRAWALS;

/**
 * How the signer stands to the lists. `vouched` is the reason that its good signature leads to, null where nobody may vouch for it.
 * `reachesRoot` = the signer's root is an anchor that was looked at. `pinned` = the exact certificate is a government's (case 44).
 */
export interface Standing {
  readonly vouched: 'captured' | 'publisher' | 'document' | null;
  readonly reachesRoot: boolean;
  readonly pinned?: boolean;
}

/** Label and reason, as in `authentic · captured`. */
export type Outcome = string;

/** What the rules say of one condition. */
export function expectedOf(standing: Standing, moment: Moment, token: Token, withdrawal: Withdrawal): Outcome {
  const now = Date.parse(MOMENTS[moment]);
  const stamp = TOKENS[token];
  const stampedAt = stamp?.counts === true ? Date.parse(stamp.at) : undefined;
  const isFuture = stampedAt !== undefined && stampedAt > now;
  const proven = isFuture ? undefined : stampedAt;
  // Case 16: on the block-list whatever the time, or withdrawn at or before signing. Without a proven time, every withdrawal counts.
  if (isBlocked(standing, withdrawal) || isRevoked(withdrawal, proven)) return 'unknown · withdrawn';
  // Cases 10 and 49: no chain to an anchor of the right purpose.
  if (standing.vouched === null) return 'unknown · signer-not-known';
  // Case 15b: a time still to come is no time.
  if (isFuture) return 'unknown · not-yet-valid';
  const at = proven ?? now;
  if (at < Date.parse(VALIDITY.from)) return 'unknown · not-yet-valid';
  // Case 15; case 44 for the exact certificate of a government.
  if (at > Date.parse(VALIDITY.to)) return standing.pinned === true ? 'authentic · document-expired' : 'unknown · expired';
  return `authentic · ${standing.vouched}`;
}

function isBlocked(standing: Standing, { blocked }: Withdrawal): boolean {
  return blocked === 'leaf' || (blocked === 'root' && standing.reachesRoot);
}

function isRevoked({ stapled }: Withdrawal, proven: number | undefined): boolean {
  if (stapled === undefined || stapled === 'good') return false;
  return proven === undefined || Date.parse(stapled) <= proven;
}
