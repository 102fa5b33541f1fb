import { loadTrustLists } from '../inspector/trust-lists.ts';
import type { ListView } from '../messages.ts';
import { isRecord } from './guards.ts';

type Get = (path: string) => Promise<Response>;

/**
 * The lists that count, as the options page names them: the shipped ones, and `taken` records in their place. Reads the package's files;
 * throws where they are not whole.
 */
export async function readListViews(get: Get, taken: readonly unknown[] = []): Promise<readonly ListView[]> {
  const { lists, blocked, products } = await loadTrustLists(get);
  const shown = lists.map(({ id, title, purpose, source, date, nextUpdate, entries }) =>
    viewOf(id, { title, purpose, source, date, nextUpdate, count: entries.length }, taken),
  );
  const counts: Readonly<Record<string, number>> = { blocked: blocked.length, products: products.length };
  const others = (await readIndex(get)).flatMap(({ id, title, purpose, source, date }): ListView[] => {
    const count = typeof purpose === 'string' ? counts[purpose] : undefined;
    if (count === undefined || typeof title !== 'string' || typeof source !== 'string' || typeof date !== 'string') return [];
    return [viewOf(String(id), { title, purpose: String(purpose), source, date, nextUpdate: null, count }, taken)];
  });
  return [...shown, ...others];
}

/** Date of each shipped list, by id. */
export async function readShippedDates(get: Get): Promise<ReadonlyMap<string, string>> {
  return new Map((await readIndex(get)).map(({ id, date }) => [String(id), String(date)]));
}

async function readIndex(get: Get): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const index: unknown = await (await get('/trust/index.json')).json();
  return isRecord(index) && Array.isArray(index.lists) ? index.lists.filter(isRecord) : [];
}

function viewOf(id: string, shipped: Omit<ListView, 'taken'>, taken: readonly unknown[]): ListView {
  const record = taken.filter(isRecord).find((one) => one.id === id);
  if (record === undefined) return { ...shipped, taken: false };
  const { source, date, nextUpdate, entries, products } = record;
  return {
    ...shipped,
    source: String(source),
    date: String(date),
    nextUpdate: typeof nextUpdate === 'string' ? nextUpdate : null,
    count: [entries, products].find(Array.isArray)?.length ?? 0,
    taken: true,
  };
}
