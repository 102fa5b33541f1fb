import wasmUrl from '@contentauth/c2pa-wasm/c2pa.wasm?url&no-inline';
import type { AnchorsRead, AnchorsRefused, Answer, Asks, FoundList } from '../messages.ts';
import { Host } from './host.ts';
import type { FromWorker } from './job.ts';
import { askWorker, type OneShotWorker } from './one-answer.ts';
import { loadListTitles, loadTrustLists } from './trust-lists.ts';

/** The host with the Worker, the engine and the trust lists of this package. For a page that may start Workers. */
export function createPackagedHost(): Host {
  return new Host({
    spawn: (ears) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'inspector' });
      // Only our own Worker speaks here.
      worker.onmessage = (event: MessageEvent<FromWorker>) => ears.message(event.data);
      worker.onerror = (event) => ears.error(event.message || 'the Worker failed');
      return worker;
    },
    load: async () => ({ titles: await loadListTitles(getPackaged), version: await readVersion() }),
    trust: () => loadTrustLists(getPackaged),
    compile: () => WebAssembly.compileStreaming(fetch(wasmUrl)),
  });
}

/** Reading certificates takes milliseconds; a file that takes longer is not worth the wait. */
const ANCHORS_LIMIT_MS = 15_000;
/** Three short downloads, one beside the other, and what they hold. */
const LISTS_LIMIT_MS = 40_000;

/** Reads certificates that the user gives, in a Worker of their own. */
export function readPackagedAnchors(ask: Asks['inspector.anchors']['ask']): Promise<Answer<AnchorsRead | AnchorsRefused>> {
  type AnchorWorker = OneShotWorker<typeof ask, AnchorsRead | AnchorsRefused>;
  const spawn = (): AnchorWorker => new Worker(new URL('./anchor-worker.ts', import.meta.url), { type: 'module', name: 'anchors' });
  return askWorker(ask, spawn, ANCHORS_LIMIT_MS);
}

/** Asks the publishers of the lists, in a Worker of its own. */
export function lookForLists(ask: Asks['inspector.lists']['ask']): Promise<Answer<readonly FoundList[]>> {
  type ListWorker = OneShotWorker<typeof ask, readonly FoundList[]>;
  const spawn = (): ListWorker => new Worker(new URL('./list-worker.ts', import.meta.url), { type: 'module', name: 'lists' });
  return askWorker(ask, spawn, LISTS_LIMIT_MS);
}

/** A file of our own package; `path` begins with a slash. */
export const getPackaged = (path: string) => fetch(new URL(path, self.location.origin));

/** An offscreen page has no `runtime.getManifest`, but the file is there. */
async function readVersion(): Promise<string> {
  const manifest: unknown = await (await getPackaged('/manifest.json')).json();
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) throw new Error('no version');
  return String(manifest.version);
}
