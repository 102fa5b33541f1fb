import { useRef, useState } from 'preact/hooks';
import type { ListOffer } from '../messages.ts';
import { ask } from '../ui/ask.ts';
import { nameOfList } from '../ui/list-name.ts';
import { LongText } from '../ui/long-text.tsx';
import { formatDate, isolate, type Words } from '../ui/words.ts';

interface NewerListsProps {
  /** Some list was taken from its publisher. */
  readonly taken: boolean;
  readonly words: Words;
  readonly locale: string;
  readonly changed: () => Promise<void>;
}

/** Asks the publishers on a click, shows what would change, and takes it on another. */
export function NewerLists({ taken, words, locale, changed }: NewerListsProps) {
  const [offers, setOffers] = useState<readonly ListOffer[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const head = useRef<HTMLHeadingElement>(null);
  const run = async (work: () => Promise<string>) => {
    setBusy(true);
    setSaid('');
    setSaid(await work());
    setBusy(false);
    // The button that had the keyboard is another one now.
    head.current?.focus();
  };
  const look = () =>
    run(async () => {
      const answer = await ask('lists.look', null);
      setOffers(answer.ok ? answer.value : null);
      return answer.ok ? '' : words.word('problem_internal');
    });
  const take = (sha256: readonly string[]) =>
    run(async () => {
      const answer = await ask('lists.take', { sha256 });
      setOffers(null);
      await changed();
      return words.word(answer.ok ? 'ui_options_lists_taken' : 'problem_internal');
    });
  const keep = () =>
    run(async () => {
      setOffers(null);
      return '';
    });
  const revert = () =>
    run(async () => {
      const answer = await ask('lists.revert', null);
      await changed();
      return words.word(answer.ok ? 'ui_options_lists_reverted' : 'problem_internal');
    });
  const hashes = (offers ?? []).flatMap(({ sha256 }) => sha256 ?? []);
  return (
    <div class="newer">
      <h3 ref={head} tabIndex={-1}>
        {words.word('ui_options_lists_title')}
      </h3>
      <p class="soft">{words.word('ui_options_lists_note')}</p>
      {offers && (
        <ul class="records">
          {offers.map((offer) => (
            <li key={offer.id}>
              <Offer offer={offer} words={words} locale={locale} />
            </li>
          ))}
        </ul>
      )}
      <div class="buttons">
        {hashes.length > 0 ? (
          <>
            <button type="button" class="main" disabled={busy} onClick={() => void take(hashes)}>
              {words.word('ui_options_lists_take')}
            </button>
            <button type="button" class="plain" disabled={busy} onClick={() => void keep()}>
              {words.word('ui_options_lists_keep')}
            </button>
          </>
        ) : (
          <button type="button" class="plain" disabled={busy} onClick={() => void look()}>
            {words.word('ui_options_lists_look')}
          </button>
        )}
        {taken && (
          <button type="button" class="plain" disabled={busy} onClick={() => void revert()}>
            {words.word('ui_options_lists_revert')}
          </button>
        )}
      </div>
      <p role="status">{busy ? words.word('ui_popup_wait') : said}</p>
    </div>
  );
}

/** Names of one offer that are shown; the rest is counted. */
const MAX_NAMES = 30;

function Offer({ offer, words, locale }: { readonly offer: ListOffer } & Pick<NewerListsProps, 'words' | 'locale'>) {
  const { title, host, state, why, heldDate, date, added, removed } = offer;
  const day = (iso: string) => formatDate(iso, locale);
  return (
    <div class="grow">
      <p class="strong">{nameOfList(title, words)}</p>
      <p class="soft">
        <bdi>{isolate(host)}</bdi>
      </p>
      {state === 'newer' && date !== null && (
        <>
          <p>{words.word('ui_options_lists_newer', day(date), day(heldDate))}</p>
          <Names id="ui_options_lists_added" names={added} words={words} locale={locale} />
          <Names id="ui_options_lists_removed" names={removed} words={words} locale={locale} />
        </>
      )}
      {state === 'same' && <p>{words.word('ui_options_lists_same', day(heldDate))}</p>}
      {state === 'unreachable' && <p>{words.word('ui_options_lists_unreachable', day(heldDate))}</p>}
      {state === 'kept' && why !== null && <p>{words.word(`ui_options_lists_kept_${why.replaceAll('-', '_')}`, day(heldDate))}</p>}
    </div>
  );
}

interface NamesProps extends Pick<NewerListsProps, 'words' | 'locale'> {
  readonly id: string;
  readonly names: readonly string[];
}

function Names({ id, names, words, locale }: NamesProps) {
  if (names.length === 0) return null;
  const text = names.slice(0, MAX_NAMES).join(' · ');
  return (
    <p class="soft">
      {words.word(id, names.length.toLocaleString(locale))}{' '}
      <LongText text={names.length > MAX_NAMES ? `${text} · …` : text} words={words} />
    </p>
  );
}
