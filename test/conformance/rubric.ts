// C2PA's rubric of asset signals, read where it stands and asked about the same manifests as our own: signal by signal, both have to agree.
import { readFileSync } from 'node:fs';
import { findRubricSignals, type RubricInput } from '../../src/c2pa/rubric.ts';
import type { ActionRecord, ManifestNode } from '../../src/signal.ts';
import { evaluate, type Library, readFormula } from './formula.ts';

/** Manifests made at random, beside those of the corpus. */
const RANDOM_MANIFESTS = 20_000;

interface Rubric {
  readonly library: Library;
  /** By the id without its prefix, as ours are called. */
  readonly signals: ReadonlyMap<string, ReturnType<typeof readFormula>>;
  /** Every source type and action that the rubric names. */
  readonly words: readonly string[];
}

/** Prints what was compared, and every signal on which the two differ; answers how many do. */
export function compareRubric(file: string, nodes: readonly ManifestNode[]): number {
  const rubric = readRubric(readFileSync(file, 'utf8'));
  const inputs = [...nodes.map(inputOf), ...randomInputs(rubric.words, RANDOM_MANIFESTS)];
  const seen = new Map<string, number>([...rubric.signals.keys()].map((signal) => [signal, 0]));
  const wrong = new Map<string, RubricInput>();
  for (const input of inputs) {
    const ours = findRubricSignals(input);
    for (const signal of ours) if (!rubric.signals.has(signal)) wrong.set(`${signal} (not in the rubric)`, input);
    for (const [signal, formula] of rubric.signals) {
      // The rubric looks at one ingredient; of several, one that is unknown is enough.
      const theirs = manifestsOf(input).some((manifest) => evaluate(formula, manifest, rubric.library) === true);
      if (theirs) seen.set(signal, (seen.get(signal) ?? 0) + 1);
      if (theirs !== ours.includes(signal)) wrong.set(signal, input);
    }
  }
  console.log(
    `\nRubric of asset signals: ${rubric.signals.size} signals, ${nodes.length} manifests of the corpus, ${RANDOM_MANIFESTS} made ones`,
  );
  for (const [signal, count] of seen)
    console.log(`  ${signal.padEnd(30)} holds for ${String(count).padStart(6)}${wrong.has(signal) ? '  DIFFERS' : ''}`);
  for (const [signal, input] of wrong) console.log(`  ${signal}: ${JSON.stringify(input)}`);
  const unmet = [...seen].filter(([, count]) => count === 0 || count === inputs.length).map(([signal]) => signal);
  if (unmet.length > 0) console.log(`  never or always met, so not compared: ${unmet.join(', ')}`);
  return wrong.size + unmet.length;
}

function inputOf(node: ManifestNode): RubricInput {
  const gatheredActions = node.actions.some((one) => one.gathered === true);
  return { actions: node.actions, allActionsIncluded: node.allActionsIncluded, ingredients: node.ingredients, gatheredActions };
}

/** The manifest as the rubric expects it (crJSON), once for each of its ingredients. */
function manifestsOf({ actions, allActionsIncluded, ingredients, gatheredActions }: RubricInput): readonly unknown[] {
  const listed = actions.map(({ action, digitalSourceType }) => ({ action, ...(digitalSourceType && { digitalSourceType }) }));
  const claim = { gathered_assertions: gatheredActions ? [{ url: 'self#jumbf=c2pa.assertions/c2pa.actions.v2' }] : [] };
  const base = { 'c2pa.actions.v2': { actions: listed, ...(allActionsIncluded !== undefined && { allActionsIncluded }) } };
  const of = (assertions: object) => ({ assertions, 'claim.v2': claim });
  if (ingredients.length === 0) return [of(base)];
  return ingredients.map(({ manifest }) =>
    of({ ...base, 'c2pa.ingredient.v3': manifest === undefined ? {} : { activeManifest: { url: manifest } } }),
  );
}

/** Manifests of the rubric's own words and of strangers to it; the same ones each time. */
function randomInputs(words: readonly string[], count: number): readonly RubricInput[] {
  let state = 20260806;
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(list: readonly T[], other: T): T => list[below(list.length)] ?? other;
  const names = [
    ...words.filter((word) => word.startsWith('c2pa.')),
    'c2pa.edited',
    'c2pa.cropped',
    'c2pa.unknown',
    'org.example.polish',
    'c2pa',
  ];
  const addresses = words.filter((word) => word.startsWith('http'));
  const sources = [...addresses, ...addresses.map((address) => address.replace('http:', 'https:')), 'http://example.org/own'];
  const action = (): ActionRecord => {
    const digitalSourceType = below(3) > 0 ? pick(sources, '') : undefined;
    return { action: pick(names, ''), ...(digitalSourceType && { digitalSourceType }) };
  };
  return Array.from({ length: count }, () => ({
    actions: Array.from({ length: below(4) }, action),
    allActionsIncluded: pick([true, true, false, undefined], undefined),
    ingredients: Array.from({ length: below(3) }, () => (below(2) === 0 ? {} : { manifest: 'urn:c2pa:one' })),
    gatheredActions: below(4) === 0,
  }));
}

/** The rubric's YAML, as far as its own style goes: one list of variables, one of expressions, then statements. */
function readRubric(text: string): Rubric {
  const [head = '', ...statements] = text.split(/^- id: /m);
  const variables = new Map(
    [...head.matchAll(/^ {2}(\$\w+):\n((?: {2}- .*\n| {4}.*\n)+)/gm)].map(([, name = '', items = '']) => [name, itemsOf(items)]),
  );
  const expressions = new Map(
    [...head.matchAll(/^ {2}(_\w+): (?:\|-?\n((?: {4}.*\n)+)|(.*)\n)/gm)].map(([, name = '', block, line]) => [
      name,
      readFormula(block ?? line ?? ''),
    ]),
  );
  const signals = new Map(
    statements.map((statement) => {
      const [id = ''] = statement.split('\n');
      const [, quoted, block = ''] = /^ {2}expression: (?:'((?:[^']|'')*)'|\|-?\n((?: {4}.*\n|\n)+))/m.exec(statement) ?? [];
      return [id.trim().replace(/^\w+:signal_/, ''), readFormula(quoted?.replace(/''/g, "'") ?? block)];
    }),
  );
  if (signals.size === 0) throw new Error('no rubric');
  return {
    library: { variables, expressions },
    signals,
    words: [...new Set(text.match(/c2pa\.[a-z][\w.]*\w|https?:\/\/[\w./]*\w/g) ?? [])],
  };
}

/** `- value`, or `- |-` with the value in the next line. */
function itemsOf(lines: string): readonly string[] {
  return lines
    .split('\n')
    .map((line) => line.replace(/^ {2}- /, '').trim())
    .filter((line) => line !== '' && line !== '|-');
}
