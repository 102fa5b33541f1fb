import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Item, PanelRequest } from '../messages.ts';
import { browser } from '../platform.ts';
import { useAccess } from '../ui/access.ts';
import { ask } from '../ui/ask.ts';
import { reveal } from '../ui/reveal.ts';
import { isolate } from '../ui/words.ts';
import { CheckView } from './check-view.tsx';
import { ChooseFiles } from './choose-files.tsx';
import type { Teller } from './document.ts';
import { MAX_DEPTH, readDropped } from './dropped.ts';
import { type Given, type Job, useFileQueue } from './file-queue.ts';
import { keyOfItem, type Opened } from './opened.ts';
import { FIND_ALL, PageList } from './page-list.tsx';
import { ReportView } from './report-view.tsx';
import { beginsAsReport, mayBeReport, readSavedReport } from './saved-report.ts';
import { pairSidecars } from './sidecar.ts';
import { useFrontTab, useListing, useRequests } from './tab.ts';

type Room = 'page' | 'check';

/** The panel: the page's items, the user's own files, and one report at a time. */
export function Panel({ search, teller }: { readonly search: string; readonly teller: Teller }) {
  const { words } = teller;
  const tab = useFrontTab(search);
  const [listing, look] = useListing(tab?.id ?? null);
  const access = useAccess();
  const queue = useFileQueue();
  const [room, setRoom] = useState<Room>('page');
  const [opened, setOpened] = useState<Opened | null>(null);
  const [finding, find] = useState(FIND_ALL);
  const [said, setSaid] = useState('');
  const [over, setOver] = useState(false);
  // A job that is opened as soon as it is judged: what the user asked for by a click in a menu.
  const [awaited, setAwaited] = useState<string | null>(null);
  // An item of which the user asked for the report before there was one.
  const [wanted, setWanted] = useState<string | null>(null);
  const openedNow = useRef(opened);
  openedNow.current = opened;

  // Whoever closes a report finds the keyboard on the row that it was opened from, before the next key comes.
  const cameFrom = useRef('');
  useLayoutEffect(() => {
    if (opened) cameFrom.current = opened.key;
    else if (cameFrom.current !== '') document.querySelector<HTMLElement>(`[data-row="${CSS.escape(cameFrom.current)}"]`)?.focus();
  }, [opened]);

  const openItem = useCallback(
    async (tabId: number, item: Item) => {
      const answer = await ask('item.report', { tabId, frameId: item.frameId, id: item.id });
      if (answer.ok) {
        setSaid('');
        setOpened({ key: keyOfItem(tabId, item), from: 'item', tabId, item, report: answer.value, way: item.view?.rung ?? null });
      } else setSaid(words.word('ui_panel_gone'));
    },
    [words],
  );
  const openJob = (job: Job) => {
    const { source, key } = job;
    if (!job.judged || 'unread' in source) return;
    const { report, rung: way } = job.judged;
    setOpened('url' in source ? { key, from: 'address', what: source.what, report, way } : { key, from: 'file', ...source, report, way });
  };
  /** Reports among the files are opened, everything else is checked; beside an open report, the one file that belongs to it. */
  const take = useCallback(
    (given: readonly Given[], deep = false) => {
      const { current } = openedNow;
      const open: Given | null = current?.from === 'file' ? { name: current.report.asset.name, source: { file: current.file } } : null;
      void sortGiven(pairSidecars(given, open), queue.jobs).then(({ saved, unreadable, rest }) => {
        if (unreadable !== null) setSaid(words.word('ui_panel_saved_unreadable', isolate(unreadable)));
        else setSaid(deep ? words.word('ui_panel_folders_deep', words.number(MAX_DEPTH)) : '');
        if (saved) setOpened(saved);
        else if (given.length > 0 && openedNow.current?.from !== 'saved') setOpened(null);
        if (rest.length > 0) {
          setRoom('check');
          const keys = queue.add(rest);
          if (rest.length === 1) setAwaited(keys[0] ?? null);
        }
      });
    },
    [queue, words],
  );

  // With the first drawing: who pastes at once is heard.
  useLayoutEffect(() => {
    const paste = (event: ClipboardEvent) => {
      // Text that is pasted into a field is the field's.
      if (!event.clipboardData || (event.target instanceof HTMLInputElement && event.clipboardData.files.length === 0)) return;
      void readDropped(event.clipboardData).then(({ given, deep }) => take(given, deep));
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [take]);

  // The open item's verdict may change while it is looked at: a proof comes in, or the page shows another copy.
  const live = opened?.from === 'item' ? listing?.items.find((item) => keyOfItem(opened.tabId, item) === opened.key) : undefined;
  // A list that has not come yet tells nothing.
  const lived = useRef('');
  if (live && opened) lived.current = opened.key;
  const gone = opened?.from === 'item' && !live && lived.current === opened.key;
  useEffect(() => {
    if (opened?.from === 'item' && live?.view && live.view !== opened.item.view && !sameView(live, opened.item))
      void openItem(opened.tabId, live);
  }, [live]);
  useEffect(() => {
    // The panel stays with its tab: what was open belongs to another one.
    if (openedNow.current?.from === 'item' && tab && openedNow.current.tabId !== tab.id) setOpened(null);
    find(FIND_ALL);
  }, [tab?.id]);
  // Before the list is drawn with its verdict: what is dropped next belongs to the report.
  useLayoutEffect(() => {
    const job = queue.jobs.find((one) => one.key === awaited);
    if (!job?.judged) return;
    setAwaited(null);
    if (openedNow.current?.from !== 'saved') openJob(job);
  }, [queue.jobs, awaited]);
  useEffect(() => {
    const item = tab && wanted !== null ? listing?.items.find((one) => keyOfItem(tab.id, one) === wanted) : undefined;
    if (!tab || !item?.view) return;
    setWanted(null);
    void openItem(tab.id, item);
  }, [listing, wanted]);
  useRequests(tab, (request) => void answer(request));

  async function answer(request: PanelRequest): Promise<void> {
    if (request.kind === 'page') {
      setOpened(null);
      setWanted(null);
      setRoom('page');
      look();
    } else if (request.kind === 'address') {
      setOpened(null);
      setRoom('check');
      const [key] = queue.add([await givenFrom(request.url, request.what)]);
      setAwaited(key ?? null);
    } else {
      const found = await ask('tab.items', { tabId: request.tabId });
      const item = found.ok ? found.value.items.find((one) => one.id === request.id && one.frameId === request.frameId) : undefined;
      setRoom('page');
      if (item?.view) await openItem(request.tabId, item);
      else if (item) setWanted(keyOfItem(request.tabId, item));
      else setSaid(words.word('ui_panel_gone'));
    }
  }

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) void readDropped(event.dataTransfer).then(({ given, deep }) => take(given, deep));
  };
  const drag = (event: DragEvent) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the buttons do the same
    <div class={over ? 'panel over' : 'panel'} onDragOver={drag} onDragLeave={() => setOver(false)} onDrop={drop}>
      <header>
        <h1>{words.word('ui_name')}</h1>
        <nav aria-label={words.word('ui_panel_nav')}>
          {(['page', 'check'] as const).map((one) => (
            <button
              type="button"
              key={one}
              aria-current={room === one ? 'page' : undefined}
              onClick={() => {
                setRoom(one);
                setOpened(null);
                setSaid('');
              }}
            >
              {words.word(`ui_panel_room_${one}`)}
            </button>
          ))}
          <button type="button" class="end" onClick={() => void browser.runtime.openOptionsPage()}>
            {words.word('ui_panel_settings')}
          </button>
        </nav>
      </header>
      <p class="said" role="alert">
        {said}
      </p>
      {opened ? (
        <Detail
          opened={opened}
          gone={gone}
          teller={teller}
          queue={queue.jobs}
          openJob={openJob}
          take={take}
          change={setOpened}
          close={() => setOpened(null)}
        />
      ) : room === 'page' ? (
        <PageList
          tab={tab}
          listing={listing}
          access={access}
          rowKey={(item) => (tab ? keyOfItem(tab.id, item) : item.id)}
          words={words}
          finding={finding}
          find={find}
          look={look}
          open={(item) => tab && void openItem(tab.id, item)}
        />
      ) : (
        <CheckView queue={queue} words={words} take={take} open={openJob} />
      )}
    </div>
  );
}

