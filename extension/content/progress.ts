import type { Answer, Progress } from '../messages.ts';
import { later, type Timer } from './pause.ts';

/** How often it is asked how far a document is. */
const ASK_MS = 400;

/** Asks for the progress of work again and again, and tells it, until the returned function is called. */
export function watchProgress(ask: () => Promise<Answer<unknown>>, tell: (progress: Progress) => void): () => void {
  let timer: Timer;
  let ended = false;
  const look = async (): Promise<void> => {
    const answer = await ask();
    if (ended) return;
    if (answer.ok && isProgress(answer.value)) tell(answer.value);
    timer = later(look, ASK_MS);
  };
  timer = later(look, ASK_MS);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

function isProgress(value: unknown): value is Progress {
  return typeof value === 'object' && value !== null && 'got' in value && typeof value.got === 'number' && 'total' in value;
}
