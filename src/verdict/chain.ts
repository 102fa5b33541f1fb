// Specification: verdict rules for the chain of manifests: parentOf is history, componentOf is a part, inputTo is neither.
import type { ManifestNode } from '../signal.ts';
import { classifySource, type SourceClass } from '../vocab/digital-source-type.ts';
import { INCEPTION_ACTIONS, NON_EDITORIAL_ACTIONS } from '../vocab/rubric.ts';
import type { Facts } from './facts.ts';

type ChainFacts = Pick<Facts, 'parts' | 'made' | 'aiPath' | 'edits' | 'aiInput'>;

/** Folds every manifest of the chain into five answers. `nodes` stand active first, then its parents in order, then the others. */
export function foldChain(nodes: readonly ManifestNode[]): ChainFacts {
  // What a broken manifest says is not inside anyone's signature: it counts as a loose label (brokenAi), not here.
  const sealed = nodes.filter((node) => node.seal !== 'broken');
  const line = sealed.filter((node) => node.role === 'active' || node.role === 'parent');
  const components = sealed.filter((node) => node.role === 'component');
  const first = line[line.length - 1];
  return {
    parts: findParts(nodes),
    ...findMade(line, components, first),
    edits: findEdits(line),
    aiInput: nodes.some((node) => node.role === 'input' && saysAi(node)) ? 'yes' : 'no',
  };
}

/** An AI statement in a manifest of the chain whose own seal is broken. */
export function hasBrokenAi(nodes: readonly ManifestNode[]): boolean {
  return nodes.some((node) => node.role !== 'active' && node.role !== 'input' && node.seal === 'broken' && saysAi(node));
}

/** The manifest makes a signal that its product's record forbids (conforming-products list). */
export function isBarred(node: ManifestNode): boolean {
  return node.rubric.some((signal) => node.signer.product?.barred.includes(signal));
}

/** Every parent and component has to be trusted by itself: its seal, signer, time, product, and what the next node recorded of it. */
function findParts(nodes: readonly ManifestNode[]): Facts['parts'] {
  const own = nodes.filter((node) => node.role !== 'input');
  const present = new Set(nodes.map((node) => node.label));
  const used = own.flatMap((node) => node.ingredients).filter((one) => one.relationship !== 'inputTo');
  const others = own.filter((node) => node.role !== 'active');
  const partFails = own.some((node) =>
    node.failures.some((code) => code.startsWith('ingredient.') && code !== 'ingredient.unknownProvenance'),
  );
  const lost = used.some((one) => one.manifest !== undefined && !present.has(one.manifest));
  if (
    partFails ||
    lost ||
    used.some((one) => one.recorded === 'damage') ||
    others.some((node) => node.seal === 'broken' || node.seal === 'breaks-rules')
  )
    return 'damaged';
  const trusted = (node: ManifestNode) =>
    node.seal === 'sound' && node.signer.trust === 'trusted' && node.signer.withdrawal !== 'withdrawn' && !isBarred(node);
  if (!others.every(trusted) || own.some(hidesStatement) || used.some((one) => one.manifest === undefined || one.recorded === 'doubt'))
    return 'unknown';
  return 'whole';
}

/** Assertions that say nothing of how a file was made: taken out, they hide nothing. */
const HARMLESS_REDACTION = /^(?:c2pa\.thumbnail\.|stds\.exif(?:__|$))/;

/** Something was taken out of the record that could have spoken of AI, or of a part. */
function hidesStatement(node: ManifestNode): boolean {
  return node.redacted?.some((label) => !HARMLESS_REDACTION.test(label)) ?? false;
}

