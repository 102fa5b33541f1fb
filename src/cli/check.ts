import { fileURLToPath } from 'node:url';
import type { CheckArguments } from './arguments.ts';
import { listFiles } from './files.ts';
import { Pool } from './pool.ts';
import { CLEAR_LINE, drawProgress, printLine } from './print.ts';
import type { Job } from './protocol.ts';
import { loadTrust } from './trust-files.ts';

/** Standard input is one file; more than this is refused. */
const MAX_INPUT = 1024 * 1024 * 1024;

/** Judges every file and prints its report. Answers the exit code. @throws UsageError */
export async function check(asked: CheckArguments, version: string): Promise<number> {
  const note = (text: string) => process.stderr.write(`assay: ${text}\n`);
  const trust = await loadTrust(new URL('./trust/', import.meta.url), asked.trust, asked.trustAs, asked.now, note);
  const setup = { now: asked.now.toISOString(), trust, version, wasm: fileURLToPath(new URL('./c2pa.wasm', import.meta.url)) };
  const pool = new Pool(new URL('./worker.js', import.meta.url), setup);
  const files: string[] = [];
  for await (const file of listFiles(asked.paths)) files.push(file);
  const bar = process.stderr.isTTY === true && files.length > 1;
  let failures = 0;
  try {
    for (const [index, path] of files.entries()) {
      if (bar) process.stderr.write(drawProgress(index, files.length, path));
      const { report, failure } = await pool.run(await jobOf(path));
      if (bar) process.stderr.write(CLEAR_LINE);
      process.stdout.write(`${asked.json ? JSON.stringify(report) : printLine(report)}\n`);
      if (failure === null) continue;
      failures++;
      note(`${path}: ${failure}`);
    }
  } finally {
    await pool.close();
  }
  return failures === 0 ? 0 : 1;
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
