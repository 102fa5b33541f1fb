import type { Answer, ContentMessages, ItemView } from '../messages.ts';
import type { CardControl } from './card-control.ts';
import { pause } from './pause.ts';

/** Times that the background is asked before we say that it gave no answer. */
const MAX_TRIES = 3;
const RETRY_MS = 1_500;

/** What the documents need of the background and of the browser. */
export interface Registry {
  /** The browser's viewer lets no script in: the page around it has to judge what it shows. */
  readonly viewerIsClosed: boolean;
  readonly ask: <T extends 'item.inspect' | 'items.gone' | 'item.progress' | 'item.cancel' | 'document.recognise'>(
    type: T,
    question: ContentMessages[T]['ask'],
  ) => Promise<Answer<unknown>>;
  readonly isView: (value: unknown) => value is ItemView;
  readonly unanswered: () => ItemView;
  /** What can be done about a document, for its card; `again` judges it anew. */
  readonly control: (id: string, view: ItemView, again: () => void) => CardControl | undefined;
  /** What the viewer that fills this document shows, as the page's own cache has it. */
  readonly shown: (address: string) => Promise<Pick<ContentMessages['item.inspect']['ask'], 'rung' | 'bytes' | 'copy'>>;
}

/** Asks the background for a verdict, again if it gives no answer; null where it never does, or once nobody waits for it. */
export async function askForView(
  { ask, isView }: Pick<Registry, 'ask' | 'isView'>,
  question: ContentMessages['item.inspect']['ask'],
  isOver: () => boolean,
): Promise<ItemView | null> {
  for (let i = 0; i < MAX_TRIES; i++) {
    if (i > 0) await pause(RETRY_MS * 2 ** (i - 1));
    if (isOver()) return null;
    const answer = await ask('item.inspect', question);
    if (answer.ok && isView(answer.value)) return answer.value;
  }
  return null;
}
