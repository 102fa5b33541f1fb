import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadTrustLists } from '../../extension/inspector/trust-lists.ts';
import { readAnchors } from '../../src/trust/user-anchors.ts';
import { launchChromium } from '../e2e/chromium.ts';
import { startServer } from '../e2e/server.ts';
import { bundle } from './bundle.ts';
import type { EngineShare, Wanted } from './engine-check.ts';
import { ROOT } from './scene.ts';

const FIXTURES = join(ROOT, 'test', 'fixtures');
const FILES = ['capture.jpg', 'ai-generated.jpg', 'ai-edited.jpg'];
const NOW = '2026-11-15T00:00:00Z';

/** What a verdict on a trusted picture takes in a Worker of Chromium beside a bare call of the engine on the same file, in turns, all warm. */
export async function measureEngineShare(): Promise<readonly EngineShare[]> {
  const server = await startServer();
  const driver = await launchChromium({ extension: null });
  try {
    const wasm = createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm');
    const shipped = await loadTrustLists(async (path) => new Response(readFileSync(join(ROOT, 'assets', path))));
    const demo = new Uint8Array(readFileSync(join(FIXTURES, 'trust', 'demo-anchor.pem')));
    const { anchors } = await readAnchors(demo, { name: 'Anchor of the bench', as: 'tool', added: '2026-11-01' });
    server.file('/engine-check.js', 'text/javascript', await bundle('engine-check.ts'));
    const wanted: Wanted = {
      files: Object.fromEntries(
        FILES.map((name) => [name, server.file(`/signed/${name}`, 'image/jpeg', readFileSync(join(FIXTURES, 'media', name)))]),
      ),
      wasm: server.file('/engine.wasm', 'application/wasm', readFileSync(wasm)),
      trust: { ...shipped, user: [anchors] },
      now: NOW,
    };
    const tab = await driver.open();
    await tab.goto(server.page('/engine', ''));
    return await tab.run(askWorker, wanted);
  } finally {
    await driver.close();
    await server.close();
  }
}

/** Sent into the page as text. */
function askWorker(wanted: Wanted): Promise<readonly EngineShare[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker('/engine-check.js');
    worker.onmessage = ({ data }) => (data.shares ? resolve(data.shares) : reject(new Error(data.error)));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(wanted);
  });
}
