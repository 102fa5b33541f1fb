import type { Answer, Asks, FoundList } from '../messages.ts';
import { lookAtPublishers } from './publishers.ts';

/** A Worker of its own for what the publishers of lists give out: one question, one answer. */
self.onmessage = (event: MessageEvent<Asks['inspector.lists']['ask']>) => {
  void look(event.data).then((answer) => self.postMessage(answer));
};

async function look({ held, today }: Asks['inspector.lists']['ask']): Promise<Answer<readonly FoundList[]>> {
  try {
    const packaged = (path: string) => fetch(new URL(path, self.location.origin));
    return { ok: true, value: await lookAtPublishers({ packaged, web: (url, init) => fetch(url, init), held, today }) };
  } catch (error) {
    return { ok: false, problem: { code: 'internal', note: error instanceof Error ? error.message : String(error) } };
  }
}
