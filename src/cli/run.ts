import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Report } from '../report.ts';
import { UsageError } from './arguments.ts';
import { Pool } from './pool.ts';
import { CLEAR_LINE, drawProgress, plainText } from './print.ts';
import type { Job } from './protocol.ts';
import { loadTrust } from './trust-files.ts';

/** Standard input is one file; more than this is refused. */
const MAX_INPUT = 1024 * 1024 * 1024;

const MAX_MANIFEST = 64 * 1024 * 1024;

/** What every command that judges files takes. */
export interface JudgeArguments {
  readonly json: boolean;
  readonly now: Date;
  readonly trust: readonly string[];
  readonly trustAs: 'publisher' | 'tool';
  /** File with the manifest store of the one file that is judged. */
  readonly manifest?: string;
  readonly loadRemote?: boolean;
}

/** A sentence for the user on standard error. */
export function note(text: string): void {
  process.stderr.write(`assay: ${plainText(text)}\n`);
}

/**
 * Judges the files one after the other and hands each report on, in order, with a progress bar on a terminal. Answers how many could not
 * be read; each of those is named on standard error. @throws UsageError for a trust file that is none
 */
export async function judgeFiles(
  files: readonly string[],
  asked: JudgeArguments,
  version: string,
  take: (report: Report) => void,
): Promise<number> {
  const trust = await loadTrust(new URL('./trust/', import.meta.url), asked.trust, asked.trustAs, asked.now, note);
  const wasm = fileURLToPath(new URL('./c2pa.wasm', import.meta.url));
  const setup = { now: asked.now.toISOString(), trust, version, wasm, loadRemote: asked.loadRemote === true };
  const manifest = asked.manifest === undefined ? undefined : await readManifest(asked.manifest);
  const pool = new Pool(new URL('./worker.js', import.meta.url), setup);
  const bar = process.stderr.isTTY === true && files.length > 1;
  let failures = 0;
  try {
    for (const [index, path] of files.entries()) {
      if (bar) process.stderr.write(drawProgress(index, files.length, path));
      const { report, failure } = await pool.run({ ...(await jobOf(path)), ...(manifest && { manifest }) });
      if (bar) process.stderr.write(CLEAR_LINE);
      take(report);
      if (failure === null) continue;
      failures++;
      note(`${path}: ${failure}`);
    }
  } finally {
    await pool.close();
  }
  return failures;
}

async function readManifest(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > MAX_MANIFEST) throw new UsageError(`${file}: a manifest store of ${size} bytes`);
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function jobOf(path: string): Promise<Job> {
  if (path !== '-') return { path, bytes: null };
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of process.stdin) {
    length += piece.length;
    if (length > MAX_INPUT) throw new Error(`standard input is larger than ${MAX_INPUT} bytes`);
    pieces.push(piece);
  }
  return { path, bytes: new Uint8Array(Buffer.concat(pieces)) };
}
