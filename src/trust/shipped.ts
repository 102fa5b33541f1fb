import type { ProductFile } from './import.ts';
import type { BlockEntry, ListPurpose, ProductRecord, TrustEntry, TrustList, TrustStore, UserAnchors } from './trust-list.ts';

/** A shipped trust file that does not have its shape: a fault of the build, never of the asset. */
export class TrustFileError extends Error {
  override readonly name = 'TrustFileError';
}

/**
 * Puts the store together from the parsed JSON of `assets/trust/` and the user's anchors.
 * `lists` are the files of schema `assay-trust/1`, `products` and `blocked` the whole of theirs. Throws {@link TrustFileError}.
 */
export function assembleStore(
  files: { readonly lists: readonly unknown[]; readonly products: unknown; readonly blocked: unknown },
  user: readonly UserAnchors[],
): TrustStore {
  return { lists: files.lists.map(toList), user, products: toProducts(files.products), blocked: toBlocked(files.blocked) };
}

/** Checks one list. Throws {@link TrustFileError}. */
export function toList(value: unknown): TrustList {
  if (!isTrustList(value)) throw new TrustFileError(`no trust list: ${idOf(value)}`);
  return value;
}

function toProducts(value: unknown): readonly ProductRecord[] {
  if (!hasProducts(value)) throw new TrustFileError(`no list of products: ${idOf(value)}`);
  return value.products;
}

interface Products {
  readonly schema: 'assay-products/1';
  readonly products: readonly ProductRecord[];
}

function hasProducts(value: unknown): value is Products {
  return isRecord(value) && value.schema === 'assay-products/1' && isListOf(value.products, isProduct);
}

/** A whole list of products with its heading. */
export function isProductFile(value: unknown): value is ProductFile {
  return (
    hasProducts(value) &&
    isRecord(value) &&
    isText(value.id) &&
    isText(value.title) &&
    isText(value.source) &&
    isListOf(value.sourceSha256, isHash) &&
    isDay(value.date) &&
    (value.nextUpdate === null || isDay(value.nextUpdate)) &&
    value.products.length > 0
  );
}

function toBlocked(value: unknown): readonly BlockEntry[] {
  if (!isRecord(value) || value.schema !== 'assay-blocked/1' || !isListOf(value.blocked, isBlockEntry))
    throw new TrustFileError(`no block-list: ${idOf(value)}`);
  return value.blocked;
}

function idOf(value: unknown): string {
  return isRecord(value) && typeof value.id === 'string' ? value.id : 'a file without an id';
}

/** A whole list, each field of its shape. */
export function isTrustList(value: unknown): value is TrustList {
  return (
    isRecord(value) &&
    value.schema === 'assay-trust/1' &&
    isText(value.id) &&
    isText(value.title) &&
    isListPurpose(value.purpose) &&
    typeof value.interim === 'boolean' &&
    isText(value.source) &&
    isListOf(value.sourceSha256, isHash) &&
    isDay(value.date) &&
    (value.nextUpdate === null || isDay(value.nextUpdate)) &&
    isListOf(value.purposes, isText) &&
    value.purposes.length > 0 &&
    isListOf(value.entries, isEntry) &&
    value.entries.length > 0
  );
}

const PURPOSES: readonly ListPurpose[] = [
  'claim',
  'publisher',
  'government',
  'time-stamp',
  'document',
  'document-government',
  'document-time-stamp',
];

/** Whether a text names what lists vouch for. */
export function isListPurpose(value: unknown): value is ListPurpose {
  return PURPOSES.some((purpose) => purpose === value);
}

function isEntry(value: unknown): value is TrustEntry {
  return (
    isRecord(value) &&
    (value.kind === 'anchor' || value.kind === 'leaf') &&
    isText(value.name) &&
    isHash(value.sha256) &&
    isText(value.der) &&
    (value.policies === undefined || isListOf(value.policies, isText))
  );
}

function isProduct(value: unknown): value is ProductRecord {
  return (
    isRecord(value) &&
    isText(value.recordId) &&
    typeof value.name === 'string' &&
    typeof value.applicant === 'string' &&
    isListOf(value.barred, isText)
  );
}

function isBlockEntry(value: unknown): value is BlockEntry {
  return (
    isRecord(value) &&
    isHash(value.sha256) &&
    (value.key === undefined || isHash(value.key)) &&
    isText(value.name) &&
    isText(value.why) &&
    isDay(value.date)
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, isOne: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

export function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(new Date(value).getTime());
}
