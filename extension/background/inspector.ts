import type { Problem } from '../../src/asset.ts';
import type { Answer, Asks, Judged, PagePart, Progress, Recognition, Reply } from '../messages.ts';
import { isReply } from '../messages.ts';
import { browser, isFirefox, openOffscreenPage } from '../platform.ts';
import { isPagePart, isProgress, isRecognition, isRecord } from './guards.ts';

/** Less than a content script waits; a longer queue is asked again and finds its work under way. */
const ANSWER_LIMIT_MS = 80_000;
/** A whole film may take long; the host stops it where nothing comes any more. */
const WHOLE_LIMIT_MS = 30 * 60_000;
const OFFSCREEN_PAGE = 'extension/inspector/offscreen.html';

/** Where the background has bytes fetched and judged. Never rejects. */
export interface Inspector {
  /** A page begins that will soon ask: nobody waits for this. */
  prepare(): void;
  judge(ask: Asks['inspector.judge']['ask']): Promise<Answer<Judged>>;
  search(ask: Asks['inspector.search']['ask']): Promise<Answer<Judged>>;
  confirm(ask: Asks['inspector.confirm']['ask']): Promise<Answer<Judged>>;
  recognise(ask: Asks['inspector.recognise']['ask']): Promise<Recognition>;
  unpack(ask: Asks['inspector.unpack']['ask']): Promise<readonly PagePart[]>;
  progress(key: string): Promise<Progress | null>;
  cancel(key: string): Promise<void>;
  /** Nothing that answered these questions is kept. */
  forget(keys: readonly string[]): Promise<void>;
}
export type ReadAnchors = (ask: Asks['inspector.anchors']['ask']) => Promise<Reply<'inspector.anchors'>>;
export type LookForLists = (ask: Asks['inspector.lists']['ask']) => Promise<Reply<'inspector.lists'>>;
type JudgeMessages = 'inspector.judge' | 'inspector.search' | 'inspector.confirm';

/** Reads certificates that the user gives. Never rejects. */
export const createAnchorReader = (here: ReadAnchors): ReadAnchors => askThere('inspector.anchors', here);

/** Asks the publishers of lists. Never rejects. */
export const createListLooker = (here: LookForLists): LookForLists => askThere('inspector.lists', here);

/** In Chrome the offscreen page answers, in Firefox `here`. */
function askThere<T extends 'inspector.anchors' | 'inspector.lists'>(
  type: T,
  here: (question: Asks[T]['ask']) => Promise<Reply<T>>,
): (question: Asks[T]['ask']) => Promise<Reply<T>> {
  return async (question) => {
    try {
      if (isFirefox) return await here(question);
      await openOffscreenPage(OFFSCREEN_PAGE);
      const reply: unknown = await browser.runtime.sendMessage({ type, ask: question });
      return isReply(type, reply) ? reply : failed('internal', 'the inspector page does not answer');
    } catch (error) {
      return failed('internal', error instanceof Error ? error.message : String(error));
    }
  };
}

/** The same inspector, judging by the lists that were taken. */
export function withLists(inspector: Inspector, lists: () => Promise<readonly unknown[]>): Inspector {
  const taken = async () => {
    const found = await lists();
    return found.length === 0 ? {} : { lists: found };
  };
  return {
    ...inspector,
    judge: async (question) => inspector.judge({ ...question, ...(await taken()) }),
    search: async (question) => inspector.search({ ...question, ...(await taken()) }),
    confirm: async (question) => inspector.confirm({ ...question, ...(await taken()) }),
  };
}

/** Chrome: through the offscreen page. Firefox: the event page is `host` itself, which starts Workers. */
export function createInspector(host: () => Inspector): Inspector {
  const ask = isFirefox ? undefined : askOffscreenPage;
  return {
    prepare: () => (isFirefox ? host().prepare() : void askShortly('inspector.prepare', {})),
    judge: (question) =>
      inTime(ask ? ask('inspector.judge', question) : host().judge(question), question.whole ? WHOLE_LIMIT_MS : ANSWER_LIMIT_MS),
    search: (question) => inTime(ask ? ask('inspector.search', question) : host().search(question), ANSWER_LIMIT_MS),
    confirm: (question) => inTime(ask ? ask('inspector.confirm', question) : host().confirm(question), ANSWER_LIMIT_MS),
    async recognise(question) {
      const found = isFirefox ? await host().recognise(question) : await askShortly('inspector.recognise', question);
      return isRecognition(found) ? found : 'unsure';
    },
    async unpack(question) {
      const found = isFirefox ? await host().unpack(question) : await askShortly('inspector.unpack', question);
      return Array.isArray(found) ? found.filter(isPagePart) : [];
    },
    async progress(key) {
      const found = isFirefox ? await host().progress(key) : await askShortly('inspector.progress', { key });
      return isProgress(found) ? found : null;
    },
    async cancel(key) {
      if (isFirefox) await host().cancel(key);
      else await askShortly('inspector.cancel', { key });
    },
    async forget(keys) {
      if (keys.length === 0) return;
      if (isFirefox) await host().forget(keys);
      // A page that is not open keeps nothing.
      else await browser.runtime.sendMessage({ type: 'inspector.forget', ask: { keys } }).catch(() => undefined);
    },
  };
}

/** The value of the offscreen page's answer; null where there is none, which costs nobody a verdict. */
async function askShortly<
  T extends 'inspector.prepare' | 'inspector.recognise' | 'inspector.unpack' | 'inspector.progress' | 'inspector.cancel',
>(type: T, ask: Asks[T]['ask']): Promise<unknown> {
  try {
    await openOffscreenPage(OFFSCREEN_PAGE);
    const reply: unknown = await browser.runtime.sendMessage({ type, ask });
    return isReply(type, reply) && reply.ok ? reply.value : null;
  } catch {
    return null;
  }
}

/** A page that was closed while it worked is opened and asked once more. */
async function askOffscreenPage<T extends JudgeMessages>(type: T, ask: Asks[T]['ask']): Promise<Answer<Judged>> {
  const first = await tryOffscreenPage(type, ask);
  return first ?? (await tryOffscreenPage(type, ask)) ?? failed('internal', 'the inspector page does not answer');
}

/** The page was there, and has not failed since: it need not be looked for before every question. */
let isOpen = false;

async function tryOffscreenPage<T extends JudgeMessages>(type: T, ask: Asks[T]['ask']): Promise<Answer<Judged> | null> {
  try {
    if (!isOpen) await openOffscreenPage(OFFSCREEN_PAGE);
    isOpen = true;
    const reply: unknown = await browser.runtime.sendMessage({ type, ask });
    isOpen = isJudgedAnswer(reply);
    return isJudgedAnswer(reply) ? reply : null;
  } catch {
    isOpen = false;
    return null;
  }
}

function isJudgedAnswer(value: unknown): value is Answer<Judged> {
  if (!isRecord(value)) return false;
  return value.ok === true ? isRecord(value.value) && isRecord(value.value.report) : value.ok === false && isRecord(value.problem);
}

async function inTime(answer: Promise<Answer<Judged>>, limit: number): Promise<Answer<Judged>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Answer<Judged>>((resolve) => {
    timer = setTimeout(() => resolve(failed('timeout', 'no verdict in time')), limit);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    return failed('internal', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}

function failed(code: 'timeout' | 'internal', note: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code, note } };
}
