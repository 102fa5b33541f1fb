import wasmUrl from '@contentauth/c2pa-wasm/c2pa.wasm?url&no-inline';
import type { AnchorsRead, AnchorsRefused, Answer, Asks } from '../messages.ts';
import { type AnchorWorker, readInWorker } from './anchor-reader.ts';
import { Host } from './host.ts';
import type { FromWorker } from './job.ts';
import { loadTrustLists } from './trust-lists.ts';

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
    load: async () => ({ trust: await loadTrustLists(getPackaged), version: await readVersion() }),
    compile: async () => WebAssembly.compile(await (await fetch(wasmUrl)).arrayBuffer()),
  });
}

/** Reads certificates that the user gives, in a Worker of their own. */
export function readPackagedAnchors(ask: Asks['inspector.anchors']['ask']): Promise<Answer<AnchorsRead | AnchorsRefused>> {
  const spawn = (): AnchorWorker => new Worker(new URL('./anchor-worker.ts', import.meta.url), { type: 'module', name: 'anchors' });
  return readInWorker(ask, spawn);
}

export const getPackaged = (path: string) => fetch(new URL(path, self.location.origin));

/** An offscreen page has no `runtime.getManifest`, but the file is there. */
async function readVersion(): Promise<string> {
  const manifest: unknown = await (await getPackaged('/manifest.json')).json();
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) throw new Error('no version');
  return String(manifest.version);
}
