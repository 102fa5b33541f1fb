import type { Answer } from '../messages.ts';

/** The part of a Worker that is used. */
export interface OneShotWorker<Ask, Reply> {
  postMessage(ask: Ask): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Answer<Reply>>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Asks a Worker one question and stops it afterwards, or when it has no answer within `limit` milliseconds. Never rejects. */
export function askWorker<Ask, Reply>(ask: Ask, spawn: () => OneShotWorker<Ask, Reply>, limit: number): Promise<Answer<Reply>> {
  return new Promise((resolve) => {
    const worker = spawn();
    const settle = (answer: Answer<Reply>) => {
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
