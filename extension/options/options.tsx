import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Asks, CAPS, CORNERS, type Settings, type SettingsView } from '../messages.ts';
import { browser, isFirefox } from '../platform.ts';
import { useAccess } from '../ui/access.ts';
import { AccessNotice } from '../ui/access-notice.tsx';
import { ask } from '../ui/ask.ts';
import { ModeChoice } from '../ui/mode-choice.tsx';
import type { Words } from '../ui/words.ts';
import { Reset } from './reset.tsx';
import { SavedPages } from './saved-pages.tsx';
import { Signers } from './signers.tsx';
import { Sites } from './sites.tsx';

export interface OptionsProps {
  readonly words: Words;
  readonly locale: string;
}
export type Trust = Asks['trust.read']['reply'];

/** Everything that the user decides. Each change counts at once. */
export function Options({ words, locale }: OptionsProps) {
  const [view, setView] = useState<SettingsView | null>(null);
  const [trust, setTrust] = useState<Trust | null>(null);
  const [said, setSaid] = useState('');
  const access = useAccess();
  const read = useCallback(async () => {
    const [settings, lists] = await Promise.all([ask('settings.read', null), ask('trust.read', null)]);
    if (settings.ok) setView(settings.value);
    if (lists.ok) setTrust(lists.value);
  }, []);
  useEffect(() => {
    void read();
    const stored = (_changes: object, area: string) => {
      if (area === 'local' || area === 'managed') void read();
    };
    browser.storage.onChanged.addListener(stored);
    return () => browser.storage.onChanged.removeListener(stored);
  }, [read]);
  const write = async (changes: Partial<Settings>) => {
    const answer = await ask('settings.write', changes);
    if (answer.ok) setView(answer.value);
    setSaid(words.word(answer.ok ? 'ui_options_saved' : 'problem_internal'));
  };
  if (!view) return <h1>{words.word('ui_options_title')}</h1>;
  const { settings, locked, sites } = view;
  return (
    <>
      <h1>{words.word('ui_options_title')}</h1>
      <p class="said" role="status">
        {said}
      </p>
      {locked.length > 0 && <p class="banner">{words.word('ui_options_policy')}</p>}
      {!access && <AccessNotice words={words} />}
      <Section title={words.word('ui_options_where')}>
        <ModeChoice mode={settings.mode} locked={locked.includes('mode')} words={words} choose={(mode) => void write({ mode })} />
        <Sites sites={sites} words={words} changed={read} />
        <p class="soft">{words.word('ui_options_private')}</p>
      </Section>
      <Section title={words.word('ui_options_badges')}>
        <Check name="hideQuiet" settings={settings} locked={locked} words={words} write={write} />
        <fieldset class="corners" disabled={locked.includes('corner')}>
          <legend>{words.word('ui_options_corner')}</legend>
          {CORNERS.map((corner) => (
            <label key={corner} class={`corner ${corner}`}>
              <input
                type="radio"
                name="corner"
                value={corner}
                checked={settings.corner === corner}
                onChange={() => void write({ corner })}
              />
              <span class="frame" aria-hidden="true" />
              <span>{words.word(`ui_options_corner_${corner.replace('-', '_')}`)}</span>
            </label>
          ))}
        </fieldset>
      </Section>
      <Section title={words.word('ui_options_trust')}>
        <p>{words.word('ui_options_trust_note')}</p>
        <Signers trust={trust} words={words} locale={locale} changed={read} />
      </Section>
      <Section title={words.word('ui_options_checks')}>
        <Check name="marks" settings={settings} locked={locked} words={words} write={write} />
        {!isFirefox && <SavedPages words={words} />}
        <label class="line" for="cap">
          <span>{words.word('ui_options_cap')}</span>
          <select
            id="cap"
            value={String(settings.cap)}
            disabled={locked.includes('cap')}
            onChange={(event) => void write({ cap: Number(event.currentTarget.value) })}
          >
            {CAPS.map((cap) => (
              <option key={cap} value={String(cap)}>
                {words.word('ui_options_megabytes', String(cap))}
              </option>
            ))}
          </select>
        </label>
      </Section>
      <Section title={words.word('ui_options_reset')}>
        <Reset words={words} changed={read} say={setSaid} />
      </Section>
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

interface CheckProps {
  readonly name: 'hideQuiet' | 'marks';
  readonly settings: Settings;
  readonly locked: SettingsView['locked'];
  readonly words: Words;
  readonly write: (changes: Partial<Settings>) => Promise<void>;
}

function Check({ name, settings, locked, words, write }: CheckProps) {
  const [title, note] =
    name === 'marks' ? ['ui_options_marks', 'ui_options_marks_note'] : ['ui_options_hide_quiet', 'ui_options_hide_quiet_note'];
  return (
    <label class="line">
      <input
        type="checkbox"
        name={name}
        checked={settings[name]}
        disabled={locked.includes(name)}
        onChange={(event) => void write({ [name]: event.currentTarget.checked })}
      />
      <span>
        <span class="strong">{words.word(title)}</span>
        <span class="soft">{words.word(note)}</span>
      </span>
    </label>
  );
}
