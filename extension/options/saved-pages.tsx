import { useEffect, useState } from 'preact/hooks';
import { allowSavingPages, maySavePages } from '../platform.ts';
import type { Words } from '../ui/words.ts';

/** Chrome only: the permission to take pictures out of the page as the browser saves it. The browser itself asks the user. */
export function SavedPages({ words }: { readonly words: Words }) {
  const [on, setOn] = useState(false);
  const look = async () => setOn(await maySavePages());
  useEffect(() => void look(), []);
  const change = async (wanted: boolean) => {
    await allowSavingPages(wanted).catch(() => false);
    await look();
  };
  return (
    <label class="line">
      <input type="checkbox" name="savedPages" checked={on} onChange={(event) => void change(event.currentTarget.checked)} />
      <span>
        <span class="strong">{words.word('ui_options_pages')}</span>
        <span class="soft">{words.word('ui_options_pages_note')}</span>
      </span>
    </label>
  );
}
