import type { Range } from '../../src/asset.ts';
import type { ActionRecord, IngredientRecord, ManifestNode, SignerFinding } from '../../src/signal.ts';
import { nameOfList } from '../ui/list-name.ts';
import { formatDate, type Words } from '../ui/words.ts';
import type { Pair, Teller } from './document.ts';

/** Deepest history that is shown, and most manifests and steps in it. */
const MAX_DEPTH = 30;
const MAX_NODES = 300;
const MAX_STEPS = 200;

/** One manifest on the timeline: who said what of this stage, and what it was made from. */
export interface Node {
  readonly role: string;
  /** Name of the file at that stage, as the manifest gives it. */
  readonly title: string;
  readonly signer: string;
  readonly ai: boolean;
  readonly pairs: readonly Pair[];
  readonly steps: readonly Step[];
  readonly parts: readonly Node[];
  /** Where the signer's small picture of it stands in the file. */
  readonly thumbnail?: readonly Range[];
}
export interface Step {
  readonly text: string;
  /** The text is the file's own. */
  readonly raw?: true;
  readonly ai: boolean;
  readonly details: readonly Pair[];
}

/** The manifests as a tree: the active one first, below each what it names as its ingredients, whether we know their history or not. */
export function readHistory(nodes: readonly ManifestNode[], teller: Teller): readonly Node[] {
  const seen = new Set<string>();
  const byLabel = new Map(nodes.map((node) => [node.label, node]));
  const grow = (node: ManifestNode, depth: number): Node => {
    seen.add(node.label);
    const parts = node.ingredients.slice(0, MAX_STEPS).map((ingredient): Node => {
      const known = ingredient.manifest === undefined ? undefined : byLabel.get(ingredient.manifest);
      const grows = known && !seen.has(known.label) && depth < MAX_DEPTH && seen.size < MAX_NODES;
      // What the signer of this stage took it for, else what its own signer showed.
      const thumbnail = ingredient.thumbnail ?? known?.thumbnail;
      return {
        ...(grows ? { ...grow(known, depth + 1), pairs: pairsOf(known, teller, ingredient) } : leafOf(ingredient, known, teller)),
        ...(thumbnail && { thumbnail }),
      };
    });
    return { ...nodeOf(node, teller), parts };
  };
  // What no ingredient leads to still stands in the store, and is shown.
  return nodes.flatMap((node) => (seen.has(node.label) || seen.size >= MAX_NODES ? [] : [grow(node, 0)]));
}

function nodeOf(node: ManifestNode, teller: Teller): Node {
  const { words } = teller;
  const steps = node.actions.slice(0, MAX_STEPS).map((action) => stepOf(action, teller));
  return {
    role: words.word(`ui_report_role_${node.role}`),
    title: node.title ?? '',
    signer: node.signer.organization || node.signer.name,
    ai: node.impliedAi !== undefined || steps.some((step) => step.ai),
    pairs: pairsOf(node, teller),
    steps,
    parts: [],
  };
}

/** A part of which this file holds no history of its own, or one that is shown elsewhere. */
function leafOf(ingredient: IngredientRecord, known: ManifestNode | undefined, { words }: Teller): Node {
  const { digitalSourceType: source } = ingredient;
  return {
    role: words.word(`ui_report_part_${ingredient.relationship.toLowerCase()}`),
    title: ingredient.title ?? '',
    signer: '',
    ai: isAi(source),
    pairs: [
      ...partPairs(ingredient, words),
      { name: words.word('ui_report_past'), value: words.word(known ? 'ui_report_past_above' : 'ui_report_past_unknown') },
      ...(source === undefined ? [] : [sourcePair(source, words)]),
    ],
    steps: [],
    parts: [],
  };
}

function pairsOf(node: ManifestNode, teller: Teller, ingredient?: IngredientRecord): readonly Pair[] {
  const { words } = teller;
  const { signer } = node;
  const pair = (name: string, value: string, raw?: true): Pair => ({ name: words.word(name), value, ...(raw && { raw }) });
  const [who, trusted, signed, ...certificate] = signerPairs(signer, teller);
  return [
    ...(who && trusted && signed ? [who, trusted, signed] : []),
    pair('ui_report_program', signer.product ? `${signer.product.name} · ${node.generator}` : node.generator, true),
    pair('ui_report_seal', words.word(`ui_report_seal_${node.seal.replaceAll('-', '_')}`)),
    ...(ingredient ? partPairs(ingredient, words) : []),
    ...(node.failures.length > 0 ? [pair('ui_report_failures', node.failures.join(', '), true)] : []),
    ...(signer.product && signer.product.barred.length > 0 ? [pair('ui_report_barred', signer.product.barred.join(', '), true)] : []),
    ...certificate,
  ];
}

