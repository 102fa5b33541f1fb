// Specification: @contentauth/c2pa-wasm 0.13.3 (c2pa-rs 0.91.3), WasmReader.fromBytes
import init, { WasmReader } from '@contentauth/c2pa-wasm';
import type { C2paEngine, EngineAnswer } from '../signal.ts';

const SVG = 'image/svg+xml';

/**
 * The engine over a compiled wasm module. Nothing is loaded before the first call. A call can hang: the host runs it in a Worker
 * that it can kill, and fixes that Worker's clock with setClock.
 */
export function createEngine(loadModule: () => Promise<WebAssembly.Module>): C2paEngine {
  let ready: Promise<unknown> | undefined;
  return {
    async verify(bytes, settings, mediaType): Promise<EngineAnswer> {
      let reader: WasmReader | undefined;
      try {
        ready ??= loadModule().then((module) => init({ module_or_path: module }));
        await ready;
        // The type is left empty: the engine sniffs, and a declared type is only a chance to be wrong. Text it cannot sniff.
        reader = await WasmReader.fromBytes(mediaType === SVG ? SVG : '', bytes, settings);
        const store: unknown = JSON.parse(reader.json());
        return { ok: true, store };
      } catch (error) {
        return { ok: false, error: error instanceof Error ? error.message : String(error) };
      } finally {
        reader?.free();
      }
    },
  };
}
