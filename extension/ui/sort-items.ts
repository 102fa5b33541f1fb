import type { Item } from '../messages.ts';
import { type Shape, shapeOf } from './shapes.ts';

const TELLING: readonly Shape[] = ['altered', 'ai-generated', 'ai-edited', 'authentic', 'unknown'];

/** Items with something to tell first, then what is still open, then what says nothing; in page order within each. The same in every list. */
export function sortItems(items: readonly Item[]): readonly Item[] {
  const rank = ({ view }: Item): number => {
    if (view === null) return TELLING.length;
    if (view.reason === 'none') return TELLING.length + 2;
    const place = TELLING.indexOf(shapeOf(view));
    return place < 0 ? TELLING.length + 1 : place;
  };
  return items.toSorted((a, b) => rank(a) - rank(b));
}
