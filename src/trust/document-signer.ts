// Specification: RFC 5280 §6.1; ISO 32000-2 §12.8 (who signs documents); the lists' own rules on purposes and policies
import { holdsLeaf, policiesOf, readAnchors } from '../cms/anchor-pool.ts';
import type { Certificate } from '../cms/certificate.ts';
import { findPath, isSignedBy, milderFault, type PathFault, timeFault } from '../cms/certificate-path.ts';
import type { SignerFinding, StatusAnswers, TimeFinding, VouchKind } from '../signal.ts';
import { isBlocked } from './blocked.ts';
import { leafDetails } from './leaf-details.ts';
import { findStatusQuestion, judgeOnline, worseAnswer } from './online-status.ts';
import { DOCUMENT_PURPOSES, NEVER_DOCUMENTS } from './purposes.ts';
import { judgeByLists } from './revocation-list.ts';
import { provenTime, trustAt } from './signing-time.ts';
import type { TrustEntry, TrustStore } from './trust-list.ts';
import { judgeWithdrawal } from './withdrawal.ts';

/** Candidates for the issuer of one certificate. */
const MAX_ISSUERS = 16;

/** Evidence on withdrawal as DER: what came with the document, and what was asked for just now. */
export interface RevocationEvidence {
  readonly ocsp: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  readonly online: StatusAnswers | undefined;
}

/** `pinned` = exactly this certificate stands on a list of government signers, its time apart; `vouchedBy` then names that list. */
export interface DocumentSigner {
  readonly finding: SignerFinding;
  readonly pinned: boolean;
}

interface Voucher {
  readonly list: string;
  readonly title: string;
  readonly date: string;
  readonly kind: VouchKind;
  readonly entries: readonly TrustEntry[];
}

/**
 * Judges who signed a document: only lists for documents count, and anchors that the user added as a publisher's own. Judged at the
 * proven time, else at `now`. The certificate has to name a purpose of documents, or no purpose at all and contentCommitment.
 */
export async function judgeDocumentSigner(
  leaf: Certificate,
  pool: readonly Certificate[],
  time: TimeFinding,
  store: TrustStore,
  now: Date,
  evidence: RevocationEvidence,
): Promise<DocumentSigner> {
  const proven = provenTime(time);
  const vouchers = vouchersOf(store);
  let fault: PathFault = 'unknown';
  let vouched: Voucher | undefined;
  let above: readonly Certificate[] = [];
  for (const voucher of vouchers) {
    const opinion = await ask(voucher, leaf, pool, proven ?? now);
    if (opinion.fault === undefined) {
      vouched = voucher;
      above = opinion.above;
      break;
    }
    if (milderFault(fault, opinion.fault) !== fault) above = opinion.above;
    fault = milderFault(fault, opinion.fault);
  }
  const pin = vouchers.find((voucher) => voucher.kind === 'document-government' && holdsLeaf(voucher.entries, leaf));
  const trust = trustAt(time, vouched === undefined ? fault : 'trusted');
  const named = time.state === 'future' ? undefined : (vouched ?? pin);
  const certificates = [leaf, ...above, ...pool];
  const blocked = await isBlocked(certificates, store.blocked);
  const path = [leaf, ...above];
  const known = [...above, ...pool];
  const issuer = await issuerAt(path, 0, known);
  const stapled = await judgePath(path, known, proven, now, evidence);
  const asked = evidence.online === undefined ? 'not-checked' : await judgeOnline(evidence.online, leaf, issuer, proven, now);
  const withdrawal = blocked ? 'withdrawn' : worseAnswer(stapled, asked);
  const status = named !== undefined && withdrawal === 'not-checked' ? await findStatusQuestion(leaf, issuer) : undefined;
  return {
    pinned: pin !== undefined,
    finding: {
      ...leafDetails(leaf),
      trust,
      ...(named !== undefined && { vouchedBy: { list: named.list, title: named.title, date: named.date, kind: named.kind } }),
      time,
      withdrawal,
      ...(status && { status }),
    },
  };
}

/** Governments first, since their lists name the very certificates. */
const ORDER: readonly VouchKind[] = ['document-government', 'document', 'publisher'];

