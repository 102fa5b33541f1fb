import type { PageCost } from './visit.ts';
import { visit } from './visit.ts';

/** Every tenth picture of these pages is signed. */
const COUNTS = [10, 100, 1_000] as const;

export interface Growth {
  readonly count: number;
  readonly without: PageCost['figures'];
  readonly with: PageCost['figures'];
}

/** How the cost grows with the number of pictures on a page. */
export async function measureGrowth(): Promise<readonly Growth[]> {
  const rows: Growth[] = [];
  for (const count of COUNTS) {
    const pictures = { count, signed: count / 10, again: false };
    rows.push({
      count,
      without: (await visit({ assay: false }, pictures)).figures,
      with: (await visit({ assay: true }, pictures)).figures,
    });
  }
  return rows;
}
