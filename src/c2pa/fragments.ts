// Specification: C2PA 2.2 §18.7 (BMFF hash): a film in fragments has a hash for each of them, as the leaves of Merkle trees
import type { Part } from '../asset.ts';
import { asList, field } from './cbor.ts';

/** What may stand from the first fragment on: nothing that is played, but for the fragments themselves. */
const BESIDE_FRAGMENTS: readonly string[] = ['moof', 'mdat', 'uuid:merkle', 'styp', 'sidx', 'ssix', 'emsg', 'prft', 'mfra', 'free', 'skip'];

/**
 * Whether a film's trees, where its binding has any, can be of all that is played: as many leaves as fragments, each of one `mdat`, and no
 * other box among them. Which leaf is of which fragment the engine proves; one that was added has no leaf, and nobody asks for it.
 */
export function areFragmentsListed(binding: unknown, parts: readonly Part[]): boolean {
  const trees = asList(field(binding, 'merkle')) ?? [];
  if (trees.length === 0) return true;
  const offsets = (name: string) => parts.filter((part) => part.name === name).flatMap((part) => part.outer.map(({ offset }) => offset));
  const fragments = offsets('moof');
  const leaves = trees.map((tree) => field(tree, 'count'));
  const first = fragments.reduce((least, offset) => Math.min(least, offset), Number.POSITIVE_INFINITY);
  return (
    leaves.every((count) => typeof count === 'number') &&
    leaves.reduce<number>((sum, count) => sum + Number(count), 0) === fragments.length &&
    offsets('mdat').length === fragments.length &&
    parts.every(({ name, outer }) => BESIDE_FRAGMENTS.includes(name) || outer.every(({ offset }) => offset < first))
  );
}
