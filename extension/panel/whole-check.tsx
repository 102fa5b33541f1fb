import { useEffect, useRef, useState } from 'preact/hooks';
import type { Unread, WholeCheck, WholeStep } from '../messages.ts';
import { ask } from '../ui/ask.ts';
import { WHOLE_LOOK_MS, wholeButton, wholeProgress, wholeTooLarge } from '../ui/whole-text.ts';
import type { Teller } from './document.ts';
import type { Opened } from './opened.ts';

interface WholeProps {
  readonly opened: Extract<Opened, { readonly from: 'item' }>;
  readonly unread: Unread;
  readonly teller: Teller;
}

/** The check of a whole film, on a click: how far it is, and a way to stop. The new report comes by the list of the page. */
export function WholeFilm({ opened: { tabId, item }, unread, teller: { words, locale } }: WholeProps) {
  const [check, setCheck] = useState<WholeCheck>({ state: 'none' });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const step = async (which: WholeStep) => {
    clearTimeout(timer.current);
    const answer = await ask('item.check', { tabId, frameId: item.frameId, id: item.id, step: which });
    const now: WholeCheck = answer.ok ? answer.value : which === 'start' ? { state: 'failed', says: [] } : { state: 'none' };
    setCheck(now);
    if (now.state === 'running') timer.current = setTimeout(() => void step('look'), WHOLE_LOOK_MS);
  };
  useEffect(() => {
    void step('look');
    return () => clearTimeout(timer.current);
  }, [tabId, item.frameId, item.id]);
  const text = wholeButton(unread, words, locale);
  if (text === null) return <p>{wholeTooLarge(unread, words, locale)}</p>;
  const running = check.state === 'running';
  const said =
    check.state === 'failed' ? [words.word('ui_whole_failed'), ...check.says.slice(1).map((say) => words.say(say))].join(' ') : '';
  return (
    <div class="whole">
      {running && <progress value={check.total === null ? undefined : check.got} max={check.total ?? 1} aria-label={text} />}
      {/* One button throughout: whoever started by a key finds the stop under it. */}
      {check.state !== 'done' && (
        <button type="button" class={running ? 'plain' : 'main'} onClick={() => void step(running ? 'stop' : 'start')}>
          {running ? words.word('ui_whole_stop') : text}
        </button>
      )}
      <p class="soft" role="status">
        {running ? wholeProgress(check, words, locale) : said}
      </p>
    </div>
  );
}
