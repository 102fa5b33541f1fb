// Specification: C2PA 2.2 §9.2.5, §18.5 (data hash)
import { concatBytes, equalBytes } from '../bytes/cursor.ts';
import type { Binding } from '../signal.ts';
import { type Assertion, HASHES } from './assertion.ts';
import { asBytes, asList, asText, field } from './cbor.ts';

const MAX_EXCLUSIONS = 1_000;

/**
 * Whether the asset's bytes fit a data hash, by our own count: the engine cannot compare an asset with a store that neither lies in it nor is
 * named by it. `unchecked` for any other kind of binding, and for one whose ranges or algorithm make no sense: that accuses nobody.
 */
export async function checkDataHash(
  binding: Assertion | undefined,
  claimAlgorithm: string | undefined,
  asset: Uint8Array,
): Promise<Binding> {
  const name = HASHES.get(asText(field(binding?.data, 'alg')) ?? claimAlgorithm ?? '');
  const expected = asBytes(field(binding?.data, 'hash'));
  const kept = binding?.label === 'c2pa.hash.data' ? keep(asset, asList(field(binding.data, 'exclusions')) ?? []) : undefined;
  if (name === undefined || expected === undefined || kept === undefined) return 'unchecked';
  const digest = new Uint8Array(await crypto.subtle.digest(name, kept));
  return equalBytes(digest, expected) ? 'match' : 'mismatch';
}

/** The bytes outside of the exclusions, which have to stand in order, apart from each other and inside the asset (§15.12.1). */
function keep(asset: Uint8Array, exclusions: readonly unknown[]): Uint8Array<ArrayBuffer> | undefined {
  if (exclusions.length > MAX_EXCLUSIONS) return undefined;
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const entry of exclusions) {
    const start = field(entry, 'start');
    const length = field(entry, 'length');
    if (!isCount(start) || !isCount(length) || start < at || start + length > asset.length) return undefined;
    pieces.push(asset.subarray(at, start));
    at = start + length;
  }
  return concatBytes([...pieces, asset.subarray(at)]);
}

/** A place or a length in a file. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
