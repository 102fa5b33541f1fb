import type { Problem } from '../../src/asset.ts';
import type { Report } from '../../src/report.ts';
import type { TrustStore } from '../../src/trust/trust-list.ts';
import type { Answer, Asks, Judged, PagePart, Progress, Recognition, Rung, Size } from '../messages.ts';
import type { ListTitle } from './titled-trust.ts';

/** What is known before the first job. */
export interface Start {
  readonly type: 'start';
  readonly titles: readonly ListTitle[];
  readonly version: string;
}

/** What a look at some bytes gave. `size` is that of the decoded picture, where it could be decoded. */
export interface Seen {
  readonly report: Report;
  readonly rung: Rung | null;
  readonly size: Size | null;
}

/** What another host has answered to the user's question; nobody is asked twice for one click. */
export interface Heard {
  /** Of the address and what was sent there. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** One piece of work for a Worker. `now` is ISO 8601: the time to judge at. */
export type Job = {
  readonly type: 'job';
  readonly now: string;
} & (
  | {
      readonly kind: 'judge';
      readonly ask: Asks['inspector.judge']['ask'];
      /** A file with a manifest store is handed back unread: it costs a hundred times what one without costs, and those go first. */
      readonly putOff: boolean;
      readonly heard?: readonly Heard[];
    }
  /** The same bytes were judged before: only the shown copy is another question. */
  | { readonly kind: 'rejudge'; readonly ask: Asks['inspector.judge']['ask']; readonly seen: Seen }
  /** `bytes` are the checked bytes, where the host still has them. */
  | { readonly kind: 'confirm'; readonly ask: Asks['inspector.confirm']['ask']; readonly bytes: Blob | null }
  | { readonly kind: 'unpack'; readonly ask: Asks['inspector.unpack']['ask'] }
  /** Is the document at this address signed? */
  | { readonly kind: 'recognise'; readonly ask: Asks['inspector.recognise']['ask'] }
  | { readonly kind: 'search'; readonly ask: Asks['inspector.search']['ask']; readonly bytes: Blob }
  /** Nothing to look at: only a report that says why. */
  | { readonly kind: 'unread'; readonly ask: Asks['inspector.judge']['ask']; readonly problem: Problem }
);

/** `pulse`: whoever is only waiting answers it at once; whoever computes does not. */
export type ToWorker =
  | Start
  | Job
  | { readonly type: 'pulse' }
  | { readonly type: 'engine'; readonly module: WebAssembly.Module | null }
  | { readonly type: 'trust'; readonly trust: TrustStore | null };

/**
 * `keep` are the checked bytes of a picture that may have to be compared with the screen, or searched for hidden marks; `seen` is there after
 * a look at whole bytes.
 */
export type FromWorker =
  | { readonly type: 'unpacked'; readonly pictures: readonly PagePart[] }
  /** A Worker wants the engine, or the certificates of the trust lists: most files need neither. */
  | { readonly type: 'engine' }
  | { readonly type: 'trust' }
  /** This file has a manifest store. `bytes` are those that had to be fetched, null where they came with the job. */
  | { readonly type: 'put-off'; readonly bytes: Blob | null; readonly rung: Rung }
  | ({ readonly type: 'progress' } & Progress)
  | { readonly type: 'recognised'; readonly found: Recognition }
  | { readonly type: 'pulse' }
  | {
      readonly type: 'done';
      readonly answer: Answer<Judged>;
      readonly bytes: number;
      readonly keep: Blob | null;
      readonly seen: Seen | null;
      readonly heard?: readonly Heard[];
    };
