import type { BlockEntry, ProductRecord, TrustList, TrustStore } from '../../src/trust/trust-list.ts';
import { isListTitle, type ListTitle } from './titled-trust.ts';

const FOLDER = '/trust/';

/**
 * Reads the trust lists of this package: `index.json` names every file and its SHA-256. Throws where one is missing or is not the one
 * that the index names: without them a verdict would rest on half of what we know.
 */
export async function loadTrustLists(get: (path: string) => Promise<Response>): Promise<TrustStore> {
  const entries = await readIndex(get);
  const files = await Promise.all(entries.map((entry) => readList(get, entry)));
  const lists = files.filter(isTrustList);
  const products = files.filter(isProducts).flatMap((file) => file.products);
  const blocked = files.filter(isBlocked).flatMap((file) => file.blocked);
  const known = lists.length + files.filter(isProducts).length + files.filter(isBlocked).length;
  if (known !== files.length || lists.length === 0) throw new Error('a trust list is of no known kind');
  return { lists, user: [], blocked, products };
}

/** What the index tells of the lists, in the order of {@link loadTrustLists}: enough for a file that nobody signed. */
export async function loadListTitles(get: (path: string) => Promise<Response>): Promise<readonly ListTitle[]> {
  return (await readIndex(get)).flatMap((entry: unknown) => {
    if (!isListTitle(entry)) return [];
    const { id, title, purpose, source, sourceSha256, date, nextUpdate } = entry;
    return [{ id, title, purpose, source, sourceSha256, date, nextUpdate }];
  });
}

async function readIndex(get: (path: string) => Promise<Response>): Promise<readonly Entry[]> {
  const index: unknown = await (await get(`${FOLDER}index.json`)).json();
  if (!isRecord(index) || index.schema !== 'assay-trust-index/1' || !isListOf(index.lists, isEntry))
    throw new Error('no index of trust lists');
  return index.lists;
}

async function readList(get: (path: string) => Promise<Response>, entry: Entry): Promise<unknown> {
  const bytes = await (await get(FOLDER + entry.file)).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== entry.sha256) throw new Error(`the trust list ${entry.file} is not the one of the index`);
  return JSON.parse(new TextDecoder().decode(bytes));
}

interface Entry {
  readonly file: string;
  readonly sha256: string;
}

// The files were checked in full when they were imported; here their kind is told.
function isEntry(value: unknown): value is Entry {
  return isRecord(value) && typeof value.file === 'string' && /^[a-z0-9-]+\.json$/.test(value.file) && typeof value.sha256 === 'string';
}
function isTrustList(value: unknown): value is TrustList {
  return isRecord(value) && value.schema === 'assay-trust/1' && Array.isArray(value.entries);
}
function isProducts(value: unknown): value is { readonly products: readonly ProductRecord[] } {
  return isRecord(value) && value.schema === 'assay-products/1' && Array.isArray(value.products);
}
function isBlocked(value: unknown): value is { readonly blocked: readonly BlockEntry[] } {
  return isRecord(value) && value.schema === 'assay-blocked/1' && Array.isArray(value.blocked);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}
