// Specification: RFC 6960 §3.2, RFC 5280 §6.3; C2PA 2.2 §15.9 (a validator may ask online, if the user wants it)
import { toBase64 } from '../cms/anchor-pool.ts';
import type { Certificate } from '../cms/certificate.ts';
import { makeOcspRequest } from '../cms/ocsp-request.ts';
import type { SignerFinding, StatusAnswers } from '../signal.ts';
import { judgeByLists } from './revocation-list.ts';
import { judgeWithdrawal } from './withdrawal.ts';

/**
 * What answers prove that were asked for just now, as {@link judgeWithdrawal} does for stapled ones. `good-online` = the issuer says that the
 * certificate is good, or that it withdrew it only after the proven time of signing.
 */
export async function judgeOnline(
  { ocsp, lists }: StatusAnswers,
  leaf: Certificate,
  issuer: Certificate | undefined,
  proven: Date | undefined,
  now: Date,
): Promise<'withdrawn' | 'good-online' | 'not-checked'> {
  const ask = async (at: Date | undefined) => [
    await judgeWithdrawal(ocsp, leaf, issuer, at, now),
    await judgeByLists(lists, leaf, issuer, at, now),
  ];
  if ((await ask(proven)).includes('withdrawn')) return 'withdrawn';
  return (await ask(undefined)).some((answer) => answer !== 'not-checked') ? 'good-online' : 'not-checked';
}

/** Where to ask, and what; undefined where the certificate names no place or its issuer is not known. */
export async function findStatusQuestion(leaf: Certificate, issuer: Certificate | undefined): Promise<SignerFinding['status']> {
  const { ocsp, lists } = leaf.statusAddresses;
  if (issuer === undefined || ocsp.length + lists.length === 0) return undefined;
  return { ocsp, lists, request: toBase64(await makeOcspRequest(leaf, issuer)) };
}

/** A later answer says more than an earlier one, and one of withdrawal is never outweighed. */
export function worseAnswer(earlier: SignerFinding['withdrawal'], later: SignerFinding['withdrawal']): SignerFinding['withdrawal'] {
  if (earlier === 'withdrawn' || later === 'withdrawn') return 'withdrawn';
  return later === 'not-checked' ? earlier : later;
}
