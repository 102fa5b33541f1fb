import type { Answer, Recognition } from '../messages.ts';
import { isDocumentRecognise, isIdAsk } from './guards.ts';
import type { Inspector } from './inspector.ts';
import type { Frame } from './item-store.ts';
import { Queue } from './queue.ts';
import { done } from './reply.ts';

/** Addresses of which it is remembered whether the document is signed. A restarted background asks again. */
const MAX_KNOWN = 500;

const nameOf = (frame: Frame, id: string) => `${frame.tabId} ${frame.frameId} ${id}`;

/** Answers what frames ask about documents beside their verdict: is it signed, how far is it, stop it. */
export class DocumentDesk {
  /** The keys of work under way, by the item that it was asked for. */
  readonly #asked = new Map<string, string>();
  readonly #known = new Map<string, Recognition>();
  /** One at a time: what nobody asked for takes no turn from what somebody did. */
  readonly #queue = new Queue<'recognise'>();

  constructor(readonly inspector: Pick<Inspector, 'recognise' | 'progress' | 'cancel'>) {}

  /** Keeps the key of an item's work while it lasts. */
  track(frame: Frame, id: string, key: string, work: Promise<unknown>): void {
    const name = nameOf(frame, id);
    this.#asked.set(name, key);
    const forget = () => {
      if (this.#asked.get(name) === key) this.#asked.delete(name);
    };
    work.then(forget, forget);
  }

  /** The answer to a message of a content script; null where the message is none of these. */
  async answer(type: string, ask: unknown, frame: Frame): Promise<Answer<unknown> | null> {
    if (type === 'document.recognise' && isDocumentRecognise(ask)) return done(await this.#recognise(ask.url));
    if (!isIdAsk(ask)) return null;
    const key = this.#asked.get(nameOf(frame, ask.id));
    if (type === 'item.progress') return done(key === undefined ? null : await this.inspector.progress(key));
    if (type !== 'item.cancel') return null;
    this.leave(frame, [ask.id]);
    // Two links to one document share its work, and one of them may still wait for it.
    if (key !== undefined && ![...this.#asked.values()].includes(key)) await this.inspector.cancel(key);
    return done(null);
  }

  /** These items wait for nothing any more. */
  leave(frame: Frame, ids: readonly string[]): void {
    for (const id of ids) this.#asked.delete(nameOf(frame, id));
  }

  #recognise(url: string): Promise<Recognition> {
    return this.#queue.run('recognise', async () => {
      const known = this.#known.get(url);
      if (known !== undefined) return known;
      const found = await this.inspector.recognise({ key: `recognise ${crypto.randomUUID()}`, url });
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      if (found !== 'unsure') this.#known.set(url, found);
      return found;
    });
  }
}
