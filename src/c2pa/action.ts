// Specification: C2PA 2.2 §18.14 (actions, templates, related actions)
import { HardLimitError } from '../bytes/errors.ts';
import type { ActionRecord } from '../signal.ts';
import { classifySource } from '../vocab/digital-source-type.ts';
import { asList, asText, field } from './cbor.ts';
import { cut, optional } from './claim-text.ts';
import type { Manifest } from './manifest-chain.ts';

/** A long session in an editor writes some hundred actions. More than this are not judged, and none is passed over. */
const MAX_ACTIONS = 10_000;
/** Actions inside actions: the standard's "related" ones have none of their own. */
const MAX_RELATED_DEPTH = 4;

/**
 * Actions of every actions assertion, v1 and v2 alike (§18.14); v1 keeps its source types and agents in the same fields. Related actions
 * follow the one that they belong to, and a template lends its source type. @throws HardLimitError
 */
export function readActions(manifest: Manifest): { actions: ActionRecord[]; allActionsIncluded: boolean | undefined; gathered: boolean } {
  const assertions = manifest.assertions.filter((one) => /^c2pa\.actions(\.v2)?$/.test(one.label));
  const actions: ActionRecord[] = [];
  for (const { data, gathered } of assertions) {
    const lent: Lent = { templates: asList(field(data, 'templates')) ?? [], agents: asList(field(data, 'softwareAgents')) ?? [] };
    const take = (entry: unknown, depth: number) => {
      if (actions.length >= MAX_ACTIONS || depth > MAX_RELATED_DEPTH)
        throw new HardLimitError('actions', 'more actions than can be judged');
      actions.push({ ...readAction(entry, lent, depth > 0), ...(gathered && { gathered: true }) });
      for (const related of asList(field(entry, 'related')) ?? []) take(related, depth + 1);
    };
    for (const entry of asList(field(data, 'actions')) ?? []) take(entry, 0);
  }
  const all = assertions.map((one) => field(one.data, 'allActionsIncluded'));
  const included = all.includes(false) ? false : all.length > 0 && all.every((value) => value === true) ? true : undefined;
  return { actions, allActionsIncluded: included, gathered: assertions.some((one) => one.gathered) };
}

/** What the assertion keeps once for several of its actions. */
interface Lent {
  readonly templates: readonly unknown[];
  readonly agents: readonly unknown[];
}

function readAction(entry: unknown, { templates, agents }: Lent, related: boolean): ActionRecord {
  const action = asText(field(entry, 'action')) ?? '';
  const index = field(entry, 'softwareAgentIndex');
  const agent = field(entry, 'softwareAgent') ?? (typeof index === 'number' ? agents[index] : undefined);
  const own = asText(field(entry, 'digitalSourceType'));
  const source = related ? ifAgainst(own) : (own ?? findTemplateSource(action, templates));
  return {
    action: cut(action) ?? '',
    ...optional('digitalSourceType', cut(source)),
    ...optional('softwareAgent', cut(asText(agent) ?? asText(field(agent, 'name')))),
    ...optional('description', cut(asText(field(entry, 'description')))),
    ...optional('when', cut(asText(field(entry, 'when')))),
  };
}

/** The source type that a template lends to an action of its name, or, as `*`, to every action. */
function findTemplateSource(action: string, templates: readonly unknown[]): string | undefined {
  const lent = templates
    .filter((one) => [action, '*'].includes(asText(field(one, 'action')) ?? ''))
    .map((one) => ifAgainst(asText(field(one, 'digitalSourceType'))));
  return lent.find((one) => one !== undefined);
}

/** What only stands beside an action may count against the file, never for it: the engine does not check it. */
function ifAgainst(source: string | undefined): string | undefined {
  return source !== undefined && ['ai', 'ai-edited', 'may-contain'].includes(classifySource(source)) ? source : undefined;
}
