import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Asks, CAPS, CORNERS, type Settings, type SettingsView } from '../messages.ts';
import { browser } from '../platform.ts';
import { useAccess } from '../ui/access.ts';
import { AccessNotice } from '../ui/access-notice.tsx';
import { ask } from '../ui/ask.ts';
import { ModeChoice } from '../ui/mode-choice.tsx';
import { isolate, type Words } from '../ui/words.ts';
import { Signers } from './signers.tsx';

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

export function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
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

interface SitesProps {
  readonly sites: SettingsView['sites'];
  readonly words: Words;
  readonly changed: () => Promise<void>;
}

function Sites({ sites, words, changed }: SitesProps) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const set = async (on: boolean) => {
    const origin = readOrigin(text);
    setWrong(origin === null);
    if (origin === null) return;
    await ask('site.set', { origin, on });
    setText('');
    await changed();
  };
  const forget = async (origin: string) => {
    await ask('site.forget', { origin });
    await changed();
  };
  return (
    <>
      <h3>{words.word('ui_options_sites')}</h3>
      {sites.length > 0 && (
        <ul class="records">
          {sites.map(({ origin, on, locked }) => (
            <li key={origin}>
              <bdi class="grow">{isolate(origin)}</bdi>
              <span class="soft">{words.word(on ? 'ui_options_site_on' : 'ui_options_site_off')}</span>
              {locked ? (
                <span class="soft">{words.word('ui_options_locked')}</span>
              ) : (
                <button
                  type="button"
                  class="quiet"
                  aria-label={words.word('ui_options_remove_name', origin)}
                  onClick={() => void forget(origin)}
                >
                  {words.word('ui_options_remove')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          void set(true);
        }}
      >
        <label for="site" class="hidden">
          {words.word('ui_options_site')}
        </label>
        <input
          id="site"
          type="text"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder={words.word('ui_options_site')}
          value={text}
          aria-invalid={wrong}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="plain">
          {words.word('ui_options_site_add_on')}
        </button>
        <button type="button" class="plain" onClick={() => void set(false)}>
          {words.word('ui_options_site_add_off')}
        </button>
      </form>
      {wrong && (
        <p role="alert" class="soft">
          {words.word('ui_options_site_wrong')}
        </p>
      )}
    </>
  );
}

/** The origin of a typed site, with https where none is said. */
export function readOrigin(text: string): string | null {
  const line = text.trim();
  const whole = /^https?:\/\//i.test(line) ? line : `https://${line}`;
  if (line === '' || /\s/.test(line) || !URL.canParse(whole)) return null;
  const { hostname, origin } = new URL(whole);
  return hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[') ? origin : null;
}

interface ResetProps {
  readonly words: Words;
  readonly changed: () => Promise<void>;
  readonly say: (text: string) => void;
}

function Reset({ words, changed, say }: ResetProps) {
  const [sure, setSure] = useState(false);
  const reset = async () => {
    await ask('settings.reset', null);
    setSure(false);
    say(words.word('ui_options_reset_done'));
    await changed();
  };
  return (
    <>
      <p>{words.word('ui_options_reset_note')}</p>
      {sure ? (
        <div class="buttons">
          <button type="button" class="main" onClick={() => void reset()}>
            {words.word('ui_options_reset_yes')}
          </button>
          <button type="button" class="plain" onClick={() => setSure(false)}>
            {words.word('ui_options_cancel')}
          </button>
        </div>
      ) : (
        <button type="button" class="plain" onClick={() => setSure(true)}>
          {words.word('ui_options_reset_ask')}
        </button>
      )}
    </>
  );
}
