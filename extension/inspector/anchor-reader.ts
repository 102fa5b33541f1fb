import type { AnchorsRead, AnchorsRefused, Answer, Asks } from '../messages.ts';

/** Reading certificates takes milliseconds; a file that takes longer is not worth the wait. */
const LIMIT_MS = 15_000;

/** The part of a Worker that is used. */
export interface AnchorWorker {
  postMessage(ask: Asks['inspector.anchors']['ask']): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Answer<AnchorsRead | AnchorsRefused>>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Reads certificates in a Worker that is stopped afterwards, or when it hangs. Never rejects. */
export function readInWorker(
  ask: Asks['inspector.anchors']['ask'],
  spawn: () => AnchorWorker,
  limit = LIMIT_MS,
): Promise<Answer<AnchorsRead | AnchorsRefused>> {
  return new Promise((resolve) => {
    const worker = spawn();
    const settle = (answer: Answer<AnchorsRead | AnchorsRefused>) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(answer);
    };
    const timer = setTimeout(() => settle({ ok: false, problem: { code: 'timeout', note: `no answer within ${limit} ms` } }), limit);
    // Only our own Worker speaks here.
    worker.onmessage = (event) => settle(event.data);
    worker.onerror = (event) => settle({ ok: false, problem: { code: 'internal', note: event.message || 'the Worker failed' } });
    worker.postMessage(ask);
  });
}
