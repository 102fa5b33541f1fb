import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ask } from './ask.ts';
import type { Words } from './words.ts';

interface PageOffProps {
  readonly tabId: number;
  readonly words: Words;
  /** Looks at the tab anew. */
  readonly look: () => void;
  /** Gets the keyboard when the button goes with it: where the answer is told. */
  readonly heir: RefObject<HTMLElement>;
}

/** The way to have a page checked once that is not looked at by itself. */
export function PageOff({ tabId, words, look, heir }: PageOffProps) {
  /** A policy keeps it off: the click changed nothing. */
  const [refused, setRefused] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(
    () => () => {
      if (document.activeElement === button.current) heir.current?.focus({ preventScroll: true });
    },
    [heir],
  );
  const check = async () => {
    const answer = await ask('page.check', { tabId });
    setRefused(!answer.ok);
    look();
  };
  return (
    <div class="page-off">
      <button type="button" class="main" ref={button} onClick={() => void check()}>
        {words.word('ui_panel_check_page')}
      </button>
      <p class="soft" role="status">
        {refused && words.word('ui_panel_kept_off')}
      </p>
    </div>
  );
}
