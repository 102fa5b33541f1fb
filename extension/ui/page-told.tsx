import { useRef } from 'preact/hooks';
import type { Asks, Item } from '../messages.ts';
import { PageOff } from './page-off.tsx';
import type { Words } from './words.ts';

type Listing = Asks['tab.items']['reply'];

interface PageToldProps {
  readonly tabId: number | null;
  readonly listing: Listing | null;
  readonly words: Words;
  /** Looks at the tab anew. */
  readonly look: () => void;
}

/** How it stands with the page, in one element for all of it: a screen reader tells what changes there, and the keyboard can stay. */
export function PageTold({ tabId, listing, words, look }: PageToldProps) {
  const place = useRef<HTMLParagraphElement>(null);
  const notice = findNotice(tabId, listing);
  return (
    <>
      <p class={notice === null ? 'soft' : 'notice'} role="status" tabIndex={-1} ref={place}>
        {notice === null ? tellProgress(listing?.items ?? [], words) : words.word(notice)}
      </p>
      {tabId !== null && notice === OFF && <PageOff key={tabId} tabId={tabId} words={words} look={look} heir={place} />}
    </>
  );
}

const OFF = 'ui_panel_off';

/** Words that say why there is no list of the page's items; null where there is one. */
export function findNotice(tabId: number | null, listing: Listing | null): string | null {
  if (tabId === null || listing?.origin === null) return 'ui_popup_no_page';
  if (listing === null) return 'ui_popup_wait';
  if (!listing.on) return OFF;
  if (!listing.scannable) return 'ui_popup_reload';
  return listing.items.length === 0 ? 'ui_popup_empty' : null;
}

function tellProgress(items: readonly Item[], words: Words): string {
  const waiting = items.filter((item) => item.view === null).length;
  return waiting > 0
    ? words.word('ui_popup_checking', words.number(waiting), words.number(items.length))
    : words.word(items.length === 1 ? 'ui_popup_checked_one' : 'ui_popup_checked', words.number(items.length));
}
