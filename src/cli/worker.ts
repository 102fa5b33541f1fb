import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, giveBrotli, type InspectOptions, inspect, memorySource, type Problem, setClock, unread } from '../index.ts';
import { nodePixels } from './pixel-port.ts';
import type { Done, Job, WorkerSetup } from './protocol.ts';
import { findRemote, loadRemote } from './remote-manifest.ts';

/** Larger files are not taken into memory; 2 GiB is also what one buffer holds. */
const MAX_FILE = 1024 * 1024 * 1024;

const setup: WorkerSetup = workerData;
const now = new Date(setup.now);
setClock(now);
giveBrotli(async () => WebAssembly.compile(await readFile(join(dirname(setup.wasm), 'brotli.wasm'))));
const engine = createEngine(async () => WebAssembly.compile(await readFile(setup.wasm)));

/** One job at a time: the main thread ends this worker when a job takes too long. */
parentPort?.on('message', async (job: Job) => {
  parentPort?.postMessage(await check(job));
});

async function check(job: Job): Promise<Done> {
  const options: InspectOptions = {
    name: job.path,
    now,
    trust: setup.trust,
    engine,
    copy: 'given',
    version: setup.version,
    ...(job.manifest && { external: { address: null, bytes: job.manifest } }),
  };
  try {
    const bytes = job.bytes ?? (await readWhole(job.path));
    if (bytes === undefined)
      return { report: unread({ code: 'too-large', note: `larger than ${MAX_FILE} bytes` }, options), failure: 'too large' };
    // The codecs' files stand beside the engine's.
    const pixels = nodePixels(bytes, pathToFileURL(setup.wasm));
    return await judge(bytes, { ...options, pixels });
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { report: unread(problemOf(error, failure), options), failure };
  }
}

/** Judged again where the store is elsewhere and may be loaded; what could not be loaded is named, and the first report stands. */
async function judge(bytes: Uint8Array, options: InspectOptions): Promise<Done> {
  const report = await inspect(memorySource(bytes), options);
  const address = setup.loadRemote ? findRemote(report) : undefined;
  if (address === undefined) return { report, failure: null };
  try {
    const external = { address, bytes: await loadRemote(address) };
    return { report: await inspect(memorySource(bytes), { ...options, external }), failure: null };
  } catch (error) {
    return { report, failure: error instanceof Error ? error.message : String(error) };
  }
}

async function readWhole(path: string): Promise<Uint8Array | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > MAX_FILE) return undefined;
    return new Uint8Array(await file.readFile());
  } finally {
    await file.close();
  }
}

function problemOf(error: unknown, note: string): Problem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return { code: 'file-missing', note };
  return { code: code === 'EACCES' || code === 'EPERM' ? 'file-refused' : 'file-unreadable', note };
}
