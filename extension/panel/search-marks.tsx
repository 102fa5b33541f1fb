import { useEffect, useId, useState } from 'preact/hooks';
import { maySearchPixels } from '../offer.ts';
import { ask } from '../ui/ask.ts';
import type { Teller } from './document.ts';
import type { Opened } from './opened.ts';

/** Longer than loading a picture and looking at its pixels may take. */
const PATIENCE_MS = 60_000;

interface SearchMarksProps {
  readonly opened: Opened;
  readonly teller: Teller;
}

/**
 * The button that has the pixels of a page's picture searched for hidden marks, where they were not looked at by themselves; what it costs
 * stands beside it. The new report comes by the list of the page.
 */
export function SearchMarks({ opened, teller: { words } }: SearchMarksProps) {
  const [state, setState] = useState<'idle' | 'searching' | 'gone'>('idle');
  const note = useId();
  useEffect(() => setState('idle'), [opened.report]);
  useEffect(() => {
    const timer = state === 'searching' ? setTimeout(() => setState('idle'), PATIENCE_MS) : undefined;
    return () => clearTimeout(timer);
  }, [state]);
  if (opened.from !== 'item' || !maySearchPixels(opened.report)) return null;
  const { tabId, item } = opened;
  const press = async () => {
    setState('searching');
    const answer = await ask('item.marks', { tabId, frameId: item.frameId, id: item.id });
    if (!answer.ok || !answer.value) setState('gone');
  };
  const notes = { idle: 'ui_pixel_search_note', searching: 'ui_pixel_search_busy', gone: 'ui_panel_gone' };
  return (
    <div class="look-up">
      <button type="button" class="plain" disabled={state === 'searching'} aria-describedby={note} onClick={() => void press()}>
        {words.word('ui_pixel_search')}
      </button>
      <p id={note} class="soft" role="status">
        {words.word(notes[state])}
      </p>
    </div>
  );
}
