import type { Problem, Range } from '../asset.ts';
import type { Copy } from '../report.ts';
import type { DeclarationSignal, ManifestNode, ManifestSignal, MarkSignal, Signal, SignatureSignal, SiteSignal } from '../signal.ts';
import { foldChain, hasBrokenAi, isBarred } from './chain.ts';
import { DOCUMENT_ANSWERS, findSpeaker } from './document-table.ts';

/** Closed questions about all signals together, and every answer there is. The label follows from these and from nothing else. */
export const FACT_VALUES = {
  /** Was the asset read to its end? cut = it ends too early; failed = there are no bytes, or no walker knows them. */
  reading: ['complete', 'cut', 'failed'],
  store: ['none', 'read', 'unreadable', 'doubled', 'remote', 'unchecked'],
  /** Does the content fit the active manifest's hash? */
  binding: ['match', 'mismatch', 'not-fully-covered', 'incomplete', 'unchecked'],
  /** Claim signature, hashed references and rules of the active manifest. */
  seal: ['sound', 'broken', 'breaks-rules', 'unchecked'],
  signer: ['trusted', 'trusted-interim', 'expired', 'not-yet-valid', 'unknown'],
  withdrawn: ['no', 'yes'],
  /** Does the product make a signal that it is barred from making? */
  barred: ['no', 'yes'],
  accountable: ['none', 'tool', 'publisher'],
  /** Provenance of every parent and component: whole = each one trusted by itself (or there are none). */
  parts: ['whole', 'unknown', 'damaged'],
  /** How the chain of manifests says the asset was made. */
  made: ['unstated', 'captured', 'created', 'software', 'may-contain', 'ai-edited', 'ai'],
  /** Where in the chain AI comes in: in the asset's own first step, in what it was made from, after a camera, or as a part. */
  aiPath: ['none', 'own', 'parent', 'after-camera', 'part'],
  edits: ['none', 'listed', 'unlisted'],
  /** An AI node that was only an input: it does not make the asset AI, and it bars `authentic`. */
  aiInput: ['no', 'yes'],
  /** AI labels in metadata that the signature covers, and in metadata that anyone can write. */
  sealedLabel: ['none', 'ai-edited', 'ai'],
  looseLabel: ['none', 'ai-edited', 'ai'],
  /** The strongest other statement: a platform's "may be AI", a source type that is not AI, the website's word for one, or only a camera's name. */
  otherLabel: ['none', 'camera', 'website', 'stated', 'platform'],
  mark: ['none', 'present'],
  /** A generator's own signature over the pixels. */
  pixelSignature: ['none', 'good', 'bad'],
  /** What the website says of AI, beside the file: it never counts against what the file itself proves or tells. */
  website: ['none', 'ai-edited', 'ai'],
  /** What the signatures of a document come to: the answer of the document table. */
  document: DOCUMENT_ANSWERS,
  copy: ['given', 'shown', 'unconfirmed', 'different'],
} as const;

export type Facts = { readonly [K in keyof typeof FACT_VALUES]: (typeof FACT_VALUES)[K][number] };

/** What the facts are folded from. */
export interface Evidence {
  readonly signals: readonly Signal[];
  readonly problems: readonly Problem[];
  /** The walk reached the format's own end. */
  readonly complete: boolean;
  /** No bytes, or no walker: nothing can be said. */
  readonly failed: boolean;
  readonly copy: Copy;
}

/** Answers every question; where nobody looked, the answer is the worst one. */
export function findFacts(evidence: Evidence): Facts {
  const manifest = evidence.signals.find((signal): signal is ManifestSignal => signal.kind === 'manifest');
  const active = manifest?.nodes[0];
  const chain = foldChain(manifest?.nodes ?? []);
  const declarations = evidence.signals.filter((signal): signal is DeclarationSignal => signal.kind === 'declaration');
  const document = findSpeaker(evidence.signals).answer;
  // What a document's own signatures prove against it does not hang on the parts that could not be read.
  const complete = evidence.complete || document === 'malformed' || document === 'changed';
  const covered = (at: Range) => manifest?.binding === 'match' && !manifest.excluded.some((range) => overlaps(range, at));
  return {
    reading: evidence.failed ? 'failed' : complete ? 'complete' : 'cut',
    store: manifest?.state ?? 'none',
    binding: manifest?.binding ?? 'unchecked',
    seal: active?.seal ?? 'unchecked',
    ...findSigner(active),
    ...chain,
    sealedLabel: strongestAi(declarations.filter((one) => covered(one.at))),
    looseLabel: hasBrokenAi(manifest?.nodes ?? []) ? 'ai' : strongestAi(declarations.filter((one) => !covered(one.at))),
    ...findSiteFacts(evidence.signals),
    mark: evidence.signals.some((signal): signal is MarkSignal => signal.kind === 'mark') ? 'present' : 'none',
    pixelSignature: findPixelSignature(evidence.signals),
    document,
    copy: evidence.copy,
  };
}

function findSigner(active: ManifestNode | undefined): Pick<Facts, 'signer' | 'withdrawn' | 'barred' | 'accountable'> {
  if (!active) return { signer: 'unknown', withdrawn: 'no', barred: 'no', accountable: 'none' };
  const { trust, vouchedBy, withdrawal } = active.signer;
  const trusted = trust === 'trusted' && vouchedBy !== undefined;
  const signer = trusted
    ? vouchedBy.kind.endsWith('-interim')
      ? 'trusted-interim'
      : 'trusted'
    : trust === 'expired' || trust === 'not-yet-valid'
      ? trust
      : 'unknown';
  return {
    signer,
    withdrawn: withdrawal === 'withdrawn' ? 'yes' : 'no',
    barred: isBarred(active) ? 'yes' : 'no',
    accountable: !trusted ? 'none' : vouchedBy.kind.startsWith('tool') ? 'tool' : 'publisher',
  };
}

function overlaps(a: Range, b: Range): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

function strongestAi(declarations: readonly DeclarationSignal[]): Facts['looseLabel'] {
  if (declarations.some((one) => one.says === 'ai')) return 'ai';
  return declarations.some((one) => one.says === 'ai-edited') ? 'ai-edited' : 'none';
}

function findOther(declarations: readonly DeclarationSignal[], signals: readonly Signal[]): Facts['otherLabel'] {
  const says = new Set(declarations.map((one) => one.says));
  if (says.has('platform-may-ai')) return 'platform';
  if (says.has('captured') || says.has('created') || says.has('may-contain-ai')) return 'stated';
  if (signals.some((signal) => signal.kind === 'site' && signal.says === 'other')) return 'website';
  return says.has('camera') ? 'camera' : 'none';
}

function findPixelSignature(signals: readonly Signal[]): Facts['pixelSignature'] {
  const found = signals.filter((signal): signal is SignatureSignal => signal.kind === 'signature');
  if (found.length === 0) return 'none';
  return found.every((one) => one.state === 'good') ? 'good' : 'bad';
}

function findWebsite(signals: readonly Signal[]): Facts['website'] {
  const says = new Set(signals.filter((signal): signal is SiteSignal => signal.kind === 'site').map((one) => one.says));
  if (says.has('ai')) return 'ai';
  return says.has('ai-edited') ? 'ai-edited' : 'none';
}

/** The answers that change when more is known of what the website says. */
export function findSiteFacts(signals: readonly Signal[]): Pick<Facts, 'otherLabel' | 'website'> {
  const declarations = signals.filter((signal): signal is DeclarationSignal => signal.kind === 'declaration');
  return { otherLabel: findOther(declarations, signals), website: findWebsite(signals) };
}
