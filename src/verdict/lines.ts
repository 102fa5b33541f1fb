import type { Problem } from '../asset.ts';
import type { Arg, Say } from '../report.ts';
import type { DeclarationSignal, ManifestSignal, MarkSignal, Signal, SignerFinding, SiteSignal } from '../signal.ts';
import type { TrustStore } from '../trust/trust-list.ts';
import { say } from '../words.ts';
import type { Decision } from './decide.ts';
import { documentLines, documentSigner, findDocumentSentence, isVouched as isDocumentVouched } from './document-lines.ts';
import type { Facts } from './facts.ts';
import { findBadge, findSentence, type Slot } from './sentence-table.ts';
import { nameOf, type Standing, tellList, tellOldLists, tellWhen, tellWho } from './signer-lines.ts';

/** Everything that the sentences are filled from. */
export interface Told {
  readonly decision: Decision;
  readonly facts: Facts;
  readonly signals: readonly Signal[];
  readonly problems: readonly Problem[];
  readonly mediaType: string;
  readonly trust: TrustStore;
  readonly now: Date;
}

/** Badge words, and the lines in their fixed order: the sentence, who, how we know, when, what was not checked, which list. */
export function tell(told: Told): { badge: Say; says: Say[] } {
  const manifest = told.signals.find((signal): signal is ManifestSignal => signal.kind === 'manifest');
  const signer = findSigner(told.decision, told.signals);
  const standing: Standing = { vouched: isVouched(told), trust: told.trust, now: told.now };
  const badge = findBadge(told.decision.label, told.decision.reason);
  return {
    badge: badge === 'badge_signed' ? say(badge, nameOf(signer)) : say(badge),
    says: [
      ...sentences(told, manifest, signer),
      ...tellWho(signer, standing),
      ...how(told, signer),
      ...where(manifest),
      ...(signer?.withdrawal === 'good-online' ? [say('line_how_online', { date: told.now.toISOString() })] : []),
      ...(told.decision.speaker === 'document' ? documentLines(told.signals) : []),
      ...tellWhen(signer, standing),
      ...unchecked(told, signer),
      ...tellList(signer, standing),
      ...tellOldLists(signer, standing),
    ],
  };
}

/** Whose signature the verdict is about: the active manifest's, or that of the document itself; undefined where its word is not used. */
export function findSigner(decision: Decision, signals: readonly Signal[]): SignerFinding | undefined {
  if (decision.speaker === 'document') return documentSigner(signals);
  const manifest = signals.find((signal): signal is ManifestSignal => signal.kind === 'manifest');
  return decision.use === 'no' ? undefined : manifest?.nodes[0]?.signer;
}

/** True where a list vouches for the name that is told. */
export function isVouched({ decision, signals }: Pick<Told, 'decision' | 'signals'>): boolean {
  return decision.speaker === 'document' ? isDocumentVouched(signals) : decision.use === 'signed';
}

function sentences(told: Told, manifest: ManifestSignal | undefined, signer: SignerFinding | undefined): Say[] {
  const { decision, facts } = told;
  const found = findSentence({ ...facts, ...decision });
  const fill: { readonly [S in Slot]: Arg } = {
    signer: nameOf(signer),
    kind: { word: kindOf(told.mediaType, facts.made === 'captured' || facts.aiPath === 'after-camera') },
    host: hostOf(manifest?.remote),
    product: signer?.product?.name ?? nameOf(signer),
  };
  const own = found.id === 'own' ? findOwn(told) : undefined;
  if (isPartlyReadFilm(told)) return [say('case_54', fill.kind)];
  const document = decision.speaker === 'document' ? findDocumentSentence(decision.reason, told.signals) : undefined;
  if (document !== undefined) return [document, ...(saysAiToo(told) ? [say('case_13')] : [])];
  const first = own
    ? say(own.sentence, ...(own.args ?? []))
    : say(found.id === 'own' ? 'case_55' : found.id, ...found.slots.map((slot) => fill[slot]));
  const more: Say[] = [];
  if (isOlderList(told)) more.push(say('case_2'));
  if (saysAiToo(told)) more.push(say('case_13'));
  if (decision.reason === 'unread')
    more.push(...told.problems.slice(0, 1).map((problem) => say(`problem_${problem.code.replace(/-/g, '_')}`)));
  if (namesTwoTools(told)) more.push(say('case_24'));
  return [first, ...more];
}