interface DetailProps {
  readonly opened: Opened;
  readonly gone: boolean;
  readonly teller: Teller;
  readonly queue: readonly Job[];
  readonly openJob: (job: Job) => void;
  readonly take: (given: readonly Given[]) => void;
  readonly change: (opened: Opened) => void;
  readonly close: () => void;
}

function Detail({ opened, gone, teller, queue, openJob, take, change, close }: DetailProps) {
  const { words } = teller;
  const place = useRef<HTMLDivElement>(null);
  // Before anything is drawn: a key that comes at once finds the report, which hears Escape.
  useLayoutEffect(() => {
    place.current?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [opened.key]);
  // The button that asked for another answer may have gone with the last one, and the keyboard with it.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) place.current?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  }, [opened.report]);
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
  };
  // Of which report the page could not show the item.
  const [unseen, setUnseen] = useState('');
  const show = async () => {
    if (opened.from === 'item') setUnseen((await reveal(opened.tabId, opened.item)) ? '' : opened.key);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is a second way to the button "back"
    <div ref={place} onKeyDown={key}>
      <div class="bar">
        <button type="button" class="quiet" onClick={close}>
          {words.word('ui_panel_back')}
        </button>
        {opened.from === 'item' && !gone && (
          <button type="button" class="quiet" onClick={() => void show()}>
            {words.word('ui_popup_show')}
          </button>
        )}
      </div>
      <p class="said" role="status">
        {gone ? words.word('ui_panel_gone') : unseen === opened.key && words.word('ui_popup_gone')}
      </p>
      {opened.from === 'saved' && <SavedNotice opened={opened} teller={teller} queue={queue} openJob={openJob} take={take} />}
      {opened.from === 'address' && <p class="soft">{words.word(`ui_panel_what_${opened.what}`)}</p>}
      <ReportView opened={opened} gone={gone} teller={teller} change={change} />
    </div>
  );
}

