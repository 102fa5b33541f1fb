import { useState } from 'preact/hooks';
import { plainText } from './plain-text.ts';
import type { Words } from './words.ts';

const SHORT = 240;

/** Text of a file: as text, cut, with a way to see all of it. */
export function LongText({ text, words, limit = SHORT }: { readonly text: string; readonly words: Words; readonly limit?: number }) {
  const [open, setOpen] = useState(false);
  const plain = plainText(text);
  if (plain.length <= limit) return <bdi class="long">{plain}</bdi>;
  return (
    <>
      <bdi class="long">{open ? plain : `${[...plain.slice(0, limit)].join('')}…`}</bdi>{' '}
      <button type="button" class="more" aria-expanded={open} onClick={() => setOpen(!open)}>
        {words.word(open ? 'ui_panel_less' : 'ui_panel_more')}
      </button>
    </>
  );
}
