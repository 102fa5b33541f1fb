import { AnchorError, describeAnchors, readAnchors } from '../../src/index.ts';
import type { AnchorsRead, AnchorsRefused, Answer, Asks } from '../messages.ts';

/** A Worker of its own for certificates that the user gives: one question, one answer. */
self.onmessage = (event: MessageEvent<Asks['inspector.anchors']['ask']>) => {
  void read(event.data).then((answer) => self.postMessage(answer));
};

async function read({ data, name, as, added }: Asks['inspector.anchors']['ask']): Promise<Answer<AnchorsRead | AnchorsRefused>> {
  try {
    const found = await readAnchors(typeof data === 'string' ? data : new Uint8Array(data), { name, as, added });
    return { ok: true, value: { ...found, certificates: await describeAnchors(found.anchors) } };
  } catch (error) {
    if (error instanceof AnchorError) return { ok: true, value: { refused: error.code, note: error.message } };
    return { ok: false, problem: { code: 'internal', note: error instanceof Error ? error.message : String(error) } };
  }
}
