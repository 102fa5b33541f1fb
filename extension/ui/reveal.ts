import { type FrameMessages, type Item, isReply, type Message } from '../messages.ts';
import { browser } from '../platform.ts';

/** Scrolls to the item and opens its card; false where the page does not show it, or is gone. */
export async function reveal(tabId: number, item: Item): Promise<boolean> {
  const message: Message<keyof FrameMessages> = { type: 'item.reveal', ask: { id: item.id } };
  try {
    const reply: unknown = await browser.tabs.sendMessage(tabId, message, { frameId: item.frameId });
    return isReply('item.reveal', reply) && reply.ok && reply.value;
  } catch {
    return false;
  }
}
