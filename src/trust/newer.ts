import type { ProductFile } from './import.ts';
import type { TrustList } from './trust-list.ts';

/** A record that its publisher puts out again and again: certificates, or products. */
export type Renewable = TrustList | ProductFile;

/** Why a list that its publisher gave out is not offered. */
export type KeepReason = 'malformed' | 'another-list' | 'older' | 'from-the-future' | 'too-small';

/** What a found record is to the one that we hold. Names are those of certificates or products. */
export type Comparison =
  | { readonly state: 'same' }
  | { readonly state: 'newer'; readonly added: readonly string[]; readonly removed: readonly string[] }
  | { readonly state: 'kept'; readonly why: KeepReason };

/** A list that lost more than this part of its records is taken for a broken one. */
const LEAST_SHARE = 1 / 2;

/**
 * Whether what a publisher gives out may take the place of what we hold. `found` is undefined where it could not be read; `today` is
 * an ISO 8601 day. The first reason against it decides; only a list that survives all of them is `newer`.
 */
export function compareRecords(held: Renewable, found: Renewable | undefined, today: string): Comparison {
  const reason = reasonToKeep(held, found, today);
  if (reason !== undefined || found === undefined) return { state: 'kept', why: reason ?? 'malformed' };
  const [before, after] = [itemsOf(held), itemsOf(found)];
  const added = [...after].filter(([key]) => !before.has(key)).map(([, name]) => name);
  const removed = [...before].filter(([key]) => !after.has(key)).map(([, name]) => name);
  const isSame = added.length === 0 && removed.length === 0 && found.date === held.date && found.nextUpdate === held.nextUpdate;
  return isSame ? { state: 'same' } : { state: 'newer', added, removed };
}

function reasonToKeep(held: Renewable, found: Renewable | undefined, today: string): KeepReason | undefined {
  if (found === undefined) return 'malformed';
  if (found.schema !== held.schema || found.id !== held.id || kindOf(found) !== kindOf(held)) return 'another-list';
  if (found.date < held.date) return 'older';
  if (found.date > today) return 'from-the-future';
  return itemsOf(found).size < itemsOf(held).size * LEAST_SHARE ? 'too-small' : undefined;
}

/** What a list vouches for never changes with its date. */
function kindOf(record: Renewable): string {
  return record.schema === 'assay-products/1' ? '' : `${record.purpose} ${record.interim} ${[...record.purposes].sort().join(' ')}`;
}

/** By content, so that a changed record counts as one that went and one that came. */
function itemsOf(record: Renewable): ReadonlyMap<string, string> {
  if (record.schema === 'assay-trust/1') return new Map(record.entries.map(({ sha256, name }) => [sha256, name]));
  return new Map(record.products.map((each) => [JSON.stringify([each.recordId, each.name, [...each.barred].sort()]), each.name]));
}
