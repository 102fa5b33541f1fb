// Specification: C2PA Asset Signals Rubric (Local) 1.0: 9 inception and 5 transformation signals, per manifest
import type { ActionRecord, IngredientRecord } from '../signal.ts';
import { GEN_AI_SOURCES, INCEPTION_ACTIONS, INCEPTION_SOURCES, NON_EDITORIAL_ACTIONS, POSSIBLY_GEN_AI_SOURCES } from '../vocab/rubric.ts';

/** What the rubric looks at in one manifest, v1 already mapped to v2. */
export interface RubricInput {
  readonly actions: readonly ActionRecord[];
  readonly allActionsIncluded: boolean | undefined;
  readonly ingredients: readonly Pick<IngredientRecord, 'manifest'>[];
  /** An actions assertion stands among the gathered ones. */
  readonly gatheredActions: boolean;
}

/** The ids, without their prefix, of the signals that hold. */
export function findRubricSignals(input: RubricInput): string[] {
  const found: string[] = [];
  const inception = input.actions.filter((one) => INCEPTION_ACTIONS.includes(one.action));
  for (const { signal, sources } of INCEPTION_SOURCES)
    if (inception.some((one) => sources.includes(one.digitalSourceType ?? ''))) found.push(signal);
  if (input.ingredients.some((one) => one.manifest === undefined)) found.push('mediaUnknownProvenance');

  const { actions } = input;
  const custom = actions.some((one) => !one.action.startsWith('c2pa.') || one.action === 'c2pa.unknown');
  if (actions.length === 0 || input.allActionsIncluded !== true || custom || input.gatheredActions) found.push('ambiguousActions');
  if (actions.some((one) => NON_EDITORIAL_ACTIONS.includes(one.action))) found.push('nonEditorial');
  const edits = actions.filter((one) => isEditorial(one.action));
  const has = (test: (source: string) => boolean) =>
    edits.some((one) => one.digitalSourceType !== undefined && test(one.digitalSourceType));
  if (has((source) => GEN_AI_SOURCES.includes(source))) found.push('perceptibleGenAI');
  if (has((source) => !GEN_AI_SOURCES.includes(source))) found.push('perceptibleNonGenAI');
  if (has((source) => POSSIBLY_GEN_AI_SOURCES.includes(source))) found.push('perceptiblePossiblyGenAI');
  return found;
}

/** An action that changes what is seen: neither the inception nor on the rubric's non-editorial list. */
export function isEditorial(action: string): boolean {
  return !INCEPTION_ACTIONS.includes(action) && !NON_EDITORIAL_ACTIONS.includes(action);
}
