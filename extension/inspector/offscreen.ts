import { type Answer, type Asks, type InspectorMessages, TO_INSPECTOR } from '../messages.ts';
import { browser } from '../platform.ts';
import { Leave } from './leave.ts';
import { createPackagedHost, lookForLists, readPackagedAnchors } from './packaged-host.ts';

const host = createPackagedHost();
host.prepare();
const leave = new Leave({ isDispensable: () => host.isDispensable, close: () => window.close() });

const self = { id: browser.runtime.id, origin: browser.runtime.getURL('') };

/** Only the background asks here, and it alone sends these messages; a content script always has a tab and a foreign address. */
browser.runtime.onMessage.addListener((message: unknown, sender: Sender) => {
  if (!isForInspector(message)) return undefined; // the background answers it
  if (sender.id !== self.id || sender.tab || (sender.url !== undefined && !sender.url.startsWith(self.origin))) return undefined;
  return leave.after(() => answer(message));
});

interface Sender {
  readonly id?: string;
  readonly url?: string;
  readonly tab?: unknown;
}
type Question = { readonly [T in keyof InspectorMessages]: { readonly type: T; readonly ask: Asks[T]['ask'] } }[keyof InspectorMessages];

async function answer(question: Question): Promise<Answer<unknown>> {
  try {
    switch (question.type) {
      case 'inspector.prepare':
        host.prepare();
        return { ok: true, value: null };
      case 'inspector.anchors':
        return await readPackagedAnchors(question.ask);
      case 'inspector.lists':
        return await lookForLists(question.ask);
      case 'inspector.judge':
        return await host.judge(question.ask);
      case 'inspector.search':
        return await host.search(question.ask);
      case 'inspector.confirm':
        return await host.confirm(question.ask);
      case 'inspector.recognise':
        return { ok: true, value: await host.recognise(question.ask) };
      case 'inspector.unpack':
        return { ok: true, value: await host.unpack(question.ask) };
      case 'inspector.progress':
        return { ok: true, value: await host.progress(question.ask.key) };
      case 'inspector.cancel':
        await host.cancel(question.ask.key);
        return { ok: true, value: null };
      case 'inspector.forget':
        await host.forget(question.ask.keys);
        return { ok: true, value: null };
    }
  } catch (error) {
    return { ok: false, problem: { code: 'internal', note: error instanceof Error ? error.message : String(error) } };
  }
}

/** The background built the question from checked values, so its type tells its shape. */
function isForInspector(message: unknown): message is Question {
  if (typeof message !== 'object' || message === null || !('type' in message) || !('ask' in message)) return false;
  return TO_INSPECTOR.some((type) => type === message.type) && typeof message.ask === 'object' && message.ask !== null;
}
