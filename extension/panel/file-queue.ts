import { useRef, useState } from 'preact/hooks';
import type { AddressKind, Judged } from '../messages.ts';
import { ask } from '../ui/ask.ts';

/** Files in one list. */
export const MAX_FILES = 2_000;
/** Files that are checked at once. */
const AT_ONCE = 2;

type Checkable = { readonly file: Blob; readonly manifest?: Blob } | { readonly url: string; readonly what: AddressKind };
/** What the disk did not hand out. */
interface Unread {
  readonly unread: 'file' | 'folder';
}

/** One thing that the user gave to be checked. */
export interface Job {
  readonly key: string;
  /** Name, or path below the dropped folder. */
  readonly name: string;
  readonly source: Checkable | Unread;
  /** `unread` is never checked: there is nothing to check. */
  readonly state: 'waiting' | 'checking' | 'done' | 'failed' | 'stopped' | 'unread';
  readonly judged: Judged | null;
}
export type Given = Pick<Job, 'name' | 'source'>;

export interface FileQueue {
  readonly jobs: readonly Job[];
  /** More was given than there is room for. */
  readonly full: boolean;
  /** Answers the keys of what was taken, in order. */
  add(given: readonly Given[]): readonly string[];
  stop(): void;
  clear(): void;
}

/** Checks what it is given, a few at a time, in the order given. */
export function useFileQueue(): FileQueue {
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const [full, setFull] = useState(false);
  const state = useRef<readonly Job[]>([]);
  const running = useRef(0);
  const write = (next: readonly Job[]) => {
    state.current = next;
    setJobs(next);
  };
  const change = (key: string, changes: Partial<Job>) =>
    write(state.current.map((job) => (job.key === key && job.state !== 'stopped' ? { ...job, ...changes } : job)));
  const pump = () => {
    while (running.current < AT_ONCE) {
      const next = state.current.find((job) => job.state === 'waiting');
      if (!next) return;
      running.current++;
      change(next.key, { state: 'checking' });
      void check(next).then((judged) => {
        running.current--;
        change(next.key, judged ? { state: 'done', judged } : { state: 'failed' });
        pump();
      });
    }
  };
  return {
    jobs,
    full,
    add(given) {
      const room = Math.max(0, MAX_FILES - state.current.length);
      if (given.length > room) setFull(true);
      const added = given.slice(0, room).map((one): Job => {
        const state = 'unread' in one.source ? 'unread' : 'waiting';
        return { ...one, key: crypto.randomUUID(), state, judged: null };
      });
      write([...state.current, ...added]);
      pump();
      return added.map((job) => job.key);
    },
    stop() {
      const isLeft = ({ state }: Job) => state === 'waiting' || state === 'checking';
      for (const { key, state: at } of state.current) if (at === 'checking') void ask('file.cancel', { key });
      write(state.current.map((job) => (isLeft(job) ? { ...job, state: 'stopped' } : job)));
    },
    clear() {
      setFull(false);
      write([]);
    },
  };
}

async function check({ key, name, source }: Job): Promise<Judged | null> {
  if ('unread' in source) return null;
  if ('url' in source) {
    const answer = await ask('address.inspect', { key, url: source.url, what: source.what });
    return answer.ok ? answer.value : null;
  }
  const whole = await ask('file.inspect', {
    key,
    name: name.slice(-300),
    bytes: source.file,
    ...(source.manifest && { manifest: source.manifest }),
  });
  return whole.ok ? whole.value : null;
}
