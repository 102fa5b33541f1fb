import { loadTrustLists } from '../inspector/trust-lists.ts';
import type { ListView } from '../messages.ts';
import { isRecord } from './guards.ts';

/** The shipped lists as the options page names them. Reads the package's files; throws where they are not whole. */
export async function readListViews(get: (path: string) => Promise<Response>): Promise<readonly ListView[]> {
  const { lists, blocked, products } = await loadTrustLists(get);
  const shown = lists.map(({ title, purpose, source, date, nextUpdate, entries }) => ({
    title,
    purpose,
    source,
    date,
    nextUpdate,
    count: entries.length,
  }));
  const index: unknown = await (await get('/trust/index.json')).json();
  const others = isRecord(index) && Array.isArray(index.lists) ? index.lists.filter(isRecord) : [];
  const counts: Readonly<Record<string, number>> = { blocked: blocked.length, products: products.length };
  return [
    ...shown,
    ...others.flatMap((one): ListView[] => {
      const { title, purpose, source, date } = one;
      const count = typeof purpose === 'string' ? counts[purpose] : undefined;
      if (count === undefined || typeof title !== 'string' || typeof source !== 'string' || typeof date !== 'string') return [];
      return [{ title, purpose: String(purpose), source, date, nextUpdate: null, count }];
    }),
  ];
}