function vouchersOf(store: TrustStore): readonly Voucher[] {
  const lists = store.lists.flatMap((list): Voucher[] =>
    list.purpose === 'document' || list.purpose === 'document-government'
      ? [{ list: list.id, title: list.title, date: list.date, kind: list.purpose, entries: list.entries }]
      : [],
  );
  // Anchors that vouch for a tool say nothing about who publishes a document.
  const user = store.user
    .filter((anchors) => anchors.as === 'publisher')
    .map((anchors): Voucher => ({ list: 'user', title: anchors.name, date: anchors.added, kind: 'publisher', entries: anchors.entries }));
  return [...lists, ...user].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

async function ask(
  voucher: Voucher,
  leaf: Certificate,
  pool: readonly Certificate[],
  at: Date,
): Promise<{ readonly fault: PathFault | undefined; readonly above: readonly Certificate[] }> {
  if (holdsLeaf(voucher.entries, leaf)) {
    const issuers = pool.filter((certificate) => certificate.isCa && certificate.subject.text === leaf.issuer.text);
    return { fault: leaf.unapplied.length > 0 ? 'unknown' : (leafFault(leaf) ?? timeFault(leaf, at)), above: issuers.slice(0, 1) };
  }
  const found = await findPath(leaf, pool, await readAnchors(voucher.entries, [leaf, ...pool]), at, {
    purposes: DOCUMENT_PURPOSES,
    bareLeaf: true,
    policiesOf: (anchor) => policiesOf(voucher.entries, anchor),
  });
  const above = found.path.slice(1);
  if (!found.ok && found.fault === 'unknown') return { fault: 'unknown', above };
  return { fault: leafFault(leaf) ?? (found.ok ? undefined : found.fault), above };
}

/** What keeps this certificate from signing documents at any time. */
function leafFault(leaf: Certificate): 'weak' | 'wrong-purpose' | undefined {
  if (leaf.weak !== undefined) return 'weak';
  const usage = leaf.keyUsage;
  const named =
    leaf.ekus === undefined
      ? usage?.contentCommitment === true
      : leaf.ekus.some((eku) => DOCUMENT_PURPOSES.includes(eku)) && !leaf.ekus.some((eku) => NEVER_DOCUMENTS.includes(eku));
  const signs = usage === undefined || usage.digitalSignature || usage.contentCommitment;
  return named && signs && !leaf.isCa ? undefined : 'wrong-purpose';
}

/** Every certificate of the path but the anchor: one that was withdrawn spoils it; only an answer about the leaf is told as good. */
async function judgePath(
  path: readonly Certificate[],
  known: readonly Certificate[],
  proven: Date | undefined,
  now: Date,
  evidence: RevocationEvidence,
): Promise<SignerFinding['withdrawal']> {
  let answer: SignerFinding['withdrawal'] = 'not-checked';
  for (const [index, certificate] of path.entries()) {
    const issuer = await issuerAt(path, index, known);
    if (issuer === undefined) break;
    const answers = [
      await judgeWithdrawal(evidence.ocsp, certificate, issuer, proven, now),
      await judgeByLists(evidence.lists, certificate, issuer, proven, now),
    ];
    if (answers.includes('withdrawn')) return 'withdrawn';
    if (index === 0 && answers.includes('good-stapled')) answer = 'good-stapled';
  }
  return answer;
}

/** The next certificate of the path, or of a leaf that stands alone whoever is known to have signed it. */
async function issuerAt(path: readonly Certificate[], index: number, known: readonly Certificate[]): Promise<Certificate | undefined> {
  const [leaf] = path;
  return path[index + 1] ?? (index === 0 && leaf !== undefined ? findIssuer(leaf, known) : undefined);
}

async function findIssuer(leaf: Certificate, known: readonly Certificate[]): Promise<Certificate | undefined> {
  const named = known.filter((certificate) => certificate.isCa && certificate.subject.text === leaf.issuer.text);
  for (const candidate of named.slice(0, MAX_ISSUERS)) if (await isSignedBy(leaf, candidate)) return candidate;
  return undefined;
}
