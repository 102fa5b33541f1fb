import { useRef, useState } from 'preact/hooks';
import { ask } from '../ui/ask.ts';
import type { Words } from '../ui/words.ts';

interface ResetProps {
  readonly words: Words;
  readonly changed: () => Promise<void>;
  readonly say: (text: string) => void;
}

/** Everything as on the first day, after a second question. */
export function Reset({ words, changed, say }: ResetProps) {
  const [sure, setSure] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  // One button takes the other's place, and gets the keyboard with it.
  const turn = (next: boolean) => {
    setSure(next);
    requestAnimationFrame(() => place.current?.querySelector('button')?.focus());
  };
  const reset = async () => {
    const answer = await ask('settings.reset', null);
    turn(false);
    say(words.word(answer.ok ? 'ui_options_reset_done' : 'problem_internal'));
    await changed();
  };
  return (
    <>
      <p>{words.word('ui_options_reset_note')}</p>
      <div class="buttons" ref={place}>
        {sure ? (
          <>
            <button type="button" key="yes" class="main" onClick={() => void reset()}>
              {words.word('ui_options_reset_yes')}
            </button>
            <button type="button" key="no" class="plain" onClick={() => turn(false)}>
              {words.word('ui_options_cancel')}
            </button>
          </>
        ) : (
          <button type="button" key="ask" class="plain" onClick={() => turn(true)}>
            {words.word('ui_options_reset_ask')}
          </button>
        )}
      </div>
    </>
  );
}
