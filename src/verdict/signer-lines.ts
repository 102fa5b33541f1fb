import type { Say } from '../report.ts';
import type { SignerFinding } from '../signal.ts';
import type { TrustStore } from '../trust/trust-list.ts';
import { say, sayList } from '../words.ts';

/** What is known around one signer. `vouched`: a list vouches for the name that is told. */
export interface Standing {
  readonly vouched: boolean;
  readonly trust: TrustStore;
  readonly now: Date;
}

/** "Signed by …": the organization, else the common name. */
export function nameOf(signer: SignerFinding | undefined): string {
  return signer?.organization || signer?.name || '?';
}

/** Whom the certificate names, and who issued it; a name that nobody vouches for is told as the certificate's word. */
export function tellWho(signer: SignerFinding | undefined, { vouched }: Standing): Say[] {
  if (!signer?.sha256) return [];
  if (!vouched) return signer.name || signer.organization ? [say('line_who_unproven', nameOf(signer))] : [];
  const line = say('line_who', signer.name, signer.organization || signer.name, signer.issuer);
  return signer.product ? [line, say('line_who_product', signer.product.name)] : [line];
}

/** When it was signed, as far as that is proven. */
export function tellWhen(signer: SignerFinding | undefined, { vouched, now }: Standing): Say[] {
  if (!signer) return [];
  const { time } = signer;
  if (time.state !== 'proven' || time.at === undefined) return [say('line_when_unproven')];
  if (vouched && signer.notAfter < now.toISOString()) return [say('case_14', { date: time.at })];
  return [say('line_when_proven', { date: time.at }, time.authority ?? '?')];
}

/** Which list vouches for the signer, of which date, and whether it is old; else that none does. */
export function tellList(signer: SignerFinding | undefined, { vouched, trust, now }: Standing): Say[] {
  if (!signer) return [];
  const { vouchedBy } = signer;
  if (!vouchedBy || (signer.trust !== 'trusted' && !vouched)) {
    const newest = trust.lists
      .map((one) => one.date)
      .sort()
      .at(-1);
    return newest === undefined ? [] : [say('line_list_none', { date: newest })];
  }
  const line = say(vouchedBy.list === 'user' ? 'line_list_user' : 'line_list', sayList(vouchedBy.list, vouchedBy.title), {
    date: vouchedBy.date,
  });
  return findOldLists(trust, now).includes(vouchedBy.list) ? [line, say('line_list_old')] : [line];
}

/** That lists of ours are old, where that is not said of the signer's own: what an old list does not know may be missing in any verdict. */
export function tellOldLists(signer: SignerFinding | undefined, standing: Standing): Say[] {
  const isSaid = tellList(signer, standing).some(({ id }) => id === 'line_list_old');
  return isSaid || findOldLists(standing.trust, standing.now).length === 0 ? [] : [say('line_list_any_old')];
}

/** Ids of the lists whose day of renewal has passed. */
function findOldLists({ lists }: TrustStore, now: Date): readonly string[] {
  const today = now.toISOString().slice(0, 10);
  return lists.filter(({ nextUpdate }) => nextUpdate !== null && nextUpdate < today).map(({ id }) => id);
}
