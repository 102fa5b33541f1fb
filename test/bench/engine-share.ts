import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadTrustLists } from '../../extension/inspector/trust-lists.ts';
import { engineSettings } from '../../src/c2pa/settings.ts';
import { createEngine, inspect, memorySource } from '../../src/index.ts';
import { middle, ROOT } from './scene.ts';

const FILES = ['capture.jpg', 'ai-generated.jpg', 'ai-edited.jpg'];
const ROUNDS = 25;

export interface EngineShare {
  readonly name: string;
  /** Milliseconds, the middle of many: the engine alone with our settings, and our whole verdict with the engine in it. */
  readonly bare: number;
  readonly ours: number;
}

/** What a verdict on a signed picture takes beside a bare call of the engine on the same file, in turns, both warm. */
export async function measureEngineShare(): Promise<readonly EngineShare[]> {
  const wasm = createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm');
  const module = await WebAssembly.compile(readFileSync(wasm));
  const engine = createEngine(async () => module);
  const trust = await loadTrustLists(async (path) => new Response(readFileSync(join(ROOT, 'assets', path))));
  const settings = engineSettings(trust);
  const shares: EngineShare[] = [];
  for (const name of FILES) {
    const bytes = new Uint8Array(readFileSync(join(ROOT, 'test', 'fixtures', 'media', name)));
    const options = { name, now: new Date(), trust, engine, copy: 'shown', version: 'bench' } as const;
    const times = { bare: [] as number[], ours: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.bare.push(await timed(() => engine.verify(bytes, settings, 'image/jpeg')));
      times.ours.push(await timed(() => inspect(memorySource(bytes), options)));
    }
    shares.push({ name, bare: middle(times.bare), ours: middle(times.ours) });
  }
  return shares;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
