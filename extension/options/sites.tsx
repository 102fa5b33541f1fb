import { useRef, useState } from 'preact/hooks';
import type { SettingsView } from '../messages.ts';
import { ask } from '../ui/ask.ts';
import { isolate, type Words } from '../ui/words.ts';

interface SitesProps {
  readonly sites: SettingsView['sites'];
  readonly words: Words;
  readonly changed: () => Promise<void>;
}

/** The sites that are switched on or off whatever the mode says. */
export function Sites({ sites, words, changed }: SitesProps) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const [said, setSaid] = useState('');
  const set = async (on: boolean) => {
    const origin = readOrigin(text);
    setWrong(origin === null);
    setSaid('');
    if (origin === null) return;
    await ask('site.set', { origin, on });
    setText('');
    await changed();
    // A choice that is the mode's own is not listed.
    const now = await ask('settings.read', null);
    if (now.ok && !now.value.sites.some((site) => site.origin === origin)) setSaid(words.word('ui_options_site_same', origin));
  };
  const field = useRef<HTMLInputElement>(null);
  const forget = async (origin: string) => {
    await ask('site.forget', { origin });
    await changed();
    // The button that had the keyboard is gone.
    field.current?.focus();
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
          ref={field}
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
      <p role="status" class="soft">
        {said}
      </p>
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
