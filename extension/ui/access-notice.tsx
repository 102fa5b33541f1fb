import { browser } from '../platform.ts';
import type { Words } from './words.ts';

/** Says that the browser keeps Assay from all pages, and asks for it back: only at once after a click, as browsers want it. */
export function AccessNotice({ words }: { readonly words: Words }) {
  return (
    <div class="banner">
      <p role="status">{words.word('ui_panel_no_access')}</p>
      <button type="button" class="main" onClick={() => void browser.permissions.request({ origins: ['<all_urls>'] })}>
        {words.word('ui_panel_give_access')}
      </button>
    </div>
  );
}
