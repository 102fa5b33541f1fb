import { useRef } from 'preact/hooks';
import type { AnchorsView, ListView } from '../messages.ts';
import { ask } from '../ui/ask.ts';
import { nameOfList } from '../ui/list-name.ts';
import { LongText } from '../ui/long-text.tsx';
import { formatDate, isolate, type Words } from '../ui/words.ts';
import { AddAnchors } from './add-anchors.tsx';
import { NewerLists } from './newer-lists.tsx';
import type { Trust } from './options.tsx';

interface SignersProps {
  readonly trust: Trust | null;
  readonly words: Words;
  readonly locale: string;
  readonly changed: () => Promise<void>;
}

/** Who vouches: the shipped lists, and the signers that the user or a policy added. */
export function Signers({ trust, words, locale, changed }: SignersProps) {
  const own = useRef<HTMLHeadingElement>(null);
  if (!trust) return <p class="soft">{words.word('ui_popup_wait')}</p>;
  return (
    <>
      <ul class="records">
        {trust.lists.map((list) => (
          <li key={`${list.title} ${list.source}`}>
            <ListRow list={list} words={words} locale={locale} />
          </li>
        ))}
      </ul>
      <NewerLists taken={trust.lists.some((list) => list.taken)} words={words} locale={locale} changed={changed} />
      <h3 ref={own} tabIndex={-1}>
        {words.word('ui_options_own')}
      </h3>
      {trust.anchors.length === 0 && <p class="soft">{words.word('ui_options_own_none')}</p>}
      <ul class="records">
        {trust.anchors.map((anchors) => (
          <li key={anchors.id ?? `policy ${anchors.name}`}>
            <AnchorsRow
              anchors={anchors}
              words={words}
              locale={locale}
              changed={async () => {
                await changed();
                // The row that had the keyboard may be gone.
                own.current?.focus();
              }}
            />
          </li>
        ))}
      </ul>
      <AddAnchors words={words} locale={locale} changed={changed} />
    </>
  );
}

function ListRow({ list, words, locale }: { readonly list: ListView; readonly words: Words; readonly locale: string }) {
  const old = list.nextUpdate !== null && Date.parse(list.nextUpdate) < Date.now();
  return (
    <div class="grow">
      <p class="strong">{nameOfList(list.title, words)}</p>
      <p class="soft">
        {words.word('ui_options_list', formatDate(list.date, locale), list.count.toLocaleString(locale))} <bdi>{isolate(list.source)}</bdi>
      </p>
      {list.taken && <p class="soft">{words.word('ui_options_lists_is_taken')}</p>}
      {old && <p>{words.word('line_list_old')}</p>}
    </div>
  );
}

interface AnchorsRowProps {
  readonly anchors: AnchorsView;
  readonly words: Words;
  readonly locale: string;
  readonly changed: () => Promise<void>;
}

function AnchorsRow({ anchors, words, locale, changed }: AnchorsRowProps) {
  const { id, name, as, added, entries } = anchors;
  const remove = async () => {
    if (id === null) return;
    await ask('anchors.remove', { id });
    await changed();
  };
  return (
    <>
      <div class="grow">
        <p class="strong">
          <LongText text={name} words={words} limit={120} />
        </p>
        <p class="soft">
          {words.word(`ui_options_as_${as}`)} · {words.word('ui_options_added', formatDate(added, locale))}
        </p>
        {entries.slice(0, 20).map((entry) => (
          <p class="soft code" key={entry.sha256}>
            <LongText text={entry.name} words={words} limit={120} /> · {entry.sha256}
          </p>
        ))}
      </div>
      {id === null ? (
        <span class="soft">{words.word('ui_options_locked')}</span>
      ) : (
        <button type="button" class="quiet" aria-label={words.word('ui_options_remove_name', name)} onClick={() => void remove()}>
          {words.word('ui_options_remove')}
        </button>
      )}
    </>
  );
}
