import { useState } from 'preact/hooks';
import { NAME_LIMIT } from '../messages.ts';
import { PLAIN_LIMIT, plainText } from './plain-text.ts';
import type { Words } from './words.ts';

const SHORT = 240;

/** Text of a file or a page: as text, cut, with a way to see all that is kept of it, and with a word where that is not all. */
export function LongText({ text, words, limit = SHORT }: { readonly text: string; readonly words: Words; readonly limit?: number }) {
  const [open, setOpen] = useState(false);
  const plain = plainText(text);
  if (plain.length <= limit) return <bdi class="long">{plain}</bdi>;
  return (
    <>
      <bdi class="long">{open ? plain : `${[...plain.slice(0, limit)].join('')}…`}</bdi>
      <More open={open} change={setOpen} words={words} />
      {open && keptOf(text) > 0 && <span class="soft"> {words.word('ui_panel_kept', words.number(keptOf(text)))}</span>}
    </>
  );
}

interface MoreProps {
  readonly open: boolean;
  readonly change: (open: boolean) => void;
  readonly words: Words;
}

/** Behind a text that is cut. */
export function More({ open, change, words }: MoreProps) {
  return (
    <>
      {' '}
      <button type="button" class="more" aria-expanded={open} onClick={() => change(!open)}>
        {words.word(open ? 'ui_panel_less' : 'ui_panel_more')}
      </button>
    </>
  );
}

/** How many letters are kept of a text that was longer; 0 of one that is whole. */
function keptOf(text: string): number {
  if (text.length >= PLAIN_LIMIT) return PLAIN_LIMIT;
  return text.length === NAME_LIMIT && text.endsWith('…') ? NAME_LIMIT : 0;
}