/** A signed film of which only pieces were had: its labels were read, its content was not. */
function isPartlyReadFilm({ decision, facts, problems, mediaType }: Told): boolean {
  const partly = facts.reading !== 'failed' && problems.some(({ code }) => code === 'too-large' || code === 'not-loaded');
  return decision.reason === 'unread' && partly && /^(video|audio)\//.test(mediaType);
}

function saysAiToo({ decision, facts }: Told): boolean {
  return decision.label === 'altered' && (facts.looseLabel !== 'none' || facts.mark === 'present');
}

/** A signed file whose chain leans on the frozen list. */
export function isOlderList(told: Pick<Told, 'decision' | 'signals'>): boolean {
  if (told.decision.use !== 'signed') return false;
  const nodes = told.signals.flatMap((signal) => (signal.kind === 'manifest' ? signal.nodes : []));
  return nodes.some((node) => node.role !== 'input' && node.signer.vouchedBy?.kind.endsWith('-interim'));
}

/** The label whose own sentence is shown: the strongest declaration, the mark, or what the website says where the file says nothing. */
function findOwn(told: Told): DeclarationSignal | MarkSignal | SiteSignal | undefined {
  const { label, reason } = told.decision;
  const declarations = told.signals.filter((signal): signal is DeclarationSignal => signal.kind === 'declaration');
  const says = (...kinds: readonly DeclarationSignal['says'][]) => declarations.find((one) => kinds.includes(one.says));
  if (reason === 'watermark') return told.signals.find((signal): signal is MarkSignal => signal.kind === 'mark');
  const site = (one: SiteSignal['says']) =>
    told.signals.find((signal): signal is SiteSignal => signal.kind === 'site' && signal.says === one);
  if (label === 'ai-generated') return says('ai') ?? site('ai');
  if (label === 'ai-edited') return says('ai-edited') ?? site('ai-edited');
  return says('platform-may-ai') ?? says('may-contain-ai', 'captured', 'created') ?? site('other') ?? says('camera');
}

function namesTwoTools(told: Told): boolean {
  if (told.decision.label !== 'ai-generated') return false;
  const tools = told.signals.flatMap((signal) =>
    signal.kind === 'declaration' && signal.says === 'ai' && signal.tool ? [signal.tool.toLowerCase()] : [],
  );
  return new Set(tools).size > 1;
}

function how(told: Told, signer: SignerFinding | undefined): Say[] {
  const lines = signer ? [say('line_how_signature')] : [];
  for (const signal of told.signals) {
    if (signal.kind === 'declaration') lines.push(say('line_how_label', signal.tool ? `${signal.field}: ${signal.tool}` : signal.field));
    if (signal.kind === 'mark') lines.push(say('line_how_mark', signal.tool));
    // Of a text there is no file beside which the words could stand.
    if (signal.kind === 'site' && signal.reader === 'schema-org')
      lines.push(say(`line_how_site_${SITE_LINES[signal.says]}`, signal.tool ? `${signal.field}: ${signal.tool}` : signal.field));
  }
  return lines;
}

const SITE_LINES: { readonly [S in SiteSignal['says']]: string } = { ai: 'ai', 'ai-edited': 'ai_edited', other: 'other' };

/** Where a store came from that does not lie in the file. */
function where(manifest: ManifestSignal | undefined): Say[] {
  if (manifest?.external === undefined) return [];
  const { address } = manifest.external;
  return [address === null ? say('line_how_sidecar') : say('line_how_loaded', hostOf(address))];
}

function unchecked(told: Told, signer: SignerFinding | undefined): Say[] {
  const lines = signer?.withdrawal === 'not-checked' ? [say('case_17')] : [];
  if (told.facts.copy === 'unconfirmed' && told.decision.reason !== 'copy-unconfirmed') lines.push(say('line_unchecked_copy'));
  const ofFile = told.problems.filter((problem) => problem.host === undefined);
  if (ofFile.length > 0 && told.decision.reason !== 'unread') lines.push(say('line_unchecked_part'));
  return [...lines, ...told.problems.flatMap(({ host }) => (host === undefined ? [] : [say('line_unchecked_lookup', host)]))];
}

function kindOf(mediaType: string, captured: boolean): string {
  if (mediaType.startsWith('image/')) return captured ? 'kind_photo' : 'kind_picture';
  if (mediaType.startsWith('video/')) return 'kind_video';
  if (mediaType.startsWith('audio/')) return 'kind_recording';
  return mediaType === '' ? 'kind_picture' : 'kind_document';
}

function hostOf(address: string | undefined): string {
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#]+)/.exec(address ?? '')?.[1] ?? '?';
}
