import type { ItemView } from '../messages.ts';
import type { Words } from '../ui/words.ts';
import { ask } from './api.ts';
import { HostControl } from './host-control.ts';

/** The control for what the item's report offers; `again` asks for the item's verdict anew once the background keeps that it is allowed. */
export function createHostControl(id: string, view: ItemView | null, words: Words, again: () => void): HostControl | undefined {
  const offer = view?.offer;
  if (!offer) return undefined;
  return new HostControl(offer, words, async () => {
    const { ok } = await ask('item.allow', { id, ...offer });
    if (ok) again();
    return ok;
  });
}
