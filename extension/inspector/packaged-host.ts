import wasmUrl from '@contentauth/c2pa-wasm/c2pa.wasm?url&no-inline';
import { Host } from './host.ts';
import type { FromWorker } from './job.ts';
import { loadTrustLists } from './trust-lists.ts';

/** The host with the Worker, the engine and the trust lists of this package. For a page that may start Workers. */
export function createPackagedHost(version: string): Host {
  return new Host({
    version,
    spawn: (ears) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'inspector' });
      // Only our own Worker speaks here.
      worker.onmessage = (event: MessageEvent<FromWorker>) => ears.message(event.data);
      worker.onerror = (event) => ears.error(event.message || 'the Worker failed');
      return worker;
    },
    loadTrust: () => loadTrustLists((path) => fetch(new URL(path, self.location.origin))),
    compile: async () => WebAssembly.compile(await (await fetch(wasmUrl)).arrayBuffer()),
  });
}
