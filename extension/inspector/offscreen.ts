import { type AnchorsRead, type AnchorsRefused, type Answer, type Asks, type Judged, TO_INSPECTOR } from '../messages.ts';
import { browser } from '../platform.ts';
import { createPackagedHost, readPackagedAnchors } from './packaged-host.ts';

const host = createPackagedHost();
const self = { id: browser.runtime.id, origin: browser.runtime.getURL('') };

/** Only the background asks here, and it alone sends these messages; a content script always has a tab and a foreign address. */
browser.runtime.onMessage.addListener((message: unknown, sender: Sender) => {
  if (!isForInspector(message)) return undefined; // the background answers it
  if (sender.id !== self.id || sender.tab || (sender.url !== undefined && !sender.url.startsWith(self.origin))) return undefined;
  return answer(message);
});

interface Sender {
  readonly id?: string;
  readonly url?: string;
  readonly tab?: unknown;
}
type Question =
  | { readonly type: 'inspector.judge'; readonly ask: Asks['inspector.judge']['ask'] }
  | { readonly type: 'inspector.confirm'; readonly ask: Asks['inspector.confirm']['ask'] }
  | { readonly type: 'inspector.anchors'; readonly ask: Asks['inspector.anchors']['ask'] };

async function answer(question: Question): Promise<Answer<Judged | AnchorsRead | AnchorsRefused>> {
  try {
    if (question.type === 'inspector.anchors') return await readPackagedAnchors(question.ask);
    return question.type === 'inspector.judge' ? await host.judge(question.ask) : await host.confirm(question.ask);
  } catch (error) {
    return { ok: false, problem: { code: 'internal', note: error instanceof Error ? error.message : String(error) } };
  }
}

/** The background built the question from checked values, so its type tells its shape. */
function isForInspector(message: unknown): message is Question {
  if (typeof message !== 'object' || message === null || !('type' in message) || !('ask' in message)) return false;
  return TO_INSPECTOR.some((type) => type === message.type) && typeof message.ask === 'object' && message.ask !== null;
}
