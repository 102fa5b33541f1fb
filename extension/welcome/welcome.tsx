import { useEffect, useState } from 'preact/hooks';
import type { Mode, SettingsView } from '../messages.ts';
import { browser } from '../platform.ts';
import { useAccess } from '../ui/access.ts';
import { AccessNotice } from '../ui/access-notice.tsx';
import { ask } from '../ui/ask.ts';
import { Mark } from '../ui/mark.tsx';
import { ModeChoice } from '../ui/mode-choice.tsx';
import type { Shape } from '../ui/shapes.ts';
import type { Words } from '../ui/words.ts';

const SHOWN: readonly Shape[] = ['authentic', 'ai-generated', 'ai-edited', 'altered', 'unknown', 'unread'];
const READS = ['ui_welcome_reads_1', 'ui_welcome_reads_2', 'ui_welcome_reads_3'];
const NEVER = ['ui_welcome_never_1', 'ui_welcome_never_2', 'ui_welcome_never_3', 'ui_welcome_never_4'];

/** The first day: what the badges mean, what is read, and where to look. */
export function Welcome({ words }: { readonly words: Words }) {
  const [view, setView] = useState<SettingsView | null>(null);
  const [said, setSaid] = useState('');
  const access = useAccess();
  useEffect(() => {
    void ask('settings.read', null).then((answer) => {
      // A choice made meanwhile is newer.
      if (answer.ok) setView((chosen) => chosen ?? answer.value);
    });
  }, []);
  const choose = async (mode: Mode) => {
    const answer = await ask('settings.write', { mode });
    if (answer.ok) setView(answer.value);
    setSaid(words.word(answer.ok ? 'ui_options_saved' : 'problem_internal'));
  };
  const locked = view?.locked.includes('mode') === true;
  return (
    <>
      <h1>{words.word('ui_welcome_title')}</h1>
      <p class="lead">{words.word('ui_welcome_lead')}</p>
      {!access && <AccessNotice words={words} />}
      <section>
        <h2>{words.word('ui_welcome_badges')}</h2>
        <ul class="badges">
          {SHOWN.map((shape) => (
            <li key={shape}>
              <span class="picture" aria-hidden="true">
                <span class="badge">
                  <Mark shape={shape} />
                  <span>{words.word(`ui_welcome_label_${shape.replace('-', '_')}`)}</span>
                </span>
              </span>
              <p class="strong">{words.word(`ui_welcome_label_${shape.replace('-', '_')}`)}</p>
              <p class="soft">{words.word(`ui_welcome_means_${shape.replace('-', '_')}`)}</p>
            </li>
          ))}
        </ul>
      </section>
      <section class="two">
        <div>
          <h2>{words.word('ui_welcome_reads')}</h2>
          <ul class="plain-list">
            {READS.map((id) => (
              <li key={id}>{words.word(id)}</li>
            ))}
          </ul>
        </div>
        <div>
          <h2>{words.word('ui_welcome_never')}</h2>
          <ul class="plain-list">
            {NEVER.map((id) => (
              <li key={id}>{words.word(id)}</li>
            ))}
          </ul>
        </div>
      </section>
      <section>
        <h2>{words.word('ui_welcome_choose')}</h2>
        {/* There before the background has answered: what comes later would push what has the keyboard out of the window. */}
        <ModeChoice mode={view?.settings.mode ?? null} locked={locked} words={words} choose={(mode) => void choose(mode)} />
        <p role="status" class="soft said">
          {locked ? words.word('ui_options_policy') : said}
        </p>
        <div class="buttons">
          <button type="button" class="main" onClick={() => void closeTab()}>
            {words.word('ui_welcome_done')}
          </button>
          <button type="button" class="plain" onClick={() => void browser.runtime.openOptionsPage()}>
            {words.word('ui_welcome_options')}
          </button>
        </div>
        <p class="soft">{words.word('ui_welcome_later')}</p>
      </section>
    </>
  );
}

async function closeTab(): Promise<void> {
  const tab = await browser.tabs.getCurrent();
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id);
}
