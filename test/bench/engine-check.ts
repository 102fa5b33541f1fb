// Bundled for a Worker of the browser: verdicts on signed pictures by us, and what they are measured against.
import { engineSettings } from '../../src/c2pa/settings.ts';
import { fromBase64 } from '../../src/cms/anchor-pool.ts';
import { readCertificate } from '../../src/cms/certificate.ts';
import { type C2paEngine, createEngine, inspect, memorySource, setClock, type TrustStore } from '../../src/index.ts';

/** Medians are taken over so many rounds; those before are not counted. */
const ROUNDS = 25;
const WARM_UP = 5;
/** More certificates than are remembered: after them, no signer has been seen before. */
const FORGOTTEN_AFTER = 150;

/** Milliseconds, medians over rounds taken in turns, all with the engine warm and on the same bytes. */
export interface EngineShare {
  readonly name: string;
  /** The engine alone: with all trust lists, as it has to be asked by itself, and with the few anchors that we pick for this file. */
  readonly bare: number;
  readonly bareNear: number;
  /** Our whole verdict with the engine in it, by a signer that was seen before and by one that was not. */
  readonly ours: number;
  readonly oursFirst: number;
}

export interface Wanted {
  /** Addresses by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly wasm: string;
  readonly trust: TrustStore;
  /** ISO 8601. */
  readonly now: string;
}

self.onmessage = ({ data }: MessageEvent<Wanted>) => {
  void measure(data).then(
    (shares) => self.postMessage({ shares }),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
};

async function measure({ files, wasm, trust, now }: Wanted): Promise<readonly EngineShare[]> {
  setClock(new Date(now));
  const module = await WebAssembly.compileStreaming(fetch(wasm));
  const engine = createEngine(async () => module);
  let near = '';
  const listening: C2paEngine = {
    verify(bytes, settings, ...rest) {
      near = settings;
      return engine.verify(bytes, settings, ...rest);
    },
  };
  const shares: EngineShare[] = [];
  for (const [name, address] of Object.entries(files)) {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    const options = { name, now: new Date(now), trust, engine: listening, copy: 'shown', version: 'bench' } as const;
    const judge = async () => {
      const report = await inspect(memorySource(bytes), options);
      if (report.integrity !== 'trusted') throw new Error(`${name}: ${report.label} · ${report.reason}`);
    };
    const times = { bare: [] as number[], bareNear: [] as number[], ours: [] as number[], oursFirst: [] as number[] };
    await judge();
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      times.bare.push(await timed(() => engine.verify(bytes, engineSettings(trust))));
      times.bareNear.push(await timed(() => engine.verify(bytes, near)));
      times.ours.push(await timed(judge));
      await forget(trust);
      times.oursFirst.push(await timed(judge));
    }
    const middle = (list: readonly number[]) => list.slice(WARM_UP).toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
    const { bare, bareNear, ours, oursFirst } = times;
    shares.push({ name, bare: middle(bare), bareNear: middle(bareNear), ours: middle(ours), oursFirst: middle(oursFirst) });
  }
  return shares;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function forget({ lists }: TrustStore): Promise<void> {
  const entries = lists.flatMap((list) => list.entries).slice(-FORGOTTEN_AFTER);
  for (const { der } of entries) await readCertificate(fromBase64(der)).catch(() => undefined);
}
