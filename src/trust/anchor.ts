// Specification: C2PA 2.2 §14.3–14.5 (who is trusted, for what), §15.8 (at which time)
import { MalformedError } from '../bytes/errors.ts';
import { holdsLeaf, readAnchors } from '../cms/anchor-pool.ts';
import { type Certificate, readCertificate } from '../cms/certificate.ts';
import { findPath, isSignedBy, milderFault, type PathFault, timeFault } from '../cms/certificate-path.ts';
import type { SignerFinding, StatusAnswers, TimeFinding, VouchKind } from '../signal.ts';
import { isBlocked } from './blocked.ts';
import { leafDetails } from './leaf-details.ts';
import { findStatusQuestion, judgeOnline, worseAnswer } from './online-status.ts';
import { CLAIM_PURPOSES, FORBIDDEN_PURPOSES, FROZEN_ISSUER_PURPOSES } from './purposes.ts';
import { judgeByLists } from './revocation-list.ts';
import { provenTime, trustAt } from './signing-time.ts';
import type { ListPurpose, MediaPurpose, TrustEntry, TrustList, TrustStore } from './trust-list.ts';
import { judgeWithdrawal } from './withdrawal.ts';

/** Certificates of one chain that are read; a C2PA chain has two to four. */
const MAX_CHAIN = 16;

/** One list, or one set of user anchors, as a source of trust. */
interface Voucher {
  readonly list: string;
  readonly title: string;
  readonly date: string;
  readonly kind: VouchKind;
  readonly official: boolean;
  readonly purposes: readonly string[];
  readonly issuerPurposes: readonly string[];
  readonly entries: readonly TrustEntry[];
}

/** What is known of a withdrawal, as DER: what came with the file, and what was asked for just now. None of it is proven. */
export interface Evidence {
  readonly ocsp: readonly Uint8Array[];
  readonly lists?: readonly Uint8Array[];
  readonly online?: StatusAnswers | undefined;
}

interface Opinion {
  readonly voucher: Voucher;
  readonly fault: PathFault | undefined;
  /** Certificates above the leaf that this opinion rests on. */
  readonly above: readonly Certificate[];
}

/**
 * Judges who signed: `chain` is the signer's certificates as DER, the leaf first, all of it untrusted.
 * Judged at the proven time, else at `now`; a token of an authority that is on no list counts as no time, and one from the future
 * leaves nobody trusted.
 * Never throws for bad bytes: a leaf that cannot be read is `malformed`.
 */
export async function judgeSigner(
  chain: readonly Uint8Array[],
  time: TimeFinding,
  store: TrustStore,
  now: Date,
  evidence: Evidence,
): Promise<SignerFinding> {
  const leaf = await tryRead(chain[0]);
  if (leaf === undefined) return { ...NOBODY, time };
  const others = await Promise.all(chain.slice(1, MAX_CHAIN).map(tryRead));
  const pool = others.filter((certificate) => certificate !== undefined);
  const proven = provenTime(time);
  const opinions: Opinion[] = [];
  for (const voucher of vouchersOf(store)) opinions.push(await ask(voucher, leaf, pool, proven ?? now));
  const vouched = opinions.find((opinion) => opinion.fault === undefined);
  const fault = opinions.reduce<PathFault>((mildest, opinion) => milderFault(mildest, opinion.fault ?? mildest), 'unknown');
  const trust = trustAt(time, vouched === undefined ? fault : 'trusted');
  const product = opinions.some((opinion) => opinion.fault === undefined && opinion.voucher.official)
    ? findProduct(leaf, store)
    : undefined;
  const certificates = [leaf, ...pool, ...opinions.flatMap((opinion) => opinion.above)];
  const issuer = await findIssuer(leaf, certificates, store);
  const stapled = worseAnswer(
    await judgeWithdrawal(evidence.ocsp, leaf, issuer, proven, now),
    await judgeByLists(evidence.lists ?? [], leaf, issuer, proven, now),
  );
  const asked = evidence.online === undefined ? 'not-checked' : await judgeOnline(evidence.online, leaf, issuer, proven, now);
  const withdrawal = (await isBlocked(certificates, store.blocked)) ? 'withdrawn' : worseAnswer(stapled, asked);
  const status = vouched && withdrawal === 'not-checked' ? await findStatusQuestion(leaf, issuer) : undefined;
  return {
    ...leafDetails(leaf),
    trust,
    ...(vouched !== undefined && trust === 'trusted' && { vouchedBy: vouchedBy(vouched.voucher) }),
    time,
    withdrawal,
    ...(status && { status }),
    ...(product === undefined ? {} : { product }),
  };
}

