import type { Item } from '../messages.ts';
import { AccessNotice } from '../ui/access-notice.tsx';
import { Mark } from '../ui/mark.tsx';
import { findNotice, PageTold } from '../ui/page-told.tsx';
import { type Shape, shapeOf } from '../ui/shapes.ts';
import { sortItems } from '../ui/sort-items.ts';
import { isolate, type Words } from '../ui/words.ts';
import { Notice } from './notice.tsx';
import type { FrontTab, Listing } from './tab.ts';

/** The labels to filter by, the most telling first. */
const FILTERS: readonly Shape[] = ['altered', 'ai-generated', 'ai-edited', 'authentic', 'unknown', 'unread'];
const MAX_ROWS = 400;

/** What the user looks for in the list; it outlives a look at one item. */
export interface Finding {
  readonly filter: Shape | null;
  readonly search: string;
}
export const FIND_ALL: Finding = { filter: null, search: '' };

interface PageProps {
  readonly tab: FrontTab | null;
  readonly listing: Listing | null;
  readonly access: boolean;
  readonly words: Words;
  readonly finding: Finding;
  readonly find: (finding: Finding) => void;
  readonly look: () => void;
  readonly open: (item: Item) => void;
  readonly rowKey: (item: Item) => string;
}

/** What the tab in front shows: every item with its label, to be filtered and searched. */
export function PageList({ tab, listing, access, words, finding, find, look, open, rowKey }: PageProps) {
  if (!access) return <AccessNotice words={words} />;
  const tabId = tab?.id ?? null;
  return (
    <>
      {tab?.private && listing?.on && listing.scannable && <p class="soft">{words.word('ui_panel_private')}</p>}
      <PageTold tabId={tabId} listing={listing} words={words} look={look} />
      {listing !== null && findNotice(tabId, listing) === null && (
        <Items items={listing.items} words={words} finding={finding} find={find} open={open} rowKey={rowKey} />
      )}
    </>
  );
}

type ItemsProps = Pick<PageProps, 'words' | 'finding' | 'find' | 'open' | 'rowKey'> & { readonly items: readonly Item[] };

function Items({ items, words, finding, find, open, rowKey }: ItemsProps) {
  const { filter, search } = finding;
  const counts = new Map<Shape, number>();
  for (const { view } of items) if (view) counts.set(shapeOf(view), (counts.get(shapeOf(view)) ?? 0) + 1);
  const shown = findItems(items, filter, search);
  return (
    <>
      <fieldset class="filters">
        <legend class="hidden">{words.word('ui_panel_filter')}</legend>
        <button type="button" aria-pressed={filter === null} onClick={() => find({ ...finding, filter: null })}>
          {words.word('ui_panel_all')} <span class="count">{words.number(items.length)}</span>
        </button>
        {FILTERS.filter((shape) => counts.has(shape) || shape === filter).map((shape) => (
          <button
            type="button"
            key={shape}
            aria-pressed={filter === shape}
            aria-label={words.word('ui_panel_filter_label', nameOfShape(shape, words), words.number(counts.get(shape) ?? 0))}
            title={nameOfShape(shape, words)}
            onClick={() => find({ ...finding, filter: filter === shape ? null : shape })}
          >
            <Mark shape={shape} /> <span class="count">{words.number(counts.get(shape) ?? 0)}</span>
          </button>
        ))}
      </fieldset>
      <input
        type="search"
        class="search"
        placeholder={words.word('ui_panel_search')}
        aria-label={words.word('ui_panel_search')}
        value={search}
        onInput={(event) => find({ ...finding, search: event.currentTarget.value })}
      />
      {shown.length === 0 && <Notice text={words.word('ui_panel_nothing_found')} />}
      <ul class="rows">
        {shown.slice(0, MAX_ROWS).map((item) => (
          <li key={`${item.frameId} ${item.id}`}>
            <Row item={item} words={words} open={open} rowKey={rowKey} />
          </li>
        ))}
      </ul>
      {shown.length > MAX_ROWS && <p class="soft">{words.word('ui_panel_more_rows', words.number(shown.length - MAX_ROWS))}</p>}
    </>
  );
}

function Row({ item, words, open, rowKey }: Pick<PageProps, 'words' | 'open' | 'rowKey'> & { readonly item: Item }) {
  const { view } = item;
  return (
    <button
      type="button"
      class="row"
      data-row={rowKey(item)}
      data-label={view ? shapeOf(view) : 'pending'}
      disabled={view === null}
      onClick={() => open(item)}
    >
      {view ? <Mark shape={shapeOf(view)} /> : <span class="mark pending" aria-hidden="true" />}
      <span class="row-text">
        <span class="row-label">{view ? words.say(view.badge) : words.word('ui_popup_pending')}</span>
        <bdi class="row-name">{isolate(item.name) || words.word('ui_popup_unnamed')}</bdi>
      </span>
    </button>
  );
}

/** Items of one label whose name, address or sentence holds every word looked for. */
export function findItems(items: readonly Item[], filter: Shape | null, search: string): readonly Item[] {
  const wanted = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = items
    .filter(({ view }) => filter === null || (view !== null && shapeOf(view) === filter))
    .filter(({ name, url, view }) => {
      const text = `${name} ${url} ${view?.badge.text ?? ''} ${(view?.says ?? []).map((say) => say.text).join(' ')}`.toLocaleLowerCase();
      return wanted.every((word) => text.includes(word));
    });
  return sortItems(found);
}

/** What a label of this shape is called. */
function nameOfShape(shape: Shape, words: Words): string {
  return words.word(`ui_welcome_label_${shape.replace('-', '_')}`);
}