function findMade(
  line: readonly ManifestNode[],
  components: readonly ManifestNode[],
  first: ManifestNode | undefined,
): Pick<Facts, 'made' | 'aiPath'> {
  if (!first) return { made: 'unstated', aiPath: 'none' };
  const start = inception(first);
  const steps = line.map((node) => ({ node, start: inception(node), edits: edits(node) }));
  if (start === 'ai') return { made: 'ai', aiPath: line.length > 1 ? 'parent' : 'own' };
  // A later node that opens a file and calls it fully AI speaks of what it opened; after a camera that cannot be the whole.
  if (steps.some((step) => step.start === 'ai'))
    return start === 'captured' ? { made: 'ai-edited', aiPath: 'after-camera' } : { made: 'ai', aiPath: 'own' };
  if (steps.some((step) => step.start === 'ai-edited' || step.edits === 'ai-edited'))
    return { made: 'ai-edited', aiPath: start === 'captured' && line.length > 1 ? 'after-camera' : 'own' };
  if (
    components.some(saysAi) ||
    line.some((node) => node.ingredients.some((one) => one.relationship !== 'inputTo' && isAiSource(one.digitalSourceType)))
  )
    return { made: 'ai-edited', aiPath: 'part' };
  const may = (node: ManifestNode) => inception(node) === 'may-contain' || edits(node) === 'may-contain';
  if (line.some(may) || components.some(may)) return { made: 'may-contain', aiPath: 'none' };
  return { made: start === 'captured' || start === 'created' || start === 'software' ? start : 'unstated', aiPath: 'none' };
}

function isAiSource(source: string | undefined): boolean {
  return source !== undefined && ['ai', 'ai-edited'].includes(classifySource(source));
}

function saysAi(node: ManifestNode): boolean {
  return [inception(node), edits(node)].some((answer) => answer === 'ai' || answer === 'ai-edited');
}

const WORST_FIRST: readonly SourceClass[] = ['ai', 'ai-edited', 'may-contain', 'neutral', 'software', 'created', 'captured'];

/** Source types that can lead to `authentic`: from gathered assertions, which the signer does not make its own, they are not taken. */
const HELPS: readonly SourceClass[] = ['captured', 'created', 'software'];

/** What a manifest's created and opened actions say; several that differ count as the one that helps the file least. */
function inception(node: ManifestNode): SourceClass | 'unstated' {
  const classes = node.actions
    .filter((one) => INCEPTION_ACTIONS.includes(one.action) && one.digitalSourceType !== undefined)
    .map((one) => ({ kind: classifySource(one.digitalSourceType ?? ''), gathered: one.gathered === true }))
    .filter(({ kind, gathered }) => !gathered || !HELPS.includes(kind))
    .map(({ kind }) => kind);
  const worst = WORST_FIRST.find((kind) => classes.includes(kind));
  return node.impliedAi === 'ai' ? 'ai' : node.impliedAi === 'ai-edited' && worst !== 'ai' ? 'ai-edited' : (worst ?? 'unstated');
}

/** AI in a later step; a step that may have used it (or a mechanical one that names AI, which the rubric leaves open) is `may-contain`. */
function edits(node: ManifestNode): 'ai-edited' | 'may-contain' | 'none' {
  if (node.rubric.includes('perceptibleGenAI')) return 'ai-edited';
  const later = node.actions.filter((one) => !INCEPTION_ACTIONS.includes(one.action) && one.digitalSourceType !== undefined);
  return later.some((one) => ['ai', 'ai-edited', 'may-contain'].includes(classifySource(one.digitalSourceType ?? '')))
    ? 'may-contain'
    : 'none';
}

/** none = nothing but mechanical steps after the first; `allActionsIncluded` matters only where there are edits. */
function findEdits(line: readonly ManifestNode[]): Facts['edits'] {
  const edited = line.filter((node) => node.rubric.some((signal) => signal.startsWith('perceptible')) || hasEditorialAction(node));
  if (edited.length === 0) return 'none';
  return edited.every((node) => !node.rubric.includes('ambiguousActions')) ? 'listed' : 'unlisted';
}

function hasEditorialAction(node: ManifestNode): boolean {
  return node.actions.some((one) => !INCEPTION_ACTIONS.includes(one.action) && !NON_EDITORIAL_ACTIONS.includes(one.action));
}
