// Specification: RFC 5280 §6.1 (path validation), C2PA 2.2 §14.4–14.5 (purposes)
import { isWeakKey, verifySignature } from './algorithm.ts';
import type { Certificate } from './certificate.ts';
import { allowsNames } from './name-constraints.ts';
import { OID } from './oid.ts';

/** Certificates in one path, leaf and anchor included. */
const MAX_PATH = 8;
/** Certificates that a file may bring along; the rest is not looked at. */
const MAX_POOL = 32;
/** Signatures checked for one leaf. */
const MAX_CHECKS = 48;
/** Steps of the search; cross-signed loops end here. */
const MAX_STEPS = 400;

/**
 * Why no path counts, mildest first. Only time = `expired` or `not-yet-valid`; all but unknown: a path to an anchor is there.
 * `weak` is said of a path by its names, since the weak signature itself is never checked.
 */
export type PathFault = 'expired' | 'not-yet-valid' | 'wrong-purpose' | 'weak' | 'unknown';

/** Leaf first, anchor last. */
export type PathResult =
  | { readonly ok: true; readonly path: readonly Certificate[]; readonly anchor: Certificate }
  | { readonly ok: false; readonly fault: PathFault; readonly path: readonly Certificate[] };

export interface PathOptions {
  /** Purposes (OIDs) of which one has to run through the path. */
  readonly purposes: readonly string[];
  /** Purposes that open an issuer for all of them, where a list's authority uses words of its own. */
  readonly issuerPurposes?: readonly string[];
  /** True where a leaf that names no purpose at all may pass too; whether it does is the caller's question. */
  readonly bareLeaf?: boolean;
  /** Policies of which every certificate below this anchor has to carry one and the same; empty = any. */
  readonly policiesOf?: (anchor: Certificate) => readonly string[];
}

const SEVERITY: Record<PathFault, number> = { expired: 1, 'not-yet-valid': 1, 'wrong-purpose': 2, weak: 3, unknown: 4 };

/** The milder of two faults; the first one where they weigh the same. */
export function milderFault(a: PathFault, b: PathFault): PathFault {
  return SEVERITY[b] < SEVERITY[a] ? b : a;
}

/**
 * Builds a path from `leaf` over `pool` (untrusted, in any order) to the first certificate that is, or is signed by, one of `anchors`.
 * A path counts when every signature verifies with a strong algorithm and key, every certificate, the anchor too, is valid at `at`,
 * every issuer is a CA that may sign certificates at that depth, names are where they are permitted, no restriction is left unapplied, and one of `purposes`
 * (OIDs) stands in the leaf and in every issuer that names purposes at all.
 * Whether the leaf itself may sign what it signed is the caller's question. Never throws; all work is bounded.
 */
export async function findPath(
  leaf: Certificate,
  pool: readonly Certificate[],
  anchors: readonly Certificate[],
  at: Date,
  options: PathOptions,
): Promise<PathResult> {
  const search = new Search(leaf, pool.slice(0, MAX_POOL), anchors, at, options);
  if (leaf.unapplied.length === 0) await search.extend([leaf], false);
  return search.best;
}

class Search {
  best: PathResult = { ok: false, fault: 'unknown', path: [] };
  readonly #anchorHashes: ReadonlySet<string>;
  readonly #candidates: readonly Certificate[];
  readonly #checked = new Map<string, boolean>();
  #steps = 0;

  constructor(
    readonly leaf: Certificate,
    pool: readonly Certificate[],
    anchors: readonly Certificate[],
    readonly at: Date,
    readonly options: PathOptions,
  ) {
    this.#anchorHashes = new Set(anchors.map((anchor) => anchor.sha256));
    this.#candidates = [...anchors, ...pool.filter((certificate) => !this.#anchorHashes.has(certificate.sha256))];
  }

