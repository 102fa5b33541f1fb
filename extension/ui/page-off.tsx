import { useState } from 'preact/hooks';
import { ask } from './ask.ts';
import type { Words } from './words.ts';

interface PageOffProps {
  readonly tabId: number;
  readonly words: Words;
  /** Looks at the tab anew. */
  readonly look: () => void;
}

/** A page that is not looked at by itself, with the way to have it checked once. */
export function PageOff({ tabId, words, look }: PageOffProps) {
  /** A policy keeps it off: the click changed nothing. */
  const [refused, setRefused] = useState(false);
  const check = async () => {
    const answer = await ask('page.check', { tabId });
    setRefused(!answer.ok);
    look();
  };
  return (
    <div class="notice">
      <p role="status">{words.word('ui_panel_off')}</p>
      <button type="button" class="main" onClick={() => void check()}>
        {words.word('ui_panel_check_page')}
      </button>
      <p class="soft" role="status">
        {refused && words.word('ui_panel_kept_off')}
      </p>
    </div>
  );
}
