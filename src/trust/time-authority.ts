// Specification: RFC 3161 §2.3, §4 (who may stamp times); C2PA 2.2 §10.3.2.5, §15.8
import { HardLimitError, MalformedError } from '../bytes/errors.ts';
import { policiesOf, readAnchors } from '../cms/anchor-pool.ts';
import type { Certificate } from '../cms/certificate.ts';
import { findPath } from '../cms/certificate-path.ts';
import { OID } from '../cms/oid.ts';
import { readTimeStamp, type TimeStamp } from '../cms/time-stamp.ts';
import type { TimeFinding } from '../signal.ts';
import { isBlocked } from './blocked.ts';
import { judgeByLists } from './revocation-list.ts';
import type { ListPurpose, TrustStore } from './trust-list.ts';
import { judgeWithdrawal } from './withdrawal.ts';

type StampPurpose = Extract<ListPurpose, 'time-stamp' | 'document-time-stamp'>;

/** How far an authority's clock may be ahead of ours, in milliseconds. */
export const MAX_CLOCK_SKEW = 5 * 60 * 1000;

/**
 * Checks an RFC 3161 token (a TimeStampResp or the bare token, BER or DER) over `stamped`, the bytes whose hash it has to hold.
 * `proven` only when the token is sound, not later than `now` (else `future`), and its authority chains, at the time that it states, to an anchor
 * of a list with this purpose (`time-stamp` for C2PA), and is not known to be withdrawn. Anchors that the user added never count here.
 * Never throws for a bad token.
 */
export async function checkTimeStamp(
  token: Uint8Array,
  stamped: Uint8Array,
  store: TrustStore,
  now: Date,
  purpose: StampPurpose = 'time-stamp',
): Promise<TimeFinding> {
  try {
    const stamp = await readTimeStamp(token, stamped);
    return stamp === undefined ? { state: 'invalid-token' } : await judgeTimeStamp(stamp, store, purpose, now);
  } catch (error) {
    if (error instanceof MalformedError || error instanceof HardLimitError) return { state: 'invalid-token' };
    throw error;
  }
}

const BETTER: readonly TimeFinding['state'][] = ['proven', 'future', 'unlisted-authority', 'invalid-token', 'none'];

/** The finding that decides where several tokens date one signature: the strongest, and among equals the earliest. */
export function bestTime(found: readonly TimeFinding[]): TimeFinding {
  const order = (a: TimeFinding, b: TimeFinding) =>
    BETTER.indexOf(a.state) - BETTER.indexOf(b.state) || compareText(a.at ?? '', b.at ?? '');
  return [...found].sort(order)[0] ?? { state: 'none' };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function judgeTimeStamp(stamp: TimeStamp, store: TrustStore, purpose: StampPurpose, now: Date): Promise<TimeFinding> {
  const said = { at: stamp.at.toISOString(), authority: stamp.authority.subject.name };
  // Written so that a time that is no time is never good.
  const passed = stamp.at.getTime() <= now.getTime() + MAX_CLOCK_SKEW;
  let faulty = false;
  const lists = store.lists.filter((each) => each.purpose === purpose);
  for (const list of lists.sort((a, b) => Number(a.interim) - Number(b.interim))) {
    const anchors = await readAnchors(list.entries, [stamp.authority, ...stamp.certificates]);
    const found = await findPath(stamp.authority, stamp.certificates, anchors, stamp.at, {
      purposes: [OID.timeStamping],
      policiesOf: (anchor) => policiesOf(list.entries, anchor),
    });
    if (found.ok && (await isWithdrawn(stamp, found.path, store, now))) return { state: 'invalid-token', ...said };
    if (found.ok) return { state: passed ? 'proven' : 'future', ...said, list: list.id, listDate: `${list.title}, ${list.date}` };
    faulty ||= found.fault !== 'unknown';
  }
  return { state: faulty || stamp.authority.weak !== undefined ? 'invalid-token' : 'unlisted-authority', ...said };
}

/**
 * A key that was given up may be in other hands, which could stamp any date: RFC 3161 §4 lets older tokens stand only where the reason is
 * known to be harmless. We do not tell reasons apart, so that an authority which is known to be withdrawn proves no time.
 */
async function isWithdrawn({ lists, ocsp }: TimeStamp, path: readonly Certificate[], store: TrustStore, now: Date): Promise<boolean> {
  const [authority, issuer] = path;
  if (authority === undefined) return true;
  if (await isBlocked(path, store.blocked)) return true;
  const answers = [
    await judgeWithdrawal(ocsp, authority, issuer, undefined, now),
    await judgeByLists(lists, authority, issuer, undefined, now),
  ];
  return answers.includes('withdrawn');
}
