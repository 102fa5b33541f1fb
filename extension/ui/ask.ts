import { type Asks, isReply, type PageMessages, type Reply } from '../messages.ts';
import { browser } from '../platform.ts';

/** Asks the background. A background that was being started or updated is a value, never an error. */
export async function ask<T extends keyof PageMessages>(type: T, question: Asks[T]['ask']): Promise<Reply<T>> {
  try {
    const reply: unknown = await browser.runtime.sendMessage({ type, ask: question });
    if (isReply(type, reply)) return reply;
    return { ok: false, problem: { code: 'aborted', note: 'no answer' } };
  } catch (error) {
    return { ok: false, problem: { code: 'aborted', note: error instanceof Error ? error.message : String(error) } };
  }
}