const NOBODY = {
  name: '',
  organization: '',
  issuer: '',
  sha256: '',
  serial: '',
  notBefore: '',
  notAfter: '',
  trust: 'malformed',
  withdrawal: 'not-checked',
} as const;

async function tryRead(der: Uint8Array | undefined): Promise<Certificate | undefined> {
  if (der === undefined) return undefined;
  try {
    return await readCertificate(der);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** Strongest accountable answer first: who answers for what it publishes before a tool, a list in force before the frozen one. */
const ORDER: readonly VouchKind[] = ['government', 'publisher', 'government-interim', 'publisher-interim', 'tool', 'tool-interim'];

function vouchersOf(store: TrustStore): readonly Voucher[] {
  const lists = store.lists.flatMap((list) => (isMediaPurpose(list.purpose) ? [voucherOf(list, list.purpose)] : []));
  const user = store.user.map(
    (anchors): Voucher => ({
      list: 'user',
      title: anchors.name,
      date: anchors.added,
      kind: anchors.as,
      official: false,
      purposes: CLAIM_PURPOSES,
      issuerPurposes: [],
      entries: anchors.entries,
    }),
  );
  return [...lists, ...user].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** Lists of time-stamp authorities and of document signers never vouch for media. */
function isMediaPurpose(purpose: ListPurpose): purpose is MediaPurpose {
  return purpose === 'claim' || purpose === 'publisher' || purpose === 'government';
}

function voucherOf(list: TrustList, purpose: MediaPurpose): Voucher {
  const plain = purpose === 'claim' ? 'tool' : purpose;
  return {
    list: list.id,
    title: list.title,
    date: list.date,
    kind: list.interim ? `${plain}-interim` : plain,
    official: purpose === 'claim' && !list.interim,
    purposes: list.purposes,
    issuerPurposes: list.interim ? FROZEN_ISSUER_PURPOSES : [],
    // An accountable publisher is named by its own certificate, never by whoever issued it.
    entries: purpose === 'claim' ? list.entries : list.entries.filter((entry) => entry.kind === 'leaf'),
  };
}

async function ask(voucher: Voucher, leaf: Certificate, pool: readonly Certificate[], at: Date): Promise<Opinion> {
  if (holdsLeaf(voucher.entries, leaf)) {
    const fault = leaf.unapplied.length > 0 ? 'unknown' : (leafFault(leaf, voucher.purposes) ?? timeFault(leaf, at));
    return { voucher, fault, above: [] };
  }
  const found = await findPath(leaf, pool, await readAnchors(voucher.entries, [leaf, ...pool]), at, voucher);
  const above = found.path.slice(1);
  if (!found.ok && found.fault === 'unknown') return { voucher, fault: 'unknown', above };
  const fault = leafFault(leaf, voucher.purposes) ?? (found.ok ? undefined : found.fault);
  return { voucher, fault, above };
}

/** What keeps this certificate from signing claims at any time. */
function leafFault(leaf: Certificate, purposes: readonly string[]): 'weak' | 'wrong-purpose' | undefined {
  if (leaf.weak !== undefined) return 'weak';
  const ekus = leaf.ekus ?? [];
  const allowed = ekus.some((eku) => purposes.includes(eku)) && !ekus.some((eku) => FORBIDDEN_PURPOSES.includes(eku));
  return allowed && !leaf.isCa && leaf.keyUsage?.digitalSignature !== false ? undefined : 'wrong-purpose';
}

function vouchedBy({ list, title, date, kind }: Voucher): NonNullable<SignerFinding['vouchedBy']> {
  return { list, title, date, kind };
}

/** The CA whose key made the leaf's signature, from the chain or from our lists: only its word on withdrawal counts. */
async function findIssuer(leaf: Certificate, known: readonly Certificate[], store: TrustStore): Promise<Certificate | undefined> {
  // Issuers of document signers issue no claim signers.
  const lists = store.lists.filter((list) => !list.purpose.startsWith('document'));
  const anchors = await Promise.all([...lists, ...store.user].map((list) => readAnchors(list.entries, [leaf])));
  const candidates = [...known, ...anchors.flat()].filter(
    (certificate) => certificate.isCa && certificate.subject.text === leaf.issuer.text,
  );
  for (const candidate of candidates.slice(0, MAX_CHAIN)) if (await isSignedBy(leaf, candidate)) return candidate;
  return undefined;
}

/** Only a chain to the official list makes the record id in the leaf mean anything. */
function findProduct(leaf: Certificate, store: TrustStore): SignerFinding['product'] {
  const record = leaf.recordId === undefined ? undefined : store.products.find((each) => each.recordId === leaf.recordId);
  return record === undefined ? undefined : { recordId: record.recordId, name: record.name, barred: record.barred };
}
