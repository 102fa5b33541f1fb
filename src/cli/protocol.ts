import type { Report } from '../report.ts';
import type { TrustStore } from '../trust/trust-list.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly now: string;
  readonly trust: TrustStore;
  readonly version: string;
  /** Path of the engine's wasm file. */
  readonly wasm: string;
  /** Ask the host that a file names for its manifest store. */
  readonly loadRemote: boolean;
}

/** One file to judge; `bytes` for standard input, which only the main thread can read. */
export interface Job {
  readonly path: string;
  readonly bytes: Uint8Array | null;
  /** The manifest store of this file, which the user gave beside it. */
  readonly manifest?: Uint8Array;
}

/** `failure` is set where the file itself could not be read: the report then says so too. */
export interface Done {
  readonly report: Report;
  readonly failure: string | null;
}