  /** Depth first, anchors before strangers. `weak`: a link of this path stands on names only. */
  async extend(path: readonly Certificate[], weak: boolean): Promise<void> {
    const child = path.at(-1);
    if (child === undefined || this.best.ok || path.length >= MAX_PATH) return;
    for (const issuer of this.#candidates) {
      if (issuer.subject.text !== child.issuer.text || !mayIssue(issuer, path)) continue;
      this.#steps += 1;
      if (this.#steps > MAX_STEPS) return;
      const weakLink = child.signatureAlgorithm.kind === 'weak' || isWeakKey(issuer.key);
      if (!weakLink && !(await this.#isSigned(child, issuer))) continue;
      const longer = [...path, issuer];
      if (this.#anchorHashes.has(issuer.sha256)) this.#finish(longer, issuer, weak || weakLink);
      else await this.extend(longer, weak || weakLink);
      if (this.best.ok) return;
    }
  }

  async #isSigned(child: Certificate, issuer: Certificate): Promise<boolean> {
    const link = `${child.sha256} ${issuer.sha256}`;
    const known = this.#checked.get(link);
    if (known !== undefined) return known;
    if (this.#checked.size >= MAX_CHECKS) return false;
    const good = await isSignedBy(child, issuer);
    this.#checked.set(link, good);
    return good;
  }

  #finish(path: readonly Certificate[], anchor: Certificate, weak: boolean): void {
    const fault = faultOf(path, weak, this.options, this.at);
    if (fault === undefined) this.best = { ok: true, path, anchor };
    else if (!this.best.ok && SEVERITY[fault] < SEVERITY[this.best.fault]) this.best = { ok: false, fault, path };
  }
}

/** True when the issuer's key made the certificate's signature, with an algorithm that counts. */
export function isSignedBy(child: Certificate, issuer: Certificate): Promise<boolean> {
  const known = links.get(child)?.get(issuer);
  if (known !== undefined) return known;
  const answer = verifySignature(issuer.key, child.signatureAlgorithm, child.tbs, child.signature);
  const issuers = links.get(child) ?? new WeakMap<Certificate, Promise<boolean>>();
  links.set(child, issuers.set(issuer, answer));
  return answer;
}

/** Answers for as long as both certificates are remembered: which key made which signature never changes. */
const links = new WeakMap<Certificate, WeakMap<Certificate, Promise<boolean>>>();

/** RFC 5280 §6.1.4 k–n, and no certificate or key twice in one path. */
function mayIssue(issuer: Certificate, path: readonly Certificate[]): boolean {
  if (!issuer.isCa || issuer.keyUsage?.keyCertSign === false || issuer.unapplied.length > 0) return false;
  if (path.some((below) => below.sha256 === issuer.sha256 || isSameAuthority(below, issuer))) return false;
  const below = path.slice(1).filter((certificate) => certificate.subject.text !== certificate.issuer.text).length;
  return issuer.pathLength === undefined || below <= issuer.pathLength;
}

function isSameAuthority(a: Certificate, b: Certificate): boolean {
  return a.subject.text === b.subject.text && a.keyBits.length === b.keyBits.length && a.keyBits.every((byte, i) => byte === b.keyBits[i]);
}

function faultOf(path: readonly Certificate[], weak: boolean, options: PathOptions, at: Date): PathFault | undefined {
  if (!keepsNames(path)) return 'unknown';
  if (weak || path.some((certificate) => isWeakKey(certificate.key))) return 'weak';
  if (!isForPurpose(path, options) || !carriesPolicy(path, options)) return 'wrong-purpose';
  for (const certificate of path) {
    const fault = timeFault(certificate, at);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/**
 * RFC 5280 §6.1.3 b–c: what an authority says of names holds for everything below it, but for the steps in which an authority only renews
 * itself. The rules of an anchor hold too.
 */
function keepsNames(path: readonly Certificate[]): boolean {
  return path.every(({ nameConstraints }, at) => {
    if (nameConstraints === undefined) return true;
    const below = path.slice(0, at).filter((certificate, depth) => depth === 0 || certificate.subject.text !== certificate.issuer.text);
    return below.every(({ names }) => names !== undefined && allowsNames(nameConstraints, names));
  });
}

/** One purpose has to run through the whole path. `anyExtendedKeyUsage` opens an issuer, never a leaf. */
function isForPurpose(path: readonly Certificate[], { purposes, issuerPurposes = [], bareLeaf = false }: PathOptions): boolean {
  const [leaf, ...issuers] = path;
  const opens = (issuer: Certificate, purpose: string) =>
    issuer.ekus === undefined ||
    issuer.ekus.some((eku) => eku === purpose || eku === OID.anyExtendedKeyUsage || issuerPurposes.includes(eku));
  const allows = (purpose: string) => leaf?.ekus?.includes(purpose) === true || (bareLeaf && leaf !== undefined && leaf.ekus === undefined);
  return purposes.some((purpose) => allows(purpose) && issuers.every((issuer) => opens(issuer, purpose)));
}

/**
 * RFC 5280 §6.1 with one of the anchor's policies wanted: it has to stand in the leaf, and in every issuer below the anchor by itself
 * or as anyPolicy. Mappings are not followed, so a path that needs one is refused.
 */
function carriesPolicy(path: readonly Certificate[], { policiesOf }: PathOptions): boolean {
  const anchor = path.at(-1);
  const wanted = anchor === undefined ? [] : (policiesOf?.(anchor) ?? []);
  const [leaf, ...issuers] = path.slice(0, -1);
  if (wanted.length === 0) return true;
  return wanted.some(
    (policy) =>
      leaf?.policies.includes(policy) === true &&
      issuers.every((issuer) => issuer.policies.includes(policy) || issuer.policies.includes(OID.anyPolicy)),
  );
}

/** Validity at one moment, both ends included (RFC 5280 §4.1.2.5). */
export function timeFault(certificate: Certificate, at: Date): 'expired' | 'not-yet-valid' | undefined {
  // Written so that a time that is no time (NaN) is never inside.
  if (!(at.getTime() >= certificate.notBefore.getTime())) return 'not-yet-valid';
  if (!(at.getTime() <= certificate.notAfter.getTime())) return 'expired';
  return undefined;
}
