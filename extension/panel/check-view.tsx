import { useRef, useState } from 'preact/hooks';
import { Mark } from '../ui/mark.tsx';
import { shapeOf } from '../ui/shapes.ts';
import { isolate, type Words } from '../ui/words.ts';
import { ChooseFiles } from './choose-files.tsx';
import { givenAddress, readAddress } from './dropped.ts';
import { type FileQueue, type Given, type Job, MAX_FILES } from './file-queue.ts';

interface CheckProps {
  readonly queue: FileQueue;
  readonly words: Words;
  readonly take: (given: readonly Given[]) => void;
  readonly open: (job: Job) => void;
}

/** Files, folders and addresses that the user gives. */
export function CheckView({ queue, words, take, open }: CheckProps) {
  const [address, setAddress] = useState('');
  const [wrong, setWrong] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const clear = () => {
    queue.clear();
    // The button that had the keyboard goes with the list.
    first.current?.focus();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const url = readAddress(address);
    setWrong(url === null);
    if (url === null) return;
    take([givenAddress(url)]);
    setAddress('');
  };
  return (
    <>
      <div class="drop">
        <p>{words.word('ui_panel_drop')}</p>
        <div class="buttons">
          <ChooseFiles words={words} take={take} main place={first} />
          <ChooseFiles words={words} take={take} folder />
        </div>
      </div>
      <form class="address" onSubmit={submit}>
        <label for="address">{words.word('ui_panel_address')}</label>
        <div class="field">
          <input
            id="address"
            type="text"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            value={address}
            aria-invalid={wrong}
            aria-describedby="address-note"
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
          <button type="submit" class="plain">
            {words.word('ui_panel_check')}
          </button>
        </div>
        <p id="address-note" class="soft" role={wrong ? 'alert' : undefined}>
          {words.word(wrong ? 'ui_panel_address_wrong' : 'ui_panel_address_note')}
        </p>
      </form>
      {queue.jobs.length > 0 && <Jobs queue={{ ...queue, clear }} words={words} open={open} />}
    </>
  );
}

function Jobs({ queue, words, open }: Pick<CheckProps, 'queue' | 'words' | 'open'>) {
  const { jobs } = queue;
  const left = jobs.filter((job) => job.state === 'waiting' || job.state === 'checking').length;
  const done = jobs.length - left;
  // What could not be read, or was stopped, is done with and was not checked.
  const checked = jobs.filter((job) => job.judged !== null).length;
  return (
    <section>
      <div class="progress">
        <p role="status">
          {checked < jobs.length
            ? words.word('ui_panel_progress', words.number(checked), words.number(jobs.length))
            : words.word(jobs.length === 1 ? 'ui_popup_checked_one' : 'ui_popup_checked', words.number(jobs.length))}
        </p>
        {left > 0 && <progress value={done} max={jobs.length} aria-label={words.word('ui_popup_pending')} />}
        <button type="button" class="quiet" onClick={left > 0 ? queue.stop : queue.clear}>
          {words.word(left > 0 ? 'ui_panel_stop' : 'ui_panel_clear')}
        </button>
      </div>
      {queue.full && (
        <p class="soft" role="status">
          {words.word('ui_panel_files_full', words.number(MAX_FILES))}
        </p>
      )}
      <ul class="rows">
        {jobs.map((job) => (
          <li key={job.key}>
            <JobRow job={job} words={words} open={open} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function JobRow({ job, words, open }: { readonly job: Job; readonly words: Words; readonly open: (job: Job) => void }) {
  const { judged, state, source } = job;
  const shape = judged ? shapeOf(judged.report) : state === 'unread' ? state : null;
  const waits: Readonly<Record<Job['state'], string>> = {
    waiting: 'ui_panel_waiting',
    checking: 'ui_popup_pending',
    done: 'ui_popup_pending',
    failed: 'problem_internal',
    stopped: 'ui_panel_stopped',
    unread: 'unread' in source && source.unread === 'folder' ? 'ui_panel_folder_unreadable' : 'problem_file_unreadable',
  };
  return (
    <button type="button" class="row" data-row={job.key} data-label={shape ?? state} disabled={!judged} onClick={() => open(job)}>
      {shape ? <Mark shape={shape} /> : <span class="mark pending" aria-hidden="true" />}
      <span class="row-text">
        <span class="row-label">{judged ? words.say(judged.report.badge) : words.word(waits[state])}</span>
        <bdi class="row-name">{isolate(job.name)}</bdi>
      </span>
    </button>
  );
}
