import type { Problem } from '../../src/asset.ts';
import type { TrustStore } from '../../src/trust/trust-list.ts';
import type { Answer, Asks, Judged, Progress, Recognition } from '../messages.ts';

/** What is known before the first job. */
export interface Start {
  readonly type: 'start';
  readonly trust: TrustStore;
  readonly version: string;
}

/** One piece of work for a Worker. `now` is ISO 8601: the time to judge at. */
export type Job = {
  readonly type: 'job';
  readonly now: string;
} & (
  | { readonly kind: 'judge'; readonly ask: Asks['inspector.judge']['ask'] }
  /** `bytes` are the checked bytes, where the host still has them. */
  | { readonly kind: 'confirm'; readonly ask: Asks['inspector.confirm']['ask']; readonly bytes: Blob | null }
  /** Is the document at this address signed? */
  | { readonly kind: 'recognise'; readonly ask: Asks['inspector.recognise']['ask'] }
  | { readonly kind: 'search'; readonly ask: Asks['inspector.search']['ask']; readonly bytes: Blob }
  /** Nothing to look at: only a report that says why. */
  | { readonly kind: 'unread'; readonly ask: Asks['inspector.judge']['ask']; readonly problem: Problem }
);

/** `pulse`: whoever is only waiting answers it at once; whoever computes does not. */
export type ToWorker = Start | Job | { readonly type: 'pulse' } | { readonly type: 'engine'; readonly module: WebAssembly.Module | null };

/** `keep` are the checked bytes of a picture that may have to be compared with the screen, or searched for hidden marks. */
export type FromWorker =
  | { readonly type: 'engine' }
  | ({ readonly type: 'progress' } & Progress)
  | { readonly type: 'recognised'; readonly found: Recognition }
  | { readonly type: 'pulse' }
  | { readonly type: 'done'; readonly answer: Answer<Judged>; readonly bytes: number; readonly keep: Blob | null };
