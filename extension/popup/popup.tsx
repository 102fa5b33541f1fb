import { useEffect, useState } from 'preact/hooks';
import type { Item, PanelRequest } from '../messages.ts';
import { browser } from '../platform.ts';
import { useAccess } from '../ui/access.ts';
import { AccessNotice } from '../ui/access-notice.tsx';
import { LongText } from '../ui/long-text.tsx';
import { Mark } from '../ui/mark.tsx';
import { findNotice, PageTold } from '../ui/page-told.tsx';
import { reveal } from '../ui/reveal.ts';
import { Sentence } from '../ui/sentence.tsx';
import { shapeOf } from '../ui/shapes.ts';
import { sortItems } from '../ui/sort-items.ts';
import { isolate, type Words } from '../ui/words.ts';
import { askItems, type Listing, openAtPanel, setSite } from './ask.ts';

/** How often the list is asked for while the popup is open. */
const LOOK_MS = 700;
/** A longer name is cut in its row, and stands whole among the row's lines. */
const NAME_LINE = 40;

interface PopupProps {
  readonly tabId: number | null;
  readonly windowId: number | null;
  /** Nothing of the tab is kept. */
  readonly isPrivate?: boolean;
  readonly words: Words;
  readonly close: () => void;
}

/** The whole popup: what this page holds, and the switch for its site. */
export function Popup({ tabId, windowId, isPrivate, words, close }: PopupProps) {
  const [listing, setListing] = useState<Listing | null>(null);
  useEffect(() => {
    if (tabId === null) return;
    let open = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const found = await askItems(tabId);
      if (!open) return;
      if (found) setListing(found);
      timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      open = false;
      clearTimeout(timer);
    };
  }, [tabId]);

  const open = async (request: PanelRequest) => {
    if (windowId === null) return;
    await openAtPanel(windowId, request);
    close();
  };
  const change = async (origin: string, on: boolean) => {
    await setSite(tabId, origin, on);
    await look();
  };
  const look = async () => {
    const found = tabId === null ? null : await askItems(tabId);
    if (found) setListing(found);
  };
  return (
    <>
      <header>
        <h1>{words.word('ui_name')}</h1>
        {listing?.origin && <SiteSwitch origin={listing.origin} on={listing.on} words={words} change={change} />}
      </header>
      {isPrivate && <p class="private">{words.word('ui_panel_private')}</p>}
      <Page listing={listing} look={() => void look()} tabId={tabId} windowId={windowId} words={words} close={close} />
      <footer>
        <button type="button" class="quiet" onClick={() => tabId !== null && void open({ kind: 'page', tabId, at: Date.now() })}>
          {words.word('ui_panel_open')}
        </button>
        <button type="button" class="quiet" onClick={() => void browser.runtime.openOptionsPage().then(close)}>
          {words.word('ui_panel_settings')}
        </button>
      </footer>
    </>
  );
}

interface SwitchProps {
  readonly origin: string;
  readonly on: boolean;
  readonly words: Words;
  readonly change: (origin: string, on: boolean) => Promise<void>;
}

function SiteSwitch({ origin, on, words, change }: SwitchProps) {
  const site = origin === 'file://' ? words.word('ui_popup_files') : new URL(origin).host;
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked={on}
        aria-checked={on}
        onChange={(event) => void change(origin, event.currentTarget.checked)}
      />
      <span class="track" aria-hidden="true" />
      <span class="site">{words.word('ui_popup_site', site)}</span>
    </label>
  );
}

interface PageProps extends PopupProps {
  readonly listing: Listing | null;
  readonly look: () => void;
}

function Page({ listing, look, tabId, windowId, words, close }: PageProps) {
  const access = useAccess();
  if (!access) return <AccessNotice words={words} />;
  return (
    <>
      <PageTold tabId={tabId} listing={listing} words={words} look={look} />
      {tabId !== null && listing !== null && findNotice(tabId, listing) === null && (
        <ul class="items">
          {sortItems(listing.items).map((item) => (
            <Row key={`${item.frameId} ${item.id}`} item={item} tabId={tabId} windowId={windowId} words={words} close={close} />
          ))}
        </ul>
      )}
    </>
  );
}

interface RowProps {
  readonly item: Item;
  readonly tabId: number;
  readonly windowId: number | null;
  readonly words: Words;
  readonly close: () => void;
}

function Row({ item, tabId, windowId, words, close }: RowProps) {
  const [open, setOpen] = useState(false);
  const [gone, setGone] = useState(false);
  const name = isolate(item.name) || words.word('ui_popup_unnamed');
  const { view } = item;
  const details = `says-${item.frameId}-${item.id}`;
  const show = async () => {
    if (await reveal(tabId, item)) close();
    else setGone(true);
  };
  const detail = async () => {
    if (windowId === null) return;
    await openAtPanel(windowId, { kind: 'item', tabId, frameId: item.frameId, id: item.id, at: Date.now() });
    close();
  };
  return (
    <li class="item">
      <button
        type="button"
        class="row"
        aria-expanded={open}
        aria-controls={details}
        disabled={view === null}
        onClick={() => setOpen(!open)}
      >
        {view ? <Mark shape={shapeOf(view)} /> : <span class="mark pending" aria-hidden="true" />}
        <span class="text">
          <span class="words">{view ? words.say(view.badge) : words.word('ui_popup_pending')}</span>
          <bdi class="row-name">{name}</bdi>
        </span>
      </button>
      <button type="button" class="show" aria-label={words.word('ui_popup_show_name', name)} onClick={() => void show()}>
        {words.word('ui_popup_show')}
      </button>
      <div id={details} class="says" hidden={!open || view === null}>
        {item.name.length > NAME_LINE && (
          <p class="soft">
            <LongText text={item.name} words={words} />
          </p>
        )}
        {view?.says.map((say, at) => (
          <Sentence key={`${at} ${say.id}`} say={say} words={words} />
        ))}
        <button type="button" class="more details" onClick={() => void detail()}>
          {words.word('ui_panel_details')}
        </button>
      </div>
      {gone && (
        <p class="gone" role="alert">
          {words.word('ui_popup_gone')}
        </p>
      )}
    </li>
  );
}