/** What was only opened is never shown as checked; the file dropped beside it is. */
function SavedNotice({ opened, teller: { words }, queue, openJob, take }: Omit<DetailProps, 'gone' | 'change' | 'close'>) {
  const sha256 = opened.report.asset.sha256;
  const before = opened.from === 'saved' ? opened.before : [];
  const judged = queue.filter((job) => job.judged !== null && !before.includes(job.key));
  const same = judged.findLast((job) => sha256 !== null && job.judged?.report.asset.sha256 === sha256);
  const other = judged.at(-1);
  const waiting = queue.some((job) => job.state === 'waiting' || job.state === 'checking');
  return (
    <div class="saved">
      <p class="strong">{words.word('ui_panel_saved_file', opened.from === 'saved' ? isolate(opened.fileName) : '')}</p>
      <p>{words.word(sha256 === null ? 'ui_panel_saved_no_hash' : 'ui_panel_saved_again')}</p>
      {sha256 !== null && <ChooseFiles words={words} take={take} />}
      <div role="status">
        {waiting && <p>{words.word('ui_popup_pending')}</p>}
        {same && (
          <>
            <p>{words.word('ui_panel_saved_same')}</p>
            <button type="button" class="main" onClick={() => openJob(same)}>
              {words.word('ui_panel_saved_open')}
            </button>
          </>
        )}
        {!same && !waiting && other && <p>{words.word('ui_panel_saved_other', isolate(other.name))}</p>}
      </div>
    </div>
  );
}

interface Sorted {
  readonly saved: Opened | null;
  /** Name of what begins as a report and cannot be opened as one. */
  readonly unreadable: string | null;
  readonly rest: readonly Given[];
}

async function sortGiven(given: readonly Given[], jobs: readonly Job[]): Promise<Sorted> {
  let saved: Opened | null = null;
  let unreadable: string | null = null;
  const rest: Given[] = [];
  for (const one of given) {
    const file = 'file' in one.source ? one.source.file : null;
    const may = file && mayBeReport({ name: one.name, type: file.type }) ? file : null;
    const report = may && (await readSavedReport(may));
    if (report)
      saved = {
        key: crypto.randomUUID(),
        from: 'saved',
        fileName: one.name,
        before: jobs.map((job) => job.key),
        report,
        way: report.rung ?? null,
      };
    // As a file like any other it would count as one without a sign.
    else if (may && (await beginsAsReport(may))) unreadable = one.name;
    else rest.push(one);
  }
  return { saved, unreadable, rest };
}

/** A data: address is its own file. */
async function givenFrom(url: string, what: 'shown' | 'link' | 'typed'): Promise<Given> {
  if (!url.startsWith('data:')) return { name: url, source: { url, what } };
  const file = await fetch(url).then(
    (response) => response.blob(),
    () => new Blob([]),
  );
  return { name: url.slice(0, 60), source: { file } };
}

function sameView(a: Item, b: Item): boolean {
  return JSON.stringify(a.view) === JSON.stringify(b.view);
}