/** Who signed, whether and by which list that is known, since when, and the certificate. */
export function signerPairs(signer: SignerFinding, { words, locale }: Teller): readonly Pair[] {
  const pair = (name: string, value: string, raw?: true): Pair => ({ name: words.word(name), value, ...(raw && { raw }) });
  const day = (iso: string) => formatDate(iso.slice(0, 10), locale);
  const validity = words.word('ui_report_from_to', day(signer.notBefore), day(signer.notAfter));
  return [
    pair('ui_report_signer', [signer.organization, signer.name].filter((one) => one !== '').join(' · '), true),
    pair('ui_report_trusted', trustOf(signer, words, locale)),
    pair('ui_report_signed', timeOf(signer, words, locale)),
    pair('ui_report_issuer', signer.issuer, true),
    pair('ui_report_certificate', validity),
    { name: `${words.word('ui_report_certificate')} · SHA-256`, value: signer.sha256, raw: true },
    pair('ui_report_withdrawal', words.word(`ui_report_withdrawal_${signer.withdrawal.replaceAll('-', '_')}`)),
  ];
}

function partPairs(ingredient: IngredientRecord, words: Words): readonly Pair[] {
  if (ingredient.recorded === 'none') return [];
  return [{ name: words.word('ui_report_recorded'), value: words.word(`ui_report_recorded_${ingredient.recorded}`) }];
}

function trustOf({ trust, vouchedBy }: SignerFinding, words: Words, locale: string): string {
  const state = words.word(`ui_report_trust_${trust.replaceAll('-', '_')}`);
  return vouchedBy
    ? [state, words.part(nameOfList(vouchedBy.title, words)), words.part(formatDate(vouchedBy.date, locale))].join(' · ')
    : state;
}

function timeOf({ time }: SignerFinding, words: Words, locale: string): string {
  const state = words.word(`ui_report_time_${time.state.replaceAll('-', '_')}`);
  const at = time.at === undefined ? [] : [words.part(formatDate(time.at, locale))];
  return [...at, state, ...(time.authority === undefined ? [] : [words.part(time.authority)])].join(' · ');
}

const AI_TERM = /(?:trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia|compositeSynthetic|trainedAlgorithmicData)$/i;
const isAi = (source: string | undefined) => source !== undefined && AI_TERM.test(source);

function stepOf({ action, digitalSourceType: source, softwareAgent, description, when }: ActionRecord, { words, locale }: Teller): Step {
  const pair = (name: string, value: string | undefined): readonly Pair[] =>
    value === undefined || value === '' ? [] : [{ name: words.word(name), value, raw: true }];
  return {
    ...textOfAction(action, words),
    ai: isAi(source),
    details: [
      ...(source === undefined ? [] : [sourcePair(source, words)]),
      ...pair('ui_report_with', softwareAgent),
      ...pair('ui_report_note', description),
      ...pair('ui_report_when', when === undefined ? undefined : formatDate(when, locale)),
    ],
  };
}

/** The standard's actions that have plain words; any other is shown by its own name. */
export const ACTIONS: readonly string[] = [
  'created',
  'opened',
  'placed',
  'removed',
  'edited',
  'edited_metadata',
  'cropped',
  'resized',
  'orientation',
  'color_adjustments',
  'filtered',
  'drawing',
  'converted',
  'transcoded',
  'repackaged',
  'published',
  'redacted',
  'watermarked',
  'translated',
  'trimmed',
  'dubbed',
  'enhanced',
  'unknown',
];

function textOfAction(action: string, words: Words): Pick<Step, 'text' | 'raw'> {
  const name = action.replace(/^c2pa\./, '').replaceAll('.', '_');
  return action.startsWith('c2pa.') && ACTIONS.includes(name)
    ? { text: words.word(`ui_report_action_${name}`) }
    : { text: action, raw: true };
}

/** The vocabulary of digital source types, in lower case as in the message ids. */
export const SOURCES: readonly string[] = [
  'trainedalgorithmicmedia',
  'compositewithtrainedalgorithmicmedia',
  'compositesynthetic',
  'trainedalgorithmicdata',
  'digitalcapture',
  'computationalcapture',
  'compositecapture',
  'negativefilm',
  'positivefilm',
  'print',
  'digitalcreation',
  'humanedits',
  'minorhumanedits',
  'algorithmicmedia',
  'datadrivenmedia',
  'virtualrecording',
  'composite',
  'screencapture',
  'digitalart',
  'softwareimage',
  'algorithmicallyenhanced',
  'empty',
];

function sourcePair(source: string, words: Words): Pair {
  const term = (source.split('/').at(-1) ?? '').toLowerCase();
  const name = words.word('ui_report_source');
  return SOURCES.includes(term) ? { name, value: words.word(`ui_report_source_${term}`) } : { name, value: source, raw: true };
}
