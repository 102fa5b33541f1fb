import { type ContentMessages, unanswered } from '../messages.ts';
import { ask, isView } from './api.ts';
import { readPageBytes, type Surroundings } from './bytes.ts';
import { Documents } from './documents.ts';
import { createHostControl } from './host-ask.ts';
import type { Stage } from './stage.ts';

type Shown = Pick<ContentMessages['item.inspect']['ask'], 'rung' | 'bytes' | 'copy'>;

/** Starts the look for documents in this frame. */
export function startDocuments(stage: Stage, around: () => Surroundings): Documents {
  const documents = new Documents(stage, {
    viewerIsClosed: around().firefox,
    ask,
    isView,
    unanswered,
    control: (id, view, again) => createHostControl(id, view, stage.words, again),
    shown: (url) => readShown(url, around()),
  });
  documents.start();
  return documents;
}

/** What the viewer of this document shows, where the page's own cache has it; the copy is proven by nobody. */
async function readShown(url: string, around: Surroundings): Promise<Shown> {
  const bytes = await readPageBytes(url, around);
  return { rung: bytes?.rung ?? null, bytes: bytes?.blob ?? null, copy: 'unconfirmed' };
}
