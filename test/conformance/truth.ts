import type { Report } from '../../src/report.ts';
import type { DocumentSignatureSignal, ManifestSignal, SignerFinding } from '../../src/signal.ts';

/** One signature of a document, as another verifier saw it. */
export interface TruthSignature {
  readonly signer: string;
  /** Digest and signature value fit; null where it could not say. */
  readonly sound: boolean | null;
  /** The signed range is the whole PDF; null where it could not say. */
  readonly whole: boolean | null;
  readonly isTimeStamp: boolean;
  /** Parts of an office file outside the signature. */
  readonly outside: readonly string[];
}

/** What other verifiers found in one file (`truth` of index.json). */
export interface Truth {
  /** trusted, trusted-legacy, valid, valid-expired, invalid, unreadable or remote; null = no manifest. */
  readonly c2pa: string | null;
  /** Such as `Adobe Inc. / cai-prod`. */
  readonly signer: string | null;
  /** When the active manifest was signed, by its time-stamp: ISO 8601. */
  readonly signedAt: string | null;
  /** intact, extended, placeholder, unsigned; or tampered, suspicious, malformed; null = no PDF. */
  readonly pdfVerdict: string | null;
  readonly pdf: readonly TruthSignature[];
  readonly office: readonly TruthSignature[];
}

export type About = 'state and list' | 'signer' | 'time' | 'verdict' | 'signatures' | 'coverage';
type Pair = readonly [about: About, ours: string, theirs: string];

/** One thing that our report and the other verifiers tell differently. */
export interface Difference {
  readonly file: string;
  readonly about: About;
  readonly ours: string;
  readonly theirs: string;
}

/** Every question that both a report and the other verifiers answer about a file: how many there are, and where the answers differ. */
export function compareTruth(
  file: string,
  truth: Truth,
  report: Report,
): { readonly asked: number; readonly found: readonly Difference[] } {
  const pairs = [...compareManifest(truth, report), ...comparePdf(truth, report), ...compareOffice(truth, report)];
  const found = pairs.filter(([, ours, theirs]) => ours !== theirs).map(([about, ours, theirs]) => ({ file, about, ours, theirs }));
  return { asked: pairs.length, found };
}

function compareManifest(truth: Truth, report: Report): readonly Pair[] {
  const manifest = report.signals.find((signal): signal is ManifestSignal => signal.kind === 'manifest');
  const active = manifest?.nodes[0];
  const pairs: Pair[] = [['state and list', stateOf(manifest, report.now), truth.c2pa ?? 'none']];
  // Where one of us could not read the manifest, there is no signer to compare; without one, a document's own signer is meant.
  const signer = manifest === undefined && truth.c2pa === null ? report.signer : active?.signer;
  if (!signer || truth.signer === null) return pairs;
  const isNamed = [signer.name, signer.organization].includes(truth.signer);
  pairs.push(['signer', isNamed ? truth.signer : `${signer.organization} / ${signer.name}`, truth.signer]);
  if (active !== undefined) pairs.push(['time', secondOf(active.signer.time.at ?? null), secondOf(truth.signedAt)]);
  return pairs;
}

/** Our answer in the words of the corpus. */
function stateOf(manifest: ManifestSignal | undefined, now: string): string {
  if (manifest === undefined) return 'none';
  if (manifest.state === 'remote') return 'remote';
  const [active] = manifest.nodes;
  if (manifest.state !== 'read' || active === undefined) return 'unreadable';
  const isDamaged = manifest.nodes.some((node) => node.seal !== 'sound') || active.failures.some((code) => code.startsWith('ingredient.'));
  if (manifest.binding !== 'match' || isDamaged) return 'invalid';
  if (active.signer.trust === 'trusted') return active.signer.vouchedBy?.list === 'c2pa' ? 'trusted' : 'trusted-legacy';
  return hasRunOut(active.signer, now) ? 'valid-expired' : 'valid';
}

function hasRunOut({ notAfter, time }: SignerFinding, now: string): boolean {
  return Date.parse(notAfter) < Date.parse(time.state === 'proven' ? (time.at ?? now) : now);
}

function secondOf(iso: string | null): string {
  return iso === null ? 'none' : `${new Date(iso).toISOString().slice(0, 19)}Z`;
}

