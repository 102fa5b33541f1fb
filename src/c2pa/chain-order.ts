// Specification: C2PA 2.2 §15.7; parentOf is history, componentOf a part, inputTo what a process was fed with
import type { IngredientRecord, ManifestNode } from '../signal.ts';
import { readIngredients } from './ingredient.ts';
import type { Manifest, Store } from './manifest-chain.ts';

/** Manifests looked at in one chain; the longest real one seen has 30. Each costs a certificate path and a token. */
const MAX_NODES = 64;

export interface Reached {
  readonly manifest: Manifest;
  readonly role: ManifestNode['role'];
  readonly ingredients: readonly IngredientRecord[];
}

/**
 * Every manifest that the active one reaches, once each: the active one, its parents in order, then components, then inputs.
 * A manifest reached in two ways has the weightier role. `cut` = the limit was reached, so parts are missing.
 */
export function orderChain(store: Store): { reached: Reached[]; cut: boolean } {
  const roles = new Map<string, Reached['role']>();
  const ingredients = new Map<string, readonly IngredientRecord[]>();
  const queue: [string, Reached['role']][] = [[store.active.label, 'active']];
  let cut = false;
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [label, role] = next;
    const manifest = store.manifests.get(label);
    const known = roles.get(label);
    if (!manifest || (known !== undefined && WEIGHT[known] >= WEIGHT[role])) continue;
    if (roles.size >= MAX_NODES && known === undefined) {
      cut = true;
      continue;
    }
    roles.set(label, role);
    const own = ingredients.get(label) ?? readIngredients(manifest);
    ingredients.set(label, own);
    for (const one of own) if (one.manifest !== undefined) queue.push([one.manifest, childRole(role, one.relationship)]);
  }
  const reached = [...roles].flatMap(([label, role]) => {
    const manifest = store.manifests.get(label);
    return manifest ? [{ manifest, role, ingredients: ingredients.get(label) ?? [] }] : [];
  });
  return { reached: reached.sort((a, b) => WEIGHT[b.role] - WEIGHT[a.role]), cut };
}

const WEIGHT: { readonly [R in Reached['role']]: number } = { active: 3, parent: 2, component: 1, input: 0 };

function childRole(role: Reached['role'], relationship: IngredientRecord['relationship']): Reached['role'] {
  if (role === 'input' || relationship === 'inputTo') return 'input';
  return relationship === 'parentOf' && role !== 'component' ? 'parent' : 'component';
}