function comparePdf(truth: Truth, report: Report): readonly Pair[] {
  if (truth.pdfVerdict === null) return [];
  const found = signaturesOf(report, 'pdf-signature');
  const ours = found.filter(({ form }) => form !== 'field');
  const theirVerdict = ACCUSES.includes(truth.pdfVerdict) ? ALTERED : truth.pdfVerdict;
  const pairs: Pair[] = [['verdict', pdfVerdictOf(found, report.asset.bytes), theirVerdict]];
  // An accusation is about the whole file: which of its signatures can still be read is then no question, nor where one of us read none.
  if (pairs.some((pair) => pair.includes(ALTERED) || pair.includes(UNREAD))) return pairs;
  const theirs = truth.pdf.filter(({ sound }) => sound !== null);
  const end = (signal: DocumentSignatureSignal) => (signal.revisionEnd === report.asset.bytes ? 'whole' : 'part');
  pairs.push(['signatures', lines(ours, (one) => `${nameOf(one)} ${soundOf(one)}`), lines(theirs, theirSound)]);
  pairs.push([
    'coverage',
    lines(ours, (one) => `${nameOf(one)} ${end(one)}`),
    lines(theirs, (one) => `${theirName(one)} ${one.whole === true ? 'whole' : 'part'}`),
  ]);
  return pairs;
}

/** Words of the corpus that accuse a file; they are one to us. */
const ACCUSES: readonly string[] = ['tampered', 'suspicious', 'malformed'];
const ALTERED = 'altered';
const UNREAD = 'unread';

/** What the signatures of a PDF come to, in the words of the corpus. */
function pdfVerdictOf(found: readonly DocumentSignatureSignal[], size: number): string {
  const ours = found.filter(({ form }) => form !== 'field');
  if (ours.some(({ build, content, later }) => build === 'malformed' || content === 'changed' || later === 'changed')) return ALTERED;
  if (ours.some(({ build, content, later }) => build === 'unread' || content === 'unchecked' || later === 'unread')) return UNREAD;
  if (ours.length === 0) return found.length === 0 ? 'unsigned' : 'placeholder';
  return ours.some(({ revisionEnd }) => revisionEnd === size) ? 'intact' : 'extended';
}

function compareOffice(truth: Truth, report: Report): readonly Pair[] {
  if (truth.office.length === 0) return [];
  const ours = signaturesOf(report, 'office');
  const outside = (list: readonly { readonly names: readonly string[] }[]) =>
    lines([...new Set(list.flatMap(({ names }) => names))], String);
  return [
    ['signatures', lines(ours, (one) => `${nameOf(one)} ${soundOf(one)}`), lines(truth.office, theirSound)],
    [
      'coverage',
      outside(ours.map(({ uncovered }) => ({ names: uncovered }))),
      // Details about the file are no part of what is shown (case 51).
      outside(truth.office.map((one) => ({ names: one.outside.filter((name) => !name.startsWith('docProps/')) }))),
    ],
  ];
}

function signaturesOf(report: Report, kind: 'pdf-signature' | 'office'): readonly DocumentSignatureSignal[] {
  const all = report.signals.filter((signal): signal is DocumentSignatureSignal => signal.kind === 'document-signature');
  return all.filter(({ reader }) => (reader === 'pdf-signature') === (kind === 'pdf-signature'));
}

function lines<T>(list: readonly T[], write: (one: T) => string): string {
  return list.map(write).sort().join('; ') || 'none';
}

function nameOf({ form, signer }: DocumentSignatureSignal): string {
  return form === 'time-stamp' ? 'a time-stamp' : (signer?.name ?? 'nobody');
}

/** Others do not judge how strong an algorithm is: what is weak to us still fits. */
function soundOf({ build, content }: DocumentSignatureSignal): string {
  return build !== 'sound' ? build : content === 'weak' ? 'fits' : content;
}

const theirName = ({ isTimeStamp, signer }: TruthSignature) => (isTimeStamp ? 'a time-stamp' : signer);
const theirSound = (one: TruthSignature) => `${theirName(one)} ${one.sound === null ? 'unread' : one.sound ? 'fits' : 'changed'}`;
